import { expect, onTestFinished, test } from 'vitest';
import { runCampaign } from '../chaos/campaign.ts';
import { openNumbersWorld } from '../chaos/numbers-world.ts';

test('a run that is killed five times while its lanes die ends with every row once and every part in the manifest', async () => {
  const world = await openNumbersWorld();
  onTestFinished(() => world.close());
  const result = await runCampaign(world, { kills: 5, seed: 7, laneDeathMs: 3000 });
  expect(result.proofs.flatMap(({ problems }) => problems)).toEqual([]);
  expect(result.proofs[0]).toMatchObject({ rows: 44_000, tables: 4 });
  expect(result.processKills).toBe(5);
  expect(result.laneKills).toBeGreaterThan(0);
}, 300_000);
