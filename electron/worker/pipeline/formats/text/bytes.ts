// Binary values as hexadecimal, base64 or UUID text; mutable for speed.
import { reserve, type ByteSink } from '../byte-sink.ts';

const hexDigits = new TextEncoder().encode('0123456789ABCDEF');
/** Both digits of a byte as they stand in memory. */
const hexPairs = Uint16Array.from({ length: 256 }, (_, byte) => hexDigits[byte >> 4] | (hexDigits[byte & 15] << 8));
const base64Digits = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const minus = 45;
const padding = 61;

/** Upper-case hexadecimal of data[start .. end). */
export function putHex(sink: ByteSink, data: Uint8Array, start: number, end: number): void {
  reserve(sink, (end - start) * 2);
  for (let at = start; at < end; at++) {
    sink.view.setUint16(sink.length, hexPairs[data[at]], true);
    sink.length += 2;
  }
}

/** 8-4-4-4-12 upper-case digits of the 16 bytes at `start`, which stand in the order of the text. */
export function putUuid(sink: ByteSink, data: Uint8Array, start: number): void {
  reserve(sink, 36);
  const { bytes, view } = sink;
  let out = sink.length;
  for (let at = 0; at < 16; at++, out += 2) {
    if (at === 4 || at === 6 || at === 8 || at === 10) bytes[out++] = minus;
    view.setUint16(out, hexPairs[data[start + at]], true);
  }
  sink.length = out;
}

/** Standard base64 with padding of data[start .. end). */
export function putBase64(sink: ByteSink, data: Uint8Array, start: number, end: number): void {
  reserve(sink, Math.ceil((end - start) / 3) * 4);
  const { bytes } = sink;
  let out = sink.length;
  for (let at = start; at < end; at += 3) {
    const left = end - at;
    const bits = (data[at] << 16) | (left > 1 ? data[at + 1] << 8 : 0) | (left > 2 ? data[at + 2] : 0);
    bytes[out++] = base64Digits[bits >> 18];
    bytes[out++] = base64Digits[(bits >> 12) & 63];
    bytes[out++] = left > 1 ? base64Digits[(bits >> 6) & 63] : padding;
    bytes[out++] = left > 2 ? base64Digits[bits & 63] : padding;
  }
  sink.length = out;
}
