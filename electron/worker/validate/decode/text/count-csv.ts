// Counts the rows of a CSV file of another writer, of which only the shape is read.
import type { OutputColumn } from '../../../../../shared/columns.ts';
import { refuse } from '../refusal.ts';

const quote = 34;
const comma = 44;
const carriageReturn = 13;
const lineFeed = 10;

/** Longer than any line of names: 1,024 columns of 128 characters, all of them quotes. */
const mostHeaderBytes = 1 << 20;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** What stands between two bytes. */
const between = { start: 0, plain: 1, quoted: 2, closed: 3 } as const;

/**
 * Fields end with a comma and lines with LF or CRLF; a quote inside of a quoted field is written twice. The first line
 * names the columns. Throws Refusal when a row has another number of fields, or the last one is cut off.
 */
export async function countCsvRows(
  pieces: AsyncIterable<Uint8Array>,
  columns: readonly OutputColumn[],
): Promise<number> {
  const counter = createCounter(columns);
  for await (const piece of pieces) counter.add(piece);
  return counter.finish();
}

function createCounter(columns: readonly OutputColumn[]) {
  let state: number = between.start;
  let fields = 1;
  let rows = -1;
  let last = lineFeed;
  const header: Uint8Array[] = [];
  let headerBytes = 0;
  const endRow = (): void => {
    if (rows >= 0 && fields !== columns.length)
      refuse(`row ${String(rows)} has ${String(fields)} fields where ${String(columns.length)} belong`);
    rows += 1;
    fields = 1;
    state = between.start;
  };
  const keepHeader = (piece: Uint8Array): void => {
    headerBytes += piece.length;
    if (headerBytes > mostHeaderBytes) refuse('its first line does not end');
    header.push(piece.slice());
  };
  return {
    add(piece: Uint8Array): void {
      let from = 0;
      for (let at = 0; at < piece.length; at++) {
        const byte = piece[at];
        if (state === between.quoted) {
          if (byte === quote) state = between.closed;
        } else if (byte === quote) {
          if (state === between.plain) continue;
          // Closed and opened again: one quote of the text.
          state = between.quoted;
        } else if (byte === comma) {
          fields += 1;
          state = between.start;
        } else if (byte === lineFeed) {
          if (rows < 0) {
            keepHeader(piece.subarray(from, at));
            checkHeader(Buffer.concat(header), columns);
          }
          endRow();
          from = at + 1;
        } else if (state === between.closed) {
          if (byte !== carriageReturn) refuse(`text stands behind a quoted field of row ${String(Math.max(rows, 0))}`);
        } else state = between.plain;
      }
      if (rows < 0) keepHeader(piece.subarray(from));
      last = piece.at(-1) ?? last;
    },
    finish(): number {
      if (rows < 0) return refuse('it has no first line');
      if (state === between.quoted) refuse(`it ends amid row ${String(rows)}`);
      // The last line may lack its end, as long as it is whole.
      if (last !== lineFeed) endRow();
      return rows;
    },
  };
}

/** Names in their order; `line` without its end. Throws Refusal. */
export function checkHeader(line: Buffer, columns: readonly OutputColumn[]): void {
  const start = line.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
  const found = namesOf(line.toString('utf8', start).replace(/\r$/, ''));
  const expected = columns.map(({ name }) => name.toWellFormed());
  if (found.length !== expected.length || found.some((name, index) => name !== expected[index]))
    refuse('its first line does not name the columns that belong there');
}

/** The fields of the first line. */
function namesOf(line: string): readonly string[] {
  const names: string[] = [];
  for (const [, quoted, plain] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/gy))
    names.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
  return names;
}
