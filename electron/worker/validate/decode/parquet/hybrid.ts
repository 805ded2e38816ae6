// Reads the mix of repeats and packed bits that levels and dictionary indexes are stored in; mutable for speed.
import { refuse } from '../refusal.ts';
import { readVarint, type Cursor } from './thrift.ts';

const endsEarly = 'its packed numbers end too early';

export type HybridCursor = {
  /** The next numbers become `out[from .. to)`. */
  read(out: Int32Array | Uint8Array, from: number, to: number): void;
  /** Refuses what goes on behind the last number; packed bits may be padded. Answers where the bytes behind begin. */
  end(): number;
};

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
  const cursor = openHybrid(bytes, start, end, bitWidth);
  cursor.read(out, from, to);
  return cursor.end();
}

/** The same, a few numbers at a time. `bitWidth` is at most 24. */
export function openHybrid(bytes: Uint8Array, start: number, end: number, bitWidth: number): HybridCursor {
  const cursor: Cursor = { bytes: bytes.subarray(0, end), at: start };
  let left = 0;
  let isPacked = false;
  let repeated = 0;
  /** Of the packed run: where it begins, and how many of its numbers are read. */
  let runStart = 0;
  let taken = 0;
  const openRun = (): void => {
    const header = readVarint(cursor);
    const count = Math.floor(header / 2);
    if (count === 0) refuse('a run of its packed numbers is empty');
    isPacked = header % 2 === 1;
    if (!isPacked) {
      left = count;
      repeated = readRepeated(cursor, bitWidth);
      return;
    }
    if (count * bitWidth > end - cursor.at) refuse(endsEarly);
    left = count * 8;
    runStart = cursor.at;
    taken = 0;
    cursor.at += count * bitWidth;
  };
  return {
    read(out, from, to) {
      for (let at = from; at < to;) {
        if (left === 0) openRun();
        const stop = Math.min(to, at + left);
        if (!isPacked) out.fill(repeated, at, stop);
        else if (bitWidth === 1 && taken % 8 === 0) unpackBits(bytes, runStart + taken / 8, out, at, stop);
        else unpack(bytes, runStart, taken, bitWidth, out, at, stop);
        taken += stop - at;
        left -= stop - at;
        at = stop;
      }
    },
    end() {
      if (!isPacked && left > 0) refuse('a run of its packed numbers is longer than the page');
      return cursor.at;
    },
  };
}

/** The number that a run repeats; `cursor` goes behind it. */
function readRepeated(cursor: Cursor, bitWidth: number): number {
  const count = (bitWidth + 7) >> 3;
  if (count > cursor.bytes.length - cursor.at) refuse(endsEarly);
  let value = 0;
  for (let index = 0; index < count; index++) value |= cursor.bytes[cursor.at + index] << (index * 8);
  cursor.at += count;
  if (value >>> bitWidth !== 0) refuse('a repeated number is wider than the others');
  return value;
}

/** Of one bit each, from the first of a byte on. */
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

/** `skipped`: numbers of the run that stand before the first one wanted. */
function unpack(
  bytes: Uint8Array,
  runStart: number,
  skipped: number,
  bitWidth: number,
  out: Int32Array | Uint8Array,
  from: number,
  to: number,
): void {
  const mask = (1 << bitWidth) - 1;
  const firstBit = skipped * bitWidth;
  let at = runStart + Math.floor(firstBit / 8);
  const offset = firstBit % 8;
  let bits = offset === 0 ? 0 : bytes[at++] >> offset;
  let bitCount = offset === 0 ? 0 : 8 - offset;
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
