// The columns of an exported table: what SQL Server calls them and what is written to the file.
import { z } from 'zod';

const timeUnitSchema = z.enum(['millis', 'micros', 'nanos']);
export type TimeUnit = z.infer<typeof timeUnitSchema>;

/** What a written column holds, independent of the file format. */
const logicalTypeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bool') }),
  z.strictObject({
    kind: z.literal('int'),
    bits: z.union([z.literal(8), z.literal(16), z.literal(32), z.literal(64)]),
    signed: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('float'), bits: z.union([z.literal(32), z.literal(64)]) }),
  z.strictObject({ kind: z.literal('decimal'), precision: z.int().min(1).max(38), scale: z.int().min(0).max(38) }),
  z.strictObject({ kind: z.literal('date') }),
  /** Time of day, `digits` = fractional digits of the SQL type (0..7), used by the text formats. */
  z.strictObject({ kind: z.literal('time'), unit: timeUnitSchema, digits: z.int().min(0).max(7) }),
  /** `isUtc`: an instant (datetimeoffset); otherwise wall-clock time without zone. */
  z.strictObject({
    kind: z.literal('timestamp'),
    unit: timeUnitSchema,
    digits: z.int().min(0).max(7),
    isUtc: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('string') }),
  z.strictObject({ kind: z.literal('binary') }),
  /** Exactly `length` bytes (rowversion). */
  z.strictObject({ kind: z.literal('fixed'), length: z.int().min(1) }),
  /** 16 bytes in the order of the text form. */
  z.strictObject({ kind: z.literal('uuid') }),
]);
export type LogicalType = z.infer<typeof logicalTypeSchema>;

/** Members have one order only where they come from one place. */
export const isSameLogicalType = (a: LogicalType, b: LogicalType): boolean => {
  const members = Object.entries(a);
  const others = new Map<string, unknown>(Object.entries(b));
  return members.length === others.size && members.every(([name, value]) => others.get(name) === value);
};

/** A column as written to the file. */
const outputColumnSchema = z.strictObject({
  name: z.string(),
  isNullable: z.boolean(),
  type: logicalTypeSchema,
});
export type OutputColumn = z.infer<typeof outputColumnSchema>;

/** A column's type as the catalog tells it (alias types resolved to their base). */
export const sqlTypeSchema = z.strictObject({
  /** Lower-case base type name: int, nvarchar, decimal, datetime2, timestamp (= rowversion), clr_udt ... */
  name: z.string(),
  /** Bytes; -1 = max. */
  maxLength: z.int(),
  precision: z.int(),
  scale: z.int(),
  collation: z.string().nullable(),
  /** Windows code page of the collation; 65001 = UTF-8; null when not a character type. */
  codePage: z.int().nullable(),
});
export type SqlType = z.infer<typeof sqlTypeSchema>;

export const isSameSqlType = (a: SqlType, b: SqlType): boolean =>
  a.name === b.name &&
  a.maxLength === b.maxLength &&
  a.precision === b.precision &&
  a.scale === b.scale &&
  a.collation === b.collation &&
  a.codePage === b.codePage;

/** One source column of a plan and the one or two columns it is written as. */
export const planColumnSchema = z.strictObject({
  name: z.string(),
  sqlType: sqlTypeSchema,
  isNullable: z.boolean(),
  /**
   * `nvarchar`: converted to Unicode on the server, because the code page cannot be decoded exactly here, or the type has
   * no other lossless form. The others are pseudo-columns of graph tables, whose columns cannot be named reliably.
   */
  selectAs: z.enum(['plain', 'nvarchar', '$node_id', '$edge_id', '$from_id', '$to_id']),
  /** One column, or two: datetimeoffset (instant, offset minutes), sql_variant (text, type name). */
  outputs: z.array(outputColumnSchema).min(1).max(2),
  /** Read for order and watermark only, not written: a key column that was not chosen. Stands behind all others. */
  isKeyOnly: z.literal(true).optional(),
  /** Sentence for the plan when the representation is not the obvious one; null otherwise. */
  note: z.string().nullable(),
});
export type PlanColumn = z.infer<typeof planColumnSchema>;
