// Whole numbers and decimals as ASCII digits, straight into the buffer and exact at any size; mutable for speed.
import type { ByteSink } from '../byte-sink.ts';

const zero = 48;
const minus = 45;
const point = 46;
const billion = 1e9;
const two32 = 2 ** 32;

// Every function here needs room reserved by its caller: 42 bytes hold the longest text (sign, 39 digits, point).

/** `width` digits with leading zeros; `value` is below 10^9. */
export function putPadded(sink: ByteSink, value: number, width: number): void {
  const { bytes } = sink;
  const end = sink.length + width;
  let rest = value | 0;
  for (let at = end - 1; at >= sink.length; at--) {
    const next = (rest / 10) | 0;
    bytes[at] = zero + rest - next * 10;
    rest = next;
  }
  sink.length = end;
}

/** Two digits; `value` is below 100. */
export function putTwo(sink: ByteSink, value: number): void {
  const tens = (value / 10) | 0;
  const { bytes } = sink;
  bytes[sink.length] = zero + tens;
  bytes[sink.length + 1] = zero + value - tens * 10;
  sink.length += 2;
}

/** A non-negative safe integer without leading zeros. */
export function putWhole(sink: ByteSink, value: number): void {
  if (value < billion) return putPadded(sink, value, digitCount(value));
  const high = Math.floor(value / billion);
  putWhole(sink, high);
  putPadded(sink, value - high * billion, 9);
}

/** Digits of a non-negative number below 10^9. */
function digitCount(value: number): number {
  if (value < 10_000) return value < 100 ? (value < 10 ? 1 : 2) : value < 1000 ? 3 : 4;
  if (value < 1_000_000) return value < 100_000 ? 5 : 6;
  return value < 10_000_000 ? 7 : value < 100_000_000 ? 8 : 9;
}

/** A safe integer with its sign. */
export function putInteger(sink: ByteSink, value: number): void {
  if (value < 0) sink.bytes[sink.length++] = minus;
  putWhole(sink, Math.abs(value));
}

/** A two's complement integer of 1 to 4 little-endian words with `scale` digits after the point. */
export function putDecimal(sink: ByteSink, words: Int32Array, at: number, wordCount: number, scale: number): void {
  let w0 = words[at];
  let w1 = words[at + 1];
  let w2 = wordCount === 4 ? words[at + 2] : w1 >> 31;
  let w3 = wordCount === 4 ? words[at + 3] : w2;
  if (w3 < 0) {
    sink.bytes[sink.length++] = minus;
    // Two's complement: the lowest word that is not zero is negated, those above it are inverted.
    const isZero0 = w0 === 0;
    const isZero1 = isZero0 && w1 === 0;
    const isZero2 = isZero1 && w2 === 0;
    w0 = -w0 | 0;
    w1 = isZero0 ? -w1 | 0 : ~w1;
    w2 = isZero1 ? -w2 | 0 : ~w2;
    w3 = isZero2 ? -w3 | 0 : ~w3;
  }
  putMagnitude(sink, w3 >>> 0, w2 >>> 0, w1 >>> 0, w0 >>> 0, scale);
}

/** An unsigned 64-bit integer of two little-endian words. */
export function putUnsignedPair(sink: ByteSink, words: Int32Array, at: number): void {
  putMagnitude(sink, 0, 0, words[at + 1] >>> 0, words[at] >>> 0, 0);
}

function putMagnitude(sink: ByteSink, w3: number, w2: number, w1: number, w0: number, scale: number): void {
  if (w3 === 0 && w2 === 0 && w1 < 2 ** 21 && scale <= 15) putSafeDecimal(sink, w1 * two32 + w0, scale);
  else putLimbs(sink, splitLimbs(w3, w2, w1, w0), scale);
}

const powersOfTen = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/** An unscaled magnitude below 2^53. */
export function putSafeDecimal(sink: ByteSink, unscaled: number, scale: number): void {
  if (scale === 0) return putWhole(sink, unscaled);
  const divisor = powersOfTen[scale];
  let whole = Math.floor(unscaled / divisor);
  // Near 2^53 the quotient may have been rounded up to the next whole number.
  if (whole * divisor > unscaled) whole--;
  putWhole(sink, whole);
  sink.bytes[sink.length++] = point;
  const fraction = unscaled - whole * divisor;
  if (scale <= 9) return putPadded(sink, fraction, scale);
  const high = Math.floor(fraction / billion);
  putPadded(sink, high, scale - 9);
  putPadded(sink, fraction - high * billion, 9);
}

/** Base 10^9 limbs of the number being written, lowest first. */
const limbs = new Float64Array(5);
const work = new Float64Array(4);

/** Fills `limbs`; answers how many are needed (at least 1). */
function splitLimbs(w3: number, w2: number, w1: number, w0: number): number {
  work[0] = w3;
  work[1] = w2;
  work[2] = w1;
  work[3] = w0;
  let count = 0;
  let first = 0;
  do {
    while (first < 3 && work[first] === 0) first++;
    let remainder = 0;
    // Half a word at a time keeps every intermediate below 2^46, where division of doubles is exact enough to floor.
    for (let word = first; word < 4; word++) {
      const upper = remainder * 65_536 + Math.floor(work[word] / 65_536);
      const upperQuotient = Math.floor(upper / billion);
      const lower = (upper - upperQuotient * billion) * 65_536 + (work[word] % 65_536);
      const lowerQuotient = Math.floor(lower / billion);
      work[word] = upperQuotient * 65_536 + lowerQuotient;
      remainder = lower - lowerQuotient * billion;
    }
    limbs[count++] = remainder;
  } while (work[0] + work[1] + work[2] + work[3] > 0);
  return count;
}

const scratch: ByteSink = { bytes: new Uint8Array(48), view: new DataView(new ArrayBuffer(0)), length: 0 };

function putLimbs(sink: ByteSink, count: number, scale: number): void {
  scratch.length = 0;
  putWhole(scratch, limbs[count - 1]);
  for (let limb = count - 2; limb >= 0; limb--) putPadded(scratch, limbs[limb], 9);
  const digits = scratch.length;
  const { bytes } = sink;
  let out = sink.length;
  if (digits <= scale) bytes[out++] = zero;
  for (let digit = 0; digit < digits - scale; digit++) bytes[out++] = scratch.bytes[digit];
  if (scale > 0) bytes[out++] = point;
  for (let digit = digits; digit < scale; digit++) bytes[out++] = zero;
  for (let digit = Math.max(0, digits - scale); digit < digits; digit++) bytes[out++] = scratch.bytes[digit];
  sink.length = out;
}
