// Decodes the pages of one column chunk into the rows of one column; mutable for speed.
import type { OutputColumn } from '../../../../../shared/columns.ts';
import { createColumn, type Column } from '../../../batch/batch.ts';
import { inPlace, refuse } from '../refusal.ts';
import { decompress } from './decompress.ts';
import { lookUp } from './dictionary-values.ts';
import type { Chunk } from './footer.ts';
import { readHybrid } from './hybrid.ts';
import { checkCrc, readPageHeader, type PageHeader } from './page-header.ts';
import { plainReader, type PlainReader } from './plain-values.ts';
import { spread } from './spread.ts';
import type { Cursor } from './thrift.ts';

/** Encoding ids of parquet.thrift. */
const encodings = { plain: 0, plainDictionary: 2, rle: 3, rleDictionary: 8 };
const otherEncodings = new Map([
  [4, 'BIT_PACKED'],
  [5, 'DELTA_BINARY_PACKED'],
  [6, 'DELTA_LENGTH_BYTE_ARRAY'],
  [7, 'DELTA_BYTE_ARRAY'],
  [9, 'BYTE_STREAM_SPLIT'],
]);

/** Reads the chunks of one column, one a row group. */
export type ChunkReader = (bytes: Uint8Array, chunk: Chunk, column: Column, rowCount: number) => void;

/** `typeLength`: stored bytes of a fixed-length value. The reader refuses what is not such a chunk of `rowCount` rows. */
export function createChunkReader(expected: OutputColumn, typeLength: number): ChunkReader {
  const readPlain = plainReader(expected.type, typeLength);
  let indexes = new Int32Array(0);
  return (bytes, chunk, column, rowCount) => {
    if (indexes.length < rowCount) indexes = new Int32Array(rowCount);
    const state: State = { expected, column, rowCount, readPlain, indexes, row: 0, dictionary: null };
    const cursor: Cursor = { bytes, at: 0 };
    column.nullCount = 0;
    let unpackedBytes = 0;
    for (let page = 0; cursor.at < bytes.length; page++)
      inPlace(
        () => `page ${page}`,
        () => {
          const start = cursor.at;
          const header = readPageHeader(cursor);
          unpackedBytes += cursor.at - start + header.uncompressedBytes;
          if (unpackedBytes > chunk.uncompressedBytes) refuse('it is larger than its column chunk');
          if (header.compressedBytes > bytes.length - cursor.at) refuse('it reaches beyond its column chunk');
          const stored = bytes.subarray(cursor.at, cursor.at + header.compressedBytes);
          cursor.at += header.compressedBytes;
          checkCrc(header, stored);
          readPage(state, header, stored, chunk.codecId);
        },
      );
    if (state.row !== rowCount) refuse(`its pages hold ${state.row} rows of ${rowCount}`);
    if (unpackedBytes !== chunk.uncompressedBytes) refuse('its pages are not as large as the footer says');
  };
}

type State = {
  readonly expected: OutputColumn;
  readonly column: Column;
  readonly rowCount: number;
  readonly readPlain: PlainReader;
  readonly indexes: Int32Array;
  /** First row of the next page. */
  row: number;
  dictionary: { readonly values: Column; readonly size: number } | null;
};

function readPage(state: State, header: PageHeader, stored: Uint8Array, codecId: number): void {
  if (header.kind === 'dictionary') {
    if (state.row > 0 || state.dictionary !== null) refuse('its dictionary does not come first');
    state.dictionary = readDictionary(state, header, decompress(codecId, stored, header.uncompressedBytes));
    return;
  }
  const count = header.valueCount;
  if (count > state.rowCount - state.row) refuse(`it holds ${count} rows where ${state.rowCount - state.row} are left`);
  const { body, start, presentCount } =
    header.kind === 'v1' ? openPage(state, header, stored, codecId) : openPage2(state, header, stored, codecId);
  readValues(state, header.encoding, body, start, presentCount);
  spread(state.column, state.row, state.row + count, presentCount);
  state.column.nullCount += count - presentCount;
  state.row += count;
}

function readDictionary(state: State, header: PageHeader & { readonly kind: 'dictionary' }, body: Uint8Array) {
  const { expected, readPlain } = state;
  const size = header.valueCount;
  if (header.encoding !== encodings.plain && header.encoding !== encodings.plainDictionary)
    refuse(`its dictionary is encoded as ${otherEncodings.get(header.encoding) ?? header.encoding}`);
  if (state.column.kind === 'bool' || size > body.length) refuse('its dictionary is longer than its bytes');
  const values = createColumn(expected.type, size, body.length + 8);
  readPlain(body, 0, body.length, values, 0, size);
  return { values, size };
}

