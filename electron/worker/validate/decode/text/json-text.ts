// The inside of a JSON string as UTF-8, escapes resolved; mutable for speed.
import type { Column } from '../../../batch/batch.ts';
import { refuse } from '../refusal.ts';
import { reservePayload } from '../reserve-payload.ts';
import { cutOff, misfit, type CellReader } from './input.ts';

const quote = 34;
const backslash = 92;
const letterU = 117;

/** 1 for the bytes that do not stand for themselves: quote, backslash, and what must be escaped. */
const isSpecial = new Uint8Array(256).fill(1, 0, 32);
isSpecial[quote] = 1;
isSpecial[backslash] = 1;

/** What the letter behind a backslash stands for; 0 for none. */
const shortEscapes = new Uint8Array(256);
for (const [letter, byte] of [
  ['"', 34],
  ['\\', 92],
  ['/', 47],
  ['b', 8],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
] as const)
  shortEscapes[letter.charCodeAt(0)] = byte;

export function jsonTextCell(column: Column): CellReader {
  return (input, at, row) => {
    const { bytes, end } = input;
    if (bytes[at] !== quote) return misfit(input, at, 'it is not a string');
    let out = column.offsets[row];
    // No escape stands for more bytes than it takes.
    reservePayload(column, out + end - at);
    const { data } = column;
    let next = at + 1;
    for (;;) {
      for (let byte = bytes[next]; isSpecial[byte] === 0; byte = bytes[++next]) data[out++] = byte;
      if (next >= end) return cutOff;
      if (bytes[next] === quote) break;
      if (bytes[next] !== backslash) refuse('it holds a control character');
      if (next + 1 >= end) return cutOff;
      const letter = bytes[next + 1];
      if (letter !== letterU) {
        if (shortEscapes[letter] === 0) refuse('it holds an escape that JSON does not know');
        data[out++] = shortEscapes[letter];
        next += 2;
        continue;
      }
      // The longest form is a pair of six each.
      const isHigh = next + 6 <= end && isHighHalf(bytes, next);
      if (next + (isHigh ? 12 : 6) > end) return cutOff;
      out = putCodePoint(data, out, codePointAt(bytes, next));
      next += isHigh ? 12 : 6;
    }
    column.offsets[row + 1] = out;
    return next + 1;
  };
}

const isHighHalf = (bytes: Uint8Array, at: number): boolean => (unitAt(bytes, at) & 0xfc00) === 0xd800;

/** The UTF-16 unit of `\uXXXX`. */
function unitAt(bytes: Uint8Array, at: number): number {
  let unit = 0;
  for (let index = at + 2; index < at + 6; index++) {
    const byte = bytes[index];
    const letter = byte | 32;
    const digit = byte >= 48 && byte <= 57 ? byte - 48 : letter >= 97 && letter <= 102 ? letter - 87 : -1;
    if (digit === -1) refuse('it holds an escape that JSON does not know');
    unit = unit * 16 + digit;
  }
  return unit;
}

function codePointAt(bytes: Uint8Array, at: number): number {
  const unit = unitAt(bytes, at);
  if ((unit & 0xf800) !== 0xd800) return unit;
  const isPair = (unit & 0xfc00) === 0xd800 && bytes[at + 6] === backslash && bytes[at + 7] === letterU;
  const low = isPair ? unitAt(bytes, at + 6) : 0;
  if ((low & 0xfc00) !== 0xdc00) refuse('it holds half a character');
  return 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff);
}

function putCodePoint(data: Uint8Array, start: number, point: number): number {
  let out = start;
  if (point < 0x80) data[out++] = point;
  else if (point < 0x800) {
    data[out++] = 0xc0 | (point >> 6);
    data[out++] = 0x80 | (point & 63);
  } else {
    if (point < 0x10000) data[out++] = 0xe0 | (point >> 12);
    else {
      data[out++] = 0xf0 | (point >> 18);
      data[out++] = 0x80 | ((point >> 12) & 63);
    }
    data[out++] = 0x80 | ((point >> 6) & 63);
    data[out++] = 0x80 | (point & 63);
  }
  return out;
}
