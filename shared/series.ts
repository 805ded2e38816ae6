// Incremental loads: which rounds have carried the changes of a series, and what the target holds.
import { z } from 'zod';
import { changeMarkSchema } from './change-mark.ts';
import { planColumnSchema } from './columns.ts';
import { incrementSchema } from './increment.ts';

/**
 * `full`: whole tables. `changes`: what changed of tables since their positions. `keys`: keys alone, to find deletes.
 * `deletes`: what was found by them. `compaction`: new full versions, written from what is stored.
 */
export const roundKindSchema = z.enum(['full', 'changes', 'keys', 'deletes', 'compaction']);
export type RoundKind = z.infer<typeof roundKindSchema>;

/** Of a plan: which series it belongs to; of the plan of one run in it, also which round. */
export const planSeriesSchema = z.strictObject({
  /** Names the series inside its container. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  /** Every so many rounds with changes a new full version is written from what is there; null = only when asked. */
  compactEvery: z.int().min(1).max(10_000).nullable().default(null),
  round: z
    .strictObject({
      number: z.int().min(1),
      kind: roundKindSchema,
      /** The state that the run continues: it counts only while that one is still the newest. */
      stateVersion: z.int().min(0),
      /** Hash of the plan that people approved. */
      planHash: z.string(),
    })
    .optional(),
});
export type PlanSeries = z.infer<typeof planSeriesSchema>;

/** In the plan of a run that reads changes: since when. The mode is the table's `increment`. */
export const tableChangesReadSchema = z.strictObject({
  kind: z.enum(['changes', 'keys']),
  since: changeMarkSchema,
  /** The columns that tell a row from others, as the table calls them. */
  keyColumns: z.array(z.string()).min(1),
});
export type TableChangesRead = z.infer<typeof tableChangesReadSchema>;

/** The columns that a change part has before those of its table, unless the table has columns of these names. */
export const changeColumns = { op: '_op', version: '_version' } as const;
/** Values of `_op`; a row that is `U` may be new where the mode does not tell. */
export type ChangeOperation = 'I' | 'U' | 'D';

const loadedRunSchema = z.strictObject({
  runId: z.string(),
  /** Blob name of its manifest. */
  manifest: z.string(),
  round: z.int().min(1),
  rows: z.int().min(0),
});
/** In the order in which they are applied. Deletes found by comparing keys are parts of their own run. */
const changeSetSchema = z.strictObject({ ...loadedRunSchema.shape, kind: z.enum(['changes', 'deletes']) });
export type ChangeSet = z.infer<typeof changeSetSchema>;

/** One table of a series: what of it stands in the target, and where its changes go on. */
const seriesTableSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  increment: incrementSchema,
  /** The key that changes are applied by: names as in the files. Empty for a table that is loaded whole and has none. */
  keyColumns: z.array(z.string()),
  /** As they are in the files. */
  columns: z.array(planColumnSchema).min(1),
  schemaFingerprint: z.string(),
  /** Where the next changes begin; null = the table has to be loaded whole. */
  position: changeMarkSchema.nullable(),
  /** Why it is to be loaded whole, for people; null = it is not. */
  reload: z.string().nullable(),
  /** The last full version: of a full run, or of a compaction. */
  base: loadedRunSchema.nullable(),
  changes: z.array(changeSetSchema),
  /** Rows of its current state, where they have been counted. */
  rows: z.int().min(0).nullable(),
  /** Rounds since the keys were compared last. */
  sinceSweep: z.int().min(0),
});
export type SeriesTable = z.infer<typeof seriesTableSchema>;

/** The state of a series, `state.json` in the target: the only truth about it, replaced under a lease. */
export const seriesStateSchema = z.strictObject({
  seriesVersion: z.literal(1),
  name: z.string(),
  /** Rises with every change. */
  version: z.int().min(0),
  /** Of the last round that ended. */
  round: z.int().min(0),
  updatedUtc: z.iso.datetime(),
  /** Who wrote it. */
  by: z.string(),
  server: z.string(),
  database: z.string(),
  planHash: z.string(),
  tables: z.array(seriesTableSchema),
});
export type SeriesState = z.infer<typeof seriesStateSchema>;

const pointedPartSchema = z.strictObject({
  name: z.string(),
  rows: z.int().min(0),
  bytes: z.int().min(0),
  /** Base64 MD5 of the whole blob. */
  md5: z.string(),
});
/** `current.json` in the folder of a table: which files make up its current state. Derived from the state of the series. */
export const currentPointerSchema = z.strictObject({
  pointerVersion: z.literal(1),
  series: z.string(),
  schema: z.string(),
  name: z.string(),
  stateVersion: z.int().min(0),
  round: z.int().min(0),
  updatedUtc: z.iso.datetime(),
  /** By which changes are applied: the last row of a key counts, and `D` removes it. */
  keyColumns: z.array(z.string()),
  operationColumn: z.string(),
  versionColumn: z.string(),
  columns: z.array(planColumnSchema).min(1),
  /** What the files are complete up to, in words. */
  position: z.string(),
  base: z.strictObject({ ...loadedRunSchema.shape, parts: z.array(pointedPartSchema) }).nullable(),
  changes: z.array(z.strictObject({ ...changeSetSchema.shape, parts: z.array(pointedPartSchema) })),
});
export type CurrentPointer = z.infer<typeof currentPointerSchema>;

/** What one round did to one table. */
const roundTableSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  how: z.enum(['full', 'changes', 'failed', 'stopped']),
  /** Why it was loaded whole, or what kept it from going on; null where there is nothing to say. */
  why: z.string().nullable(),
  /** Read in this round. */
  rows: z.int().min(0),
  inserted: z.int().min(0).nullable(),
  updated: z.int().min(0).nullable(),
  deleted: z.int().min(0).nullable(),
});
export type RoundTable = z.infer<typeof roundTableSchema>;

export const roundResultSchema = z.strictObject({
  series: z.string(),
  round: z.int().min(0),
  stateVersion: z.int().min(0),
  /** Its runs in order; each is on record as any other. */
  runs: z.array(z.strictObject({ runId: z.string(), kind: roundKindSchema })),
  tables: z.array(roundTableSchema),
  /** What has to be known, as sentences. */
  notices: z.array(z.string()),
  isComplete: z.boolean(),
});
export type RoundResult = z.infer<typeof roundResultSchema>;

/** What a series has written and its state names no more. */
export const seriesPruneSchema = z.strictObject({
  series: z.string(),
  /** Whether it was deleted, or only looked up. */
  isDeleted: z.boolean(),
  runs: z.array(
    z.strictObject({
      runId: z.string(),
      kind: roundKindSchema,
      round: z.int().min(1),
      blobs: z.int().min(0),
      bytes: z.int().min(0),
      /** Its parts that a newer full version has kept: they stay. */
      keptParts: z.int().min(0),
    }),
  ),
  /** Names, the first thousand. */
  blobs: z.array(z.string()),
});
export type SeriesPrune = z.infer<typeof seriesPruneSchema>;

/** Names a series keeps in its container. */
export const seriesStateName = (series: string): string => `_tableferry/series/${series}/state.json`;
