// What a Parquet file says of itself at its end: columns, row groups and where their chunks lie (parquet.thrift).
import { refuse } from '../refusal.ts';
import { readColumnElement, readRoot, type FoundColumn } from './schema-element.ts';
import { expectStruct, readInt, readList, readStruct, readText, type Cursor } from './thrift.ts';

export type Chunk = {
  /** Numbers of the row group and of the column, from 0. */
  readonly rowGroup: number;
  readonly column: number;
  readonly codecId: number;
  readonly valueCount: number;
  readonly uncompressedBytes: number;
  /** Of the file; pages with their headers. */
  readonly start: number;
  readonly sizeBytes: number;
};

/** A piece of the file that speeds other readers up and holds no values: indexes and filters. */
export type Aside = { readonly start: number; readonly sizeBytes: number };

export type ParquetFile = {
  readonly rowCount: number;
  readonly columns: readonly FoundColumn[];
  readonly rowGroups: readonly { readonly rowCount: number; readonly chunks: readonly Chunk[] }[];
  readonly asides: readonly Aside[];
};

/** Row groups are numbered with 16 bits. */
const mostRowGroups = 32_767;

/** Interprets FileMetaData. `columnCount` is what the file must have: a false list costs neither time nor memory. */
export function readFooter(bytes: Uint8Array, columnCount: number): ParquetFile {
  const cursor: Cursor = { bytes, at: 0 };
  let rowCount = -1;
  let columns: readonly FoundColumn[] = [];
  const rowGroups: RowGroup[] = [];
  const asides: Aside[] = [];
  readStruct(cursor, (id, type) => {
    if (id === 2) columns = readSchema(cursor, type, columnCount);
    else if (id === 3) rowCount = readInt(cursor, type);
    else if (id === 4)
      readList(cursor, type, mostRowGroups, (itemType) => {
        expectStruct(itemType);
        rowGroups.push(readRowGroup(cursor, rowGroups.length, columnCount, asides));
      });
    else return false;
    return true;
  });
  if (cursor.at !== bytes.length) refuse('its footer is longer than what it says');
  const held = rowGroups.reduce((total, group) => total + group.rowCount, 0);
  if (held !== rowCount) refuse(`its row groups hold ${held} rows where it claims ${rowCount}`);
  return { rowCount, columns, rowGroups, asides };
}

type RowGroup = ParquetFile['rowGroups'][number];

function readSchema(cursor: Cursor, type: number, columnCount: number): readonly FoundColumn[] {
  const columns: FoundColumn[] = [];
  let children = -1;
  readList(cursor, type, columnCount + 1, (itemType) => {
    expectStruct(itemType);
    if (children === -1) children = readRoot(cursor);
    else columns.push(readColumnElement(cursor));
  });
  if (children !== columns.length) refuse(`its schema claims ${children} columns and describes ${columns.length}`);
  return columns;
}

function readRowGroup(cursor: Cursor, rowGroup: number, columnCount: number, asides: Aside[]): RowGroup {
  const chunks: Chunk[] = [];
  let rowCount = -1;
  readStruct(cursor, (id, type) => {
    if (id === 1)
      readList(cursor, type, columnCount, (itemType) => {
        expectStruct(itemType);
        chunks.push(readChunk(cursor, rowGroup, chunks.length, asides));
      });
    else if (id === 3) rowCount = readInt(cursor, type);
    else return false;
    return true;
  });
  if (rowCount < 0) refuse(`row group ${rowGroup} does not say how many rows it has`);
  if (chunks.length !== columnCount) refuse(`row group ${rowGroup} has ${chunks.length} columns of ${columnCount}`);
  return { rowCount, chunks };
}

/** ColumnChunk, with the places of its indexes. */
function readChunk(cursor: Cursor, rowGroup: number, column: number, asides: Aside[]): Chunk {
  const fields = new Map<number, number>();
  let chunk: Chunk | null = null;
  readStruct(cursor, (id, type) => {
    if (id === 1) refuse('the values of a column are in another file');
    if (id === 3) {
      expectStruct(type);
      chunk = readChunkMeta(cursor, rowGroup, column, asides);
    } else if (id >= 4 && id <= 7) fields.set(id, readInt(cursor, type));
    else if (id === 8 || id === 9) refuse('it is encrypted');
    else return false;
    return true;
  });
  addAside(asides, fields.get(4), fields.get(5));
  addAside(asides, fields.get(6), fields.get(7));
  return chunk ?? refuse(`row group ${rowGroup} does not describe its column ${column}`);
}

function addAside(asides: Aside[], start: number | undefined, sizeBytes: number | undefined): void {
  if (start !== undefined && sizeBytes !== undefined) asides.push({ start, sizeBytes });
}

/** ColumnMetaData: 4 codec, 5 values, 6 and 7 sizes, 9 and 11 where data and dictionary start, 14 and 15 a filter. */
function readChunkMeta(cursor: Cursor, rowGroup: number, column: number, asides: Aside[]): Chunk {
  const fields = new Map<number, number>();
  const path: string[] = [];
  readStruct(cursor, (id, type) => {
    if (id === 3) readList(cursor, type, 1, (itemType) => path.push(readText(cursor, itemType)));
    else if ([1, 4, 5, 6, 7, 9, 11, 14, 15].includes(id)) fields.set(id, readInt(cursor, type));
    else return false;
    return true;
  });
  const need = (id: number): number => {
    const value = fields.get(id);
    return value !== undefined && value >= 0
      ? value
      : refuse(`row group ${rowGroup}, column ${column}: field ${id} is missing`);
  };
  addAside(asides, fields.get(14), fields.get(15));
  // Some writers put 0 where there is no dictionary.
  const dictionary = fields.get(11) ?? 0;
  return {
    rowGroup,
    column,
    codecId: need(4),
    valueCount: need(5),
    uncompressedBytes: need(6),
    start: dictionary > 0 ? Math.min(dictionary, need(9)) : need(9),
    sizeBytes: need(7),
  };
}
