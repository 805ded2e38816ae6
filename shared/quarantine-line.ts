// One line of a `_quarantine/` file: a row that was set aside, with its reasons and every value as text.
import { z } from 'zod';

export const quarantineLineSchema = z.object({
  /** Null for a table without a key. */
  key: z.array(z.string()).nullable(),
  /** Columns whose value no file can carry. */
  refused: z.array(z.object({ column: z.string() })),
  /** Ids of the rules that the row breaks. */
  rules: z.array(z.object({ rule: z.string() })).default([]),
  /** By name of the written column, as the text of a CSV file; bytes as hex digits. */
  values: z.record(z.string(), z.string().nullable()),
});
export type QuarantineRow = z.infer<typeof quarantineLineSchema>;
