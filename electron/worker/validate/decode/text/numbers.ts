// Whole numbers and decimals from their digits, exact at any size; mutable for speed.
import type { Column } from '../../../batch/batch.ts';
import { refuse } from '../refusal.ts';
import { cutOff, misfit, type CellReader, type Input } from './input.ts';

const zero = 48;
const minus = 45;
const point = 46;
const two32 = 2 ** 32;
/** Every number of so many digits is held exactly by a double. */
const exactDigits = 15;

const noNumber = 'it is not a number as it is written';

/** Numbers of at most 32 bits. */
export function smallIntegerCell(column: Column, bits: number, isSigned: boolean): CellReader {
  const low = isSigned ? -(2 ** (bits - 1)) : 0;
  const high = isSigned ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  return (input, at, row) => {
    const { bytes } = input;
    const isNegative = bytes[at] === minus;
    const first = isNegative ? at + 1 : at;
    let next = first;
    let value = 0;
    for (let digit = bytes[next] - zero; digit >= 0 && digit <= 9; digit = bytes[++next] - zero)
      value = value * 10 + digit;
    if (next === first) return misfit(input, next, noNumber);
    if (next >= input.end) return cutOff;
    checkWhole(bytes, first, next, isNegative && value === 0);
    if (isNegative) value = -value;
    if (value < low || value > high) refuse('it is out of the range of its type');
    column.i32[row] = value | 0;
    return next;
  };
}

/** 64-bit numbers. */
export function largeIntegerCell(column: Column, isSigned: boolean): CellReader {
  const read = decimalCell(column, 20, 0);
  return (input, at, row) => {
    const next = read(input, at, row);
    const digits = next - at;
    // Up to 18 digits always fit; the others are compared with what was stored.
    if (digits > 18) checkRange(input, at, next, isSigned);
    return next;
  };
}

function checkRange({ bytes }: Input, at: number, next: number, isSigned: boolean): void {
  const value = BigInt(Buffer.from(bytes.buffer, bytes.byteOffset + at, next - at).toString('latin1'));
  if (value !== (isSigned ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value)))
    refuse('it is out of the range of its type');
}

/** Decimals, unscaled in 2 or 4 words (the column's width), with exactly `scale` digits behind the point. */
export function decimalCell(column: Column, precision: number, scale: number): CellReader {
  const wordCount = column.width >> 2;
  return (input, at, row) => {
    const { bytes } = input;
    const isNegative = bytes[at] === minus;
    const first = isNegative ? at + 1 : at;
    let next = first;
    let value = 0;
    for (let digit = bytes[next] - zero; digit >= 0 && digit <= 9; digit = bytes[++next] - zero)
      value = value * 10 + digit;
    const whole = next - first;
    if (whole === 0) return misfit(input, next, noNumber);
    if (scale > 0) {
      if (bytes[next] !== point) return misfit(input, next, noNumber);
      const stop = ++next + scale;
      for (; next < stop; next++) {
        const digit = bytes[next] - zero;
        if (digit < 0 || digit > 9) return misfit(input, next, noNumber);
        value = value * 10 + digit;
      }
    }
    if (next >= input.end) return cutOff;
    checkWhole(bytes, first, first + whole, isNegative && value === 0);
    if (whole > precision - scale && (whole > 1 || bytes[first] !== zero)) refuse('it has more digits than its type');
    if (whole + scale <= exactDigits) putWords(column.i32, row * wordCount, wordCount, isNegative ? -value : value);
    else putDigits(column.i32, row * wordCount, wordCount, bytes, first, next, isNegative);
    return next;
  };
}

/** No zero in front of other digits, and none with a sign: each number has one text. */
function checkWhole(bytes: Uint8Array, first: number, next: number, isMinusZero: boolean): void {
  if ((bytes[first] === zero && next - first > 1) || isMinusZero) refuse(noNumber);
}

function putWords(out: Int32Array, at: number, wordCount: number, value: number): void {
  const upper = Math.floor(value / two32);
  out[at] = value - upper * two32;
  out[at + 1] = upper;
  if (wordCount === 4) out.fill(upper >> 31, at + 2, at + 4);
}

/** Sixteen bits each, the lowest first: a product with a group of nine digits stays an exact double. */
const limbs = new Float64Array(8);
const groupFactor = 1e9;

/** The digits of bytes[first .. next), the point left out. */
function putDigits(
  out: Int32Array,
  at: number,
  wordCount: number,
  bytes: Uint8Array,
  first: number,
  next: number,
  isNegative: boolean,
): void {
  limbs.fill(0);
  let group = 0;
  let factor = 1;
  for (let index = first; index < next; index++) {
    if (bytes[index] === point) continue;
    group = group * 10 + bytes[index] - zero;
    factor *= 10;
    if (factor < groupFactor) continue;
    multiplyAdd(factor, group);
    group = 0;
    factor = 1;
  }
  multiplyAdd(factor, group);
  let carry = isNegative ? 1 : 0;
  for (let word = 0; word < wordCount; word++) {
    const value = limbs[word * 2] + limbs[word * 2 + 1] * 65_536;
    const stored = isNegative ? two32 - 1 - value + carry : value;
    carry = stored >= two32 ? 1 : 0;
    out[at + word] = stored;
  }
}

function multiplyAdd(factor: number, addend: number): void {
  let carry = addend;
  for (let limb = 0; limb < limbs.length; limb++) {
    const product = limbs[limb] * factor + carry;
    carry = Math.floor(product / 65_536);
    limbs[limb] = product - carry * 65_536;
  }
}
