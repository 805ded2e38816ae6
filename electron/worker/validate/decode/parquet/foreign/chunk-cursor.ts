// Reads one column chunk a few rows at a time: beside its stored bytes only one page is held unpacked; mutable for speed.
import type { LogicalType } from '../../../../../../shared/columns.ts';
import { createColumn, type Column } from '../../../../batch/batch.ts';
import { inPlace, refuse } from '../../refusal.ts';
import { decompress } from '../decompress.ts';
import type { Chunk } from '../footer.ts';
import { checkCrc, readPageHeader, type PageHeader } from '../page-header.ts';
import { plainReader } from '../plain-values.ts';
import { spread } from '../spread.ts';
import type { Cursor } from '../thrift.ts';
import { openHybrid, type HybridCursor } from '../hybrid.ts';
import { openIndexed, openPlain, openRuns, type Dictionary, type ValueSource } from './value-source.ts';

/** Encoding ids of parquet.thrift. */
const encodings = { plain: 0, plainDictionary: 2, rle: 3, rleDictionary: 8 };
/** A page is unpacked at once; writers make them of about a megabyte. */
const mostPageBytes = 256 << 20;

export type ChunkCursor = {
  /** Bytes that a value takes when read, at most or on average: what the number of rows at a time is chosen by. */
  readonly valueBytes: number;
  /** The next rows of the chunk into the rows from 0 of `column`. */
  read(column: Column, rows: number): void;
  /** Refuses a chunk that goes on. */
  end(): void;
};

export type StoredChunk = {
  readonly bytes: Uint8Array;
  readonly chunk: Chunk;
  readonly rowCount: number;
  /** What its values are read as. */
  readonly type: LogicalType;
  readonly isNullable: boolean;
};

type Page = { readonly levels: HybridCursor | null; readonly values: ValueSource; readonly nullCount: number | null };

