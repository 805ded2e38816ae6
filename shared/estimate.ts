// How much a plan will move and how long it may take, with the honesty of a range.
import { z } from 'zod';

export const estimateSchema = z.strictObject({
  /** Null = some table's rows are unknown. */
  rows: z.int().nullable(),
  sourceBytes: z.int().nullable(),
  /** Bytes that will be stored, after encoding and compression. */
  storedBytes: z.int().nullable(),
  secondsLow: z.number().nullable(),
  secondsHigh: z.number().nullable(),
  /** One sentence: how many rows of how many tables were sampled, in what time. */
  basis: z.string(),
  tables: z.array(
    z.strictObject({
      tableId: z.string(),
      rows: z.int().nullable(),
      sourceBytes: z.int().nullable(),
      storedBytes: z.int().nullable(),
      /** 0 = not sampled; its share is taken from the others. */
      sampledRows: z.int(),
    }),
  ),
});
export type Estimate = z.infer<typeof estimateSchema>;
