// The fingerprint of rows: what is kept of every value while it streams by, so that the file can be compared later.
import { z } from 'zod';

/** A whole number of any size. */
const integerText = z.string().regex(/^-?\d+$/, 'a whole number');

const columnFingerprintSchema = z.strictObject({
  nulls: z.int().min(0),
  /**
   * In the column's own unit, and the sums are exact: int; decimal unscaled (12.50 is 1250); date days and timestamp
   * units since 1970-01-01; time units since midnight; bool 0 and 1. Floats are the shortest decimal text that reads
   * back alike. Null without values, and for strings, bytes and uuid, whose order depends on a collation.
   */
  min: z.string().nullable(),
  max: z.string().nullable(),
  /**
   * Exact. Strings: UTF-16 code units; binary: bytes; uuid and fixed(8): the stored bytes as signed big-endian 64-bit
   * numbers, both halves of a uuid added. Null for floats, whose sum depends on the order, and other fixed lengths.
   */
  sum: integerText.nullable(),
  /** Order-independent 64-bit sum of a hash of every value, 16 hex digits: names the column in which rows differ. */
  hash: z.string().regex(/^[0-9a-f]{16}$/, '16 hex digits'),
});
export type ColumnFingerprint = z.infer<typeof columnFingerprintSchema>;

const count = z.int().min(0);
/** What changes do to rows. */
export const operationCountsSchema = z.strictObject({ inserted: count, updated: count, deleted: count });
export type OperationCounts = z.infer<typeof operationCountsSchema>;

export const fingerprintSchema = z.strictObject({
  /** How the hashes are computed; two of different versions are not comparable. */
  version: z.literal(1),
  rows: z.int().min(0),
  /** Order-independent 128-bit sum of the row hashes, 32 hex digits. */
  hash: z.string().regex(/^[0-9a-f]{32}$/, '32 hex digits'),
  /** Of a part of changes, by its first column. */
  operations: operationCountsSchema.optional(),
  /** In the order of the file's columns. */
  columns: z.array(columnFingerprintSchema),
});
export type Fingerprint = z.infer<typeof fingerprintSchema>;
