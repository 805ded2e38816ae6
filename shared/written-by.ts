// Who wrote the files of a table, where it was not this program, and what stands for proof of them.
import { z } from 'zod';

export const writtenBySchema = z.strictObject({
  engine: z.literal('factory'),
  /** Name of the Data Factory. */
  factory: z.string(),
  /** Of its files, below the container: nothing else is to stand in it. */
  folder: z.string().min(1),
  /** Whose types the files have: Parquet as parquet-mr writes it, or CSV, of whose texts not all is documented. */
  form: z.enum(['parquet-mr', 'data-factory-csv']),
  /** The run of the pipeline that copied it; null = not known. */
  pipelineRunId: z.string().nullable(),
  /** As the service counted them; null = it did not tell. */
  rowsRead: z.int().min(0).nullable(),
  rowsCopied: z.int().min(0).nullable(),
  /** Its own check of consistency, in its words: `Verified`, `Unsupported` ...; null = it did not tell. */
  consistency: z.string().nullable(),
});
export type WrittenBy = z.infer<typeof writtenBySchema>;
