// Appends the pages of a column chunk, data page version 1: the one that every reader knows.
import { AppError } from '../../../../../shared/errors.ts';
import { createSink, putBytes, written, type ByteSink } from '../byte-sink.ts';
import { chooseCompressor, type PageCompressor } from './compress.ts';
import type { ParquetColumn } from './schema.ts';
import { createThriftWriter, putBareStruct, putI32, putStruct } from './thrift-writer.ts';

/** Encoding ids of parquet.thrift. */
export const encoding = { plain: 0, rle: 3, rleDictionary: 8 } as const;

/** Several readers keep chunk sizes in 32 bits, though the format has 64. */
const largestChunkBytes = 2 ** 31 - 1;

/**
 * Pages of one column chunk: compresses what stands in `page`, appends it to `out` after its header, empties `page`.
 * VALUE_TOO_LARGE when a page is larger than the compressor or the format takes.
 */
export function createPageWriter(out: ByteSink, target: ParquetColumn, requested: PageCompressor, page: ByteSink) {
  const header = createThriftWriter(createSink(64));
  let compressor: PageCompressor | null = null;
  let uncompressedBytes = 0;
  const putPage = (type: number, putTypeHeader: () => void): void => {
    const body = written(page);
    checkedSize(target, body.length, requested.largestPageBytes);
    compressor ??= chooseCompressor(requested, body);
    const stored = compressor.compress(body);
    header.sink.length = 0;
    putBareStruct(header, () => {
      putI32(header, 1, type);
      putI32(header, 2, body.length);
      putI32(header, 3, stored.length);
      putTypeHeader();
    });
    putBytes(out, written(header.sink));
    putBytes(out, stored);
    uncompressedBytes += header.sink.length + body.length;
    page.length = 0;
  };
  return {
    putDictionaryPage: (valueCount: number) =>
      putPage(2, () =>
        putStruct(header, 7, () => {
          putI32(header, 1, valueCount);
          putI32(header, 2, encoding.plain);
        }),
      ),
    putDataPage: (rowCount: number, encodingId: number) =>
      putPage(0, () =>
        putStruct(header, 5, () => {
          putI32(header, 1, rowCount);
          putI32(header, 2, encodingId);
          putI32(header, 3, encoding.rle);
          putI32(header, 4, encoding.rle);
        }),
      ),
    codecId: () => (compressor ?? requested).codecId,
    uncompressedBytes: () => uncompressedBytes,
  };
}

/** A size that can be written; VALUE_TOO_LARGE otherwise. */
export function checkedSize(
  target: Pick<ParquetColumn, 'name'>,
  sizeBytes: number,
  limitBytes = largestChunkBytes,
): number {
  if (sizeBytes <= limitBytes) return sizeBytes;
  throw new AppError('VALUE_TOO_LARGE', { column: target.name, sizeBytes, limitBytes });
}
