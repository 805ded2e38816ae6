import { expect, onTestFinished, test } from 'vitest';
import { openMixedWorld } from '../fakes/mixed-world.ts';
import { runMixedStorm } from '../mixed-storm/run-mixed-storm.ts';

test('a run of lanes and a Data Factory that is killed three times ends with every row once and one start', async () => {
  const world = await openMixedWorld({ copy: 2000, recordsAfter: 300 });
  onTestFinished(() => world.close());
  const { problems, kills } = await runMixedStorm(world, { kills: 3, seed: 5 });
  expect(problems).toEqual([]);
  expect(kills).toBe(3);
}, 400_000);
