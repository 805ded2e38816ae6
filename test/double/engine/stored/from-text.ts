// The inverse of canonicalText: a stored value from SQL Server's lossless text, for sample data and sql_variant.
import type { SqlType, StoredValue } from '../../types.ts';
import { day1900, dayNumber, daysInMonth, joinTicks, ticksPerSecond } from './calendar.ts';
import { encodeOffset } from './datetimeoffset.ts';
import { decimalFromText } from './decimal.ts';
import { textToStored } from './text.ts';
import { uuidFromText } from './uuid.ts';

const fail = (text: string, type: SqlType): never => {
  throw new RangeError(`${JSON.stringify(text)} is no ${type.name}`);
};

/** Day number of `yyyy-MM-dd`; null when it is none. */
function parseDay(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return dayNumber(year, month, day);
}

/** Ticks of `HH:mm[:ss[.fffffff]]`; null when it is none. */
function parseTicks(text: string): number | null {
  const match = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,7}))?)?$/.exec(text);
  if (match === null) return null;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return null;
  return (hour * 3600 + minute * 60 + second) * ticksPerSecond + Number((match[4] ?? '').padEnd(7, '0'));
}

function dateAndTime(text: string, type: SqlType): { days: number; ticks: number } {
  const separator = text.search(/[ T]/);
  const days = parseDay(separator < 0 ? text : text.slice(0, separator));
  const ticks = separator < 0 ? 0 : parseTicks(text.slice(separator + 1));
  return days === null || ticks === null ? fail(text, type) : { days, ticks };
}

function offsetFromText(text: string, type: SqlType): StoredValue {
  const match = /^(.*\d) ?(?:([+-])(\d{2}):(\d{2})|Z)$/.exec(text);
  if (match === null) return fail(text, type);
  const { days, ticks } = dateAndTime(match[1] ?? '', type);
  const offset = (Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0)) * (match[2] === '-' ? -1 : 1);
  return encodeOffset(joinTicks(days, ticks) - BigInt(offset) * 600_000_000n, offset);
}

/** Stored value of canonical text (dates and times also with `T` and fewer digits). Throws RangeError. */
export function storedFromText(type: SqlType, text: string): StoredValue {
  switch (type.name) {
    case 'bit':
    case 'tinyint':
    case 'smallint':
    case 'int':
      return Number(text);
    case 'bigint':
      return BigInt(text);
    case 'decimal':
    case 'numeric':
    case 'money':
    case 'smallmoney':
      return decimalFromText(text, type);
    case 'real':
      return Math.fround(Number(text));
    case 'float':
      return Number(text);
    case 'date':
      return parseDay(text) ?? fail(text, type);
    case 'time':
      return parseTicks(text) ?? fail(text, type);
    case 'datetime': {
      const { days, ticks } = dateAndTime(text, type);
      return (days - day1900) * 25_920_000 + Math.round((ticks * 3) / 100_000);
    }
    case 'smalldatetime': {
      const { days, ticks } = dateAndTime(text, type);
      return (days - day1900) * 1440 + Math.floor(ticks / 600_000_000);
    }
    case 'datetime2': {
      const { days, ticks } = dateAndTime(text, type);
      return joinTicks(days, ticks);
    }
    case 'datetimeoffset':
      return offsetFromText(text, type);
    case 'uniqueidentifier':
      return uuidFromText(text) ?? fail(text, type);
    case 'binary':
    case 'varbinary':
    case 'image':
    case 'timestamp':
    case 'hierarchyid':
    case 'geography':
    case 'geometry':
    case 'clr_udt':
      return Buffer.from(text.replace(/^0x/i, ''), 'hex');
    case 'sql_variant':
      return text;
    default:
      return textToStored(text);
  }
}
