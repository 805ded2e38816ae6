// Reads some columns of a stored Parquet file by ranges: of a wide table its key is a small part.
import { createBatch, type Batch } from '../../../batch/batch.ts';
import { inPlace, refuse } from '../refusal.ts';
import { checkSchema } from './check-schema.ts';
import { createChunkReader } from './column-chunk.ts';
import { readFooter, type Chunk } from './footer.ts';
import { layOut } from './lay-out.ts';
import { checkSizes, fetchFooter, type ParquetBlob } from './read-parquet.ts';

/** A gap of so many bytes is read along: a request costs more. */
const nearBytes = 64 << 10;

/** One batch a row group; the same batch is filled again for the next one. Throws Refusal. */
export async function* readParquetColumns(
  { sizeBytes, columns, readRange }: Pick<ParquetBlob, 'sizeBytes' | 'columns' | 'readRange'>,
  wanted: readonly number[],
): AsyncGenerator<Batch, void, void> {
  const footer = await fetchFooter({ sizeBytes, readRange });
  const file = readFooter(footer.subarray(0, -8), columns.length);
  checkSchema(file.columns, columns);
  checkSizes(file, columns);
  layOut(file, sizeBytes - footer.length);
  const own = wanted.map((index) => columns[index]);
  const readers = wanted.map((index) => createChunkReader(columns[index], file.columns[index].typeLength));
  const capacity = file.rowGroups.reduce((most, { rowCount }) => Math.max(most, rowCount), 0);
  const batch = createBatch(own, capacity);
  for (const { rowCount, chunks } of file.rowGroups) {
    const asked = wanted.map((index) => chunks[index]);
    const bytesOf = await fetchChunks(asked, readRange);
    asked.forEach((chunk, index) =>
      inPlace(
        () => `row group ${String(chunk.rowGroup)}, column "${own[index].name}"`,
        () => readers[index](bytesOf(chunk), chunk, batch.columns[index], rowCount),
      ),
    );
    batch.rowCount = rowCount;
    batch.byteLength = batch.columns.reduce(
      (sum, { width, offsets }) => sum + (width === 0 ? offsets[rowCount] : width * rowCount),
      0,
    );
    yield batch;
  }
}

type Span = { start: number; end: number; bytes: Uint8Array };

/** Neighbours come with one request. */
async function fetchChunks(
  chunks: readonly Chunk[],
  readRange: ParquetBlob['readRange'],
): Promise<(chunk: Chunk) => Uint8Array> {
  const spans: Span[] = [];
  for (const { start, sizeBytes } of chunks.toSorted((a, b) => a.start - b.start)) {
    const last = spans.at(-1);
    if (last !== undefined && start - last.end <= nearBytes) last.end = Math.max(last.end, start + sizeBytes);
    else spans.push({ start, end: start + sizeBytes, bytes: new Uint8Array(0) });
  }
  await Promise.all(
    spans.map(async (span) => {
      span.bytes = await readRange(span.start, span.end - span.start);
      if (span.bytes.length !== span.end - span.start) refuse('a column of it cannot be read');
    }),
  );
  return ({ start, sizeBytes }) => {
    const span = spans.find((one) => start >= one.start && start + sizeBytes <= one.end);
    if (span === undefined) return refuse('a column of it was not read');
    return span.bytes.subarray(start - span.start, start - span.start + sizeBytes);
  };
}
