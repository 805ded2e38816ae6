// Conversions to character types: numbers, dates by style, binary as hex, with SQL Server's rules for short targets.
import { SqlError, type SqlType } from '../../types.ts';
import { canonicalText, floatText, realText } from '../canonical-text.ts';
import { decodeCodePage, throughCodePage } from '../collation/code-page.ts';
import { collationOf } from '../collation/collation.ts';
import { civilDate, dateText, timeText } from '../stored/calendar.ts';
import { offsetText } from '../stored/datetimeoffset.ts';
import { divideRounding, unscaledText } from '../stored/decimal.ts';
import { variantFromStored } from '../stored/read-variant.ts';
import { uuidText } from '../stored/uuid.ts';
import {
  digitsOf,
  isBinary,
  isFloat,
  isMoney,
  isNumeric,
  isTemporal,
  isText,
  isUdt,
  isUnicode,
  scaleOf,
} from '../types/kinds.ts';
import { asBigint, asBytes, asNumber, asString, type Value } from '../types/value.ts';
import { clockOf, fromClock, type Clock } from './temporal.ts';
import { notAllowed, overflow } from './failures.ts';

const two = (value: number): string => String(value).padStart(2, '0');
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `%g` with 6 digits and a three-digit exponent, or the long scientific forms of styles 1, 2 and 3. */
function floatStyle(value: number, style: number, isReal: boolean): string {
  const scientific = (digits: number): string =>
    value
      .toExponential(digits)
      .replace(/e([+-])(\d+)$/, (_, sign: string, power: string) => `e${sign}${power.padStart(3, '0')}`);
  if (style === 1) return scientific(7);
  if (style === 2) return scientific(15);
  if (style === 3) return isReal ? realText(value) : floatText(value);
  const exponent = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(Number(value.toPrecision(6)))));
  if (exponent < -4 || exponent >= 6) {
    return scientific(5).replace(/\.?0+e/, 'e');
  }
  return String(Number(value.toPrecision(6)));
}

function moneyStyle(value: bigint, style: number): string {
  if (style === 2 || style === 126) return unscaledText(value, 4);
  const text = unscaledText(divideRounding(value, 100n), 2);
  return style === 1 ? text.replace(/\B(?=(\d{3})+\.)/g, ',') : text;
}

const badStyle = (style: number, from: SqlType): SqlError =>
  new SqlError(
    281,
    `${style} is not a valid style number when converting from ${from.name} to a character string.`,
    16,
    1,
  );

function temporalStyle(type: SqlType, clock: Clock, style: number): string {
  const { days, ticks, offset } = clock;
  const digits = digitsOf(type);
  const hasDate = type.name !== 'time';
  const hasTime = type.name !== 'date';
  const { year, month, day } = civilDate(days);
  const zone = type.name === 'datetimeoffset' ? offsetText(offset) : '';
  const dateOf = (text: string, time: string): string =>
    hasDate && hasTime ? `${text} ${time}` : hasDate ? text : time;
  const time = timeText(ticks, digits);
  const hour = Math.floor(ticks / 36_000_000_000);
  const half = `${hour < 12 ? 'AM' : 'PM'}`;
  const clock12 = `${String(hour % 12 === 0 ? 12 : hour % 12).padStart(2, ' ')}:${timeText(ticks, 0).slice(3, 5)}`;
  switch (style) {
    case 0:
    case 100:
      return dateOf(
        `${monthNames[month - 1]} ${String(day).padStart(2, ' ')} ${two(year % 100) && String(year)}`,
        clock12 + half,
      );
    case 101:
      return `${two(month)}/${two(day)}/${String(year).padStart(4, '0')}`;
    case 103:
      return `${two(day)}/${two(month)}/${String(year).padStart(4, '0')}`;
    case 104:
      return `${two(day)}.${two(month)}.${String(year).padStart(4, '0')}`;
    case 105:
      return `${two(day)}-${two(month)}-${String(year).padStart(4, '0')}`;
    case 102:
      return dateText(days).replaceAll('-', '.');
    case 111:
      return dateText(days).replaceAll('-', '/');
    case 112:
      return dateText(days).replaceAll('-', '');
    case 23:
      return dateText(days);
    case 8:
    case 24:
    case 108:
      return timeText(ticks, 0);
    case 14:
    case 114:
      return type.name === 'datetime' || type.name === 'smalldatetime' ? timeText(ticks, 3).replace('.', ':') : time;
    case 20:
    case 120:
      return dateOf(dateText(days), timeText(ticks, 0)) + (zone === '' ? '' : ` ${zone}`);
    case 21:
    case 25:
    case 121:
      return dateOf(dateText(days), time) + (zone === '' ? '' : ` ${zone}`);
    case 126: {
      const shown = type.name === 'datetime' || type.name === 'smalldatetime' ? time.replace(/\.000$/, '') : time;
      return (hasDate && hasTime ? `${dateText(days)}T${shown}` : hasDate ? dateText(days) : shown) + zone;
    }
    case 127: {
      const shown = (type.name === 'datetime' ? time.replace(/\.000$/, '') : time) + (zone === '' ? '' : 'Z');
      return hasDate && hasTime ? `${dateText(days)}T${shown}` : hasDate ? dateText(days) : shown;
    }
    default:
      throw badStyle(style, type);
  }
}

