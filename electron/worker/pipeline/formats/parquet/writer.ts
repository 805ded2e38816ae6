// Streams a Parquet file: one batch becomes one row group, the footer comes last.
import type { OutputColumn } from '../../../../../shared/columns.ts';
import { AppError } from '../../../../../shared/errors.ts';
import type { Compression } from '../../../../../shared/run-options.ts';
import type { Batch } from '../../../batch/batch.ts';
import type { PartEncoder } from '../../../ports/ports.ts';
import { createSink, putBytes, takeBytes, written } from '../byte-sink.ts';
import { createChunkScratch, putColumnChunk } from './column-chunk.ts';
import { pageCompressor } from './compress.ts';
import { fileFooter, putRowGroup } from './footer.ts';
import { describeColumn } from './schema.ts';
import { createThriftWriter } from './thrift-writer.ts';

export type ParquetOptions = {
  readonly compression: Compression;
  /** Pairs for the footer's key/value metadata. */
  readonly keyValues: Readonly<Record<string, string>>;
};

/** Four bytes at both ends of every Parquet file. */
const magic = new TextEncoder().encode('PAR1');
/** Row groups are numbered with 16 bits. */
const maxRowGroups = 32_767;

/**
 * Errors of `write`: VALUE_TOO_LARGE when a page or column chunk passes 2 GB, BUG for a NULL in a NOT NULL column, a
 * decimal beyond its precision, or too many row groups.
 */
export function createParquetEncoder(columns: readonly OutputColumn[], options: ParquetOptions): PartEncoder {
  const targets = columns.map(describeColumn);
  const compressor = pageCompressor(options.compression);
  const scratch = createChunkScratch();
  // Row groups are serialised at once: what stays in memory a row group is a few hundred bytes a column.
  const rowGroups = createThriftWriter();
  let out = createSink(64 << 10);
  putBytes(out, magic);
  let rowGroupCount = 0;
  let rowCount = 0;
  let sizeBytes = 0;

  const handOut = (nextCapacity: number): readonly Uint8Array[] => {
    const bytes = takeBytes(out, nextCapacity);
    sizeBytes += bytes.length;
    return bytes.length === 0 ? [] : [bytes];
  };

  return {
    write(batch: Batch) {
      if (batch.rowCount === 0) return [];
      if (batch.columns.length !== targets.length) {
        throw new AppError('BUG', { detail: `a batch of ${batch.columns.length} columns for ${targets.length}` });
      }
      if (rowGroupCount === maxRowGroups) throw new AppError('BUG', { detail: `more than ${maxRowGroups} row groups` });
      const start = sizeBytes + out.length;
      const chunks = targets.map((target, index) =>
        putColumnChunk(out, sizeBytes, batch.columns[index], target, batch.rowCount, compressor, scratch),
      );
      putRowGroup(rowGroups, targets, chunks, batch.rowCount, start, rowGroupCount);
      rowGroupCount++;
      rowCount += batch.rowCount;
      // The next row group is likely to be as large as this one.
      return handOut(Math.ceil(out.length * 1.1) + 4096);
    },
    finish() {
      putBytes(
        out,
        fileFooter({
          targets,
          rowCount,
          rowGroupCount,
          keyValues: options.keyValues,
          rowGroups: written(rowGroups.sink),
        }),
      );
      putBytes(out, magic);
      const rest = handOut(0);
      out = createSink(0);
      return rest;
    },
    get rowCount() {
      return rowCount;
    },
    get sizeBytes() {
      return sizeBytes;
    },
  };
}
