// Rows of a text that comes in pieces, gathered into batches; memory is bounded by one batch and one row.
import { isUtf8 } from 'node:buffer';
import type { OutputColumn } from '../../../../../shared/columns.ts';
import type { Batch, Column } from '../../../batch/batch.ts';
import { inPlace, refuse } from '../refusal.ts';
import { cutOff, padding, type Input } from './input.ts';

/** The only header that there may be. */
export function exactHeader(header: Uint8Array): (input: Input) => number {
  return ({ bytes, end }) => {
    if (end < header.length) return cutOff;
    if (Buffer.compare(bytes.subarray(0, header.length), header) !== 0)
      refuse('its first line does not name the columns that belong there');
    return header.length;
  };
}

/** `read` answers where the next row begins, or `cutOff`; `column` is the one that it came to, for messages. */
export type RowReader = { column: number; read: (input: Input, at: number, row: number) => number };

export type TextRules = {
  readonly columns: readonly OutputColumn[];
  /** Looks at what stands before the first row, and answers where that begins, or `cutOff`; null = nothing. */
  readonly readHeader: ((input: Input) => number) | null;
  /** Its size is what a batch holds at most; filled again after each yield. */
  readonly batch: Batch;
  readonly batchRows: number;
  readonly reader: RowReader;
};

/** A batch ends when it holds so many payload bytes. */
const batchBytes = 8 << 20;
/** A row that needs more memory than this is not read. */
const mostRowBytes = 2 ** 31;
const lineFeed = 10;

/** Throws Refusal. */
export async function* readTextRows(
  pieces: AsyncIterable<Uint8Array>,
  rules: TextRules,
): AsyncGenerator<Batch, void, void> {
  const window = createWindow();
  const counts: Counts = { row: 0, before: 0, isHeaderRead: rules.readHeader === null };
  for await (const piece of pieces) {
    window.add(piece);
    if (window.isWorthReading()) yield* readWindow(window, rules, counts);
  }
  yield* readWindow(window, rules, counts);
  if (!counts.isHeaderRead) refuse('it has no first line');
  if (window.input.end > 0) refuse(`it ends amid row ${counts.before + counts.row}`);
  if (counts.row > 0) yield seal(rules.batch, counts);
}

/** `row`: rows in the batch; `before`: rows in those that were handed out. */
type Counts = { row: number; before: number; isHeaderRead: boolean };

function* readWindow(window: Window, rules: TextRules, counts: Counts): Generator<Batch, void, void> {
  const { input } = window;
  const { readHeader, batch, columns, reader } = rules;
  if (!counts.isHeaderRead && readHeader !== null) {
    const behind = readHeader(input);
    if (behind === cutOff) return;
    window.keepFrom(behind);
    counts.isHeaderRead = true;
  }
  const place = (): string => `row ${counts.before + counts.row}, column "${columns[reader.column].name}"`;
  let at = 0;
  for (;;) {
    const read = inPlace(place, () => readSome(input, at, rules, counts));
    at = read.at;
    if (!read.isFull) break;
    yield seal(batch, counts);
  }
  window.keepFrom(at);
}

/** Rows until the batch is full or the text ends. */
function readSome(
  input: Input,
  from: number,
  { batch, batchRows, columns, reader }: TextRules,
  counts: Counts,
): { readonly at: number; readonly isFull: boolean } {
  const payloads = batch.columns.filter(({ kind }) => kind === 'bytes');
  const firstRow = counts.row;
  let at = from;
  let isFull = false;
  while (!isFull && at < input.end) {
    const next = reader.read(input, at, counts.row);
    if (next === cutOff) break;
    at = next;
    counts.row++;
    isFull = counts.row === batchRows || payloadBytes(payloads, counts.row) >= batchBytes;
  }
  // Fields end at ASCII bytes: when the whole is UTF-8, so is each of them.
  if (!isUtf8(input.bytes.subarray(from, at))) refuseText(batch, columns, reader, counts, firstRow);
  return { at, isFull };
}

/** Goes back to the first text that is not UTF-8, so that it is named. */
function refuseText(
  batch: Batch,
  columns: readonly OutputColumn[],
  reader: RowReader,
  counts: Counts,
  firstRow: number,
): never {
  const lastRow = counts.row;
  for (counts.row = firstRow; counts.row < lastRow; counts.row++)
    for (reader.column = 0; reader.column < columns.length; reader.column++) {
      if (columns[reader.column].type.kind !== 'string') continue;
      const { data, offsets } = batch.columns[reader.column];
      if (!isUtf8(data.subarray(offsets[counts.row], offsets[counts.row + 1]))) refuse('it is not UTF-8');
    }
  reader.column = 0;
  return refuse('a text before it is not UTF-8');
}

function payloadBytes(payloads: readonly Column[], row: number): number {
  let sum = 0;
  for (let index = 0; index < payloads.length; index++) sum += payloads[index].offsets[row];
  return sum;
}

function seal(batch: Batch, counts: Counts): Batch {
  const rowCount = counts.row;
  counts.row = 0;
  counts.before += rowCount;
  batch.rowCount = rowCount;
  batch.byteLength = 0;
  for (const column of batch.columns) {
    let present = 0;
    for (let row = 0; row < rowCount; row++) present += column.present[row];
    column.nullCount = rowCount - present;
    batch.byteLength += column.width === 0 ? column.offsets[rowCount] : column.width * rowCount;
    // One huge value must not keep its memory for the rest of the file.
    if (column.width === 0 && column.data.length > 4 * batchBytes && column.offsets[rowCount] < batchBytes)
      column.data = column.data.slice(0, batchBytes);
  }
  return batch;
}

type Window = ReturnType<typeof createWindow>;

/** What has come and is not read yet, followed by padding. */
function createWindow() {
  const input: Input = { bytes: Buffer.allocUnsafeSlow(padding), end: 0 };
  let wanted = 0;
  return {
    input,
    add(piece: Uint8Array): void {
      const needed = input.end + piece.length + padding;
      if (needed > mostRowBytes) refuse('a row of it needs more than 2 GB of memory');
      if (needed > input.bytes.length) {
        const grown = Buffer.allocUnsafeSlow(Math.max(needed, Math.min(mostRowBytes, input.bytes.length * 2)));
        grown.set(input.bytes.subarray(0, input.end));
        input.bytes = grown;
      }
      input.bytes.set(piece, input.end);
      input.end += piece.length;
      input.bytes.fill(lineFeed, input.end, input.end + padding);
    },
    /** A row that is cut off is read again once twice as much is there, so that a long one is not read too often. */
    isWorthReading: (): boolean => input.end >= wanted,
    /** Lets go of what is read. */
    keepFrom(at: number): void {
      wanted = at === 0 ? input.end * 2 : 0;
      input.bytes.copyWithin(0, at, input.end);
      input.end -= at;
      input.bytes.fill(lineFeed, input.end, input.end + padding);
    },
  };
}
