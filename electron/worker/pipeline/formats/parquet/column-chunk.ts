// Encodes one column of one row group: dictionary or not, pages, compression, statistics; mutable for speed.
import type { Column } from '../../../batch/batch.ts';
import { createSink, putByte, reserve, shrink, type ByteSink } from '../byte-sink.ts';
import type { PageCompressor } from './compress.ts';
import { createDictionaryScratch, findDistinct, type Dictionary } from './dictionary.ts';
import { checkedSize, createPageWriter, encoding } from './page-writer.ts';
import { plainWidth, putPlain } from './plain.ts';
import { bitWidthOf, putHybrid } from './rle-hybrid.ts';
import { physical, type ParquetColumn } from './schema.ts';
import { createSelectionScratch, selectPresent, type Selection } from './selection.ts';
import { computeStatistics, type Statistics } from './statistics.ts';

/** What the footer says of a column chunk. Offsets count from the start of the file. */
export type ChunkFacts = {
  readonly codecId: number;
  readonly hasDictionary: boolean;
  readonly valueCount: number;
  readonly uncompressedBytes: number;
  readonly compressedBytes: number;
  readonly dictionaryPageOffset: number | null;
  readonly dataPageOffset: number;
  readonly statistics: Statistics;
};

/** A page is closed once it holds this many bytes; one value is never divided. */
const pageBytes = 1 << 20;

/** Buffers that are reused from chunk to chunk. */
export type ChunkScratch = {
  readonly page: ByteSink;
  readonly selection: ReturnType<typeof createSelectionScratch>;
  readonly dictionary: ReturnType<typeof createDictionaryScratch>;
};

export function createChunkScratch(): ChunkScratch {
  return {
    page: createSink(pageBytes + (pageBytes >> 2)),
    selection: createSelectionScratch(),
    dictionary: createDictionaryScratch(),
  };
}

/** Appends the chunk to `out`, whose first byte stands at `fileOffset` in the file. */
export function putColumnChunk(
  out: ByteSink,
  fileOffset: number,
  column: Column,
  target: ParquetColumn,
  rowCount: number,
  requested: PageCompressor,
  scratch: ChunkScratch,
): ChunkFacts {
  const selection = selectPresent(column, target, rowCount, scratch.selection);
  const dictionary = findPayingDictionary(column, target, selection, scratch);
  const statistics =
    dictionary === null
      ? computeStatistics(column, target, selection.rows, selection.count, rowCount - selection.count)
      : computeStatistics(column, target, dictionary.firstRows, dictionary.count, rowCount - selection.count);
  const pages = createPageWriter(out, target, requested, scratch.page);
  const start = out.length;
  if (dictionary !== null) {
    const entries = { rows: dictionary.firstRows, count: dictionary.count, isDense: false };
    putPlain(scratch.page, column, target, entries, 0, dictionary.count);
    pages.putDictionaryPage(dictionary.count);
  }
  const dataStart = out.length;
  putDataPages(column, target, selection, dictionary, rowCount, scratch.page, pages.putDataPage);
  shrink(scratch.page, pageBytes * 2);
  return {
    codecId: pages.codecId(),
    hasDictionary: dictionary !== null,
    valueCount: rowCount,
    uncompressedBytes: checkedSize(target, pages.uncompressedBytes()),
    compressedBytes: checkedSize(target, out.length - start),
    dictionaryPageOffset: dictionary === null ? null : fileOffset + start,
    dataPageOffset: fileOffset + dataStart,
    statistics,
  };
}

/** A dictionary is used when it makes the chunk clearly smaller, before compression. */
function findPayingDictionary(
  column: Column,
  target: ParquetColumn,
  selection: Selection,
  scratch: ChunkScratch,
): Dictionary | null {
  const dictionary = findDistinct(column, selection, scratch.dictionary);
  if (dictionary === null) return null;
  const plainBytes = plainSize(column, target, selection.rows, selection.count);
  const entryBytes = plainSize(column, target, dictionary.firstRows, dictionary.count);
  const indexBytes = (selection.count * bitWidthOf(dictionary.count - 1)) / 8;
  return entryBytes <= pageBytes && entryBytes + indexBytes < plainBytes * 0.7 ? dictionary : null;
}

function plainSize(column: Column, target: ParquetColumn, rows: Int32Array, count: number): number {
  if (column.kind !== 'bytes') return count * plainWidth(target);
  const { offsets } = column;
  let size = count * 4;
  for (let at = 0; at < count; at++) size += offsets[rows[at] + 1] - offsets[rows[at]];
  return size;
}

function putDataPages(
  column: Column,
  target: ParquetColumn,
  selection: Selection,
  dictionary: Dictionary | null,
  rowCount: number,
  page: ByteSink,
  putDataPage: (rowCount: number, encodingId: number) => void,
): void {
  let row = 0;
  let value = 0;
  do {
    const valueEnd = pageEnd(column, target, selection, dictionary, value);
    const rowEnd = valueEnd < selection.count ? selection.rows[valueEnd] : rowCount;
    if (target.isNullable) putLevels(page, column.present, row, rowEnd, selection.isDense);
    if (dictionary === null) putPlain(page, column, target, selection, value, valueEnd);
    else {
      const bitWidth = bitWidthOf(dictionary.count - 1);
      putByte(page, bitWidth);
      putHybrid(page, dictionary.indices, value, valueEnd, bitWidth);
    }
    putDataPage(rowEnd - row, dictionary === null ? encoding.plain : encoding.rleDictionary);
    row = rowEnd;
    value = valueEnd;
  } while (row < rowCount);
}

/** The first value of the next page. */
function pageEnd(
  column: Column,
  target: ParquetColumn,
  { rows, count }: Selection,
  dictionary: Dictionary | null,
  from: number,
): number {
  if (dictionary !== null || target.physicalType === physical.boolean) return Math.min(count, from + pageBytes);
  if (column.kind !== 'bytes') return Math.min(count, from + Math.max(1, Math.floor(pageBytes / plainWidth(target))));
  const { offsets } = column;
  let size = 0;
  let at = from;
  while (at < count && size < pageBytes) {
    const next = offsets[rows[at] + 1] - offsets[rows[at]] + 4;
    // A large value gets a page of its own rather than doubling one that is nearly full.
    if (at > from && size + next > pageBytes * 2) break;
    size += next;
    at++;
  }
  return at;
}

/** Definition levels of a data page V1: their length in 4 bytes, then one level a row. */
function putLevels(page: ByteSink, present: Uint8Array, from: number, to: number, isDense: boolean): void {
  reserve(page, 4);
  const start = page.length;
  page.length += 4;
  if (isDense) putHybrid(page, denseLevels(to - from), 0, to - from, 1);
  else putHybrid(page, present, from, to, 1);
  page.view.setUint32(start, page.length - start - 4, true);
}

let ones = new Uint8Array(0);
function denseLevels(count: number): Uint8Array {
  if (ones.length < count) ones = new Uint8Array(count).fill(1);
  return ones;
}
