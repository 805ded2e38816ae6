// The plan: the immutable, complete, validated description of what will move and how.
import { z } from 'zod';
import { declaredTableSchema } from './catalog.ts';
import { planColumnSchema, type OutputColumn } from './columns.ts';
import { factoryPlaceSchema } from './factory.ts';
import { sourceConfigSchema, targetConfigSchema } from './connection.ts';
import { noPointInTime, pointInTimeSchema } from './point-in-time.ts';
import { planPreflightSchema } from './preflight.ts';
import { queryParameterSchema } from './query-parameter.ts';
import { rulesSchema } from './rules.ts';
import { plannedOptionsSchema } from './run-options.ts';
import { secretRefSchema } from './secret-ref.ts';
import { planSeriesSchema, tableChangesReadSchema } from './series.ts';
import { incrementSchema } from './increment.ts';
import { transformsSchema } from './transforms.ts';

/**
 * The value of one key column, as text that SQL Server converts back without loss: decimal digits, style-121 dates,
 * the string itself; `0x` + upper-case hex for binary and rowversion; 16 (8) hex digits of the IEEE value, big endian,
 * for float (real). One entry a key column.
 */
export const keyTupleSchema = z.array(z.string()).min(1);
export type KeyTuple = z.infer<typeof keyTupleSchema>;

/**
 * What narrows a partition beside its key range: one physical partition of the table; the rows whose first range column
 * is NULL, which no range holds; the rows of a heap that lie on every `of`-th page; the row of one key, to look it up.
 */
const partitionScopeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('physical'), number: z.int().min(1) }),
  z.strictObject({ kind: z.literal('nulls') }),
  z.strictObject({ kind: z.literal('physloc'), bucket: z.int().min(0), of: z.int().min(2).max(8) }),
  z.strictObject({ kind: z.literal('row'), key: keyTupleSchema }),
]);
export type PartitionScope = z.infer<typeof partitionScopeSchema>;

/**
 * A half-open key range `(after, upTo]`; null = open end. A bound may name only the first columns of the key and then
 * stands behind all rows that begin so.
 */
export const partitionSchema = z.strictObject({
  index: z.int().min(0),
  after: keyTupleSchema.nullable(),
  upTo: keyTupleSchema.nullable(),
  scope: partitionScopeSchema.optional(),
});
export type Partition = z.infer<typeof partitionSchema>;

const keyColumnSchema = z.strictObject({ name: z.string(), isDescending: z.boolean() });

export const planTableSchema = z.strictObject({
  /** `t0`, `t1` ...: names the table inside this plan. */
  id: z.string(),
  schema: z.string(),
  name: z.string(),
  kind: z.enum(['table', 'view', 'query']),
  columns: z.array(planColumnSchema).min(1),
  /** T-SQL condition that picks the rows, over the table's own columns; null = all rows. */
  where: z.string().nullable(),
  /** The SELECT that stands in for the table; set when `kind` is `query`, else null. */
  query: z.string().nullable(),
  /** Values for what `where` or `query` names as @name. */
  parameters: z.array(queryParameterSchema).optional(),
  /** The unique key that orders the read; null = read as one stream, restarted from its beginning after a failure. */
  key: z.strictObject({ indexName: z.string(), columns: z.array(keyColumnSchema).min(1) }).nullable(),
  /**
   * The columns that bound the ranges of a table without a unique key: those of its clustered index. Such a range has no
   * watermark and is read again from its start after a failure.
   */
  ranges: z
    .strictObject({ indexName: z.string(), columns: z.array(keyColumnSchema).min(1) })
    .nullable()
    .optional(),
  /** How the table is divided into physical partitions, where its partitions follow them; a run refuses another layout. */
  layout: z
    .strictObject({
      functionName: z.string(),
      columnName: z.string(),
      fanout: z.int().min(1),
      /** SHA-256 (hex) over side and boundary values. */
      boundaryHash: z.string(),
    })
    .nullable()
    .optional(),
  partitions: z.array(partitionSchema).min(1),
  /** Why it is read this way, one sentence for the plan's reader. */
  readNote: z.string(),
  rowsEstimate: z.int().min(0).nullable(),
  bytesEstimate: z.int().min(0).nullable(),
  /** Rows at most in one part and in one batch; both from the row width and the memory bound. */
  partRows: z.int().min(1),
  batchRows: z.int().min(1),
  /** SHA-256 (hex) over the catalog rows that describe columns and key; a run refuses a table whose schema changed. */
  schemaFingerprint: z.string(),
  notes: z.array(z.string()),
  /** For the scripts that build the table again; absent for queries, and in plans of older versions. */
  declared: declaredTableSchema.optional(),
  /** What its rows must fulfil; absent = nothing is asked of them. */
  rules: rulesSchema.optional(),
  /** How its changes are found in later rounds; absent = the plan moves it once. */
  increment: incrementSchema.optional(),
  /** In the plan of a run that does not read the table whole. */
  changes: tableChangesReadSchema.optional(),
  /** What is done to its rows before they are written; `columns` are then those that are read. */
  transforms: transformsSchema.optional(),
  /** The columns that come out of the transforms; absent = those of `columns`. */
  written: z.array(planColumnSchema).min(1).optional(),
  /** What the server computes for its transforms of kind `server`, in their order, as it described it. */
  serverColumns: z.array(planColumnSchema).optional(),
  /** Columns that were seen to hold dates that Data Factory does not write to Parquet; absent = none was seen. */
  datesBeyond: z.array(z.string()).optional(),
  /** The Data Factory of the plan moves it; absent = this computer does. */
  engine: z.literal('factory').optional(),
});
export type PlanTable = z.infer<typeof planTableSchema>;

