import { expect, onTestFinished, test } from 'vitest';
import { runCampaign } from '../chaos/campaign.ts';
import { openSampleWorld } from '../chaos/sample-world.ts';

test('a run that is killed five times while its lanes die ends with every row once and every part in the manifest', async () => {
  const world = await openSampleWorld(0.05);
  onTestFinished(() => world.close());
  const result = await runCampaign(world, { kills: 5, seed: 7, laneDeathMs: 6_000 });
  expect(result.proofs.flatMap(({ problems }) => problems)).toEqual([]);
  expect(result.proofs[0]).toMatchObject({ rows: world.rowCount, tables: world.plan.tables.length });
  expect(result.processKills).toBe(5);
}, 300_000);

test('a run whose lanes take ranges from each other all the time ends with every row once, however often it is killed', async () => {
  const world = await openSampleWorld(0.02, true);
  onTestFinished(() => world.close());
  const result = await runCampaign(world, { kills: 2, seed: 11, laneDeathMs: 4_000 });
  expect(result.proofs.flatMap(({ problems }) => problems)).toEqual([]);
  expect(result.proofs[0]).toMatchObject({ rows: world.rowCount, tables: world.plan.tables.length });
  expect(result.proofs[0]?.cuts).toBeGreaterThan(0);
}, 300_000);
