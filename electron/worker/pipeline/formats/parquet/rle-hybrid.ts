// The RLE / bit-packed hybrid that definition levels and dictionary indices are written in; mutable for speed.
import { putByte, putVarint, reserve, type ByteSink } from '../byte-sink.ts';

/** Repeats shorter than this cost more as a run of their own than inside a bit-packed one. */
const minRunLength = 24;

/**
 * Appends `values[from .. to)`, each below 2^bitWidth (at most 24 bits). Repeats become RLE runs, everything between
 * them bit-packed runs, which always hold a multiple of 8 values (the last one is padded with zeros).
 */
export function putHybrid(
  sink: ByteSink,
  values: Int32Array | Uint8Array,
  from: number,
  to: number,
  bitWidth: number,
): void {
  let packedFrom = from;
  let at = from;
  while (at < to) {
    const value = values[at];
    let runEnd = at + 1;
    while (runEnd < to && values[runEnd] === value) runEnd++;
    // The pending bit-packed run borrows from the repeat until it holds a multiple of 8.
    const runFrom = at + ((8 - ((at - packedFrom) & 7)) & 7);
    if (runEnd - runFrom >= minRunLength || (packedFrom === at && runEnd === to)) {
      putPacked(sink, values, packedFrom, runFrom, bitWidth);
      putRun(sink, value, runEnd - runFrom, bitWidth);
      packedFrom = runEnd;
    }
    at = runEnd;
  }
  putPacked(sink, values, packedFrom, to, bitWidth);
}

function putRun(sink: ByteSink, value: number, length: number, bitWidth: number): void {
  putVarint(sink, length * 2);
  for (let shift = 0; shift < bitWidth; shift += 8) putByte(sink, (value >>> shift) & 255);
}

function putPacked(sink: ByteSink, values: Int32Array | Uint8Array, from: number, to: number, bitWidth: number): void {
  if (from >= to) return;
  const groups = Math.ceil((to - from) / 8);
  putVarint(sink, groups * 2 + 1);
  const end = sink.length + groups * bitWidth;
  reserve(sink, groups * bitWidth + 8);
  const { bytes } = sink;
  let out = sink.length;
  let bits = 0;
  let bitCount = 0;
  // At most 7 bits wait before a value of at most 24 bits is added: 31 bits, which fit.
  for (let index = from; index < to; index++) {
    bits |= values[index] << bitCount;
    bitCount += bitWidth;
    while (bitCount >= 8) {
      bytes[out++] = bits;
      bits >>>= 8;
      bitCount -= 8;
    }
  }
  if (bitCount > 0) bytes[out++] = bits;
  if (out < end) bytes.fill(0, out, end);
  sink.length = end;
}

/** Bits needed for values 0 .. maxValue. */
export function bitWidthOf(maxValue: number): number {
  return maxValue === 0 ? 0 : 32 - Math.clz32(maxValue);
}
