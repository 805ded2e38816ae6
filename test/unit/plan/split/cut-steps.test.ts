// Where a histogram is cut.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutSteps, type HistogramStep } from '../../../../electron/worker/plan/split/cut-steps.ts';

const step = (value: number, rangeRows: number, equalRows = 1): HistogramStep => ({
  value: String(value),
  rangeRows,
  equalRows,
});
const even = Array.from({ length: 100 }, (_, i) => step(i, 9));

/** Rows of each piece that the cuts make, in key order; heavy values are pieces of their own only as far as cut. */
function piecesOf(steps: readonly HistogramStep[], cuts: ReturnType<typeof cutSteps>, isDescending: boolean): number[] {
  const order = isDescending ? steps.toReversed() : steps;
  const pieces: number[] = [];
  let held = 0;
  for (const [i, { value, rangeRows, equalRows }] of order.entries()) {
    held += equalRows + (isDescending ? (order[i - 1]?.rangeRows ?? 0) : rangeRows);
    if (!cuts.some((cut) => cut.value === value && !cut.isLast)) continue;
    pieces.push(held);
    held = 0;
  }
  return [...pieces, held + (isDescending ? (steps[0]?.rangeRows ?? 0) : 0)];
}

test('an even histogram is cut into even pieces', () => {
  const cuts = cutSteps(even, 4, false);
  expect(cuts.map(({ value }) => value)).toEqual(['24', '49', '74']);
});

test('a descending key is cut from above', () => {
  const steps = [step(1, 0), step(2, 998), step(3, 998), step(4, 1)];
  // Downwards 998 rows lie behind 3, between it and 2: the first piece ends at 3 only if what lies before it counts.
  expect(cutSteps(steps, 2, true).map(({ value }) => value)).toEqual(['2']);
  expect(cutSteps(steps, 2, false).map(({ value }) => value)).toEqual(['2']);
});

test('a heavy value stands alone and is marked for being cut further', () => {
  const steps = [step(1, 0), step(2, 99), step(3, 9, 800), step(4, 98)];
  expect(cutSteps(steps, 4, false)).toEqual([
    { value: '2', isHeavy: false, isLast: false },
    { value: '3', isHeavy: true, isLast: false },
  ]);
  // The last value keeps its mark, but no bound: behind it nothing lies.
  expect(cutSteps([step(1, 0), step(2, 99), step(3, 9, 800)], 4, false).at(-1)).toEqual({
    value: '3',
    isHeavy: true,
    isLast: true,
  });
});

test('whatever the histogram, no step is lost, cuts stand in key order, and no piece without a heavy step is long', () => {
  const anyStep = fc.record({ rangeRows: fc.nat(1000), equalRows: fc.integer({ min: 1, max: 1000 }) });
  const steps = fc.array(anyStep, { minLength: 2, maxLength: 200 });
  fc.assert(
    fc.property(steps, fc.integer({ min: 2, max: 64 }), fc.boolean(), (some, count, isDescending) => {
      const all = some.map((one, i) => ({ ...one, value: String(i) }));
      const cuts = cutSteps(all, count, isDescending);
      const places = cuts.map(({ value }) => Number(value) * (isDescending ? -1 : 1));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(new Set(places).size).toBe(places.length);
      const total = all.reduce((sum, { rangeRows, equalRows }) => sum + rangeRows + equalRows, 0);
      const pieces = piecesOf(all, cuts, isDescending);
      expect(pieces.reduce((sum, rows) => sum + rows, 0)).toBe(total);
      const longestStep = Math.max(...all.map(({ rangeRows, equalRows }) => rangeRows + equalRows));
      expect(Math.max(...pieces)).toBeLessThanOrEqual(2 * (total / count) + 2 * longestStep);
    }),
    { numRuns: 300, seed: 11 },
  );
});
