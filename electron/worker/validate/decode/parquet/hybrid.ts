// Reads the mix of repeats and packed bits that levels and dictionary indexes are stored in; mutable for speed.
import { refuse } from '../refusal.ts';
import { readVarint, type Cursor } from './thrift.ts';

const endsEarly = 'its packed numbers end too early';

/**
 * Fills `out[from .. to)`; answers where the bytes after the numbers begin. `bitWidth` is at most 24. The
 * last run of packed bits may be padded: DuckDB writes whole groups of 32.
 */
export function readHybrid(
  bytes: Uint8Array,
  start: number,
  end: number,
  bitWidth: number,
  out: Int32Array | Uint8Array,
  from: number,
  to: number,
): number {
  const cursor: Cursor = { bytes: bytes.subarray(0, end), at: start };
  let at = from;
  while (at < to) {
    const header = readVarint(cursor);
    const count = Math.floor(header / 2);
    if (count === 0) refuse('a run of its packed numbers is empty');
    if (header % 2 === 0) {
      if (count > to - at) refuse('a run of its packed numbers is longer than the page');
      out.fill(readRepeated(cursor, bitWidth), at, at + count);
      at += count;
    } else {
      const packedBytes = count * bitWidth;
      if (packedBytes > end - cursor.at) refuse(endsEarly);
      const stop = Math.min(to, at + count * 8);
      if (bitWidth === 1) unpackBits(bytes, cursor.at, out, at, stop);
      else unpack(bytes, cursor.at, bitWidth, out, at, stop);
      cursor.at += packedBytes;
      at = stop;
    }
  }
  return cursor.at;
}

/** The number that a run repeats; `cursor` goes behind it. `bitWidth` is at most 24. */
export function readRepeated(cursor: Cursor, bitWidth: number): number {
  const count = (bitWidth + 7) >> 3;
  if (count > cursor.bytes.length - cursor.at) refuse(endsEarly);
  let value = 0;
  for (let index = 0; index < count; index++) value |= cursor.bytes[cursor.at + index] << (index * 8);
  cursor.at += count;
  if (value >>> bitWidth !== 0) refuse('a repeated number is wider than the others');
  return value;
}

function unpackBits(bytes: Uint8Array, start: number, out: Int32Array | Uint8Array, from: number, to: number): void {
  let at = start;
  let index = from;
  for (; index + 8 <= to; index += 8) {
    const byte = bytes[at++];
    out[index] = byte & 1;
    out[index + 1] = (byte >> 1) & 1;
    out[index + 2] = (byte >> 2) & 1;
    out[index + 3] = (byte >> 3) & 1;
    out[index + 4] = (byte >> 4) & 1;
    out[index + 5] = (byte >> 5) & 1;
    out[index + 6] = (byte >> 6) & 1;
    out[index + 7] = byte >> 7;
  }
  for (let bit = 0; index < to; index++, bit++) out[index] = (bytes[at] >> bit) & 1;
}

function unpack(
  bytes: Uint8Array,
  start: number,
  bitWidth: number,
  out: Int32Array | Uint8Array,
  from: number,
  to: number,
): void {
  const mask = (1 << bitWidth) - 1;
  let at = start;
  let bits = 0;
  let bitCount = 0;
  // At most 23 bits wait before a byte is added: 31 bits, which fit.
  for (let index = from; index < to; index++) {
    while (bitCount < bitWidth) {
      bits |= bytes[at++] << bitCount;
      bitCount += 8;
    }
    out[index] = bits & mask;
    bits >>>= bitWidth;
    bitCount -= bitWidth;
  }
}
