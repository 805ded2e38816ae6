// Short storms; `npm run series-storm` is the long one.
import { expect, test } from 'vitest';
import { runKills } from '../series-storm/kills.ts';
import { lossCases } from '../series-storm/losses/all.ts';
import { runLossCase } from '../series-storm/run-loss.ts';
import { runTwoMachines } from '../series-storm/machines.ts';
import { stormMode } from '../series-storm/run-mode.ts';

test.each(['changeTracking', 'cdcNet', 'rowversion'] as const)(
  'under a storm of writers, files come to the rows of the source whenever it is quiet: %s',
  async (mode) => {
    const { rounds } = await stormMode({ mode, seed: 5, rounds: 3 });
    expect(rounds).toHaveLength(3);
    expect(rounds.flatMap(({ problems }) => problems ?? [])).toEqual([]);
    expect(rounds.at(-1)?.problems).toEqual([]);
  },
);

const short: readonly string[] = [
  'late commit: a bound by @@DBTS would have missed it',
  'cleanup passed the position of change tracking',
  'VIEW CHANGE TRACKING lost',
  'restored and moved on beyond the position, change tracking',
  'capture instance dropped and made anew under its name',
];
test.each(lossCases.filter(({ name }) => short.includes(name)))('changes are not lost silently: $name', async (one) => {
  expect(await runLossCase(one)).toEqual([]);
});

test('of two computers the second is refused while the first holds the series, and goes on after it', async () => {
  expect(await runTwoMachines('changeTracking', 1, 2)).toEqual([]);
});

test('a round that is killed while it reads changes is done again, and no change is lost or there twice', async () => {
  const { problems, killsAfterRead } = await runKills({ mode: 'changeTracking', seed: 4, kills: 2 });
  expect(problems).toEqual([]);
  expect(killsAfterRead).toBeGreaterThan(0);
});