/** Where the values of a page begin, and how many there are: NULL has none. */
type OpenPage = { readonly body: Uint8Array; readonly start: number; readonly presentCount: number };

function openPage(
  state: State,
  header: PageHeader & { readonly kind: 'v1' },
  stored: Uint8Array,
  codecId: number,
): OpenPage {
  const body = decompress(codecId, stored, header.uncompressedBytes);
  if (!state.expected.isNullable) return { body, start: 0, presentCount: markAll(state, header.valueCount) };
  if (header.levelEncoding !== encodings.rle) refuse('its NULL marks are not encoded as RLE');
  if (body.length < 4) refuse('its NULL marks end too early');
  const sizeBytes = new DataView(body.buffer, body.byteOffset, 4).getUint32(0, true);
  if (sizeBytes > body.length - 4) refuse('its NULL marks are longer than the page');
  const presentCount = markPresent(state, header.valueCount, body, 4, 4 + sizeBytes);
  return { body, start: 4 + sizeBytes, presentCount };
}

/** In pages of version 2 the NULL marks stand before the compressed bytes. */
function openPage2(
  state: State,
  header: PageHeader & { readonly kind: 'v2' },
  stored: Uint8Array,
  codecId: number,
): OpenPage {
  const { valueCount, rowCount, nullCount, levelBytes, isCompressed, uncompressedBytes } = header;
  if (rowCount !== valueCount) refuse(`it claims ${rowCount} rows and ${valueCount} values`);
  if (levelBytes > stored.length || levelBytes > uncompressedBytes) refuse('its NULL marks are longer than the page');
  const packed = stored.subarray(levelBytes);
  // A page without values may leave the compressed part out.
  const isEmpty = uncompressedBytes === levelBytes && packed.length === 0;
  const body = decompress(isCompressed && !isEmpty ? codecId : 0, packed, uncompressedBytes - levelBytes);
  const presentCount =
    state.expected.isNullable && (levelBytes > 0 || valueCount === 0)
      ? markPresent(state, valueCount, stored, 0, levelBytes)
      : markAll(state, valueCount);
  if (valueCount - presentCount !== nullCount) refuse(`it claims ${nullCount} NULLs and marks others`);
  return { body, start: 0, presentCount };
}

function markAll({ column, row }: State, count: number): number {
  column.present.fill(1, row, row + count);
  return count;
}

function markPresent({ column, row }: State, count: number, bytes: Uint8Array, start: number, end: number): number {
  const { present } = column;
  const after = readHybrid(bytes, start, end, 1, present, row, row + count);
  if (after !== end) refuse('its NULL marks do not end where they should');
  let presentCount = 0;
  for (let at = row; at < row + count; at++) presentCount += present[at];
  return presentCount;
}

function readValues(state: State, encoding: number, body: Uint8Array, start: number, count: number): void {
  const { column, row } = state;
  if (encoding === encodings.plain) state.readPlain(body, start, body.length, column, row, count);
  else if (encoding === encodings.rleDictionary || encoding === encodings.plainDictionary)
    readIndexed(state, body, start, count);
  else if (encoding === encodings.rle && column.kind === 'bool') readRleBits(state, body, start, count);
  else refuse(`its values are encoded as ${otherEncodings.get(encoding) ?? encoding}, which is not written`);
}

function readIndexed(state: State, body: Uint8Array, start: number, count: number): void {
  const { column, row, indexes } = state;
  // Nothing but NULL: no number, and with some writers no width either.
  if (count === 0 && body.length - start <= 1) return;
  const { values, size } = state.dictionary ?? refuse('it has no dictionary');
  if (start >= body.length) refuse('its indexes are missing');
  const bitWidth = body[start];
  if (bitWidth > 24) refuse(`its indexes are ${bitWidth} bits wide`);
  const after = readHybrid(body, start + 1, body.length, bitWidth, indexes, 0, count);
  if (after !== body.length) refuse(`it has ${body.length - after} bytes behind its last index`);
  lookUp(values, size, indexes, column, row, count);
}

/** Booleans as runs, with their length in front. */
function readRleBits({ column, row }: State, body: Uint8Array, start: number, count: number): void {
  if (body.length - start < 4) refuse('its values end too early');
  const sizeBytes = new DataView(body.buffer, body.byteOffset, body.length).getUint32(start, true);
  if (sizeBytes !== body.length - start - 4) refuse('its values do not end where the page does');
  const after = readHybrid(body, start + 4, body.length, 1, column.data, row, row + count);
  if (after !== body.length) refuse(`it has ${body.length - after} bytes behind its last value`);
}
