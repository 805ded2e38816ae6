// Transforms: what is done to the rows of a table between reading and writing them.
import { z } from 'zod';

const column = z.string().min(1);
const name = z.string().trim().min(1).max(128);
const value = z.string().max(4000);

/** What a column becomes: as in the files. */
const castTypeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('string') }),
  z.strictObject({ kind: z.literal('int'), bits: z.union([z.literal(16), z.literal(32), z.literal(64)]) }),
  z.strictObject({ kind: z.literal('float'), bits: z.union([z.literal(32), z.literal(64)]) }),
  z.strictObject({ kind: z.literal('decimal'), precision: z.int().min(1).max(38), scale: z.int().min(0).max(38) }),
  z.strictObject({ kind: z.literal('bool') }),
  z.strictObject({ kind: z.literal('date') }),
  z.strictObject({ kind: z.literal('timestamp') }),
]);
export type CastType = z.infer<typeof castTypeSchema>;

/** How personal data is hidden. NULL stays NULL. */
const maskSchema = z.discriminatedUnion('how', [
  /** A constant in its place; null = NULL. */
  z.strictObject({ how: z.literal('redact'), with: value.nullable() }),
  /** All but some characters at both ends. */
  z.strictObject({
    how: z.literal('partial'),
    keepFirst: z.int().min(0).max(100),
    keepLast: z.int().min(0).max(100),
    with: z.string().min(1).max(1),
  }),
  /** HMAC-SHA-256 with the key of the plan, as hex digits. */
  z.strictObject({ how: z.literal('hash') }),
  /**
   * A token of the same kind (digits for digits, letters for letters), made with the key: the same value of the same
   * domain gives the same token in every table and run, so that joins survive.
   */
  z.strictObject({ how: z.literal('tokenise'), domain: z.string().min(1).max(60) }),
  /** Dates to their month or year, numbers to multiples, texts to their first characters. */
  z.strictObject({
    how: z.literal('generalise'),
    to: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('month') }),
      z.strictObject({ kind: z.literal('year') }),
      z.strictObject({ kind: z.literal('multiple'), of: z.string().regex(/^\d{1,18}$/) }),
      z.strictObject({ kind: z.literal('prefix'), length: z.int().min(1).max(100) }),
    ]),
  }),
]);
export type Mask = z.infer<typeof maskSchema>;

/** Applied in order; each sees the columns as the ones before it left them. */
export const transformSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('include'), columns: z.array(column).min(1) }),
  z.strictObject({ kind: z.literal('exclude'), columns: z.array(column).min(1) }),
  z.strictObject({ kind: z.literal('rename'), column, to: name }),
  z.strictObject({ kind: z.literal('cast'), column, to: castTypeSchema }),
  /** A new column that holds the same in every row; null = NULL. */
  z.strictObject({ kind: z.literal('constant'), name, type: castTypeSchema, value: value.nullable() }),
  /** A new text column. `ifNull`: a NULL among them counts as empty, or makes the whole NULL. */
  z.strictObject({
    kind: z.literal('concat'),
    name,
    columns: z.array(column).min(1).max(16),
    separator: value,
    ifNull: z.enum(['empty', 'null']),
  }),
  z.strictObject({ kind: z.literal('trim'), column, side: z.enum(['both', 'start', 'end']) }),
  /** Becomes NULL where it has this value. */
  z.strictObject({ kind: z.literal('nullIf'), column, value }),
  /** Every place that the pattern (docs/rules.md) matches. */
  z.strictObject({ kind: z.literal('replace'), column, pattern: z.string().min(1).max(1000), with: value }),
  z.strictObject({
    kind: z.literal('shiftDate'),
    column,
    by: z.int().min(-1_000_000_000).max(1_000_000_000),
    unit: z.enum(['days', 'hours', 'minutes', 'seconds']),
  }),
  /** A new column that the server computes: T-SQL over the table as `t`. */
  z.strictObject({ kind: z.literal('server'), name, sql: z.string().trim().min(1).max(8000) }),
  /**
   * JavaScript in a sandbox, once a row: the body of `(row) => ...`, whose result holds the columns that change. Values
   * are texts, in the form of the CSV files; null for NULL. `columns`: those it may change; `adds`: new text columns.
   */
  z.strictObject({
    kind: z.literal('script'),
    source: z.string().trim().min(1).max(64_000),
    columns: z.array(column),
    adds: z.array(name),
  }),
  z.strictObject({ kind: z.literal('mask'), column, mask: maskSchema }),
]);
export type Transform = z.infer<typeof transformSchema>;

export const transformsSchema = z.array(transformSchema).max(200);

/** The transforms of several tables, as people write them into a file. */
export const tableTransformsSchema = z.array(
  z.strictObject({ schema: z.string().min(1), name: z.string().min(1), transforms: transformsSchema }),
);
export type TableTransforms = z.infer<typeof tableTransformsSchema>[number];

/** What a column seems to hold, and the mask that would fit. Nothing is masked before somebody says so. */
export const personalDataSchema = z.strictObject({
  column: z.string(),
  kind: z.enum(['email', 'phone', 'card', 'iban', 'nationalId', 'name', 'address', 'birthDate', 'ipAddress']),
  /** By which it was recognised, as a sentence: the name, or how many of the sampled values. */
  why: z.string(),
  confidence: z.enum(['high', 'medium', 'low']),
  mask: maskSchema,
});
export type PersonalData = z.infer<typeof personalDataSchema>;

/** The first rows of a table before and after its transforms, as texts in the form of the CSV files. */
export const transformPreviewSchema = z.strictObject({
  before: z.strictObject({ columns: z.array(z.string()), rows: z.array(z.array(z.string().nullable())) }),
  after: z.strictObject({ columns: z.array(z.string()), rows: z.array(z.array(z.string().nullable())) }),
});
export type TransformPreview = z.infer<typeof transformPreviewSchema>;
