// Reads dates and times from text in the forms SQL Server takes: ISO 8601, ODBC, yyyymmdd, m/d/y, month names.
import { dayNumber, daysInMonth, day1900, ticksPerSecond } from '../stored/calendar.ts';

export type Moment = {
  readonly days: number;
  /** 100 ns ticks of the day. */
  readonly ticks: number;
  /** Minutes; null when the text names no offset. */
  readonly offset: number | null;
  readonly hasDate: boolean;
  /** Digits written behind the second. */
  readonly digits: number;
};

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const day = (year: number, month: number, date: number): number | null =>
  year < 1 || year > 9999 || month < 1 || month > 12 || date < 1 || date > daysInMonth(year, month)
    ? null
    : dayNumber(year, month, date);

/** SQL Server's window for two-digit years ends in 2049. */
const fullYear = (text: string): number => {
  const year = Number(text);
  return text.length > 2 ? year : year < 50 ? 2000 + year : 1900 + year;
};

function parseDate(text: string): { days: number | null; length: number } | null {
  let match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/.exec(text) ?? /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)/.exec(text);
  if (match !== null)
    return { days: day(Number(match[1]), Number(match[2]), Number(match[3])), length: match[0].length };
  match = /^(\d{4})(\d{2})(\d{2})(?!\d)/.exec(text);
  if (match !== null) return { days: day(Number(match[1]), Number(match[2]), Number(match[3])), length: 8 };
  match = /^(\d{2})(\d{2})(\d{2})(?![\d:])/.exec(text);
  if (match !== null) return { days: day(fullYear(match[1]), Number(match[2]), Number(match[3])), length: 6 };
  match = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})(?!\d)/.exec(text);
  if (match !== null)
    return { days: day(fullYear(match[3]), Number(match[1]), Number(match[2])), length: match[0].length };
  match = /^([A-Za-z]{3,9})\.? +(\d{1,2}),? +(\d{4}|\d{2})(?!\d)/.exec(text);
  if (match !== null) return { days: namedDay(match[3], match[1], match[2]), length: match[0].length };
  match = /^(\d{1,2})[ -]([A-Za-z]{3,9})[ -,]+(\d{4}|\d{2})(?!\d)/.exec(text);
  if (match !== null) return { days: namedDay(match[3], match[2], match[1]), length: match[0].length };
  return null;
}

function namedDay(year: string, month: string, date: string): number | null {
  return day(fullYear(year), months.indexOf(month.slice(0, 3).toLowerCase()) + 1, Number(date));
}

const timePattern = /^(\d{1,2})(?::(\d{1,2}))?(?::(\d{1,2}))?(?:([.:])(\d{1,9}))? ?(am|pm)?/i;

function parseTime(text: string): { ticks: number; length: number; digits: number } | null {
  const match = timePattern.exec(text);
  if (match === null || (match[2] === undefined && match[6] === undefined)) return null;
  const [hour, minute, second] = [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)];
  const half = match[6]?.toLowerCase();
  if (hour > 23 || minute > 59 || second > 59 || (half !== undefined && hour > 12)) return null;
  const hours = half === 'pm' && hour < 12 ? hour + 12 : half === 'am' && hour === 12 ? 0 : hour;
  const fraction = match[5] ?? '';
  // behind a colon the digits count milliseconds, behind a point they are decimals
  const decimals = match[4] === ':' ? fraction.padStart(3, '0') : fraction;
  const ticks = Math.round(Number(`0.${decimals || '0'}`) * ticksPerSecond);
  return {
    ticks: (hours * 3600 + minute * 60 + second) * ticksPerSecond + ticks,
    length: match[0].length,
    digits: fraction.length,
  };
}

function parseOffset(text: string): number | null {
  if (/^z$/i.test(text)) return 0;
  const match = /^([+-])(\d{2}):(\d{2})$/.exec(text);
  if (match === null) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return Number(match[3]) > 59 || minutes > 840 ? null : match[1] === '-' ? -minutes : minutes;
}

/** The moment a text names; null when it is none. Text without a date means 1900-01-01, without a time midnight. */
export function parseMoment(source: string): Moment | null {
  let text = source.trim();
  if (text === '') return { days: day1900, ticks: 0, offset: null, hasDate: false, digits: 0 };
  const date = parseDate(text);
  if (date !== null) {
    if (date.days === null) return null;
    text = text.slice(date.length);
    text = /^T\d/.test(text) ? text.slice(1) : text.trimStart();
  }
  const hasTime = text !== '' && !/^(z|[+-]\d{2}:)/i.test(text);
  const time = hasTime ? parseTime(text) : { ticks: 0, length: 0, digits: 0 };
  if (time === null) return null;
  const rest = text.slice(time.length).trim();
  const offset = rest === '' ? null : parseOffset(rest);
  if (rest !== '' && offset === null) return null;
  return { days: date?.days ?? day1900, ticks: time.ticks, offset, hasDate: date !== null, digits: time.digits };
}
