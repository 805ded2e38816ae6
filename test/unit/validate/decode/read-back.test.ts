// What the encoders write comes back, slot by slot: every type, format, compression and pattern of NULL.
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compressionsOf, formatSchema } from '../../../../shared/run-options.ts';
import { createRandom } from '../../../bench/orders-batch.ts';
import { columnOf, type Cell, type FilledColumn } from '../../pipeline/formats/cells.ts';
import { encodeFile } from '../../pipeline/formats/encode-file.ts';
import { fillColumns, samples } from '../../pipeline/formats/samples.ts';
import { decodedDifference, decodeFile } from './decode-file.ts';

const variants = formatSchema.options.flatMap((format) =>
  compressionsOf[format].map((compression) => ({ format, compression })),
);
const patterns = (['none', 'some', 'all'] as const).flatMap((nulls) =>
  [true, false].map((isRepetitive) => ({ nulls, isRepetitive })),
);

describe.each(variants)('a file of $format, $compression', (options) => {
  it.each(patterns)('gives back every slot ($nulls NULL, repetitive: $isRepetitive)', async (pattern) => {
    const filled = fillColumns(3000, pattern.nulls, pattern.isRepetitive);
    const file = encodeFile(filled, options, 1100);
    expect(await decodedDifference(file, filled, { ...options, batchRows: 700, pieceBytes: 5000 })).toBeNull();
  });

  it('gives no rows when it has none', async () => {
    const filled = fillColumns(0, 'some', false);
    expect(await decodedDifference(encodeFile(filled, options), filled, options)).toBeNull();
  });

  it('shows every byte once and in order to whoever takes a hash', async () => {
    const filled = fillColumns(500, 'some', false);
    const file = encodeFile(filled, options, 200);
    const hash = createHash('md5');
    const columns = filled.map(({ column }) => column);
    const batches = decodeFile(file, { ...options, columns, pieceBytes: 777, onBytes: (bytes) => hash.update(bytes) });
    for await (const batch of batches) expect(batch.rowCount).toBeGreaterThan(0);
    expect(hash.digest('hex')).toBe(createHash('md5').update(file).digest('hex'));
  });

  it('gives back random tables, whatever pieces it comes in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(columnShape, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(1, 7, 8, 9, 31, 64, 257, 1000),
        fc.constantFrom(1, 7, 64, 333, 1000),
        fc.constantFrom(1, 3, 17, 100, 1000, 65_536),
        async (shapes, rowCount, batchRows, pieceBytes) => {
          const filled = shapes.map((shape, index) => fillShape(shape, index, rowCount));
          const file = encodeFile(filled, options, Math.max(batchRows, Math.ceil(rowCount / 20)));
          expect(await decodedDifference(file, filled, { ...options, batchRows, pieceBytes })).toBeNull();
        },
      ),
      { seed: 29, numRuns: 40 },
    );
  });
});

/** A value pool, how often it repeats and how NULLs come decide which encoding a chunk gets. */
const columnShape = fc.record({
  sample: fc.constantFrom(...samples),
  poolSize: fc.constantFrom(1, 2, 3, 17, 300, 5000),
  nullShare: fc.constantFrom(0, 0, 0.02, 0.5, 0.98),
  seed: fc.nat(),
});
type ColumnShape = typeof columnShape extends fc.Arbitrary<infer Shape> ? Shape : never;

function fillShape({ sample, poolSize, nullShare, seed }: ColumnShape, index: number, rowCount: number): FilledColumn {
  const pool = [...sample.extremes, ...Array.from({ length: poolSize }, sample.random)].slice(-poolSize);
  const random = createRandom(seed);
  const cells = Array.from({ length: rowCount }, (): Cell => {
    const value = pool[Math.floor(random() * pool.length)];
    return random() < nullShare ? null : value;
  });
  return { column: columnOf(`c"${index}, ß`, sample.type, nullShare > 0), cells };
}
