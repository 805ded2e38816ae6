// Requests about runs.
import { z } from 'zod';
import { sourceConfigSchema, targetConfigSchema } from '../connection.ts';
import { cancelledStartSchema } from '../factory-progress.ts';
import { adjustmentSchema } from '../load.ts';
import { logLevelSchema } from '../log-level.ts';
import { planSchema } from '../plan.ts';
import { madeReportSchema, reportFormSchema } from '../report-forms.ts';
import { tableRulesSchema } from '../rules.ts';
import { runStateSchema, type RunSnapshot } from '../run.ts';
import { planSeriesSchema, roundKindSchema } from '../series.ts';
import { tierSchema, validationSchema } from '../validation.ts';
import { sourceChangesSchema } from '../source-changes.ts';
import { nothing, secret, trusted, worker } from './method.ts';

/** The secrets of one call. `source`: the password; `target`: connection string, account key or SAS; `maskKey` where the plan names one; `factory`: of the sign-in of its Data Factory. */
export const secretsSchema = z.strictObject({
  source: secret,
  target: secret,
  maskKey: secret.optional(),
  factory: secret.optional(),
});
export type Secrets = z.infer<typeof secretsSchema>;

const runId = z.string().min(1);
/** How much the log of the run tells in its files. The window's comes from the settings, whatever it sends. */
const logLevel = logLevelSchema.default('info');
const started = z.strictObject({ runId });

/** `schedule`: the computer, by a schedule that somebody gave it. */
export const runTriggerSchema = z.enum(['person', 'schedule']);
export type RunTrigger = z.infer<typeof runTriggerSchema>;

/** What moves the tables of a run: this computer, a Data Factory, or each some of them. */
const moversSchema = z.enum(['here', 'factory', 'both']);
export type Movers = z.infer<typeof moversSchema>;

