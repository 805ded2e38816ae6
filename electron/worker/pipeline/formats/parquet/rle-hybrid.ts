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
  if (bitWidth === 1) putBits(sink, values, from, to);
  else putWide(sink, values, from, to, bitWidth);
  if (sink.length < end) sink.bytes.fill(0, sink.length, end);
  sink.length = end;
}

/** Definition levels: eight values a byte. */
function putBits(sink: ByteSink, values: Int32Array | Uint8Array, from: number, to: number): void {
  const { bytes } = sink;
  let index = from;
  for (; index + 8 <= to; index += 8) {
    bytes[sink.length++] =
      values[index] |
      (values[index + 1] << 1) |
      (values[index + 2] << 2) |
      (values[index + 3] << 3) |
      (values[index + 4] << 4) |
      (values[index + 5] << 5) |
      (values[index + 6] << 6) |
      (values[index + 7] << 7);
  }
  if (index === to) return;
  let last = 0;
  for (let bit = 0; index < to; index++, bit++) last |= values[index] << bit;
  bytes[sink.length++] = last;
}

function putWide(sink: ByteSink, values: Int32Array | Uint8Array, from: number, to: number, bitWidth: number): void {
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
  sink.length = out;
}

/** Bits needed for values 0 .. maxValue. */
export function bitWidthOf(maxValue: number): number {
  return maxValue === 0 ? 0 : 32 - Math.clz32(maxValue);
}
