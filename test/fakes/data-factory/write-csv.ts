// CSV in the manner of a DelimitedText dataset: the dataset says how, dates and numbers are in .NET's invariant form.
import type { Cell, Column, Row } from './cells.ts';

export type CsvForm = {
  readonly columnDelimiter: string;
  readonly rowDelimiter: string;
  readonly quoteChar: string;
  readonly escapeChar: string;
  readonly firstRowAsHeader: boolean;
  readonly nullValue: string;
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
    return field(cell === null ? form.nullValue : textOfCell(cell, columns[index]), isQuoted, form);
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

const two = (value: bigint | number): string => String(value).padStart(2, '0');
const second = 10_000_000n;
const day = 86_400n * second;

/** The text of a value that is not NULL. */
export function textOfCell(value: NonNullable<Cell>, { kind, scale }: Pick<Column, 'kind' | 'scale'>): string {
  switch (kind) {
    case 'bool':
      return value === true ? 'True' : 'False';
    case 'decimal':
      return decimalText(BigInt(String(value)), scale);
    case 'datetime':
      return dateTimeText(BigInt(String(value)));
    case 'offset':
      return `${dateTimeText(BigInt(String(value)))} +00:00`;
    case 'time':
      return timeText(BigInt(String(value)), scale > 0);
    case 'bytes':
      return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : '';
    default:
      return String(value);
  }
}

export function decimalText(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${value < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${digits.slice(-scale)}`}`;
}

/** `yyyy-MM-dd HH:mm:ss.fffffff` */
export function dateTimeText(ticks: bigint): string {
  const ofDay = ((ticks % day) + day) % day;
  const date = new Date(Number((ticks - ofDay) / 10_000n)).toISOString();
  return `${date.slice(0, date.indexOf('T')).replace(/^[+]0+/, '')} ${timeText(ofDay, true)}`;
}

function timeText(ticks: bigint, hasFraction: boolean): string {
  const seconds = ticks / second;
  const clock = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  return hasFraction ? `${clock}.${String(ticks % second).padStart(7, '0')}` : clock;
}
