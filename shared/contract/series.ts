// Requests about incremental loads.
import { z } from 'zod';
import { sourceConfigSchema, targetConfigSchema } from '../connection.ts';
import { logLevelSchema } from '../log-level.ts';
import { planSchema } from '../plan.ts';
import { roundResultSchema, seriesPruneSchema, seriesStateSchema } from '../series.ts';
import { incrementAdviceSchema } from '../increment.ts';
import { secret, worker } from './method.ts';
import { selectionSchema } from './plan.ts';
import { runTriggerSchema, secretsSchema } from './run.ts';

const namedTable = z.strictObject({ schema: z.string().min(1), name: z.string().min(1) });

export const seriesAdviceMethods = {
  /** What the server offers for finding the changes of tables, the best first: of those named, then of those selected. */
  'series.advise': worker(
    z.strictObject({
      source: sourceConfigSchema,
      password: secret,
      tables: z.array(namedTable).default([]),
      selection: selectionSchema.nullable().default(null),
    }),
    z.array(incrementAdviceSchema),
  ),
} as const;

export const seriesMethods = {
  /**
   * One round of a plan with a series: whole tables where needed, then the changes of all, then the state. Its runs
   * report as any other. A round that was broken off is finished first. Throws SERIES_HELD while another has the lease.
   */
  'series.run': worker(
    z.strictObject({
      plan: z.unknown(),
      path: z.string(),
      secrets: secretsSchema,
      logLevel: logLevelSchema.default('info'),
      trigger: runTriggerSchema.default('person'),
      /** Whether a new full version is written from base and changes at its end. */
      compact: z.boolean().default(false),
      /** Whether all keys are compared, for modes that see no deletes. */
      sweep: z.boolean().default(false),
    }),
    roundResultSchema,
  ),
  /** The plan of a series whose hash its runs name, as it was last run on this computer; null = it is not known. */
  'series.plan': worker(z.strictObject({ planHash: z.string().regex(/^[0-9a-f]{64}$/) }), planSchema.nullable()),
  /** The state of a series as the target has it; null = it has none of that name. */
  'series.state': worker(
    z.strictObject({ target: targetConfigSchema, secret, name: z.string().min(1) }),
    seriesStateSchema.nullable(),
  ),
  /**
   * Tells which blobs of older rounds no state names any more, and deletes them where `isConfirmed`. Runs that began in
   * the last `olderThanDays` stay, and with them what readers may still have open. Throws SERIES_UNKNOWN, SERIES_HELD.
   */
  'series.prune': worker(
    z.strictObject({
      target: targetConfigSchema,
      secret,
      name: z.string().min(1),
      olderThanDays: z.int().min(1).max(3650).default(7),
      isConfirmed: z.boolean().default(false),
    }),
    seriesPruneSchema,
  ),
} as const;
