// Picks the encoder of a file format: one line per format.
import type { OutputColumn } from '../../../shared/columns.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Compression, Format } from '../../../shared/plan.ts';
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
