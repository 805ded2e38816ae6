// Requests about the SQL Server side.
import { z } from 'zod';
import { sqlTypeSchema } from '../columns.ts';
import { ruleSuggestionSchema } from '../rules.ts';
import { catalogSchema, serverFactsSchema, sizeSourceSchema } from '../catalog.ts';
import { checkListSchema } from '../checks.ts';
import { sourceConfigSchema } from '../connection.ts';
import { momentChoiceSchema } from '../point-in-time.ts';
import { tableChoiceSchema } from '../table-choice.ts';
import { secret, worker } from './method.ts';

const connection = { source: sourceConfigSchema, password: secret };

const tableSummarySchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  kind: z.enum(['table', 'view']),
  /** Whether this login may SELECT; null = the server did not say. */
  canSelect: z.boolean().nullable(),
  /** What kind of table it is, a word or two each: temporal, partitioned, in memory ... */
  marks: z.array(z.string()),
  /** Why it is shown only when it is asked for, one sentence; null = like any other. */
  hiddenReason: z.string().nullable(),
  sizeSource: sizeSourceSchema,
  /** Approximate; null = unknown. */
  rowsEstimate: z.int().nullable(),
  bytesEstimate: z.int().nullable(),
  columnCount: z.int(),
  /** The key that would order the read, `OrderId, LineNo`; null = one stream. */
  key: z.string().nullable(),
  /** How many ranges it would be read in. */
  partitions: z.int(),
  /** Why it is read this way, one sentence. */
  readNote: z.string(),
  /** One sentence each. */
  warnings: z.array(z.string()),
  /** Why it cannot be exported at all; null when it can. */
  obstacle: z.string().nullable(),
});
export type TableSummary = z.infer<typeof tableSummarySchema>;

const columnDetailSchema = z.strictObject({
  name: z.string(),
  /** As T-SQL writes it: `decimal(18, 4)`. */
  sourceType: z.string(),
  /** Absent where an older answer is shown. */
  sqlType: sqlTypeSchema.optional(),
  isNullable: z.boolean(),
  isKey: z.boolean(),
  /** What sets it apart, a word or two each: computed, sparse, period start ... */
  marks: z.array(z.string()),
  /** The columns that are written, with their logical types in words; empty when left out. */
  outputs: z.array(z.strictObject({ name: z.string(), type: z.string() })),
  note: z.string().nullable(),
  /** Why it cannot be exported; null when it can. */
  leftOut: z.string().nullable(),
});
export type ColumnDetail = z.infer<typeof columnDetailSchema>;

const tableFactSchema = z.strictObject({ label: z.string(), value: z.string() });
export type TableFact = z.infer<typeof tableFactSchema>;

const previewSchema = z.strictObject({
  columns: z.array(z.strictObject({ name: z.string(), type: z.string(), alignEnd: z.boolean() })),
  /** Cells as they will be written, as text; null = NULL. Long values are cut and end in an ellipsis. */
  rows: z.array(z.array(z.string().nullable())),
});
export type Preview = z.infer<typeof previewSchema>;

const namedTable = { schema: z.string(), name: z.string(), kind: z.enum(['table', 'view', 'query']) };

export const sourceMethods = {
  /** What the source says exists, whole. */
  'source.inventory': worker(z.strictObject(connection), catalogSchema),
  /** Connects step by step; reports the list as it fills by `checks.changed` events that carry `probeId`. */
  'source.test': worker(
    z.strictObject({ ...connection, probeId: z.string() }),
    z.strictObject({
      checks: checkListSchema,
      server: serverFactsSchema.nullable(),
      /** Names of the databases this login may open; empty when unknown. */
      databases: z.array(z.string()),
    }),
  ),
  /** One line a table. The catalog is kept in the worker; `refresh` reads it anew. */
  'source.tables': worker(
    z.strictObject({ ...connection, refresh: z.boolean(), lanes: z.int().min(1).max(8) }),
    z.strictObject({
      server: serverFactsSchema,
      database: z.string(),
      notes: z.array(z.string()),
      tables: z.array(tableSummarySchema),
    }),
  ),
  /** The columns of one table, or of the custom query that stands in for it. */
  'source.columns': worker(
    z.strictObject({ ...connection, table: tableChoiceSchema }),
    z.strictObject({
      columns: z.array(columnDetailSchema),
      /** What kind of table it is; empty for a query. */
      facts: z.array(tableFactSchema),
      notes: z.array(z.string()),
      /** Rules that what the database declares suggests. */
      suggestions: z.array(ruleSuggestionSchema).optional(),
    }),
  ),
  /** The first rows as they will be written. */
  'source.preview': worker(
    z.strictObject({ ...connection, table: tableChoiceSchema, rows: z.int().min(1).max(100) }),
    previewSchema,
  ),
  /** Counts the rows that the choice reads; can be cancelled. */
  'source.count': worker(
    z.strictObject({ ...connection, table: tableChoiceSchema }),
    z.strictObject({ rows: z.int(), elapsedMs: z.number() }),
  ),
  /** Which points in time the server offers for these tables, and what each gives and costs. */
  'source.moments': worker(
    z.strictObject({ ...connection, tables: z.array(z.strictObject(namedTable)).min(1) }),
    z.strictObject({
      choices: z.array(momentChoiceSchema),
      /** What `auto` would take. */
      best: momentChoiceSchema.shape.mode,
      databaseSnapshots: z.array(z.strictObject({ name: z.string(), created: z.string() })),
      /** Those among them that earlier runs left behind. */
      leftovers: z.array(z.string()),
      /** What a run would make a database snapshot with; null = it cannot. */
      snapshotScript: z.string().nullable(),
      /** For the administrator, where snapshot isolation is off. */
      allowScript: z.string().nullable(),
    }),
  ),
} as const;
