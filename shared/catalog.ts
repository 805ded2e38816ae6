// What the source says exists and this login may see: tables, columns, keys, estimates.
import { z } from 'zod';
import { sqlTypeSchema } from './columns.ts';

/** What sets a column apart; absent = a column like most. */
const columnTraitsSchema = z.strictObject({
  /** Not in `SELECT *`: the period columns of temporal and ledger tables, mostly. */
  isHidden: z.literal(true).optional(),
  /** Written by the server: the period of a system-versioned table, or what a ledger table keeps of its transactions. */
  generatedAlways: z.enum(['rowStart', 'rowEnd', 'ledger']).optional(),
  isSparse: z.literal(true).optional(),
  isFilestream: z.literal(true).optional(),
  isRowGuid: z.literal(true).optional(),
  /** `default()`, `partial(1, "x", 0)` ...; empty when the server did not tell which. */
  masking: z.string().optional(),
  /** DETERMINISTIC or RANDOMIZED. */
  encryption: z.string().optional(),
  computed: z.strictObject({ definition: z.string(), isPersisted: z.boolean().nullable() }).optional(),
  /** The pseudo-column by which SQL Server gives an identity of a graph table. */
  graph: z.enum(['$node_id', '$edge_id', '$from_id', '$to_id']).optional(),
});
export type ColumnTraits = z.infer<typeof columnTraitsSchema>;

const catalogColumnSchema = z.strictObject({
  name: z.string(),
  sqlType: sqlTypeSchema,
  isNullable: z.boolean(),
  isIdentity: z.boolean(),
  isComputed: z.boolean(),
  /** Sentence: why this column cannot be exported; null when it can. */
  obstacle: z.string().nullable(),
  traits: columnTraitsSchema.optional(),
});
export type CatalogColumn = z.infer<typeof catalogColumnSchema>;

/** A unique, unfiltered, enabled rowstore index; whether its columns may be NULL stands with the columns. */
const catalogKeySchema = z.strictObject({
  name: z.string(),
  isPrimaryKey: z.boolean(),
  /** Null = the server did not say. */
  isClustered: z.boolean().nullable(),
  columns: z.array(z.strictObject({ name: z.string(), isDescending: z.boolean() })).min(1),
});
export type CatalogKey = z.infer<typeof catalogKeySchema>;

/** A CHECK constraint; its text is as the server keeps it, with every name in brackets. */
const catalogCheckSchema = z.strictObject({
  name: z.string(),
  /** Null = this login was not told. */
  definition: z.string().nullable(),
  isDisabled: z.boolean(),
});
export type CatalogCheck = z.infer<typeof catalogCheckSchema>;

/** What a table declares beside its columns' types, for whoever builds it again. */
export const declaredTableSchema = z.strictObject({
  identity: z.array(z.string()),
  /** `definition` is null where the server did not tell it. */
  computed: z.array(z.strictObject({ name: z.string(), definition: z.string().nullable() })),
  keys: z.array(catalogKeySchema),
  /** Null = this login could not be told. */
  checks: z.array(catalogCheckSchema).nullable(),
});
export type DeclaredTable = z.infer<typeof declaredTableSchema>;

const objectNameSchema = z.strictObject({ schema: z.string(), name: z.string() });
export type ObjectName = z.infer<typeof objectNameSchema>;

const partitioningSchema = z.strictObject({
  scheme: z.string(),
  function: z.string(),
  column: z.string(),
  /** A boundary value belongs to the partition on its right (RANGE RIGHT). */
  isRangeRight: z.boolean(),
  /** In order of their numbers, which begin at 1; `rows` is approximate. */
  partitions: z.array(z.strictObject({ number: z.int().min(1), rows: z.int().min(0).nullable() })),
});
export type Partitioning = z.infer<typeof partitioningSchema>;

/** What kind of table it is. Of a feature that the server does not have, the answer is no; see also `CatalogTable.traits`. */
const tableTraitsSchema = z.strictObject({
  /** System-versioned, or the history of such a table; `of`, `history` and the period are null where they are not told. */
  temporal: z
    .discriminatedUnion('role', [
      z.strictObject({
        role: z.literal('current'),
        history: objectNameSchema.nullable(),
        period: z.strictObject({ start: z.string(), end: z.string() }).nullable(),
      }),
      z.strictObject({ role: z.literal('history'), of: objectNameSchema.nullable() }),
    ])
    .nullable(),
  ledger: z.enum(['none', 'history', 'updatable', 'appendOnly', 'dropped']),
  memory: z.enum(['none', 'durable', 'schemaOnly']),
  isExternal: z.boolean(),
  isFileTable: z.boolean(),
  graph: z.enum(['node', 'edge']).nullable(),
  isReplicated: z.boolean(),
  isTrackedByCdc: z.boolean(),
  /** Names of its CDC capture instances; null = not told. */
  captureInstances: z.array(z.string()).nullable(),
  /** Change tracking is on; `canView`: this login may read it; null = not told. */
  changeTracking: z.strictObject({ canView: z.boolean().nullable() }).nullable(),
  /** How its rows lie; null = not told. */
  storage: z.enum(['heap', 'clustered', 'columnstore']).nullable(),
  partitioning: partitioningSchema.nullable(),
  /** Names of the security policies that filter its rows; null = this login could not be told. */
  rowFilters: z.array(z.string()).nullable(),
  /** The object that a synonym stands for, as it was written; null = it is no synonym. */
  synonymFor: z.string().nullable(),
});
export type TableTraits = z.infer<typeof tableTraitsSchema>;

/** Where a row estimate comes from; `statistics` and `partitions` are what the server keeps about its pages. */
export const sizeSourceSchema = z.enum(['statistics', 'partitions', 'counted', 'unknown']);
export type SizeSource = z.infer<typeof sizeSourceSchema>;

const catalogTableSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  kind: z.enum(['table', 'view']),
  /** Whether this login may SELECT; null = the server did not say. */
  canSelect: z.boolean().nullable(),
  columns: z.array(catalogColumnSchema),
  keys: z.array(catalogKeySchema),
  /** Absent = this login could not be told. */
  checks: z.array(catalogCheckSchema).optional(),
  /** Approximate and not transactional; null = unknown. */
  rowsEstimate: z.int().min(0).nullable(),
  bytesEstimate: z.int().min(0).nullable(),
  sizeSource: sizeSourceSchema,
  /** Null = the server has no views that tell. */
  traits: tableTraitsSchema.nullable(),
  /** Sentence: why it is not among the tables one chooses from at first, nor meant by a wildcard; null = it is. */
  hiddenReason: z.string().nullable(),
  /** Sentences for the reader: history table, row filter, columns that cannot be exported ... */
  notes: z.array(z.string()),
});
export type CatalogTable = z.infer<typeof catalogTableSchema>;

export const serverFactsSchema = z.strictObject({ name: z.string(), version: z.string(), edition: z.string() });
export type ServerFacts = z.infer<typeof serverFactsSchema>;

export const catalogSchema = z.strictObject({
  server: serverFactsSchema,
  database: z.string(),
  tables: z.array(catalogTableSchema),
  /** What this server could not tell, one sentence each. */
  notes: z.array(z.string()),
});
export type Catalog = z.infer<typeof catalogSchema>;
