// Azure Data Factory as the engine of a plan: what is wished for, and what was made of it.
import { z } from 'zod';

export const factoryWishSchema = z.strictObject({
  /** Name of the factory; unique in Azure. */
  factory: z
    .string()
    .min(3)
    .max(63)
    .regex(/^[A-Za-z0-9](?:-?[A-Za-z0-9])*$/, 'a factory name has 3 to 63 letters, digits and single hyphens'),
  /** Computers that carry the self-hosted integration runtime; it takes four at most. */
  nodes: z.int().min(1).max(4),
  /** Key Vault that holds the password of the source. */
  vault: z
    .string()
    .min(3)
    .max(24)
    .regex(
      /^[A-Za-z](?:-?[A-Za-z0-9])*$/,
      'a Key Vault name begins with a letter and has 3 to 24 letters, digits and single hyphens',
    ),
  /** Blob endpoint of the storage account; null = the one that the plan names. */
  storage: z.url().nullable(),
});
export type FactoryWish = z.infer<typeof factoryWishSchema>;

/**
 * How Data Factory reads a table: one query; queries over ranges of a column, between bounds of ours or between those
 * that it asks for; or one query for each physical partition.
 */
const factoryReadSchema = z.enum(['whole', 'bounded', 'ranges', 'physical']);
export type FactoryRead = z.infer<typeof factoryReadSchema>;

const factoryTableSchema = z.strictObject({
  id: z.string(),
  schema: z.string(),
  name: z.string(),
  /** Null = left out, for the reasons in `refusals`. */
  read: factoryReadSchema.nullable(),
  /** The pipeline that copies it; null = left out. */
  pipeline: z.string().nullable(),
  /** What would be silently wrong, one sentence each. */
  refusals: z.array(z.string()),
  /** What is not exactly as the plan has it, one sentence each. */
  notes: z.array(z.string()),
});
export type FactoryTable = z.infer<typeof factoryTableSchema>;

export const factoryExportSchema = z.strictObject({
  /** Paths with `/` inside the folder, in the order of their names. */
  files: z.array(z.strictObject({ path: z.string(), text: z.string() })),
  tables: z.array(factoryTableSchema),
  /** Of the plan as a whole: what Data Factory does not do, or otherwise. */
  notes: z.array(z.string()),
  /** What somebody has to do before the first run, in order. */
  byHand: z.array(z.string()),
});
export type FactoryExport = z.infer<typeof factoryExportSchema>;
