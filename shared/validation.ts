// Validations: how a run is proven afterwards, what was compared, and what was found.
import { z } from 'zod';

/**
 * `quick`: counts, footers, sizes and MD5 on record. `standard`: every part is read again by a decoder of its own and
 * its fingerprint compared, with the source's counts and aggregates where it is asked. `full`: a digest of every row,
 * computed by the server and from the file. `sample`: rows by random keys, cell by cell.
 */
export const tierSchema = z.enum(['quick', 'standard', 'full', 'sample']);
export type Tier = z.infer<typeof tierSchema>;

const findingSchema = z.strictObject({
  kind: z.enum([
    /** The manifest itself does not add up, or is not the run's. */
    'manifest',
    /** A blob that is not there, that is of another run, or that cannot be read as what it should be. */
    'partMissing',
    'partForeign',
    'partUnreadable',
    /** Size, MD5 or row count on record, or in the footer. */
    'partDiffers',
    /** The same rows in another order, or other bytes that decode to the same rows. */
    'orderDiffers',
    /** A column whose count, bounds, sum or hash differs. */
    'columnDiffers',
    /** Row by row: in the source and not in the file, in the file and not in the source, more than once, another value. */
    'rowLost',
    'rowAdded',
    'rowRepeated',
    'valueDiffers',
    /** The source's count or aggregates differ from those of the files. */
    'sourceDiffers',
    /** The row or table was changed after the run read it: no fault of the files. */
    'changedSince',
    /** It differs, and whether the source changed since cannot be told. */
    'changedUnknown',
    /** A data-quality rule that does not hold. */
    'ruleBroken',
    /** What could not be compared, and why. */
    'notCompared',
  ]),
  /** `fault`: the files are not what left; `notice`: something else that has to be known. */
  severity: z.enum(['fault', 'notice']),
  schema: z.string(),
  table: z.string(),
  /** Blob name. */
  part: z.string().nullable(),
  /** Texts of the key columns. */
  key: z.array(z.string()).nullable(),
  column: z.string().nullable(),
  /** The value of the source (or what is on record) and of the file, where one value is meant; null also for NULL. */
  expected: z.string().nullable(),
  found: z.string().nullable(),
  /** One sentence for people, which names all of that. */
  text: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

const tableValidationSchema = z.strictObject({
  schema: z.string(),
  table: z.string(),
  rows: z.int().min(0),
  parts: z.int().min(0),
  bytes: z.int().min(0),
  /** No fault was found; notices may stand. */
  verified: z.boolean(),
  /** Whether and how the source was compared: one sentence. */
  source: z.string(),
  /** Rows of the source at this moment, where it was asked. */
  sourceRows: z.int().min(0).nullable(),
  /** Every comparison that was made for each column: the report's table of columns. */
  columns: z.array(
    z.strictObject({
      name: z.string(),
      sqlType: z.string(),
      nulls: z.string().nullable(),
      min: z.string().nullable(),
      max: z.string().nullable(),
      sum: z.string().nullable(),
      /** Against the fingerprint of the run, and against the source. */
      fingerprint: z.enum(['equal', 'differs', 'notCompared']),
      source: z.enum(['equal', 'differs', 'notCompared']),
      /** Why it was not compared; null otherwise. */
      note: z.string().nullable(),
    }),
  ),
  /** The first of them; `findingsInAll` counts all. */
  findings: z.array(findingSchema),
  findingsInAll: z.int().min(0),
});
export type TableValidation = z.infer<typeof tableValidationSchema>;

export const validationSchema = z.strictObject({
  validationVersion: z.literal(1),
  tool: z.string(),
  runId: z.string(),
  manifest: z.string(),
  tier: tierSchema,
  startedUtc: z.string(),
  finishedUtc: z.string(),
  /** Who ran it: account and computer. */
  by: z.string(),
  verified: z.boolean(),
  /** Sentences: what this tier, as it was run, proves and what it cannot. */
  proves: z.array(z.string()),
  cannot: z.array(z.string()),
  /** Of the source: null = it was not asked. */
  source: z.strictObject({ server: z.string(), database: z.string(), moment: z.string() }).nullable(),
  /** Of `sample`: how many rows a table, and the seed that picks them again. */
  sample: z.strictObject({ rowsPerTable: z.int(), seed: z.int() }).nullable(),
  /** Of tables as a whole, and of the manifest (schema and table empty). */
  findings: z.array(findingSchema),
  rows: z.int().min(0),
  parts: z.int().min(0),
  bytes: z.int().min(0),
  tables: z.array(tableValidationSchema),
});
export type Validation = z.infer<typeof validationSchema>;

export const isFault = ({ severity }: Pick<Finding, 'severity'>): boolean => severity === 'fault';

/** `incomplete`: no fault was found, but something that the tier promises was not compared. */
export function verdictOf({ verified, findings, tables }: Validation): 'verified' | 'differs' | 'incomplete' {
  if (verified) return 'verified';
  const all = [...findings, ...tables.flatMap((table) => table.findings)];
  return all.some(isFault) ? 'differs' : 'incomplete';
}
