// A short campaign of corruptions; `npm run corruption` is the long one.
import { expect, test } from 'vitest';
import { runCampaign } from '../corruption/campaign.ts';
import { runFactoryCampaign } from '../corruption/factory/campaign.ts';

test('what was corrupted is found by the tiers that claim it, by table, part, key and column; what was not, is not', async () => {
  const { outcomes, clean } = await runCampaign({ count: 30, seed: 11, cleanCount: 12, formCount: 3 });
  expect(clean.problems).toEqual([]);
  expect(outcomes).toHaveLength(30);
  expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([]);
  expect(new Set(outcomes.map(({ kind }) => kind)).size).toBeGreaterThan(15);
});

test('what Data Factory wrote wrongly, and what became of its files since, is found by the tiers that promise it', async () => {
  // Every kind of corruption once by the service and once after stock was taken.
  const { outcomes, clean } = await runFactoryCampaign({ count: 20, seed: 11 });
  expect(clean.problems).toEqual([]);
  expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([]);
  expect(new Set(outcomes.map(({ kind }) => kind)).size).toBe(20);
});
