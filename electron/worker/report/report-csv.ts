// Rows of a report as CSV: RFC 4180 with a byte order mark, and no text that a spreadsheet would take for a formula.
import type { RowColumn, RowTable } from './report-rows.ts';

/** Spreadsheets read UTF-8 only when it says so. */
const byteOrderMark = '\u{feff}';
const isNumber = /^-?\d+(?:\.\d+)?$/;
/** What begins like this is computed, or sent somewhere, when the file is opened. */
const looksLikeFormula = /^[\s\u{feff}]*[=+\-@\t\r\n|%＝＋－＠]/u;

/** A text that might be a formula gets an apostrophe in front, which spreadsheets do not show. */
const guard = (text: string, { kind }: RowColumn): string =>
  (kind === 'number' && isNumber.test(text)) || !looksLikeFormula.test(text) ? text : `'${text}`;

const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function toCsv({ columns, rows }: RowTable): string {
  const head = columns.map(({ name }) => quote(name)).join(',');
  const lines = rows.map((row) =>
    columns
      .map((column, index) => {
        const cell = row[index] ?? null;
        return cell === null ? '' : quote(guard(cell.toWellFormed(), column));
      })
      .join(','),
  );
  return `${byteOrderMark}${[head, ...lines].join('\r\n')}\r\n`;
}
