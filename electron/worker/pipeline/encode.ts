// Picks the encoder of a file format: one line per format.
import type { OutputColumn } from '../../../shared/columns.ts';
import { AppError } from '../../../shared/errors.ts';
import { outputColumnsOf, type PlanTable } from '../../../shared/plan.ts';
import type { Compression, Format } from '../../../shared/run-options.ts';
import type { Batch } from '../batch/batch.ts';
import { createCsvEncoder } from './formats/csv.ts';
import { createJsonlEncoder } from './formats/jsonl.ts';
import { createParquetEncoder } from './formats/parquet/writer.ts';
import type { PartEncoder } from '../ports/ports.ts';

export type EncoderOptions = {
  readonly format: Format;
  readonly compression: Compression;
  /** Text pairs kept in the file's metadata; formats without metadata ignore them. */
  readonly keyValues?: Readonly<Record<string, string>>;
};

/** An encoder for the parts of a table, whose batches may carry behind the others what is not written: key columns, marks of rules. */
export function createTableEncoder(
  table: Pick<PlanTable, 'columns' | 'written'>,
  options: EncoderOptions,
): PartEncoder {
  const outputs = outputColumnsOf(table);
  const encoder = createEncoder(outputs, options);
  const written = (batch: Batch): Batch =>
    batch.columns.length === outputs.length ? batch : { ...batch, columns: batch.columns.slice(0, outputs.length) };
  return {
    write: (batch) => encoder.write(written(batch)),
    finish: () => encoder.finish(),
    get rowCount() {
      return encoder.rowCount;
    },
    get sizeBytes() {
      return encoder.sizeBytes;
    },
  };
}

/** An encoder for one part. BUG when the format does not know the compression: a plan is checked before. */
export function createEncoder(columns: readonly OutputColumn[], options: EncoderOptions): PartEncoder {
  const { format, compression, keyValues = {} } = options;
  if (format === 'parquet') return createParquetEncoder(columns, { compression, keyValues });
  if (compression === 'zstd' || compression === 'snappy') {
    throw new AppError('BUG', { detail: `${format} is not written with ${compression}` });
  }
  switch (format) {
    case 'csv':
      return createCsvEncoder(columns, compression);
    case 'jsonl':
      return createJsonlEncoder(columns, compression);
  }
}
