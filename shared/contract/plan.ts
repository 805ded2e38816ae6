// Requests about plans.
import { z } from 'zod';
import { sourceConfigSchema, targetConfigSchema } from '../connection.ts';
import { comparedPlanSchema } from '../compared-plan.ts';
import { estimateSchema } from '../estimate.ts';
import { engineWishSchema } from '../factory.ts';
import { planSchema } from '../plan.ts';
import { runOptionsSchema } from '../run-options.ts';
import { momentWishSchema } from '../point-in-time.ts';
import { decidedPreflightSchema, preflightSchema, preflightScopeSchema } from '../preflight.ts';
import { tableRulesSchema } from '../rules.ts';
import { secretRefSchema } from '../secret-ref.ts';
import { planSeriesSchema } from '../series.ts';
import { tableIncrementsSchema } from '../increment.ts';
import { sizingSchema } from '../sizing/sizing.ts';
import { tableChoiceSchema } from '../table-choice.ts';
import { tableTransformsSchema } from '../transforms.ts';
import { secret, worker } from './method.ts';
import { secretsSchema } from './run.ts';

export const selectionSchema = z.discriminatedUnion('by', [
  /** Patterns separated by commas: `sales.*,dbo.Orders`. */
  z.strictObject({ by: z.literal('patterns'), include: z.string(), exclude: z.string() }),
  z.strictObject({ by: z.literal('tables'), tables: z.array(tableChoiceSchema).min(1) }),
]);
export type Selection = z.infer<typeof selectionSchema>;

export const planMethods = {
  /** Looks at the source before a plan is made; reports by `plan.progress`, can be cancelled. */
  'plan.preflight': worker(
    z.strictObject({
      source: sourceConfigSchema,
      password: secret,
      selection: selectionSchema,
      options: runOptionsSchema.partial(),
      datetime2: z.enum(['auto', 'nanos', 'text']),
      scope: preflightScopeSchema,
      probeId: z.string().nullable(),
    }),
    preflightSchema,
  ),
  /** Reports by `plan.progress` events that carry `probeId`, where one is given. */
  'plan.build': worker(
    z.strictObject({
      source: sourceConfigSchema,
      target: targetConfigSchema,
      password: secret,
      selection: selectionSchema,
      pathTemplate: z.string().nullable(),
      /** What is not given gets its default. */
      options: runOptionsSchema.partial(),
      datetime2: z.enum(['auto', 'nanos', 'text']),
      /** `none` when not given: the server is then not asked about it. */
      pointInTime: momentWishSchema.default({ mode: 'none' }),
      /** A check and what was decided about it: red findings without a decision refuse the plan. */
      preflight: decidedPreflightSchema.nullable().default(null),
      /** What the rows of the tables must fulfil. */
      rules: tableRulesSchema.default([]),
      /** Names the place that is kept up to date; null = the plan is carried out once. */
      series: planSeriesSchema.omit({ round: true }).nullable().default(null),
      /** Of tables of a series; those not named get what is recommended. */
      increments: tableIncrementsSchema.default([]),
      /** What is done to the rows of the tables before they are written. */
      transforms: tableTransformsSchema.default([]),
      /** Where runs find the key of masks. */
      maskKey: secretRefSchema.nullable().default(null),
      /** The key itself, where a mask needs one: the plan keeps only by what it is recognised. */
      /** `factory`: of its sign-in, where the runtime is to be asked for its nodes. */
      secrets: z.strictObject({ maskKey: secret.optional(), factory: secret.optional() }).default({}),
      /** Which tables Data Factory moves; null = this computer moves all. */
      engines: engineWishSchema.nullable().default(null),
      probeId: z.string().nullable(),
    }),
    planSchema,
  ),
  /** Parses a plan that comes from outside and checks its hash. `path` is only named in messages. */
  'plan.check': worker(z.strictObject({ plan: z.unknown(), path: z.string() }), planSchema),
  /** How the server differs from a plan, from what a draft picks, or from both: `plan` null without one, and so on. */
  'plan.compare': worker(
    z.strictObject({
      source: sourceConfigSchema,
      password: secret,
      plan: planSchema.nullable(),
      selection: selectionSchema.nullable(),
      increments: tableIncrementsSchema,
    }),
    comparedPlanSchema,
  ),
  /** Reads and encodes a short sample of the largest tables; reports by `plan.progress`, can be cancelled. */
  'plan.estimate': worker(z.strictObject({ plan: planSchema, password: secret, probeId: z.string() }), estimateSchema),
  /**
   * How long and how dear by this computer and by Data Factory: reads samples for `readMs`, and uploads blocks for
   * `uploadMs` that are never committed (0 = not tried). Reports by `plan.progress`, can be cancelled.
   */
  'plan.size': worker(
    z.strictObject({
      plan: planSchema,
      secrets: secretsSchema,
      readMs: z.int().min(0).max(120_000).default(30_000),
      uploadMs: z.int().min(0).max(120_000).default(30_000),
      /** Numbers of runtime nodes to reckon with. */
      nodes: z.array(z.int().min(1).max(16)).min(1).max(8).default([1, 2, 4]),
      /** Bytes a second of the line to Azure, where it is not tried; null = unknown. */
      uplink: z.int().min(1).nullable().default(null),
      /** Region of the storage account for today's prices, as Azure names it (`westeurope`); null = the dated table. */
      region: z.string().nullable().default(null),
      probeId: z.string(),
    }),
    sizingSchema,
  ),
  /** The rights the plan needs: T-SQL for the source, Azure command lines for the storage. */
  'plan.rights': worker(z.strictObject({ plan: planSchema }), z.strictObject({ sql: z.string(), storage: z.string() })),
  /** The statements a run of this plan sends for its first read of each table, for the reader of the plan. */
  'plan.statements': worker(
    z.strictObject({ plan: planSchema }),
    z.strictObject({ statements: z.array(z.strictObject({ tableId: z.string(), sql: z.string() })) }),
  ),
} as const;
