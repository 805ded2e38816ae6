// A short storm; `npm run storm` is the long one.
import { expect, test } from 'vitest';
import { runStorm } from '../storm/run-storm.ts';

test('under a storm of writers, runs with one point in time export exactly one version of all tables', async () => {
  const { runs } = await runStorm({ seed: 11, runs: 2, wish: { mode: 'shared' }, accounts: 1500 });
  expect(runs).toHaveLength(2);
  for (const run of runs) {
    expect(run).toMatchObject({ state: 'completed', isOneVersion: true, isInvariantKept: true, holds: 'all' });
    expect(run.versions.accounts).toBe(run.versions.ledger);
    expect(run.transactionsMeanwhile).toBeGreaterThan(10);
  }
});

test('a database snapshot holds one version too, and is dropped at the end', async () => {
  const { runs } = await runStorm({
    seed: 12,
    runs: 2,
    wish: { mode: 'databaseSnapshot', name: null },
    accounts: 1500,
  });
  // The second run would warn of a leftover of the first, and its name would be taken, had that not been dropped.
  for (const run of runs) expect(run).toMatchObject({ isOneVersion: true, isInvariantKept: true, holds: 'all' });
});

test('with a snapshot for each table every table is of a version that there was', async () => {
  const { runs } = await runStorm({ seed: 13, runs: 1, wish: { mode: 'perTable' }, accounts: 1500 });
  expect(runs[0]?.holds).toBe('each');
  expect(Object.values(runs[0]?.versions ?? {})).not.toContain(null);
});

test('trap 8: without a point in time rows are missing or there twice, and the manifest says that it may be so', async () => {
  const { runs } = await runStorm({ seed: 14, runs: 1, wish: { mode: 'none' }, accounts: 1500 });
  expect(runs[0]).toMatchObject({ isOneVersion: false, holds: 'no' });
  expect(runs[0]?.versions.accounts).toBeNull();
  expect(runs[0]?.text).toContain('not read as of one point in time');
});
