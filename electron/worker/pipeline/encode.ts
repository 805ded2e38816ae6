// Picks the encoder of a file format: one line per format.
import type { OutputColumn } from '../../../shared/columns.ts';
import { AppError } from '../../../shared/errors.ts';
import { compressionsOf, type Compression, type Format } from '../../../shared/plan.ts';
import { createParquetEncoder } from './formats/parquet/writer.ts';
import type { PartEncoder } from './ports.ts';

export type EncoderOptions = {
  readonly format: Format;
  readonly compression: Compression;
  /** Text pairs kept in the file's metadata; formats without metadata ignore them. */
  readonly keyValues?: Readonly<Record<string, string>>;
};

/** An encoder for one part. BUG when the format does not know the compression: a plan is checked before. */
export function createEncoder(columns: readonly OutputColumn[], options: EncoderOptions): PartEncoder {
  const { format, compression, keyValues = {} } = options;
  if (!compressionsOf[format].includes(compression)) {
    throw new AppError('BUG', { detail: `${format} cannot be compressed with ${compression}` });
  }
  switch (format) {
    case 'parquet':
      return createParquetEncoder(columns, { compression, keyValues });
    default:
      throw new AppError('BUG', { detail: `${format} is not written yet` });
  }
}
