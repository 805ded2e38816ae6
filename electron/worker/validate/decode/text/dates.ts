// Dates, times and timestamps from their text, exact over the whole range of their integers; mutable for speed.
import type { TimeUnit } from '../../../../../shared/columns.ts';
import type { Column } from '../../../batch/batch.ts';
import { refuse } from '../refusal.ts';
import { cutOff, misfit, type CellReader, type Input } from './input.ts';

const zero = 48;
const minus = 45;
const point = 46;
const space = 32;
const colon = 58;

const unitDigits: Readonly<Record<TimeUnit, number>> = { millis: 3, micros: 6, nanos: 9 };
const noDate = 'it is not a date as it is written';
const noTime = 'it is not a time as it is written';

/** What was read last: a cell reader answers a position and has no other way to answer a value. */
const found = { day: 0, seconds: 0, fraction: 0 };

export function dateCell(column: Column): CellReader {
  return (input, at, row) => {
    const next = readDate(input, at);
    if (next === cutOff || next >= input.end) return cutOff;
    column.i32[row] = found.day;
    if (column.i32[row] !== found.day) refuse(noDate);
    return next;
  };
}

/** Units since midnight, with exactly `digits` decimals. */
export function timeCell(column: Column, unit: TimeUnit, digits: number): CellReader {
  const perSecond = 10 ** unitDigits[unit];
  return (input, at, row) => {
    const next = readTime(input, at, unitDigits[unit], digits);
    if (next === cutOff || next >= input.end) return cutOff;
    const time = found.seconds * perSecond + found.fraction;
    if (column.width === 4) column.i32[row] = time;
    else putUnits(column.i32, row, 0, time);
    return next;
  };
}

/** Units since 1970-01-01: date, blank, time. */
export function timestampCell(column: Column, unit: TimeUnit, digits: number): CellReader {
  const perSecond = 10 ** unitDigits[unit];
  return (input, at, row) => {
    const blank = readDate(input, at);
    if (blank === cutOff) return cutOff;
    if (input.bytes[blank] !== space) return misfit(input, blank, noTime);
    const next = readTime(input, blank + 1, unitDigits[unit], digits);
    if (next === cutOff || next >= input.end) return cutOff;
    const seconds = found.day * 86_400 + found.seconds;
    // The product passes 2^53: the seconds are taken in two halves, each of whose products is exact.
    const upper = Math.floor(seconds / 2 ** 20);
    putUnits(column.i32, row, upper * perSecond, (seconds - upper * 2 ** 20) * perSecond + found.fraction);
    return next;
  };
}

/** Stores upper * 2^20 + lower as 64 bits; both are whole numbers below 2^53. */
function putUnits(out: Int32Array, row: number, upper: number, lower: number): void {
  const high = Math.floor(upper / 2 ** 12);
  const rest = (upper - high * 2 ** 12) * 2 ** 20 + lower;
  const carry = Math.floor(rest / 2 ** 32);
  out[row * 2] = rest - carry * 2 ** 32;
  out[row * 2 + 1] = high + carry;
  if (out[row * 2 + 1] !== high + carry) refuse('it is out of the range of its type');
}

function digitsAt(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let index = at; index < at + count; index++) {
    const digit = bytes[index] - zero;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** yyyy-MM-dd into `found.day`; years before 0 and beyond 9999 are written with a sign and more digits. */
function readDate(input: Input, at: number): number {
  const { bytes } = input;
  let year = digitsAt(bytes, at, 4);
  let next = at + 4;
  if (year === -1 || bytes[next] !== minus) {
    const isNegative = bytes[at] === minus;
    const first = isNegative ? at + 1 : at;
    next = first;
    while (bytes[next] >= zero && bytes[next] <= zero + 9) next++;
    const isPlain = next > first && next - first <= 9 && bytes[first] !== zero && (isNegative || next - first > 4);
    if (!isPlain || bytes[next] !== minus) return misfit(input, next, noDate);
    year = digitsAt(bytes, first, next - first) * (isNegative ? -1 : 1);
  }
  if (next + 6 > input.end) return cutOff;
  const month = digitsAt(bytes, next + 1, 2);
  const day = digitsAt(bytes, next + 4, 2);
  if (bytes[next + 3] !== minus || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) refuse(noDate);
  found.day = dayNumber(year, month, day);
  return next + 6;
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysOf(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : monthDays[month - 1];
}

/** Days before each month of a common year. */
const monthStarts = monthDays.map((_, month) => monthDays.slice(0, month).reduce((sum, days) => sum + days, 0));
const daysTo1970 = 719_162;

/** Days since 1970-01-01, proleptic Gregorian. */
function dayNumber(year: number, month: number, day: number): number {
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  const isAfterLeapDay = month > 2 && daysOf(year, 2) === 29;
  return past * 365 + leapDays - daysTo1970 + monthStarts[month - 1] + (isAfterLeapDay ? 1 : 0) + day - 1;
}

/** HH:mm:ss and exactly `digits` decimals into `found`; those beyond the unit's must be 0. */
function readTime(input: Input, at: number, unit: number, digits: number): number {
  const { bytes } = input;
  const next = digits === 0 ? at + 8 : at + 9 + digits;
  if (next > input.end) return cutOff;
  const hours = digitsAt(bytes, at, 2);
  const minutes = digitsAt(bytes, at + 3, 2);
  const seconds = digitsAt(bytes, at + 6, 2);
  const isClock = bytes[at + 2] === colon && bytes[at + 5] === colon && (digits === 0 || bytes[at + 8] === point);
  if (!isClock || hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) refuse(noTime);
  found.seconds = hours * 3600 + minutes * 60 + seconds;
  const shown = Math.min(digits, unit);
  const fraction = digitsAt(bytes, at + 9, shown);
  if (fraction === -1 || digitsAt(bytes, at + 9 + shown, digits - shown) !== 0) refuse(noTime);
  found.fraction = fraction * 10 ** (unit - shown);
  return next;
}
