// Floating-point numbers as the shortest text that reads back as the same number; mutable for speed.
import { reserve, type ByteSink } from '../byte-sink.ts';
import { putSafeDecimal, putWhole } from './digits.ts';

const minus = 45;
const zero = 48;
const point = 46;
const smallestNormal32 = 2 ** -126;

/** The form of ECMAScript, except that negative zero keeps its sign. Reserves its own room. */
export function putFloat64(sink: ByteSink, value: number): void {
  reserve(sink, 32);
  if (!putShortDecimal(sink, value, value, 1e15)) putAscii(sink, String(value));
}

/** `value` is a float32; the text is the shortest that names it among float32 numbers, 0.1 and not 0.10000000149. */
export function putFloat32(sink: ByteSink, value: number): void {
  reserve(sink, 32);
  if (putShortDecimal(sink, value, Math.fround(value), 1e6)) return;
  // Six digits name one normal float32 at most; the smallest, subnormal ones have room for fewer.
  for (let digits = Math.abs(value) < smallestNormal32 ? 1 : 6; digits <= 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return putAscii(sink, String(rounded));
  }
  putAscii(sink, String(value));
}

/**
 * Most stored numbers have few decimals. When value = n / 10000 with n below `limit` (10^15, or 10^6 for float32), those
 * digits name no other number of its kind, so that they are the shortest text; no string has to be made.
 */
function putShortDecimal(sink: ByteSink, value: number, exact: number, limit: number): boolean {
  const magnitude = Math.abs(value);
  const scaled = Math.round(magnitude * 1e4);
  const isShort = scaled < limit && (limit === 1e15 ? scaled / 1e4 : Math.fround(scaled / 1e4)) === Math.abs(exact);
  if (!isShort) return false;
  if (value < 0 || Object.is(value, -0)) sink.bytes[sink.length++] = minus;
  const whole = Math.floor(scaled / 1e4);
  if (whole * 1e4 === scaled) putWhole(sink, whole);
  else {
    putSafeDecimal(sink, scaled, 4);
    while (sink.bytes[sink.length - 1] === zero) sink.length--;
    if (sink.bytes[sink.length - 1] === point) sink.length--;
  }
  return true;
}

function putAscii(sink: ByteSink, text: string): void {
  for (let at = 0; at < text.length; at++) sink.bytes[sink.length++] = text.charCodeAt(at);
}
