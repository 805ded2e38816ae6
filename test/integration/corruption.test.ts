// A short campaign of corruptions; `npm run corruption` is the long one.
import { expect, test } from 'vitest';
import { runCampaign } from '../corruption/campaign.ts';

test('what was corrupted is found by the tiers that claim it, by table, part, key and column; what was not, is not', async () => {
  const { outcomes, clean } = await runCampaign({ count: 30, seed: 11, cleanCount: 12, formCount: 3 });
  expect(clean.problems).toEqual([]);
  expect(outcomes).toHaveLength(30);
  expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([]);
  expect(new Set(outcomes.map(({ kind }) => kind)).size).toBeGreaterThan(15);
});
