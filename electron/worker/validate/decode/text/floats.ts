// Floating-point numbers from their text, to the last bit; mutable for speed.
import type { Column } from '../../../batch/batch.ts';
import { refuse } from '../refusal.ts';
import { nearestQuotient } from './quotient.ts';
import { cutOff, type CellReader, type Input } from './input.ts';

const zero = 48;
const minus = 45;
const point = 46;

/** 10^0 .. 10^22 are exact doubles. */
const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Bytes of which a number may consist: digits, signs, point, exponent. */
const isPart = new Uint8Array(256);
for (const byte of Buffer.from('0123456789+-.eE')) isPart[byte] = 1;
const words = ['NaN', 'Infinity', '-Infinity'].map((text) => ({ bytes: Buffer.from(text), value: Number(text) }));
const longestWord = '-Infinity'.length;

export function floatCell(column: Column, bits: 32 | 64): CellReader {
  const put = (row: number, value: number): void => {
    if (bits === 64) column.f64[row] = value;
    else column.f32[row] = value;
  };
  return (input, at, row) => {
    const { bytes } = input;
    const isNegative = bytes[at] === minus;
    const first = isNegative ? at + 1 : at;
    let next = first;
    let value = 0;
    for (let digit = bytes[next] - zero; digit >= 0 && digit <= 9; digit = bytes[++next] - zero)
      value = value * 10 + digit;
    let digits = next - first;
    let decimals = 0;
    if (digits > 0 && bytes[next] === point) {
      const start = ++next;
      for (let digit = bytes[next] - zero; digit >= 0 && digit <= 9; digit = bytes[++next] - zero)
        value = value * 10 + digit;
      decimals = next - start;
      digits += decimals;
    }
    const isSimple = digits > 0 && digits <= 19 && isPart[bytes[next]] === 0;
    if (!isSimple) return readAny(input, at, row, bits, put);
    if (next >= input.end) return cutOff;
    // An exact number divided by an exact power of ten is rounded once, as it should be.
    if (digits <= 15) value /= powers[decimals];
    else value = manyDigits(bytes, first, next, digits, decimals);
    if (Number.isNaN(value)) return readAny(input, at, row, bits, put);
    put(row, isNegative ? -value : value);
    return next;
  };
}

/** 16 to 19 digits: more than a double holds. */
function manyDigits(bytes: Uint8Array, first: number, next: number, digits: number, decimals: number): number {
  let high = 0;
  let low = 0;
  let left = digits;
  for (let at = first; at < next; at++) {
    if (bytes[at] === point) continue;
    if (left-- > 9) high = high * 10 + bytes[at] - zero;
    else low = low * 10 + bytes[at] - zero;
  }
  return nearestQuotient(high, low, powers[decimals]);
}

function readAny(
  input: Input,
  at: number,
  row: number,
  bits: 32 | 64,
  put: (row: number, value: number) => void,
): number {
  const { bytes, end } = input;
  for (const word of words) {
    if (bytes[at + word.bytes.length - 1] !== word.bytes[word.bytes.length - 1]) continue;
    if (Buffer.compare(bytes.subarray(at, at + word.bytes.length), word.bytes) !== 0) continue;
    put(row, word.value);
    return at + word.bytes.length >= end ? cutOff : at + word.bytes.length;
  }
  let next = at;
  while (isPart[bytes[next]] === 1) next++;
  if (next >= end) return cutOff;
  const value =
    next === at ? NaN : Number(Buffer.from(bytes.buffer, bytes.byteOffset + at, next - at).toString('latin1'));
  // It may be one of the words, whose end is still to come.
  if (Number.isNaN(value) && end - at <= longestWord) return cutOff;
  if (!Number.isFinite(bits === 64 ? value : Math.fround(value))) refuse('it is not a number of its type');
  put(row, value);
  return next;
}