const runSummarySchema = z.strictObject({
  runId: z.string(),
  planId: z.string(),
  state: runStateSchema,
  createdUtc: z.string(),
  updatedUtc: z.string(),
  database: z.string(),
  container: z.string(),
  tables: z.int(),
  rows: z.int(),
  bytes: z.int(),
  server: z.string(),
  /** Null when a table has no estimate. */
  rowsEstimate: z.int().nullable(),
  /** Carried by another process (a command line) on the same state folder. */
  isElsewhere: z.boolean(),
  /** Who set it going. */
  trigger: runTriggerSchema,
  /** Processes of older versions, which carry a run elsewhere, do not tell it. */
  movedBy: moversSchema.default('here'),
  /** The round it belongs to; null = it is none of a series. */
  series: z
    .strictObject({ name: planSeriesSchema.shape.name, round: z.int().min(1), kind: roundKindSchema })
    .nullable(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** How deep a run is proven, and with what. */
const verifyWishes = {
  secrets: secretsSchema,
  tier: tierSchema.default('standard'),
  /** The source that is asked: a connection, or that of the run's plan; null = none, and its secret stays empty. */
  source: z
    .union([
      z.strictObject({ of: z.literal('run') }),
      z.strictObject({ of: z.literal('file'), config: sourceConfigSchema }),
    ])
    .nullable()
    .default(null),
  /** Of `sample`: rows of each table, and what picks them; without a seed others each time. */
  sample: z
    .strictObject({
      rowsPerTable: z.int().min(1).max(100_000),
      seed: z
        .int()
        .min(0)
        .max(2 ** 31)
        .nullable()
        .default(null),
    })
    .nullable()
    .default(null),
  /** Processors of the server that one statement may use. */
  maxDop: z.int().min(1).max(64).default(2),
  /** What is not done by then is told and not verified; null = as long as it takes. */
  timeLimitMs: z.int().min(1000).nullable().default(null),
  /** Parts read at the same time; null = as many as the run's plan has lanes, or four. */
  lanes: z.int().min(1).max(8).nullable().default(null),
};

const count = z.int().min(0);
const quarantineSchema = z.strictObject({
  /** Rows that are in it still. */
  left: count,
  tables: z.array(
    z.strictObject({
      schema: z.string(),
      name: z.string(),
      blobs: z.array(z.strictObject({ blob: z.string(), rows: count, broughtIn: count })),
    }),
  ),
  /** What was brought in, oldest first. */
  supplements: z.array(z.strictObject({ manifest: z.string(), rows: count })),
});
export type Quarantine = z.infer<typeof quarantineSchema>;

const logLineSchema = z.strictObject({
  /** Rises with every line of the state folder. */
  line: z.int(),
  atUtc: z.string(),
  level: z.enum(['info', 'warning', 'error']),
  text: z.string(),
});
export type RunLogLine = z.infer<typeof logLineSchema>;

export const runMethods = {
  /** Answers as soon as the run exists; it lives in the worker and reports by `run.snapshot` events. */
  'run.start': worker(
    z.strictObject({
      plan: z.unknown(),
      path: z.string(),
      secrets: secretsSchema,
      logLevel,
      trigger: runTriggerSchema.default('person'),
    }),
    started,
  ),
  /**
   * `ifMomentGone`: a run that began at one point in time may not be able to go on at it. `ask` then fails with
   * POINT_IN_TIME_GONE; `fuzzy` reads the rest at another one; `restart` reads what must be of one moment anew.
   */
  'run.resume': worker(
    z.strictObject({
      runId,
      secrets: secretsSchema,
      ifMomentGone: z.enum(['ask', 'fuzzy', 'restart']).default('ask'),
      logLevel,
    }),
    started,
  ),
  /** Takes up one failed table again: in the run in progress, or by resuming it. Never after an integrity failure. */
  'run.retryTable': worker(z.strictObject({ runId, tableId: z.string(), secrets: secretsSchema, logLevel }), started),
  /** Finishes or abandons the current parts and keeps the checkpoints. Reaches a run of another process too. */
  /** `factory`: what Data Factory copies goes on there and is found again when the run is resumed, or is cancelled too. */
  'run.stop': worker(z.strictObject({ runId, factory: z.enum(['leave', 'cancel']).default('leave') }), nothing),
  /** Cancels what Data Factory still does for a run at rest, which keeps its checkpoints. Throws RUN_NOT_RESUMABLE for any other. */
  'run.cancelFactory': worker(
    z.strictObject({ runId, secrets: secretsSchema.pick({ factory: true }) }),
    z.strictObject({ starts: z.array(cancelledStartSchema) }),
  ),
  /** Changes the load of a run: at once of one in progress, in whatever process; when it is resumed of one at rest. */
  'run.adjust': worker(z.strictObject({ runId, change: adjustmentSchema }), nothing),
  'run.get': worker(z.strictObject({ runId }), trusted<RunSnapshot>()),
  /** The plan a run was started with. */
  'run.plan': worker(z.strictObject({ runId }), planSchema),
  'run.list': worker(nothing, z.strictObject({ runs: z.array(runSummarySchema) })),
  /** The newest lines of a run's log after line `after`, oldest first, `limit` at most. */
  'run.log': worker(
    z.strictObject({ runId, after: z.int().min(0), limit: z.int().min(1).max(5000) }),
    z.strictObject({ lines: z.array(logLineSchema) }),
  ),
  /** What was moved and how it was verified, in one of the report's forms. */
  'run.report': worker(z.strictObject({ runId, format: reportFormSchema }), madeReportSchema),
  /** The rows of a run that were set aside, and what of them was brought in since. */
  'run.quarantine': worker(z.strictObject({ runId }), quarantineSchema),
  /** Brings in the rows that pass by these rules, as new parts with a manifest of their own; null = none did. */
  'run.reimport': worker(
    z.strictObject({ runId, rules: tableRulesSchema, secret }),
    z.strictObject({ rows: count, manifest: z.string().nullable(), left: count }),
  ),
  /** Proves a finished run, as deep as the tier says; kept with the run where the state folder knows it. */
  'run.verify': worker(
    z.discriminatedUnion('by', [
      /** A run of the state folder, whose plan names the target. */
      z.strictObject({ by: z.literal('run'), runId, ...verifyWishes }),
      /** The manifest's name in the container. */
      z.strictObject({ by: z.literal('blob'), target: targetConfigSchema, blob: z.string().min(1), ...verifyWishes }),
      /** The manifest itself; `path` is only named in messages. */
      z.strictObject({
        by: z.literal('document'),
        target: targetConfigSchema,
        document: z.unknown(),
        path: z.string(),
        ...verifyWishes,
      }),
    ]),
    validationSchema,
  ),
  /** Asks the source whether it changed since a run. The answer about a run of the state folder is kept with it. */
  'run.changes': worker(
    z.discriminatedUnion('by', [
      /** `source`: the connection, where it is not that of the plan. `secret`: its password. */
      z.strictObject({ by: z.literal('run'), runId, source: sourceConfigSchema.optional(), secret }),
      /** The manifest itself; `path` is only named in messages. */
      z.strictObject({
        by: z.literal('document'),
        source: sourceConfigSchema,
        secret,
        document: z.unknown(),
        path: z.string(),
      }),
    ]),
    sourceChangesSchema,
  ),
  /** Deletes the blobs and checkpoints of a run. `secret`: of the target; `factory`: what its Data Factory still copies is cancelled first. */
  'run.discard': worker(
    z.strictObject({ runId, secret, secrets: secretsSchema.pick({ factory: true }).default({}) }),
    z.strictObject({ deletedBlobs: z.int() }),
  ),
} as const;
