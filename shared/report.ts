// The report of a run: what was moved, how it was verified and what needs a decision. Its JSON form is for machines.
import { z } from 'zod';
import { runOptionsSchema } from './plan.ts';
import { ruleResultSchema } from './rules.ts';
import { runStateSchema, setAsideRowSchema } from './run.ts';
import { sourceChangesSchema } from './source-changes.ts';
import { validationSchema } from './validation.ts';

const verdictSchema = z.enum(['completeAndVerified', 'completeWithDecisions', 'stopped', 'failed', 'running']);

const exceptionSchema = z.strictObject({
  /** `schema.table`; null = the whole run. */
  table: z.string().nullable(),
  kind: z.enum(['failed', 'rowsSetAside', 'ruleBroken', 'unfinished']),
  /** Of the error catalogue; null where nothing failed. */
  code: z.string().nullable(),
  text: z.string(),
});

const reportTableSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  kind: z.enum(['table', 'view', 'query']),
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  readNote: z.string(),
  /** What the plan says about its columns, one sentence each. */
  notes: z.array(z.string()),
  rows: z.int(),
  rowsEstimate: z.int().nullable(),
  parts: z.int(),
  bytes: z.int(),
  partitions: z.int(),
  partitionsDone: z.int(),
  /** Partitions that were taken up again after a failure. */
  retries: z.int(),
  /** Done, and every part was compared with what was written. */
  verified: z.boolean(),
  firstPartUtc: z.string().nullable(),
  lastPartUtc: z.string().nullable(),
  rowsSetAside: z.int(),
  setAside: z.array(
    z.strictObject({
      blob: z.string(),
      rows: z.int(),
      /** The first of them; the blob holds them all, with every value. */
      examples: z.array(setAsideRowSchema),
    }),
  ),
  /** What became of its data-quality rules, in the order of the plan. */
  rules: z.array(ruleResultSchema).default([]),
});
export type ReportTable = z.infer<typeof reportTableSchema>;

export const reportSchema = z.strictObject({
  reportVersion: z.literal(1),
  tool: z.string(),
  madeUtc: z.string(),
  verdict: verdictSchema,
  /** The verdict in words. */
  headline: z.string(),
  exceptions: z.array(exceptionSchema),
  run: z.strictObject({
    runId: z.string(),
    state: runStateSchema,
    createdUtc: z.string(),
    updatedUtc: z.string(),
    /** Over all processes that carried it; a process that was killed is not in it. */
    carriedSeconds: z.number(),
  }),
  plan: z.strictObject({
    planId: z.string(),
    hash: z.string(),
    createdUtc: z.string(),
    tool: z.string(),
    server: z.string(),
    serverVersion: z.string(),
    serverEdition: z.string(),
    database: z.string(),
    container: z.string(),
    consistency: z.string(),
    /** Sentence: whether the source was checked before the plan, and who signed. */
    checked: z.string().default('The source was not checked before the plan was made.'),
    options: runOptionsSchema,
  }),
  /** What became of the plan's point in time, in words, and the evidence of each as pairs of a name and a value. */
  pointInTime: z.strictObject({
    holds: z.enum(['all', 'each', 'part', 'no']),
    text: z.string(),
    moments: z.array(z.strictObject({ tables: z.array(z.string()), facts: z.array(z.array(z.string())) })),
  }),
  /** Changes of the load that the user made during the run, oldest first. */
  adjustments: z.array(z.strictObject({ atUtc: z.string(), text: z.string() })).default([]),
  /** Name of the manifest in the container; null when the run is not complete. */
  manifest: z.string().nullable(),
  totals: z.strictObject({
    tables: z.int(),
    tablesVerified: z.int(),
    rows: z.int(),
    parts: z.int(),
    bytes: z.int(),
    rowsSetAside: z.int(),
    retries: z.int(),
  }),
  tables: z.array(reportTableSchema),
  /** Those made after the run, oldest first. */
  validations: z.array(validationSchema).default([]),
  /** What was found each time somebody asked whether the source had changed since, oldest first. */
  sourceChanges: z.array(sourceChangesSchema).default([]),
});
export type Report = z.infer<typeof reportSchema>;