function temporalText(from: SqlType, style: number | null): (value: Value) => string {
  const isOld = from.name === 'datetime' || from.name === 'smalldatetime';
  const used = style ?? (isOld ? 0 : 121);
  const isLong = !isOld && used === 0 ? 121 : used;
  if (isLong === 127 && from.name === 'datetimeoffset') {
    // style 127 shows the instant in UTC
    return (value) => {
      const clock = clockOf(from, value);
      const local = asBigint(fromClock({ name: 'datetime2', scale: 7 }, { ...clock, offset: 0 }, from));
      const utc = clockOf({ name: 'datetime2', scale: 7 }, local - BigInt(clock.offset) * 600_000_000n);
      return temporalStyle(from, { ...utc, offset: 0 }, 127);
    };
  }
  return (value) => temporalStyle(from, clockOf(from, value), isLong);
}

function binaryText(from: SqlType, to: SqlType, style: number | null): (value: Value) => string {
  const hex = (value: Value): string => Buffer.from(asBytes(value)).toString('hex').toUpperCase();
  if (style === 1) return (value) => `0x${hex(value)}`;
  if (style === 2) return hex;
  if (style !== null && style !== 0) throw badStyle(style, from);
  if (isUnicode(to)) return (value) => Buffer.from(asBytes(value)).toString('utf16le');
  const { codePage } = collationOf(to.collation);
  return (value) => decodeCodePage(asBytes(value), codePage);
}

/** Full text of a value before it is fitted to the target's length. */
function plainText(from: SqlType, to: SqlType, style: number | null): (value: Value) => string {
  if (isText(from) || from.name === 'xml') return asString;
  if (isMoney(from)) return (value) => moneyStyle(asBigint(value), style ?? 0);
  if (isFloat(from)) return (value) => floatStyle(asNumber(value), style ?? 0, from.name === 'real');
  if (isNumeric(from)) {
    const scale = scaleOf(from);
    return scale === 0 ? String : (value) => unscaledText(asBigint(value), scale);
  }
  if (isTemporal(from)) return temporalText(from, style);
  if (from.name === 'uniqueidentifier') return (value) => uuidText(asBytes(value));
  if (isBinary(from)) return binaryText(from, to, style);
  if (from.name === 'sql_variant') return (value) => variantFromStored(value).value;
  if (isUdt(from)) return (value) => canonicalText(from, value) ?? '';
  throw notAllowed(from, to);
}

/** What happens to text longer than the target: numbers overflow (integers show `*`), the rest is cut. */
function fitter(from: SqlType, to: SqlType): (text: string) => string {
  const length = to.length ?? -1;
  if (to.name === 'text' || to.name === 'ntext' || length === -1) return (text) => text;
  const isFixed = to.name === 'char' || to.name === 'nchar';
  const shorten = (text: string): string => {
    if (from.name === 'uniqueidentifier') {
      throw new SqlError(8170, 'Insufficient result space to convert uniqueidentifier value to char.', 16, 2);
    }
    if (['tinyint', 'smallint', 'int'].includes(from.name) && !isUnicode(to)) return '*';
    if (isNumeric(from))
      throw overflow(to, from.name === 'bigint' ? 'expression' : from.name === 'decimal' ? 'numeric' : from.name);
    return text.slice(0, length);
  };
  const fit = (text: string): string => (text.length > length ? shorten(text) : text);
  return isFixed ? (text) => fit(text).padEnd(length) : fit;
}

/** To char, varchar, nchar, nvarchar, text or ntext. `style` as in CONVERT, null = none given. */
export function toText(from: SqlType, to: SqlType, style: number | null): (value: Value) => Value {
  const plain = plainText(from, to, style);
  const fit = fitter(from, to);
  const isNarrowing = !isUnicode(to) && (isUnicode(from) || (isText(from) && from.collation !== to.collation));
  if (!isNarrowing) return (value) => fit(plain(value));
  const { codePage } = collationOf(to.collation);
  return (value) => fit(throughCodePage(plain(value), codePage));
}