/** Members that arrived later have a default, which is what plans without them did: a stopped run outlives an update. */
export const planSchema = z.strictObject({
  planVersion: z.literal(1),
  id: z.string(),
  createdUtc: z.iso.datetime(),
  tool: z.string(),
  source: sourceConfigSchema,
  /** What the server said of itself when the plan was made. */
  server: z.strictObject({ name: z.string(), version: z.string(), edition: z.string() }),
  target: targetConfigSchema,
  /** Tokens: {server} {database} {schema} {table} {run} {year} {month} {day} {partition} {part} {ext}. */
  pathTemplate: z.string(),
  options: plannedOptionsSchema,
  /** Sentence: which point in time the tables are read at. */
  consistency: z.string(),
  /** The same for the run. */
  pointInTime: pointInTimeSchema.default(noPointInTime),
  /** The check before it, what was decided and who signed; null = nobody looked. */
  preflight: planPreflightSchema.nullable().default(null),
  /** The place that its rounds keep up to date; absent = it is carried out once. */
  series: planSeriesSchema.optional(),
  /** Where the key of masks is found. */
  maskKey: secretRefSchema.optional(),
  /** By which another key is recognised: the first 8 hex digits of its HMAC over a fixed text. */
  maskKeyCheck: z
    .string()
    .regex(/^[0-9a-f]{8}$/)
    .optional(),
  /** The Data Factory that moves the tables with `engine`; absent = there are none. */
  factory: factoryPlaceSchema.optional(),
  tables: z.array(planTableSchema).min(1),
  /** SHA-256 (hex) over the canonical JSON of everything above. */
  hash: z.string(),
});
export type Plan = z.infer<typeof planSchema>;

/** What a manifest says of the series that its run belongs to. */
export function manifestSeriesOf({ series }: Pick<Plan, 'series'>) {
  if (series?.round === undefined) return {};
  const { number, kind, stateVersion } = series.round;
  return { series: { name: series.name, round: number, kind, stateVersion } };
}

/** The columns that bound the partitions of a table, in order; none = it is not cut into ranges. */
export const rangeColumnsOf = ({ key, ranges }: Pick<PlanTable, 'key' | 'ranges'>) =>
  key?.columns ?? ranges?.columns ?? [];

/** Whether a table is read by where its rows lie, which only a database that does not change allows. */
export const isBucketed = ({ partitions }: Pick<PlanTable, 'partitions'>): boolean =>
  partitions.some(({ scope }) => scope?.kind === 'physloc');

/** The columns written to the file, in order: what comes out of the transforms, where there are any. */
export function outputColumnsOf(table: Pick<PlanTable, 'columns' | 'written'>): OutputColumn[] {
  return readOutputsOf({ columns: table.written ?? table.columns });
}

/** The columns as they are read, in order, without those that are read for the key alone. */
export function readOutputsOf(table: Pick<PlanTable, 'columns'>): OutputColumn[] {
  return table.columns.flatMap((column) => (column.isKeyOnly === true ? [] : column.outputs));
}
