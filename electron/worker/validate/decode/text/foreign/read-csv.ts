// Rows of a CSV file that Data Factory wrote: values that cannot be read are told, and the rest of the row is read on; mutable for speed.
import type { OutputColumn } from '../../../../../../shared/columns.ts';
import { factoryCsv } from '../../../../../../shared/factory-csv.ts';
import type { Batch } from '../../../../batch/batch.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { checkHeader } from '../count-csv.ts';
import { cutOff, misfit, type Input } from '../input.ts';
import type { RowReader } from '../rows.ts';
import { setNull } from '../set-null.ts';
import type { DoubtKind, DoubtLog } from './doubts.ts';
import { fieldReader } from './fields.ts';

const quote = factoryCsv.quoteChar.charCodeAt(0);
const comma = factoryCsv.columnDelimiter.charCodeAt(0);
const lineFeed = 10;
const carriageReturn = 13;
/** Two bytes. */
const nullMark = Buffer.from(factoryCsv.nullValue);
const longestExample = 60;
const shortField = 48;

/** By the index of the output column: decimals of a date with time that the plan has as text. */
export type Moments = ReadonlyMap<number, number>;

/** The first line, which must name the columns; answers where the first row begins. */
export function foreignHeader(columns: readonly OutputColumn[]): (input: Input) => number {
  return ({ bytes, end }) => {
    let isQuoted = false;
    for (let at = 0; at < end; at++)
      if (bytes[at] === quote) isQuoted = !isQuoted;
      else if (bytes[at] === lineFeed && !isQuoted) {
        checkHeader(Buffer.from(bytes.buffer, bytes.byteOffset, at), columns);
        return at + 1;
      }
    return cutOff;
  };
}

/** The last line may lack its end. */
export async function* withLastEnd(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  let last = lineFeed;
  for await (const piece of pieces) {
    last = piece.at(-1) ?? last;
    yield piece;
  }
  if (last !== lineFeed) yield Uint8Array.of(lineFeed);
}

/** Where a field lies; one object for all. */
type Span = { from: number; to: number; next: number; isQuoted: boolean };

/** `doubts`: hears what is doubtful; without it a value that cannot be read is refused. */
export function createForeignCsvReader(
  columns: readonly OutputColumn[],
  batch: Batch,
  moments: Moments,
  doubts: DoubtLog | undefined,
): RowReader {
  const fields = columns.map(({ type, isNullable }, index) => ({
    column: batch.columns[index],
    isNullable,
    isText: type.kind === 'string' && !moments.has(index),
    read: fieldReader(type, batch.columns[index], moments.get(index) ?? null),
  }));
  const last = fields.length - 1;
  const span: Span = { from: 0, to: 0, next: 0, isQuoted: false };
  const pending: { column: number; kind: DoubtKind; text: string; why: string }[] = [];
  let rows = 0;
  /** Whether NULL is written in quotes: told by the first mark of which it is certain that it is NULL. */
  let isNullQuoted: boolean | null = null;
  const tell = (input: Input, column: number, kind: DoubtKind, why = ''): void => {
    const text = doubts?.isNew(column, kind) === true ? exampleOf(input, span) : '';
    pending.push({ column, kind, text, why });
  };
  const readValue = (input: Input, index: number, row: number): void => {
    const { column, isNullable, isText, read } = fields[index];
    const isMark = isNullMark(input.bytes, span);
    if (isMark && isNullable) {
      if (!isText || !span.isQuoted) isNullQuoted ??= span.isQuoted;
      if (!isText || !span.isQuoted || isNullQuoted !== false) {
        setNull(column, row);
        // Where NULL is in quotes too, the text that looks like the mark looks like NULL.
        if (isText && span.isQuoted) tell(input, index, 'null');
        return;
      }
    }
    column.present[row] = 1;
    try {
      if (isMark && !isText) refuse('it is NULL');
      const kind = read(input, span.from, span.to, row);
      if (kind !== null) tell(input, index, kind);
    } catch (error) {
      if (!(error instanceof Refusal) || doubts === undefined) throw error;
      setNull(column, row);
      tell(input, index, 'unread', error.message);
    }
  };
  const reader: RowReader = {
    column: 0,
    read: (input, at, row) => {
      pending.length = 0;
      span.next = at;
      for (let index = 0; index <= last; index++) {
        reader.column = index;
        const end = findField(input, span, index === last);
        if (end === cutOff) return cutOff;
        readValue(input, index, row);
      }
      if (doubts !== undefined)
        for (const { column, kind, text, why } of pending) doubts.add(column, kind, rows, text, why);
      rows += 1;
      return span.next;
    },
  };
  return reader;
}

/** The field that begins at `span.next`; leaves that where the one behind it begins. */
function findField(input: Input, span: Span, isLast: boolean): number {
  const { bytes, end } = input;
  const start = span.next;
  span.isQuoted = bytes[start] === quote;
  let at = start;
  if (span.isQuoted) {
    at = closingQuote(input, start + 1);
    if (at === cutOff) return cutOff;
    span.from = start + 1;
    span.to = at;
    at += 1;
  } else {
    while (bytes[at] !== comma && bytes[at] !== lineFeed) at++;
    span.from = start;
    span.to = at > start && bytes[at] === lineFeed && bytes[at - 1] === carriageReturn ? at - 1 : at;
  }
  if (at >= end) return cutOff;
  if (bytes[at] === carriageReturn && bytes[at + 1] === lineFeed && at + 1 < end) at += 1;
  if (bytes[at] !== (isLast ? lineFeed : comma))
    return misfit(input, at, isLast ? 'the line does not end behind it' : 'no comma follows it');
  span.next = at + 1;
  return span.next;
}

/** One that no second one follows. */
function closingQuote({ bytes, end }: Input, from: number): number {
  for (let next = from; ;) {
    const found = findQuote(bytes, next);
    if (found === -1 || found + 1 >= end) return cutOff;
    if (bytes[found + 1] !== quote) return found;
    next = found + 2;
  }
}

/** Most fields are short, and a call of `indexOf` costs more than a look at each of their bytes. */
function findQuote(bytes: Uint8Array, from: number): number {
  const near = from + shortField;
  let at = from;
  while (at < near && bytes[at] !== quote) at++;
  return at < near ? at : bytes.indexOf(quote, near);
}

const isNullMark = (bytes: Uint8Array, { from, to }: Span): boolean =>
  to - from === nullMark.length && bytes[from] === nullMark[0] && bytes[from + 1] === nullMark[1];

function exampleOf({ bytes }: Input, { from, to }: Span): string {
  const end = Math.min(to, from + longestExample);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString();
  return end < to ? `${text}…` : text;
}
