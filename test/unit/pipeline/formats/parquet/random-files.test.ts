// Random tables through the Parquet writer, read back by two readers of other authors.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compressionsOf } from '../../../../../shared/run-options.ts';
import { createRandom } from '../../../../bench/orders-batch.ts';
import { columnOf, firstDifference, type Cell, type FilledColumn } from '../cells.ts';
import { encodeFile } from '../encode-file.ts';
import { readWithDuckdb, readWithHyparquet } from '../readers.ts';
import { samples } from '../samples.ts';

const rowCounts = [1, 7, 8, 9, 31, 64, 257, 1000];

/** A value pool, how often it repeats and how NULLs come decide which encoding a chunk gets. */
const columnShape = fc.record({
  sample: fc.constantFrom(...samples),
  poolSize: fc.constantFrom(1, 2, 3, 17, 300, 5000),
  nullShare: fc.constantFrom(0, 0, 0.02, 0.5, 0.98),
  isSorted: fc.boolean(),
  seed: fc.nat(),
});

describe('random Parquet files', () => {
  it('give back every value', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(columnShape, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...rowCounts),
        fc.constantFrom(...rowCounts),
        fc.constantFrom(...compressionsOf.parquet),
        async (shapes, rowCount, batchRows, compression) => {
          const filled = shapes.map(({ sample, poolSize, nullShare, isSorted, seed }, index): FilledColumn => {
            const pool = [...sample.extremes, ...Array.from({ length: poolSize }, sample.random)].slice(-poolSize);
            const random = createRandom(seed);
            const next = (): number => Math.floor(random() * 1e6);
            const cells = Array.from({ length: rowCount }, (_, row): Cell => {
              const at = isSorted ? Math.floor((row * pool.length) / rowCount) : next() % pool.length;
              return next() % 1000 < nullShare * 1000 ? null : pool[at];
            });
            return { column: columnOf(`c${index}`, sample.type, nullShare > 0), cells };
          });
          const file = encodeFile(
            filled,
            { format: 'parquet', compression },
            Math.max(batchRows, Math.ceil(rowCount / 20)),
          );
          const columns = filled.map(({ column }) => column);
          for (const read of [await readWithDuckdb(file, columns), await readWithHyparquet(file, columns)]) {
            for (const [index, { cells }] of filled.entries()) {
              expect(firstDifference(cells, read[index])).toBeNull();
            }
          }
        },
      ),
      { seed: 41, numRuns: 150 },
    );
  });
});
