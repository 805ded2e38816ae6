// Integers and decimals of another writer: wider or narrower ones, and bytes with the highest first; mutable for speed.
import type { Column } from '../../../../batch/batch.ts';
import { refuse } from '../../refusal.ts';
import { copyNulls, type Convert } from './convert.ts';

/** Integers of up to 32 bits are stored as a batch holds them. */
export function checkIntegers(bits: 8 | 16 | 32 | 64, signed: boolean): Convert {
  const { low, high } = bounds(bits, signed);
  return ({ i32 }, _, rows) => {
    for (let row = 0; row < rows; row++)
      if (i32[row] < low || i32[row] > high) refuse(`${String(i32[row])} is not of its type`);
  };
}

/** Days from year 1 to 9999. */
export const fromDays: Convert = ({ i32 }, _, rows) => {
  for (let row = 0; row < rows; row++)
    if (i32[row] < firstDay || i32[row] > lastDay)
      refuse(`day ${String(i32[row])} is not between the years 1 and 9999`);
};

export const firstDay = -719_162;
export const lastDay = 2_932_896;

export const widen: Convert = (stored, column, rows) => {
  copyNulls(stored, column, rows);
  for (let row = 0, at = 0; row < rows; row++, at += 2) {
    const value = stored.i32[row];
    column.i32[at] = value;
    column.i32[at + 1] = value >> 31;
  }
};

export function narrow(bits: 8 | 16 | 32 | 64, signed: boolean): Convert {
  const { low, high } = bounds(bits, signed);
  return (stored, column, rows) => {
    copyNulls(stored, column, rows);
    for (let row = 0, at = 0; row < rows; row++, at += 2) {
      const value = stored.i32[at];
      if (stored.i32[at + 1] !== value >> 31 || value < low || value > high)
        refuse(`${String(stored.i64[row])} is not of its type`);
      column.i32[row] = value;
    }
  };
}

const bounds = (bits: number, signed: boolean): { readonly low: number; readonly high: number } =>
  signed ? { low: -(2 ** (bits - 1)), high: 2 ** (bits - 1) - 1 } : { low: 0, high: 2 ** bits - 1 };

/** Whole numbers of a scale; `places` is how many digits the column has more behind the point. */
export function rescale(precision: number, places: number): Convert {
  const put = putter(precision, places);
  return (stored, column, rows) => {
    copyNulls(stored, column, rows);
    const isWide = stored.width === 8;
    for (let row = 0; row < rows; row++)
      put(column, row, stored.present[row] === 0 ? 0n : isWide ? stored.i64[row] : BigInt(stored.i32[row]));
  };
}

/** The unscaled number in two's complement, the highest byte first, in as many bytes as the writer took. */
export function fromBytes(precision: number, places: number): Convert {
  const put = putter(precision, places);
  const limit = 10 ** precision;
  return (stored, column, rows) => {
    copyNulls(stored, column, rows);
    const { data, offsets, width } = stored;
    const isShort = places === 0 && column.width === 8;
    for (let row = 0; row < rows; row++) {
      if (stored.present[row] === 0) {
        put(column, row, 0n);
        continue;
      }
      const start = width === 0 ? offsets[row] : row * width;
      const end = width === 0 ? offsets[row + 1] : start + width;
      if (end === start || end - start > mostBytes) refuse(`a number takes ${String(end - start)} bytes`);
      if (isShort && end - start <= 8 && putShort(data, start, end, column, row, limit)) continue;
      put(column, row, numberOf(data, start, end));
    }
  };
}

/** Up to eight bytes as they are; false where only an exact look tells whether the number has too many digits. */
function putShort(data: Uint8Array, start: number, end: number, { i32 }: Column, row: number, limit: number): boolean {
  let high = data[start] >= 128 ? -1 : 0;
  let low = high;
  for (let at = start; at < end; at++) {
    high = (high << 8) | (low >>> 24);
    low = (low << 8) | data[at];
  }
  const value = high * 2 ** 32 + (low >>> 0);
  // The double may be off by a thousand or so where it is not exact.
  if (Math.abs(value) > limit * (1 - 2 ** -40)) return false;
  i32[row * 2] = low;
  i32[row * 2 + 1] = high;
  return true;
}

/** More than any decimal of SQL Server needs. */
const mostBytes = 32;

function numberOf(data: Uint8Array, start: number, end: number): bigint {
  // Six bytes are exact in a double, and most decimals are that short.
  if (end - start <= 6) {
    let value = data[start] >= 128 ? data[start] - 256 : data[start];
    for (let at = start + 1; at < end; at++) value = value * 256 + data[at];
    return BigInt(value);
  }
  let value = BigInt(data[start] >= 128 ? data[start] - 256 : data[start]);
  for (let at = start + 1; at < end; at++) value = value * 256n + BigInt(data[at]);
  return value;
}

/** Writes an unscaled number into a column of decimals. */
function putter(precision: number, places: number): (column: Column, row: number, value: bigint) => void {
  const limit = 10n ** BigInt(precision);
  const factor = 10n ** BigInt(Math.abs(places));
  return ({ i64, width }, row, stored) => {
    const value = places >= 0 ? stored * factor : stored / factor;
    if (places < 0 && value * factor !== stored)
      refuse(`${String(stored)} has more digits behind the point than its column`);
    if (value >= limit || value <= -limit) refuse(`${String(value)} has more than ${String(precision)} digits`);
    if (width === 8) {
      i64[row] = value;
      return;
    }
    i64[row * 2] = BigInt.asIntN(64, value);
    i64[row * 2 + 1] = value >> 64n;
  };
}
