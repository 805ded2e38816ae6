// `_schema.json`: what the files of one exported table hold, column by column, for whoever reads them without the plan.
import { z } from 'zod';
import { declaredTableSchema } from './catalog.ts';
import { sqlTypeSchema } from './columns.ts';
import { compressionSchema, formatSchema } from './run-options.ts';

/** A column as it stands in the files. */
const fileColumnSchema = z.strictObject({
  name: z.string(),
  isNullable: z.boolean(),
  /**
   * `value`: the value itself; `offsetMinutes`: of the datetimeoffset before it; `baseType`: of the sql_variant before it;
   * `isNull`: 1 where the only column of a CSV file is NULL.
   */
  holds: z.enum(['value', 'offsetMinutes', 'baseType', 'isNull']),
  /** Physical and logical type, such as `INT64` and `TIMESTAMP(MICROS, isAdjustedToUTC=false)`; null in text formats. */
  parquet: z
    .strictObject({ physical: z.string(), length: z.int().nullable(), logical: z.string().nullable() })
    .nullable(),
  /** How CSV or JSON Lines write it; null in Parquet. */
  text: z.string().nullable(),
});
export type SchemaFileColumn = z.infer<typeof fileColumnSchema>;

const schemaColumnSchema = z.strictObject({
  name: z.string(),
  /** As in CREATE TABLE: `nvarchar(50)`, `decimal(10,2)`, `datetime2(7)`. */
  declaredAs: z.string(),
  sqlType: sqlTypeSchema,
  isNullable: z.boolean(),
  isIdentity: z.boolean(),
  /** A computed column is written as the values it had. `definition` is null where it was not told. */
  computed: z.strictObject({ definition: z.string().nullable() }).nullable(),
  note: z.string().nullable(),
  files: z.array(fileColumnSchema).min(1),
});
export type SchemaColumn = z.infer<typeof schemaColumnSchema>;

export const tableSchemaSchema = z.strictObject({
  schemaVersion: z.literal(1),
  runId: z.string(),
  tool: z.string(),
  /** When the last part of the run had been verified. */
  finishedUtc: z.iso.datetime(),
  source: z.strictObject({
    server: z.string(),
    database: z.string(),
    schema: z.string(),
    name: z.string(),
    kind: z.enum(['table', 'view', 'query']),
    where: z.string().nullable(),
    query: z.string().nullable(),
  }),
  format: formatSchema,
  compression: compressionSchema,
  location: z.strictObject({
    /** URL of the container. */
    container: z.string(),
    /** The folder of the parts of this table of this run and no others; null when the path template gives none. */
    folder: z.string().nullable(),
    /** The parts' blob names, with `*` for numbers; null when it would mean parts of other tables too. */
    pattern: z.string().nullable(),
  }),
  rows: z.int().min(0),
  bytes: z.int().min(0),
  parts: z.int().min(0),
  columns: z.array(schemaColumnSchema).min(1),
  /** Of the table itself, its unexported columns included; null for a query and where the plan does not tell. */
  keys: declaredTableSchema.shape.keys.nullable(),
  checks: declaredTableSchema.shape.checks,
  /**
   * `log`: where in `location.folder` the table's Delta log begins, and in `notes` which columns Delta shows as another
   * type; null = there is none, and why.
   */
  delta: z.strictObject({ log: z.string().nullable(), notes: z.array(z.string()) }),
});
export type TableSchema = z.infer<typeof tableSchemaSchema>;
