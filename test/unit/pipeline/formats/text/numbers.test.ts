// Integers, decimals and floats as text against BigInt and ECMAScript's own shortest form.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSink, written, type ByteSink } from '../../../../../electron/worker/pipeline/formats/byte-sink.ts';
import {
  putDecimal,
  putInteger,
  putUnsignedPair,
} from '../../../../../electron/worker/pipeline/formats/text/digits.ts';
import { putFloat32, putFloat64 } from '../../../../../electron/worker/pipeline/formats/text/floats.ts';
import { decimalText, expectedText } from '../expected-text.ts';

function textOf(put: (sink: ByteSink) => void): string {
  const sink = createSink(64);
  put(sink);
  return new TextDecoder().decode(written(sink));
}

function wordsOf(value: bigint, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, word) => Number(BigInt.asIntN(32, value >> BigInt(word * 32))));
}

const decimal = (value: bigint, wordCount: 2 | 4, scale: number): string =>
  textOf((sink) => putDecimal(sink, wordsOf(value, wordCount), 0, wordCount, scale));

/** Powers of two and ten and their neighbours, where carries happen. */
function borders(limit: bigint): bigint[] {
  const powers = [2n, 10n].flatMap((base) => Array.from({ length: 128 }, (_, exponent) => base ** BigInt(exponent)));
  return powers
    .flatMap((power) => [power - 1n, power, power + 1n])
    .flatMap((value) => [value, -value])
    .filter((value) => value <= limit && value >= -limit);
}

describe('numbers as text', () => {
  it('writes 64-bit decimals exactly at every scale', () => {
    for (const value of [...borders(2n ** 63n - 1n), -(2n ** 63n)]) {
      for (let scale = 0; scale <= 18; scale++) expect(decimal(value, 2, scale)).toBe(decimalText(value, scale));
    }
  });

  it('writes 128-bit decimals exactly at every scale', () => {
    const limit = 10n ** 38n - 1n;
    for (const value of borders(limit)) {
      for (let scale = 0; scale <= 38; scale += 3) expect(decimal(value, 4, scale)).toBe(decimalText(value, scale));
    }
    fc.assert(
      fc.property(fc.bigInt({ min: -limit, max: limit }), fc.integer({ min: 0, max: 38 }), (value, scale) => {
        expect(decimal(value, 4, scale)).toBe(decimalText(value, scale));
      }),
      { seed: 11, numRuns: 5000 },
    );
  });

  it('writes safe integers and unsigned 64-bit integers', () => {
    for (const value of [0, 7, 10, 99, 100, 12345, 999_999_999, 1e9, 2 ** 31, 2 ** 53 - 1]) {
      expect(textOf((sink) => putInteger(sink, value))).toBe(String(value));
      expect(textOf((sink) => putInteger(sink, -value))).toBe(String(value === 0 ? 0 : -value));
    }
    expect(textOf((sink) => putUnsignedPair(sink, wordsOf(-1n, 2), 0))).toBe('18446744073709551615');
  });

  const float64 = (value: number): string => textOf((sink) => putFloat64(sink, value));
  const float32 = (value: number): string => textOf((sink) => putFloat32(sink, value));

  it('writes doubles like ECMAScript, and negative zero with its sign', () => {
    expect(float64(-0)).toBe('-0');
    for (const value of [0, 1, -1, 0.1, 0.0001, 1e-7, 1e21, 123456789012345680, 5e-324, 1.7976931348623157e308]) {
      expect(float64(value)).toBe(String(value));
    }
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(float64(value)).toBe(Object.is(value, -0) ? '-0' : String(value));
      }),
      { seed: 3, numRuns: 5000 },
    );
  });

  it('writes short decimals like ECMAScript', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 6 }), (whole, digits) => {
        const value = whole / 10 ** digits;
        expect(float64(value)).toBe(Object.is(value, -0) ? '-0' : String(value));
      }),
      { seed: 5, numRuns: 5000 },
    );
  });

  it('writes float32 with the fewest digits that name it', () => {
    expect(float32(Math.fround(0.1))).toBe('0.1');
    expect(float32(Math.fround(16_777_216))).toBe('16777216');
    expect(float32(-0)).toBe('-0');
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = float32(value);
        expect(text).toBe(expectedText({ kind: 'float', bits: 32 }, value));
        expect(Object.is(Math.fround(Number(text)), value)).toBe(true);
      }),
      { seed: 9, numRuns: 5000 },
    );
  });
});
