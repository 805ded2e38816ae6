// The model behind docs/scale.md: its schedules, and that the page says what it says.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createQueue } from '../../../electron/worker/run/partition-queue.ts';
import { mixedCases } from '../../estimate-model/mixed.ts';
import { fillPage } from '../../estimate-model/page.ts';
import { lowerBound, replayLanes, replayQueues, replayUncut } from '../../estimate-model/replay.ts';
import { replayCases } from '../../estimate-model/scenarios.ts';
import { drawTables, skews } from '../../estimate-model/table-sizes.ts';

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

test('a mixed plan ends within 1.15 of the bound of both, where no table is larger than the share of Data Factory', () => {
  const cases = mixedCases();
  expect(cases.length).toBe(12);
  for (const { ratios, alone, makespan, fromBytes, giants } of cases) {
    expect(makespan).toBeLessThanOrEqual(alone * 1.001);
    expect(giants === 0).toBe(fromBytes === null);
    for (const ratio of Object.values(ratios)) expect(ratio).toBeGreaterThanOrEqual(1 - 1e-9);
    // One or two giants are all or nothing: what then cannot be shared out is at most a quarter.
    expect(ratios.middle).toBeLessThan(giants > 2 ? 1.15 : 1.25);
  }
  expect(cases.filter(({ giants }) => giants > 2).length).toBeGreaterThan(1);
});

test("the product's own queue stays within it too", () => {
  for (const skew of skews) {
    const tables = drawTables(skew, 300, 300 * 2 ** 25, 2);
    const { makespan, lowerBound: bound } = replayLanes(tables, 4, { bytesPerSecond: 55e6, start: 0.3 }, createQueue);
    expect(makespan / bound).toBeLessThan(1.15);
  }
});

test('a bound is the work shared out, or the longest unit', () => {
  expect(lowerBound([4, 4, 4], 2)).toBe(6);
  expect(lowerBound([9, 1, 1], 2)).toBe(9);
});

test('queues are dealt out in turn: uncut tables in a bad order meet in one queue', () => {
  expect(replayUncut([5, 1, 5, 1], 2, pace)).toBe(10);
  expect(replayQueues([5, 1, 5, 1], 2, pace)).toEqual({ units: 4, makespan: 6, lowerBound: 6 });
});

test('free lanes take the largest that waits', () => {
  expect(replayLanes([3, 3, 2, 2, 2], 2, pace)).toEqual({ units: 5, makespan: 7, lowerBound: 6 });
});

test('tables of a seed are the same each time and come to the bytes asked for', () => {
  for (const skew of skews) {
    const sizes = drawTables(skew, 1000, 1e9, 7);
    expect(sizes).toEqual(drawTables(skew, 1000, 1e9, 7));
    expect(sizes.length).toBe(1000);
    expect(sizes.reduce((sum, size) => sum + size, 0) / 1e9).toBeCloseTo(1, 5);
  }
});
