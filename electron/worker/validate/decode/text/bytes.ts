// Bytes from their hexadecimal, base64 or UUID text; mutable for speed.
import { reservePayload } from '../reserve-payload.ts';
import type { Column } from '../../../batch/batch.ts';
import { refuse } from '../refusal.ts';
import { cutOff, misfit, type CellReader, type Input } from './input.ts';

const minus = 45;
const equals = 61;
const none = 255;

function valuesOf(digits: string): Uint8Array {
  const values = new Uint8Array(256).fill(none);
  Buffer.from(digits).forEach((byte, value) => (values[byte] = value));
  return values;
}
const hexValues = valuesOf('0123456789ABCDEF');
const base64Values = valuesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');

const noHex = 'it is not hexadecimal as it is written';
const noBase64 = 'it is not base64 as it is written';
const noUuid = 'it is not a UUID as it is written';

export function uuidCell(column: Column): CellReader {
  return (input, at, row) => {
    if (input.end - at <= 36) return cutOff;
    const { bytes } = input;
    const { data } = column;
    const start = row * 16;
    // One look at the end costs less than one a digit.
    let seen = 0;
    for (let byte = 0; byte < 16; byte++) {
      const place = at + uuidPlaces[byte];
      const high = hexValues[bytes[place]];
      const low = hexValues[bytes[place + 1]];
      seen |= high | low;
      data[start + byte] = (high << 4) | low;
    }
    const dashes =
      (bytes[at + 8] ^ minus) | (bytes[at + 13] ^ minus) | (bytes[at + 18] ^ minus) | (bytes[at + 23] ^ minus);
    if (seen > 15 || dashes !== 0) refuse(noUuid);
    return at + 36;
  };
}

/** Where the two digits of each byte stand in the text. */
const uuidPlaces = Uint8Array.of(0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34);

/** Exactly as many bytes as the column is wide. */
export function fixedHexCell(column: Column): CellReader {
  const { width } = column;
  return (input, at, row) => {
    if (input.end - at <= width * 2) return cutOff;
    if (putHex(input.bytes, at, at + width * 2, column.data, row * width) !== width) refuse(noHex);
    return at + width * 2;
  };
}

/** Any number of bytes but none: that is written differently. */
export function hexCell(column: Column): CellReader {
  return (input, at, row) => {
    const { bytes } = input;
    let next = at;
    while (hexValues[bytes[next]] !== none) next++;
    if (next >= input.end) return cutOff;
    if (next === at || (next - at) % 2 !== 0) refuse(noHex);
    const start = column.offsets[row];
    reservePayload(column, start + (next - at) / 2);
    column.offsets[row + 1] = start + putHex(bytes, at, next, column.data, start);
    return next;
  };
}

/** Answers how many bytes were put before a digit was none. */
function putHex(bytes: Uint8Array, from: number, to: number, out: Uint8Array, start: number): number {
  for (let at = from, index = start; at < to; at += 2, index++) {
    const high = hexValues[bytes[at]];
    const low = hexValues[bytes[at + 1]];
    if ((high | low) > 15) return index - start;
    out[index] = (high << 4) | low;
  }
  return (to - from) / 2;
}

/** Base64 with padding, up to the byte that is none of its digits. */
export function base64Cell(column: Column): CellReader {
  return (input, at, row) => {
    const start = column.width > 0 ? row * column.width : column.offsets[row];
    let digits = at;
    while (base64Values[input.bytes[digits]] !== none) digits++;
    let next = digits;
    while (input.bytes[next] === equals && next - digits < 2) next++;
    if (next >= input.end) return cutOff;
    if ((next - at) % 4 !== 0) return misfit(input, next, noBase64);
    const count = ((next - at) / 4) * 3 - (next - digits);
    if (column.width === 0) {
      reservePayload(column, start + count);
      column.offsets[row + 1] = start + count;
    } else if (count !== column.width) refuse(`it has ${count} bytes where ${column.width} belong`);
    putBase64(input, at, digits, column.data, start);
    return next;
  };
}

function putBase64({ bytes }: Input, from: number, to: number, out: Uint8Array, start: number): void {
  let bits = 0;
  let bitCount = 0;
  let index = start;
  for (let at = from; at < to; at++) {
    bits = ((bits << 6) | base64Values[bytes[at]]) & 0xffff;
    bitCount += 6;
    if (bitCount < 8) continue;
    bitCount -= 8;
    out[index++] = bits >> bitCount;
  }
  // The same bytes have one text only.
  if ((bits & ((1 << bitCount) - 1)) !== 0) refuse(noBase64);
}
