// The report of a run: what was moved, how it was verified and what needs a decision. Its JSON form is for machines.
import { z } from 'zod';
import { operationCountsSchema } from './fingerprint.ts';
import { runOptionsSchema } from './run-options.ts';
import { ruleResultSchema } from './rules.ts';
import { runStateSchema, setAsideRowSchema } from './run.ts';
import { sourceChangesSchema } from './source-changes.ts';
import { validationSchema } from './validation.ts';
import { writtenBySchema } from './written-by.ts';

/**
 * `faultsFound`: complete, and a validation found that files are not what left. `completeNotProven`: none did, and not
 * everything that its tier promises was compared.
 */
const verdictSchema = z.enum([
  'completeAndVerified',
  'completeWithDecisions',
  'completeNotProven',
  'faultsFound',
  'stopped',
  'failed',
  'running',
]);

const comparisonSchema = z.enum(['equal', 'differs', 'notCompared']);

/** A column of the file, and what is known of its values. Values are exact texts, as people write them. */
const reportColumnSchema = z.strictObject({
  name: z.string(),
  /** As the source declares it: `decimal(18,2)`. */
  sqlType: z.string(),
  /** As the file holds it: `decimal(18,2)`, `timestamp, microseconds`. */
  fileType: z.string(),
  nulls: z.string().nullable(),
  min: z.string().nullable(),
  max: z.string().nullable(),
  /** In the unit of the fingerprint: docs/reports.md. */
  sum: z.string().nullable(),
  /** Order-independent sum of the hashes of its values, as they were read. */
  hash: z.string().nullable(),
  /** The file against what was read, and against the source: the newest validation that compared it. */
  fingerprint: comparisonSchema,
  source: comparisonSchema,
  /** Why it was not compared; null otherwise. */
  note: z.string().nullable(),
});
export type ReportColumn = z.infer<typeof reportColumnSchema>;

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
  /** Its rows are not those of the table: what changed since a position, or the keys of all rows; null = they are. */
  changes: z
    .strictObject({
      kind: z.enum(['changes', 'keys']),
      /** The position, in words. */
      since: z.string(),
      /** What the changes do; null for keys, and where a part does not say. */
      operations: operationCountsSchema.nullable(),
    })
    .nullable()
    .default(null),
  rows: z.int(),
  rowsEstimate: z.int().nullable(),
  parts: z.int(),
  bytes: z.int(),
  partitions: z.int(),
  partitionsDone: z.int(),
  /** Rows of the source when a validation counted them; null = it was not asked. */
  sourceRows: z.int().nullable().default(null),
  /** Written and set aside. */
  rowsRead: z.int().default(0),
  /** From the first partition that a lane took to the last part, pauses between sessions included; null = unknown. */
  seconds: z.number().nullable().default(null),
  startedUtc: z.string().nullable().default(null),
  /** Partitions that were taken up again after a failure. */
  retries: z.int(),
  /** Done, and every part was compared with what was written. */
  verified: z.boolean(),
  /** What validations after the run said of it: the newest of every tier. */
  validated: z.enum(['no', 'clean', 'notices', 'incomplete', 'faults']).default('no'),
  /** Sentence: whether and how the newest validation compared the source. */
  sourceCompared: z.string().default(''),
  /** Order-independent sum of the hashes of its rows, as they were read. */
  rowHash: z.string().nullable().default(null),
  columns: z.array(reportColumnSchema).default([]),
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
  /**
   * What stands for proof where Data Factory moved it: what the service told, and how many of its files this program has
   * read to the last byte (the others: only what says how many rows they have), and whose values, all of them, it could read. Null = this program moved it.
   */
  writtenBy: writtenBySchema
    .omit({ folder: true })
    .extend({ files: z.int(), filesRead: z.int(), filesDecoded: z.int().default(0) })
    .nullable()
    .default(null),
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
  /** What the verdict means, one sentence each. */
  meaning: z.array(z.string()).default([]),
  /** Account and computer that made the report. */
  madeBy: z.string().default(''),
  exceptions: z.array(exceptionSchema),
  run: z.strictObject({
    runId: z.string(),
    state: runStateSchema,
    createdUtc: z.string(),
    updatedUtc: z.string(),
    /** Over all processes that carried it; a process that was killed is not in it. */
    carriedSeconds: z.number(),
    /** Who started and resumed it, oldest first; runs of older versions have none. */
    carriedBy: z.array(z.strictObject({ atUtc: z.string(), by: z.string() })).default([]),
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
    /** Address of the storage account; empty where it stands in a secret. */
    storage: z.string().default(''),
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
    /** Null unless the source was counted for every table. */
    sourceRows: z.int().nullable().default(null),
    /** Of the newest validation of every tier. */
    faults: z.int().default(0),
    notices: z.int().default(0),
  }),
  tables: z.array(reportTableSchema),
  /** Those made after the run, oldest first. */
  validations: z.array(validationSchema).default([]),
  /** What was found each time somebody asked whether the source had changed since, oldest first. */
  sourceChanges: z.array(sourceChangesSchema).default([]),
});
export type Report = z.infer<typeof reportSchema>;
