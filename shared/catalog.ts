// What the source says exists and this login may see: tables, columns, keys, estimates.
import { z } from 'zod';
import { sqlTypeSchema } from './columns.ts';

const catalogColumnSchema = z.strictObject({
  name: z.string(),
  sqlType: sqlTypeSchema,
  isNullable: z.boolean(),
  isIdentity: z.boolean(),
  isComputed: z.boolean(),
  /** Sentence: why this column cannot be exported; null when it can. */
  obstacle: z.string().nullable(),
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

const catalogTableSchema = z.strictObject({
  schema: z.string(),
  name: z.string(),
  kind: z.enum(['table', 'view']),
  /** Whether this login may SELECT; null = the server did not say. */
  canSelect: z.boolean().nullable(),
  columns: z.array(catalogColumnSchema),
  keys: z.array(catalogKeySchema),
  /** Approximate and not transactional; null = unknown. */
  rowsEstimate: z.int().min(0).nullable(),
  bytesEstimate: z.int().min(0).nullable(),
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