/** Reads the dictionary at once. Throws Refusal. */
export function openChunk(stored: StoredChunk): ChunkCursor {
  const { bytes, chunk, rowCount, type, isNullable } = stored;
  const cursor: Cursor = { bytes, at: 0 };
  let unpackedBytes = 0;
  let pageNumber = -1;
  let dictionary: Dictionary | null = null;
  let indexes = new Int32Array(0);
  const indexesFor = (count: number): Int32Array =>
    indexes.length >= count ? indexes : (indexes = new Int32Array(count));
  const within = <T>(read: () => T): T => inPlace(() => `page ${String(Math.max(pageNumber, 0))}`, read);

  let page: Page | null = null;
  let pageRows = 0;
  let pageNulls = 0;
  let rowsLeft = rowCount;

  const nextHeader = (): { readonly header: PageHeader; readonly body: Uint8Array } => {
    pageNumber += 1;
    return within(() => {
      if (cursor.at >= bytes.length) refuse(`it is missing: ${String(rowsLeft)} rows are left`);
      const start = cursor.at;
      const header = readPageHeader(cursor);
      unpackedBytes += cursor.at - start + header.uncompressedBytes;
      if (unpackedBytes > chunk.uncompressedBytes) refuse('it is larger than its column chunk');
      if (header.uncompressedBytes > mostPageBytes) refuse(`it takes ${String(header.uncompressedBytes)} bytes`);
      if (header.compressedBytes > bytes.length - cursor.at) refuse('it reaches beyond its column chunk');
      const body = bytes.subarray(cursor.at, cursor.at + header.compressedBytes);
      cursor.at += header.compressedBytes;
      checkCrc(header, body);
      return { header, body };
    });
  };

  const openPage = (header: PageHeader, body: Uint8Array): Page =>
    within(() => {
      if (header.kind === 'dictionary') return refuse('its dictionary does not come first');
      if (header.valueCount > rowsLeft)
        refuse(`it holds ${String(header.valueCount)} rows where ${String(rowsLeft)} are left`);
      const opened = header.kind === 'v1' ? openV1(header, body) : openV2(header, body);
      pageRows = header.valueCount;
      pageNulls = 0;
      return { ...opened, values: valuesOf(header.encoding, opened.body, opened.start) };
    });

  const openV1 = (header: PageHeader & { readonly kind: 'v1' }, packed: Uint8Array) => {
    const body = decompress(chunk.codecId, packed, header.uncompressedBytes);
    if (!isNullable) return { body, start: 0, levels: null, nullCount: 0 };
    if (header.levelEncoding !== encodings.rle) refuse('its NULL marks are not encoded as RLE');
    if (body.length < 4) refuse('its NULL marks end too early');
    const sizeBytes = new DataView(body.buffer, body.byteOffset, 4).getUint32(0, true);
    if (sizeBytes > body.length - 4) refuse('its NULL marks are longer than the page');
    const start = 4 + sizeBytes;
    return { body, start, levels: openHybrid(body, 4, start, 1), nullCount: null };
  };

  /** In pages of version 2 the NULL marks stand before the compressed bytes. */
  const openV2 = (header: PageHeader & { readonly kind: 'v2' }, packed: Uint8Array) => {
    const { valueCount, nullCount, levelBytes, isCompressed, uncompressedBytes } = header;
    if (header.rowCount !== valueCount) refuse('it claims another number of rows than of values');
    if (levelBytes > packed.length || levelBytes > uncompressedBytes) refuse('its NULL marks are longer than the page');
    const rest = packed.subarray(levelBytes);
    // A page without values may leave the compressed part out.
    const isEmpty = uncompressedBytes === levelBytes && rest.length === 0;
    const body = decompress(isCompressed && !isEmpty ? chunk.codecId : 0, rest, uncompressedBytes - levelBytes);
    const hasLevels = isNullable && levelBytes > 0;
    return { body, start: 0, levels: hasLevels ? openHybrid(packed, 0, levelBytes, 1) : null, nullCount };
  };

  const valuesOf = (encoding: number, body: Uint8Array, start: number): ValueSource => {
    if (encoding === encodings.plain) return openPlain(type, body, start);
    if (encoding === encodings.rleDictionary || encoding === encodings.plainDictionary)
      return openIndexed(dictionary, body, start, indexesFor);
    if (encoding === encodings.rle && type.kind === 'bool') return openRuns(body, start);
    return refuse(`its values have encoding ${String(encoding)}, which is not read`);
  };

  const closePage = ({ levels, values, nullCount }: Page): void =>
    within(() => {
      levels?.end();
      values.end();
      if (nullCount !== null && nullCount !== pageNulls)
        refuse(`it claims ${String(nullCount)} NULLs and marks others`);
      page = null;
    });

  const readFrom = ({ levels, values }: Page, column: Column, row: number, rows: number): void =>
    within(() => {
      const { present } = column;
      let presentCount = rows;
      if (levels === null) present.fill(1, row, row + rows);
      else {
        levels.read(present, row, row + rows);
        presentCount = 0;
        for (let at = row; at < row + rows; at++) presentCount += present[at];
      }
      values.read(column, row, presentCount);
      spread(column, row, row + rows, presentCount);
      column.nullCount += rows - presentCount;
      pageNulls += rows - presentCount;
    });

  if (rowCount > 0) {
    const { header, body } = nextHeader();
    if (header.kind === 'dictionary')
      dictionary = within(() =>
        readDictionary(type, header, decompress(chunk.codecId, body, header.uncompressedBytes)),
      );
    else page = openPage(header, body);
  }
  return {
    valueBytes: Math.max(longest(dictionary), Math.ceil(chunk.uncompressedBytes / Math.max(rowCount, 1))),
    read(column, rows) {
      column.nullCount = 0;
      for (let row = 0; row < rows;) {
        while (page === null) {
          const { header, body } = nextHeader();
          page = openPage(header, body);
          if (pageRows === 0) closePage(page);
        }
        const count = Math.min(rows - row, pageRows);
        readFrom(page, column, row, count);
        row += count;
        rowsLeft -= count;
        pageRows -= count;
        if (pageRows === 0) closePage(page);
      }
    },
    end() {
      if (cursor.at !== bytes.length) refuse(`it has ${String(bytes.length - cursor.at)} bytes behind its last page`);
      if (unpackedBytes !== chunk.uncompressedBytes) refuse('its pages are not as large as the footer says');
    },
  };
}

function readDictionary(
  type: LogicalType,
  header: PageHeader & { readonly kind: 'dictionary' },
  body: Uint8Array,
): Dictionary {
  const size = header.valueCount;
  if (header.encoding !== encodings.plain && header.encoding !== encodings.plainDictionary)
    refuse(`its dictionary has encoding ${String(header.encoding)}`);
  if (type.kind === 'bool' || size > body.length) refuse('its dictionary is longer than its bytes');
  const values = createColumn(type, size, body.length + 8);
  plainReader(type, type.kind === 'fixed' ? type.length : 0)(body, 0, body.length, values, 0, size);
  return { values, size };
}

/** Bytes of the longest value of a dictionary: it may stand in every row. */
function longest(dictionary: Dictionary | null): number {
  if (dictionary === null || dictionary.values.kind !== 'bytes') return 0;
  const { offsets } = dictionary.values;
  let most = 0;
  for (let index = 0; index < dictionary.size; index++) most = Math.max(most, offsets[index + 1] - offsets[index]);
  return most;
}
