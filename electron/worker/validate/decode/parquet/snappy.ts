// Decompresses one Snappy block (the raw format, without framing); mutable for speed, every length is checked.
import { refuse } from '../refusal.ts';
import { readVarint } from './thrift.ts';

const broken = 'it is no valid Snappy block';
/** Room behind the output: copies are made in words, the last of which may reach beyond. */
const spareBytes = 64;

/** `sizeBytes`: what must come out. */
export function uncompressSnappy(input: Uint8Array, sizeBytes: number): Uint8Array {
  const cursor = { bytes: input, at: 0 };
  if (readVarint(cursor) !== sizeBytes) return refuse(`${broken}: it announces another size`);
  // A copy takes two bytes at least and gives 64 at most: a false size costs no memory.
  if (sizeBytes > input.length * 64) return refuse(broken);
  const output = Buffer.allocUnsafeSlow(sizeBytes + spareBytes);
  const from = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const to = new DataView(output.buffer, output.byteOffset, output.byteLength);
  const wordLimit = input.length - spareBytes;
  let at = cursor.at;
  let out = 0;
  while (at < input.length) {
    const tag = input[at++];
    const kind = tag & 3;
    if (kind === 0) {
      let length = (tag >> 2) + 1;
      if (length > 60) {
        const extra = length - 60;
        if (at + extra > input.length) return refuse(broken);
        length = littleEndian(input, at, extra) + 1;
        at += extra;
      }
      if (length > input.length - at || length > sizeBytes - out) return refuse(broken);
      if (length <= 64 && at <= wordLimit)
        for (let byte = 0; byte < length; byte += 8) to.setBigInt64(out + byte, from.getBigInt64(at + byte));
      else output.set(input.subarray(at, at + length), out);
      at += length;
      out += length;
      continue;
    }
    const extra = kind === 3 ? 4 : kind;
    if (at + extra > input.length) return refuse(broken);
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const distance =
      kind === 1
        ? ((tag >> 5) << 8) | input[at]
        : kind === 2
          ? input[at] | (input[at + 1] << 8)
          : littleEndian(input, at, 4);
    at += extra;
    if (distance === 0 || distance > out || length > sizeBytes - out) return refuse(broken);
    if (distance >= 8)
      for (let byte = 0; byte < length; byte += 8) to.setBigInt64(out + byte, to.getBigInt64(out + byte - distance));
    // Source and destination overlap: that is how short repeats are written.
    else for (let byte = out; byte < out + length; byte++) output[byte] = output[byte - distance];
    out += length;
  }
  return out === sizeBytes ? output.subarray(0, sizeBytes) : refuse(`${broken}: it ends too early`);
}

function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let index = count - 1; index >= 0; index--) value = value * 256 + bytes[at + index];
  return value;
}
