// One sheet of a workbook as SpreadsheetML: real numbers and dates where no digit is lost, text everywhere else.
import type { RowColumn, RowTable } from '../report-rows.ts';

/** Indexes into the cell formats of workbook.ts. */
const styles = { plain: 0, head: 1, whole: 2, fraction: 3, time: 4, digits: 5, prose: 6 } as const;

/** What a cell may hold; Excel refuses the file for more. */
const longestText = 32_767;
/** In characters and points. */
const proseWidth = 80;
const lineHeight = 15;
const dayMs = 86_400_000;
/** Days from the spreadsheet's day 0 to 1970. */
const epochDays = 25_569;

/** Text as XML: what XML cannot hold is written `_xHHHH_`, as Excel does, and what looks like that is escaped too. */
export function xmlText(text: string): string {
  // Most cells of a large report have nothing of that.
  if (text.length <= longestText && /^[\w .,:;()+/-]*$/.test(text) && !text.includes('_x')) return text;
  const fit = text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text;
  return fit
    .toWellFormed()
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      /[\u0000-\u0008\u000b\u000c\u000d\u000e-\u001f\ufffe\uffff]/g,
      (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const textCell = (text: string, style: number): string =>
  `<c s="${String(style)}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;

/** A spreadsheet keeps 15 digits of a number: one with more stays text, for a wrong digit is worse than no sum. */
function numberCell(text: string): string {
  const [, whole = '', fraction = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const significant = `${whole}${fraction}`.replace(/^0+/, '').length;
  if (whole === '' || significant > 15) return textCell(text, styles.digits);
  return `<c s="${String(fraction === '' ? styles.whole : styles.fraction)}"><v>${text}</v></c>`;
}

function timeCell(text: string): string {
  const days = Date.parse(text) / dayMs + epochDays;
  // Before March 1900 spreadsheets disagree about the calendar.
  return days >= 61 ? `<c s="${String(styles.time)}"><v>${String(days)}</v></c>` : textCell(text, styles.digits);
}

function cellXml(cell: string | null, { kind }: RowColumn): string {
  if (cell === null || cell === '') return '<c/>';
  switch (kind) {
    case 'number':
      return numberCell(cell);
    case 'time':
      return timeCell(cell);
    case 'text':
      return textCell(cell, styles.plain);
    case 'prose':
      return textCell(cell, styles.prose);
  }
}

/** `A`, `Z`, `AA`. */
export const columnLetters = (index: number): string =>
  index < 26 ? String.fromCharCode(65 + index) : columnLetters(Math.floor(index / 26) - 1) + columnLetters(index % 26);

/** Programs do not find out by themselves how high a row of wrapped text is. */
function rowOpening(row: readonly (string | null)[], columns: readonly RowColumn[]): string {
  const lines = columns.map(({ kind }, index) =>
    kind === 'prose' ? Math.ceil((row[index]?.length ?? 0) / (proseWidth - 5)) : 1,
  );
  const most = Math.min(10, Math.max(1, ...lines));
  return most === 1 ? '<row>' : `<row ht="${String(most * lineHeight)}" customHeight="1">`;
}

/** Wide enough for its texts, within reason. In characters. */
function widthOf({ columns, rows }: RowTable, index: number): number {
  const column = columns[index];
  if (column?.kind === 'time') return 20;
  let longest = (column?.name.length ?? 0) + 3;
  for (const row of rows.slice(0, 500)) longest = Math.max(longest, (row[index]?.length ?? 0) + 2);
  return Math.min(column?.kind === 'prose' ? proseWidth : 40, Math.max(10, longest));
}

/** Its first row is the head: frozen, and a filter. */
export function sheetXml(content: RowTable, isFirst: boolean): string {
  const { columns, rows } = content;
  const last = `${columnLetters(columns.length - 1)}${String(rows.length + 1)}`;
  const widths = columns.map(
    (_, index) =>
      `<col min="${String(index + 1)}" max="${String(index + 1)}" width="${String(widthOf(content, index))}" customWidth="1"/>`,
  );
  const head = `<row>${columns.map(({ name }) => textCell(name, styles.head)).join('')}</row>`;
  const body = rows.map(
    (row) =>
      `${rowOpening(row, columns)}${columns.map((column, index) => cellXml(row[index] ?? null, column)).join('')}</row>`,
  );
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:${last}"/><sheetViews><sheetView ${isFirst ? 'tabSelected="1" ' : ''}workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${widths.join('')}</cols><sheetData>${[head, ...body].join('\n')}</sheetData><autoFilter ref="A1:${last}"/><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/><headerFooter><oddFooter>&amp;L&amp;A&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter></worksheet>`;
}
