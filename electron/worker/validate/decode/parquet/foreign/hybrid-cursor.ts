// The mix of repeats and packed bits (see hybrid.ts), read a few numbers at a time; mutable for speed.
import { refuse } from '../../refusal.ts';
import { readRepeated } from '../hybrid.ts';
import { readVarint, type Cursor } from '../thrift.ts';

const endsEarly = 'its packed numbers end too early';

export type HybridCursor = {
  /** The next numbers become `out[from .. to)`. */
  read(out: Int32Array | Uint8Array, from: number, to: number): void;
  /** Refuses what goes on behind the last number; packed bits may be padded. Answers where the bytes behind begin. */
  end(): number;
};

/** `bitWidth` is at most 24. */
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
        if (isPacked) unpack(bytes, runStart, taken, bitWidth, out, at, stop);
        else out.fill(repeated, at, stop);
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
