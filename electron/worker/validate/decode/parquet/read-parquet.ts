// Reads a stored Parquet file from front to back: one batch a row group, never more than one column chunk beside it.
import type { OutputColumn } from '../../../../../shared/columns.ts';
import { createBatch, type Batch } from '../../../batch/batch.ts';
import { openBlobStream, type BlobStream } from '../blob-stream.ts';
import { inPlace, refuse } from '../refusal.ts';
import { checkSchema } from './check-schema.ts';
import { createChunkReader, type ChunkReader } from './column-chunk.ts';
import { readFooter, type Chunk, type ParquetFile } from './footer.ts';
import { layOut, magicBytes } from './lay-out.ts';

export type ParquetBlob = {
  readonly sizeBytes: number;
  readonly columns: readonly OutputColumn[];
  /** Exactly the bytes [offset, offset + sizeBytes). */
  readRange(offset: number, sizeBytes: number): Promise<Uint8Array>;
  /** The whole blob. Called once, after the footer was read. */
  download(): AsyncGenerator<Uint8Array, void, void>;
  readonly onBytes?: ((bytes: Uint8Array) => void) | undefined;
};

const magic = Buffer.from('PAR1');
/** One request fetches most footers whole. */
const tailBytes = 64 << 10;
const mostFooterBytes = 64 << 20;
/** A row group that needs more memory than this is not read. */
const mostRowGroupBytes = 2 ** 31;
/** Eight times what is written: a few bytes can stand for any number of NULLs. */
const mostRowGroupRows = 1 << 20;

/** One batch a row group; the same batch is filled again for the next one. Throws Refusal. */
export async function* readParquet(blob: ParquetBlob): AsyncGenerator<Batch, void, void> {
  const footer = await fetchFooter(blob);
  const footerStart = blob.sizeBytes - footer.length;
  const file = readFooter(footer.subarray(0, -8), blob.columns.length);
  checkSchema(file.columns, blob.columns);
  checkSizes(file, blob.columns);
  const pieces = layOut(file, footerStart);
  const assemble = createAssembler(file, blob.columns);
  const stream = openBlobStream(blob.download(), blob.onBytes);
  try {
    if (!magic.equals(await stream.take(magicBytes))) refuse('it does not begin like a Parquet file');
    for (const { chunk, sizeBytes } of pieces) {
      const batch = chunk === null ? await stream.skip(sizeBytes) : assemble(chunk, await stream.take(sizeBytes));
      if (batch) yield batch;
    }
    await expectSame(stream, footer);
  } finally {
    await stream.close();
  }
}

/** The footer with its length and mark, read by range before everything else. */
export async function fetchFooter({
  sizeBytes,
  readRange,
}: Pick<ParquetBlob, 'sizeBytes' | 'readRange'>): Promise<Uint8Array> {
  if (sizeBytes < 12) refuse(`it has only ${sizeBytes} bytes`);
  const tailStart = Math.max(0, sizeBytes - tailBytes);
  const tail = await readRange(tailStart, sizeBytes - tailStart);
  if (tail.length !== sizeBytes - tailStart) refuse('its end cannot be read');
  if (!magic.equals(tail.subarray(-4))) refuse('it does not end like a Parquet file');
  const length = new DataView(tail.buffer, tail.byteOffset, tail.length).getUint32(tail.length - 8, true) + 8;
  if (length > sizeBytes - magicBytes) refuse('its footer is longer than the file');
  if (length > mostFooterBytes) refuse(`its footer takes ${length} bytes`);
  if (length <= tail.length) return tail.subarray(-length);
  const footer = await readRange(sizeBytes - length, length);
  return footer.length === length ? footer : refuse('its footer cannot be read');
}

/** The blob may have been replaced between the two reads. */
async function expectSame(stream: BlobStream, footer: Uint8Array): Promise<void> {
  if (Buffer.compare(await stream.take(footer.length), footer) !== 0) refuse('it changed while it was read');
  await stream.end();
}

/** Bounds the memory that the words of a footer can cost: they are believed only where they agree. */
export function checkSizes({ rowGroups }: ParquetFile, columns: readonly OutputColumn[]): void {
  const rowBytes = createBatch(columns, 0).columns.reduce((sum, { width }) => sum + (width || 4) + 1, 0);
  rowGroups.forEach(({ rowCount, chunks }, index) => {
    if (rowCount > mostRowGroupRows) refuse(`row group ${index} has ${rowCount} rows`);
    if (chunks.some(({ valueCount }) => valueCount !== rowCount))
      refuse(`a column of row group ${index} has another number of values than the ${rowCount} rows`);
    const sizeBytes = chunks.reduce((sum, chunk) => sum + chunk.uncompressedBytes, rowCount * rowBytes);
    if (sizeBytes > mostRowGroupBytes) refuse(`row group ${index} needs ${sizeBytes} bytes of memory`);
  });
}

/** Takes the chunks as they come by; answers the batch when its row group is complete. */
function createAssembler(file: ParquetFile, columns: readonly OutputColumn[]) {
  const capacity = file.rowGroups.reduce((most, { rowCount }) => Math.max(most, rowCount), 0);
  const batch = createBatch(columns, capacity);
  const readers: readonly ChunkReader[] = columns.map((column, index) =>
    createChunkReader(column, file.columns[index].typeLength),
  );
  let current = 0;
  let missing = columns.length;
  return (chunk: Chunk, bytes: Uint8Array): Batch | null => {
    if (chunk.rowGroup !== current) refuse(`row group ${chunk.rowGroup} comes amid row group ${current}`);
    const { rowCount } = file.rowGroups[current];
    inPlace(
      () => `row group ${chunk.rowGroup}, column "${columns[chunk.column].name}"`,
      () => readers[chunk.column](bytes, chunk, batch.columns[chunk.column], rowCount),
    );
    if (--missing > 0) return null;
    missing = columns.length;
    current++;
    batch.rowCount = rowCount;
    batch.byteLength = batch.columns.reduce(
      (sum, { width, offsets }) => sum + (width === 0 ? offsets[rowCount] : width * rowCount),
      0,
    );
    return batch;
  };
}
