// Reads a Parquet file of another writer from front to back: its row groups may be of any size, and come in slices.
import type { OutputColumn } from '../../../../../../shared/columns.ts';
import { createBatch, createColumn, type Batch, type Column } from '../../../../batch/batch.ts';
import { openBlobStream } from '../../blob-stream.ts';
import { inPlace, refuse } from '../../refusal.ts';
import { readFooter, type Chunk, type ParquetFile } from '../footer.ts';
import { layOut, magicBytes } from '../lay-out.ts';
import { fetchFooter, type ParquetBlob } from '../read-parquet.ts';
import { acceptSchema, type Acceptance } from './accept.ts';
import { openChunk, type ChunkCursor } from './chunk-cursor.ts';

const magic = Buffer.from('PAR1');
/** Rows of a batch at most. */
const mostRows = 1 << 16;
/** Bytes of a batch, more or less. */
const sliceBytes = 64 << 20;
/** The stored bytes of a row group are held together: writers make them of about 128 MB. */
const mostGroupBytes = 2 ** 31;
/** More than a writer puts into a row group of 128 MB, and what a false footer can cost in time. */
const mostGroupRows = 2 ** 31;

export type ForeignFile = {
  readonly file: ParquetFile;
  readonly footer: Uint8Array;
  readonly accepted: readonly Acceptance[];
};

/** What the footer says, which must be of a file with these columns. Throws Refusal. */
export async function openForeign(
  blob: Pick<ParquetBlob, 'sizeBytes' | 'columns' | 'readRange'>,
): Promise<ForeignFile> {
  const footer = await fetchFooter(blob);
  const file = readFooter(footer.subarray(0, -8), blob.columns.length);
  const accepted = acceptSchema(file.columns, blob.columns);
  file.rowGroups.forEach(({ rowCount, chunks }, index) => {
    if (rowCount > mostGroupRows) refuse(`row group ${String(index)} has ${String(rowCount)} rows`);
    if (chunks.some(({ valueCount }) => valueCount !== rowCount))
      refuse(`a column of row group ${String(index)} has another number of values than the ${String(rowCount)} rows`);
    const sizeBytes = chunks.reduce((sum, chunk) => sum + chunk.sizeBytes, 0);
    if (sizeBytes > mostGroupBytes) refuse(`row group ${String(index)} takes ${String(sizeBytes)} bytes`);
  });
  return { file, footer, accepted };
}

/** Batches of at most 65,536 rows; the same one is filled again. Throws Refusal. */
export async function* readForeign(blob: ParquetBlob): AsyncGenerator<Batch, void, void> {
  const { file, footer, accepted } = await openForeign(blob);
  const pieces = layOut(file, blob.sizeBytes - footer.length);
  const slicer = createSlicer(blob.columns, accepted);
  const stream = openBlobStream(blob.download(), blob.onBytes);
  try {
    if (!magic.equals(await stream.take(magicBytes))) refuse('it does not begin like a Parquet file');
    let current = 0;
    let held: Held[] = [];
    for (const { chunk, sizeBytes } of pieces) {
      if (chunk === null) {
        await stream.skip(sizeBytes);
        continue;
      }
      if (chunk.rowGroup !== current)
        refuse(`row group ${String(chunk.rowGroup)} comes amid row group ${String(current)}`);
      held.push({ chunk, bytes: await stream.take(sizeBytes) });
      if (held.length < blob.columns.length) continue;
      yield* slicer(held, file.rowGroups[current].rowCount);
      held = [];
      current += 1;
    }
    // The blob may have been replaced between the two reads.
    if (Buffer.compare(await stream.take(footer.length), footer) !== 0) refuse('it changed while it was read');
    await stream.end();
  } finally {
    await stream.close();
  }
}

type Held = { readonly chunk: Chunk; readonly bytes: Uint8Array };

function createSlicer(columns: readonly OutputColumn[], accepted: readonly Acceptance[]) {
  let batch = createBatch(columns, 0);
  let capacity = 0;
  let between: readonly (Column | null)[] = [];
  const makeRoom = (rows: number): void => {
    if (rows <= capacity) return;
    capacity = rows;
    batch = createBatch(columns, rows);
    between = accepted.map(({ type, convert }) => (convert === null ? null : createColumn(type, rows)));
  };
  const fill = (cursor: ChunkCursor, index: number, rows: number): void => {
    const { convert, check } = accepted[index];
    const column = batch.columns[index];
    const stored = between[index];
    if (stored === null || convert === null) {
      cursor.read(column, rows);
      check?.(column, column, rows);
    } else {
      cursor.read(stored, rows);
      convert(stored, column, rows);
    }
    if (column.nullCount > 0 && !columns[index].isNullable) refuse('it is NULL where the plan has no NULL');
  };
  return function* slices(held: readonly Held[], rowCount: number): Generator<Batch, void, void> {
    const inColumn = <T>(index: number, group: number, read: () => T): T =>
      inPlace(() => `row group ${String(group)}, column "${columns[index].name}"`, read);
    const cursors = held
      .toSorted((one, other) => one.chunk.column - other.chunk.column)
      .map(({ chunk, bytes }, index) => {
        const { type, isNullable } = accepted[index];
        return inColumn(index, chunk.rowGroup, () => openChunk({ bytes, chunk, rowCount, type, isNullable }));
      });
    const group = held[0]?.chunk.rowGroup ?? 0;
    const rowBytes = cursors.reduce((sum, { valueBytes }) => sum + valueBytes, 1);
    const sliceRows = Math.max(1, Math.min(mostRows, rowCount, Math.floor(sliceBytes / rowBytes)));
    for (let row = 0; row < rowCount; row += sliceRows) {
      const rows = Math.min(sliceRows, rowCount - row);
      makeRoom(rows);
      cursors.forEach((cursor, index) => inColumn(index, group, () => fill(cursor, index, rows)));
      batch.rowCount = rows;
      batch.byteLength = batch.columns.reduce(
        (sum, { width, offsets }) => sum + (width === 0 ? offsets[rows] : width * rows),
        0,
      );
      yield batch;
    }
    cursors.forEach((cursor, index) => inColumn(index, group, () => cursor.end()));
  };
}
