// CSV in the manner of a DelimitedText dataset: the dataset says where fields and rows end, and what is quoted.
import type { Column, Row } from './cells.ts';
import { textOfCell, type CsvTexts } from './csv-texts.ts';

export type CsvForm = {
  readonly columnDelimiter: string;
  readonly rowDelimiter: string;
  readonly quoteChar: string;
  readonly escapeChar: string;
  readonly firstRowAsHeader: boolean;
  readonly nullValue: string;
  readonly texts: CsvTexts;
  /** The reference says that strings are quoted, the documentation that all values are, which takes in NULL. */
  readonly quoted: 'where needed' | 'strings' | 'all';
};

export const csvHeader = (columns: readonly Column[], form: CsvForm): string =>
  form.firstRowAsHeader
    ? `${columns.map(({ name }) => field(name, form.quoted !== 'where needed', form)).join(form.columnDelimiter)}${form.rowDelimiter}`
    : '';

export const csvRows = (columns: readonly Column[], rows: readonly Row[], form: CsvForm): string =>
  rows.map((row) => `${rowFields(columns, row, form).join(form.columnDelimiter)}${form.rowDelimiter}`).join('');

const rowFields = (columns: readonly Column[], row: Row, form: CsvForm): readonly string[] =>
  row.map((cell, index) => {
    const isString = columns[index].kind === 'text' && cell !== null;
    const isQuoted = form.quoted === 'all' || (form.quoted === 'strings' && isString);
    return field(cell === null ? form.nullValue : textOfCell(cell, columns[index], form.texts), isQuoted, form);
  });

function field(
  text: string,
  isQuoted: boolean,
  { columnDelimiter, rowDelimiter, quoteChar, escapeChar }: CsvForm,
): string {
  const isSpecial = [columnDelimiter, rowDelimiter, quoteChar, '\r', '\n'].some(
    (one) => one !== '' && text.includes(one),
  );
  if (!isQuoted && !isSpecial) return text;
  return `${quoteChar}${text.replaceAll(quoteChar, () => `${escapeChar}${quoteChar}`)}${quoteChar}`;
}
