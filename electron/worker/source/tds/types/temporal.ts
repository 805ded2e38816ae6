// Calendar and clock arithmetic without BigInt: SQL Server's days and ticks to the unit and text an output asks for.
import { civilDate } from '../../../../../shared/civil-date.ts';
import { AppError } from '../../../../../shared/errors.ts';
import type { TimeUnit } from '../../../../../shared/columns.ts';
import type { Column } from '../../../batch/batch.ts';
import { writeNull, type CellTarget } from './cell.ts';

/** Days from 0001-01-01 to 1970-01-01. */
export const epochDays = 719_162;
/** Days from 1900-01-01 to 1970-01-01. */
export const days1900 = 25_567;
export const secondsPerDay = 86_400;

const two32 = 2 ** 32;
const unitDigits: Readonly<Record<TimeUnit, number>> = { millis: 3, micros: 6, nanos: 9 };

/** Writes `whole * 1e6 + rest` (0 <= rest < 1e6, |whole| < 2^47) as int64; false when it does not fit. */
function writeMillions(column: Column, row: number, whole: number, rest: number): boolean {
  const high = Math.floor(whole / two32);
  const low = (whole - high * two32) * 1e6 + rest;
  const carry = Math.floor(low / two32);
  const top = high * 1e6 + carry;
  column.i32[2 * row] = low - carry * two32;
  column.i32[2 * row + 1] = top;
  return top >= -2147483648 && top <= 2147483647;
}

/** Writes a whole number below 2^53 as int64. */
function writeWhole(column: Column, row: number, value: number): void {
  const high = Math.floor(value / two32);
  column.i32[2 * row] = value - high * two32;
  column.i32[2 * row + 1] = high;
}

/** Writes the instant `days` after 1970-01-01 plus `ticks` of 10^-digits s; false when the unit cannot hold it exactly. */
export type WriteInstant = (column: Column, row: number, days: number, ticks: number) => boolean;

/** The writer for ticks of `digits` fractional digits to a column in `unit`. */
export function instantWriter(digits: number, unit: TimeUnit): WriteInstant {
  if (unit === 'millis') return millisWriter(digits);
  // micros = seconds and a rest below a million; nanos = milliseconds and a rest below a million.
  const wholeDigits = unit === 'micros' ? 0 : 3;
  const wholePerDay = secondsPerDay * 10 ** wholeDigits;
  if (digits <= wholeDigits) {
    const scale = 10 ** (wholeDigits - digits);
    return (column, row, days, ticks) => writeMillions(column, row, days * wholePerDay + ticks * scale, 0);
  }
  const ticksPerWhole = 10 ** (digits - wholeDigits);
  const restScale = 10 ** (unitDigits[unit] - digits);
  return (column, row, days, ticks) => {
    const whole = Math.floor(ticks / ticksPerWhole);
    const rest = (ticks - whole * ticksPerWhole) * restScale;
    return writeMillions(column, row, days * wholePerDay + whole, rest) && Number.isInteger(rest);
  };
}

function millisWriter(digits: number): WriteInstant {
  const perDay = secondsPerDay * 1000;
  const scale = 10 ** Math.abs(3 - digits);
  const isFiner = digits > 3;
  return (column, row, days, ticks) => {
    const millis = isFiner ? Math.floor(ticks / scale) : ticks * scale;
    writeWhole(column, row, days * perDay + millis);
    return !isFiner || millis * scale === ticks;
  };
}

/** Writes a time of day; false when the unit cannot hold it exactly. */
export function timeWriter(digits: number, unit: TimeUnit): (column: Column, row: number, ticks: number) => boolean {
  const shift = unitDigits[unit] - digits;
  const scale = 10 ** Math.abs(shift);
  return (column, row, ticks) => {
    const value = shift >= 0 ? ticks * scale : Math.floor(ticks / scale);
    if (unit === 'millis') column.i32[row] = value;
    else writeWhole(column, row, value);
    return shift >= 0 || value * scale === ticks;
  };
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** yyyy-MM-dd */
export function dateText(days: number): string {
  const { year, month, day } = civilDate(days);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** HH:mm:ss and, for digits > 0, the fraction. `ticks` of 10^-digits s since midnight. */
export function timeText(ticks: number, digits: number): string {
  const perSecond = 10 ** digits;
  const seconds = Math.floor(ticks / perSecond);
  const clock = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
  return digits === 0 ? clock : `${clock}.${pad(ticks - seconds * perSecond, digits)}`;
}

/** +hh:mm or -hh:mm */
function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}:${pad(size % 60, 2)}`;
}

/** Local date, time and offset (CONVERT style 121) of a UTC instant: days since 1970-01-01 and ticks of 10^-digits s. */
export function offsetDateTimeText(days: number, ticks: number, digits: number, offsetMinutes: number): string {
  const perDay = secondsPerDay * 10 ** digits;
  const local = ticks + offsetMinutes * 60 * 10 ** digits;
  const dayShift = Math.floor(local / perDay);
  const clock = timeText(local - dayShift * perDay, digits);
  return `${dateText(days + dayShift)} ${clock} ${offsetText(offsetMinutes)}`;
}

export type RefusableTarget = Pick<CellTarget, 'name' | 'columns' | 'refuse'>;

/** VALUE_OUT_OF_RANGE for a value that its output columns cannot hold exactly; where that goes on, they hold NULL. */
export function refuseText({ name, columns, refuse }: RefusableTarget, row: number, text: string, type: string): void {
  const error = new AppError('VALUE_OUT_OF_RANGE', { column: name, value: text, type });
  refuse(error, row, { encoding: 'text', data: text });
  for (const column of columns) writeNull(column, row);
}

/** Milliseconds of a datetime's 1/300 s ticks, rounded as SQL Server shows them (.000, .003, .007). */
export function millisOfTicks300(ticks: number): number {
  return Math.round((ticks * 10) / 3);
}

export function unitName(type: { readonly unit: TimeUnit }): string {
  return {
    millis: 'a timestamp in milliseconds',
    micros: 'a timestamp in microseconds',
    nanos: 'a timestamp in nanoseconds (1677 to 2262)',
  }[type.unit];
}
