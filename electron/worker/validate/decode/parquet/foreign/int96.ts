// INT96 as parquet-mr writes it: nanoseconds of the day in 64 bits, then the Julian day number in 32; mutable for speed.
import type { TimeUnit } from '../../../../../../shared/columns.ts';
import type { Column } from '../../../../batch/batch.ts';
import { refuse } from '../../refusal.ts';
import { reservePayload } from '../../reserve-payload.ts';
import { copyNulls, type Convert } from './convert.ts';
import { firstDay, lastDay } from './numbers.ts';
import { nanosOf } from './times.ts';

/** Julian day number of 1970-01-01. */
const epochDay = 2_440_588;
const nanosADay = 86_400_000_000_000;

/** Three words a value; a batch holds little-endian words everywhere. */
const viewOf = ({ data }: Column): Uint32Array => new Uint32Array(data.buffer, data.byteOffset, data.byteLength >> 2);

/** Exact in a double: a day has fewer than 2^53 nanoseconds. */
function nanosAt(words: Uint32Array, row: number): number {
  const at = row * 3;
  const nanos = words[at + 1] * 2 ** 32 + words[at];
  return nanos < nanosADay ? nanos : refuse('a time of it is not within its day');
}

/** Days since 1970-01-01, in the calendar of SQL Server: Gregorian from year 1 on. */
function dayAt(words: Uint32Array, row: number): number {
  const day = words[row * 3 + 2] - epochDay;
  return day >= firstDay && day <= lastDay ? day : refuse('a date of it is not between the years 1 and 9999');
}

export const datesOf: Convert = (stored, column, rows) => {
  copyNulls(stored, column, rows);
  const view = viewOf(stored);
  for (let row = 0; row < rows; row++) {
    if (stored.present[row] === 0) column.i32[row] = 0;
    else {
      if (nanosAt(view, row) !== 0) refuse('a date of it has a time');
      column.i32[row] = dayAt(view, row);
    }
  }
};

/** Of which day a time is, is not documented and does not matter. */
export function timesOf(unit: TimeUnit): Convert {
  const step = nanosOf[unit];
  return (stored, column, rows) => {
    copyNulls(stored, column, rows);
    const view = viewOf(stored);
    for (let row = 0; row < rows; row++) {
      const value = stored.present[row] === 0 ? 0 : wholeUnits(nanosAt(view, row), step);
      if (unit === 'millis') column.i32[row] = value;
      else {
        column.i32[row * 2] = value;
        column.i32[row * 2 + 1] = Math.floor(value / 2 ** 32);
      }
    }
  };
}

function wholeUnits(nanos: number, step: number): number {
  const units = nanos / step;
  return Number.isInteger(units) ? units : refuse('a time of it has more digits than its column');
}

export function timestampsOf(unit: TimeUnit): Convert {
  const step = nanosOf[unit];
  const aSecond = 1_000_000_000 / step;
  return (stored, column, rows) => {
    copyNulls(stored, column, rows);
    const view = viewOf(stored);
    const { i32 } = column;
    for (let row = 0, at = 0; row < rows; row++, at += 2) {
      if (stored.present[row] === 0) {
        i32[at] = 0;
        i32[at + 1] = 0;
        continue;
      }
      const units = wholeUnits(nanosAt(view, row), step);
      const second = Math.floor(units / aSecond);
      const seconds = dayAt(view, row) * 86_400 + second;
      // In halves, each of which a double holds exactly: seconds * aSecond takes up to 68 bits.
      const upper = Math.floor(seconds / 65_536);
      const product = upper * aSecond;
      const carried = Math.floor(product / 65_536);
      const low =
        (product - carried * 65_536) * 65_536 + (seconds - upper * 65_536) * aSecond + (units - second * aSecond);
      const high = carried + Math.floor(low / 2 ** 32);
      if (high < -(2 ** 31) || high >= 2 ** 31) refuse('a time of it is outside of what nanoseconds since 1970 hold');
      i32[at] = low;
      i32[at + 1] = high;
    }
  };
}

/** `yyyy-MM-dd HH:mm:ss.fffffff`, as a datetime2(7) is written that nanoseconds cannot hold. */
export const textsOf: Convert = (stored, column, rows) => {
  copyNulls(stored, column, rows);
  const view = viewOf(stored);
  reservePayload(column, rows * textBytes);
  const { data, offsets } = column;
  offsets[0] = 0;
  for (let row = 0; row < rows; row++) {
    offsets[row + 1] = offsets[row];
    if (stored.present[row] === 0) continue;
    putText(data, offsets[row], dayAt(view, row), wholeUnits(nanosAt(view, row), 100));
    offsets[row + 1] += textBytes;
  }
};

const textBytes = 27;

function putText(data: Uint8Array, at: number, day: number, ticks: number): void {
  const date = new Date(day * 86_400_000);
  const seconds = Math.floor(ticks / 10_000_000);
  const numbers: readonly (readonly [number, number, number])[] = [
    [date.getUTCFullYear(), 4, 45],
    [date.getUTCMonth() + 1, 2, 45],
    [date.getUTCDate(), 2, 32],
    [Math.floor(seconds / 3600), 2, 58],
    [Math.floor(seconds / 60) % 60, 2, 58],
    [seconds % 60, 2, 46],
    [ticks % 10_000_000, 7, 0],
  ];
  let out = at;
  for (const [number, digits, separator] of numbers) {
    let rest = number;
    for (let digit = out + digits - 1; digit >= out; digit--) {
      data[digit] = 48 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    out += digits;
    if (separator !== 0) data[out++] = separator;
  }
}
