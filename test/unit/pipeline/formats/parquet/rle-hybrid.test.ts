// The run-length / bit-packed hybrid against a decoder written from the format's description.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSink, written } from '../../../../../electron/worker/pipeline/formats/byte-sink.ts';
import { bitWidthOf, putHybrid } from '../../../../../electron/worker/pipeline/formats/parquet/rle-hybrid.ts';

function decode(bytes: Uint8Array, bitWidth: number, count: number): number[] {
  const values: number[] = [];
  let at = 0;
  while (values.length < count) {
    let header = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      header += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    const runLength = Math.floor(header / 2);
    if (header % 2 === 0) {
      const width = Math.ceil(bitWidth / 8);
      const value = bytes.subarray(at, at + width).reduceRight((sum, byte) => sum * 256 + byte, 0);
      at += width;
      for (let index = 0; index < runLength; index++) values.push(value);
    } else {
      for (let index = 0; index < runLength * 8; index++) {
        let value = 0;
        for (let bit = 0; bit < bitWidth; bit++) {
          const position = index * bitWidth + bit;
          value += ((bytes[at + (position >> 3)] >> (position & 7)) & 1) * 2 ** bit;
        }
        values.push(value);
      }
      at += runLength * bitWidth;
    }
  }
  expect(at).toBe(bytes.length);
  return values.slice(0, count);
}

function encoded(values: Int32Array, from: number, to: number, bitWidth: number): Uint8Array {
  const sink = createSink(8);
  putHybrid(sink, values, from, to, bitWidth);
  return written(sink);
}

describe('the hybrid of runs and packed bits', () => {
  it('gives back any mixture of repeats and changes at any width', () => {
    const piece = fc.tuple(fc.nat({ max: 2 ** 20 - 1 }), fc.integer({ min: 1, max: 80 }), fc.boolean());
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat({ max: 9 }),
        (pieces, bitWidth, from) => {
          const limit = 2 ** bitWidth;
          const values = Int32Array.from(
            pieces.flatMap(([value, length, isRun]) =>
              Array.from({ length }, (_, index) => (isRun ? value : value + index * 7) % limit),
            ),
          );
          const start = Math.min(from, values.length);
          const expected = [...values.subarray(start)];
          expect(decode(encoded(values, start, values.length, bitWidth), bitWidth, expected.length)).toEqual(expected);
        },
      ),
      { seed: 37, numRuns: 2000 },
    );
  });

  it('writes one run for one repeated value', () => {
    expect([...encoded(new Int32Array(1000).fill(1), 0, 1000, 1)]).toEqual([0xd0, 0x0f, 1]);
    expect([...encoded(new Int32Array(3), 0, 3, 0)]).toEqual([6]);
  });

  it('knows how many bits a number takes', () => {
    expect([0, 1, 2, 3, 4, 255, 256, 65_535].map(bitWidthOf)).toEqual([0, 1, 2, 2, 3, 8, 9, 16]);
  });
});
