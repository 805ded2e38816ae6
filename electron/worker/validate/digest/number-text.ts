// Decimal digits, dates and times of batch values, put into a row's text without making strings; mutable for speed.
import type { TimeUnit } from '../../../../shared/columns.ts';
import type { Column } from '../../batch/batch.ts';
import { putAscii, reserveUnits, type UnitSink } from './unit-sink.ts';

const zero = 48;
const minus = 45;
const plus = 43;
const point = 46;
const colon = 58;
const blank = 32;
const two32 = 2 ** 32;
const unitsPerSecond: Readonly<Record<TimeUnit, number>> = { millis: 1e3, micros: 1e6, nanos: 1e9 };

/** A whole number of 0 to 2^53, with at least `width` digits. */
function putDigits(sink: UnitSink, value: number, width: number): void {
  let size = 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) size++;
  if (size < width) size = width;
  reserveUnits(sink, size);
  const { units } = sink;
  let at = sink.length + size;
  sink.length = at;
  let rest = value;
  while (rest > 0x7fffffff) {
    const next = Math.floor(rest / 10);
    units[--at] = zero + (rest - next * 10);
    rest = next;
  }
  for (let small = rest | 0; size > 0 && at > sink.length - size; small = (small / 10) | 0)
    units[--at] = zero + (small % 10);
}

/** Room must be there. */
function putTwo(sink: UnitSink, value: number): void {
  const tens = (value / 10) | 0;
  sink.units[sink.length++] = zero + tens;
  sink.units[sink.length++] = zero + value - tens * 10;
}

/** `unscaled` / 10^scale with all its decimals, `-0.05`. */
export function putDecimal(sink: UnitSink, column: Column, row: number, scale: number): void {
  const value = safeValueOf(column, row);
  if (value === null) {
    putBigDecimal(sink, bigValueOf(column, row), scale);
    return;
  }
  reserveUnits(sink, 48);
  if (value < 0) sink.units[sink.length++] = minus;
  putDigits(sink, Math.abs(value), scale + 1);
  if (scale === 0) return;
  const at = sink.length - scale;
  sink.units.copyWithin(at + 1, at, sink.length);
  sink.units[at] = point;
  sink.length++;
}

function putBigDecimal(sink: UnitSink, value: bigint, scale: number): void {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  const whole = `${value < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}`;
  putAscii(sink, scale === 0 ? whole : `${whole}.${digits.slice(-scale)}`);
}

/** Null: beyond 2^53. */
function safeValueOf({ kind, i32 }: Column, row: number): number | null {
  if (kind === 'int32') return i32[row];
  const at = kind === 'int64' ? 2 * row : 4 * row;
  const high = i32[at + 1];
  if (kind === 'int128' && (i32[at + 2] !== high >> 31 || i32[at + 3] !== high >> 31)) return null;
  return high >= -0x200000 && high < 0x200000 ? high * two32 + (i32[at] >>> 0) : null;
}

function bigValueOf({ kind, i64 }: Column, row: number): bigint {
  if (kind === 'int64') return i64[row];
  return (i64[2 * row + 1] << 64n) | BigInt.asUintN(64, i64[2 * row]);
}

/** Whole seconds and the rest in units of a column's value; the rest is 0 or more. */
const split = { seconds: 0, rest: 0 };
function splitSeconds({ kind, i32 }: Column, row: number, perSecond: number): void {
  if (kind === 'int32') {
    split.seconds = Math.floor(i32[row] / perSecond);
    split.rest = i32[row] - split.seconds * perSecond;
    return;
  }
  const low = i32[2 * row];
  // The quotient is right but for one; the rest, below 2^31, is found modulo 2^32, where nothing is rounded.
  let seconds = Math.floor((i32[2 * row + 1] * two32 + (low >>> 0)) / perSecond);
  let rest = (low - Math.imul(seconds - Math.floor(seconds / two32) * two32, perSecond)) | 0;
  if (rest < 0) {
    rest += perSecond;
    seconds--;
  } else if (rest >= perSecond) {
    rest -= perSecond;
    seconds++;
  }
  split.seconds = seconds;
  split.rest = rest;
}

/** HH:mm:ss and the fraction, in `digits` digits of a rest in units of 1 / perSecond. */
function putClock(sink: UnitSink, seconds: number, rest: number, perSecond: number, digits: number): void {
  const { units } = sink;
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  putTwo(sink, hours);
  units[sink.length++] = colon;
  putTwo(sink, minutes - hours * 60);
  units[sink.length++] = colon;
  putTwo(sink, seconds - minutes * 60);
  if (digits === 0) return;
  units[sink.length++] = point;
  putDigits(sink, Math.round(rest / (perSecond / 10 ** digits)), digits);
}

/** HH:mm:ss.fff */
export function putTime(sink: UnitSink, column: Column, row: number, unit: TimeUnit, digits: number): void {
  reserveUnits(sink, 32);
  splitSeconds(column, row, unitsPerSecond[unit]);
  putClock(sink, split.seconds, split.rest, unitsPerSecond[unit], digits);
}

/** yyyy-MM-dd of days since 1970-01-01, in the Gregorian calendar. */
export function putDate(sink: UnitSink, days: number): void {
  reserveUnits(sink, 16);
  // Counted from 0000-03-01, so that a leap day is the last of its year; eras are of 400 years.
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const year = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const shown = year + era * 400 + (month <= 2 ? 1 : 0);
  const century = (shown / 100) | 0;
  putTwo(sink, century);
  putTwo(sink, shown - century * 100);
  sink.units[sink.length++] = minus;
  putTwo(sink, month);
  sink.units[sink.length++] = minus;
  putTwo(sink, ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1);
}

/** `yyyy-MM-dd HH:mm:ss.fff`, and ` +hh:mm` where the wall clock is that far from the instant. */
export function putMoment(
  sink: UnitSink,
  column: Column,
  row: number,
  unit: TimeUnit,
  digits: number,
  offsetMinutes: number | null,
): void {
  reserveUnits(sink, 48);
  splitSeconds(column, row, unitsPerSecond[unit]);
  const { seconds, rest } = split;
  const local = seconds + (offsetMinutes ?? 0) * 60;
  const days = Math.floor(local / 86_400);
  putDate(sink, days);
  sink.units[sink.length++] = blank;
  putClock(sink, local - days * 86_400, rest, unitsPerSecond[unit], digits);
  if (offsetMinutes === null) return;
  const size = Math.abs(offsetMinutes);
  sink.units[sink.length++] = blank;
  sink.units[sink.length++] = offsetMinutes < 0 ? minus : plus;
  putTwo(sink, Math.floor(size / 60));
  sink.units[sink.length++] = colon;
  putTwo(sink, size % 60);
}
