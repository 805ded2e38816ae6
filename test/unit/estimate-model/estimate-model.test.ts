// The model behind docs/scale.md: its schedules, and that the page says what it says.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { layoutOf } from '../../../electron/worker/factory/layout.ts';
import { createQueue } from '../../../electron/worker/run/partition-queue.ts';
import { mixedCases } from '../../estimate-model/mixed.ts';
import { fillPage } from '../../estimate-model/page.ts';
import { batchesIn } from '../../estimate-model/pipelines.ts';
import { lowerBound, replayFactory, replayLanes, replayUncut } from '../../estimate-model/replay.ts';
import { replayCases } from '../../estimate-model/scenarios.ts';
import { sharedPlan, sizedTables } from '../../estimate-model/sized-plan.ts';
import { drawTables, skews } from '../../estimate-model/table-sizes.ts';
import { planTable } from '../../fakes/plan.ts';

const pace = { bytesPerSecond: 1, start: 0 };

test('docs/scale.md has the figures of the model (npm run estimate:model -- --write)', () => {
  const page = readFileSync(new URL('../../../docs/scale.md', import.meta.url), 'utf8');
  expect(fillPage(page)).toBe(page);
});

test('10,000 skewed tables end within 1.15 of the lower bound, on every kind of lane', () => {
  const cases = replayCases();
  expect(cases.length).toBe(16);
  for (const { result } of cases) {
    expect(result.units).toBeGreaterThanOrEqual(10_000);
    expect(result.makespan / result.lowerBound).toBeGreaterThanOrEqual(1 - 1e-9);
    expect(result.makespan / result.lowerBound).toBeLessThan(1.15);
  }
});

test('a mixed plan ends within 1.15 of the bound of both, whether paces turn out fast or slow', () => {
  const cases = mixedCases();
  expect(cases.length).toBe(16);
  for (const { ratios, alone, makespan, going } of cases) {
    expect(going.tables).toBeGreaterThan(0);
    expect(makespan).toBeLessThan(alone);
    for (const ratio of Object.values(ratios)) {
      expect(ratio).toBeGreaterThanOrEqual(1 - 1e-9);
      expect(ratio).toBeLessThan(1.15);
    }
  }
  // What is larger than the share of Data Factory stays, and others go in its place.
  expect(cases.filter(({ going, stays }) => stays > going.most).length).toBeGreaterThan(6);
});

test("the product's own queue stays within it too", () => {
  for (const skew of skews) {
    const tables = sizedTables(drawTables(skew, 300, 300 * 2 ** 25, 2), 4);
    const { makespan, lowerBound: bound } = replayLanes(tables, 4, { bytesPerSecond: 55e6, start: 0.3 }, createQueue);
    expect(makespan / bound).toBeLessThan(1.15);
  }
});

test('a bound is the work shared out, or the longest unit', () => {
  expect(lowerBound([4, 4, 4], 2)).toBe(6);
  expect(lowerBound([9, 1, 1], 2)).toBe(9);
});

test('uncut tables in a bad order meet in one queue', () => {
  expect(replayUncut([5, 1, 5, 1], 2, pace)).toBe(10);
});

const gib = 1024 ** 3;
const copies = { bytesPerSecond: 1e6, start: 20 };

test('pipelines are replayed as they are generated: the giant by all queries, then many small ones at a time', () => {
  const tables = sizedTables([400 * gib, ...Array.from({ length: 12 }, () => 2 * gib), 1000, 1000], 5);
  expect(tables.map(({ partitions }) => partitions.length > 1).filter(Boolean)).toHaveLength(13);
  const plan = sharedPlan(tables, tables, 2);
  const { factory } = plan;
  const batches = factory === undefined ? [] : batchesIn(layoutOf(plan, factory));
  expect(batches.map(({ queues, queries, ids }) => [queues, queries, ids.length])).toEqual([
    [1, 8, 1],
    [4, 2, 12],
    [8, 1, 2],
  ]);
  const small = 3 * (20 + (2 * gib) / 2e6);
  expect(replayFactory(plan, copies).makespan).toBeCloseTo(20 + (400 * gib) / 8e6 + small + 20.001, 3);
});

test('a table that is not cut is a bound of its own, and nothing given away is nothing', () => {
  const [whole] = sizedTables([1000], 5);
  const uncut = sharedPlan([{ ...planTable('0'), ...whole, bytesEstimate: 400 * gib }], [planTable('0')], 4);
  const { makespan, lowerBound: bound } = replayFactory({ ...uncut, tables: uncut.tables }, copies);
  expect([makespan, bound]).toEqual([20 + (400 * gib) / 1e6, 20 + (400 * gib) / 1e6]);
  expect(replayFactory(sharedPlan(sizedTables([1000], 5), [], 4), copies)).toEqual({
    units: 0,
    makespan: 0,
    lowerBound: 0,
  });
});

test('free lanes take the largest that waits', () => {
  const tables = [3, 3, 2, 2, 2].map((bytesEstimate, i) => planTable(String(i), { bytesEstimate }));
  expect(replayLanes(tables, 2, pace)).toEqual({ units: 5, makespan: 7, lowerBound: 6 });
});

test('tables of a seed are the same each time and come to the bytes asked for', () => {
  for (const skew of skews) {
    const sizes = drawTables(skew, 1000, 1e9, 7);
    expect(sizes).toEqual(drawTables(skew, 1000, 1e9, 7));
    expect(sizes.length).toBe(1000);
    expect(sizes.reduce((sum, size) => sum + size, 0) / 1e9).toBeCloseTo(1, 5);
  }
});
