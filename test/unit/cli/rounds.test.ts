// Rounds of a series on a fake worker: what is printed, and what the process ends with.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import { AppError } from '../../../shared/errors.ts';
import type { RoundResult } from '../../../shared/series.ts';
import { plan as planOf, planTable } from '../../fakes/plan.ts';
import { knownTable, seriesState } from '../series/samples.ts';
import { createFakeTerminal, createFakeWorker, runSnapshot, tableSnapshot, type FakeAnswer } from './fake-terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'tableferry-rounds-'));
afterAll(() => rmSync(folder, { recursive: true }));
const plan = { ...planOf([planTable('t0')]), series: { name: 'lake', compactEvery: null } };
writeFileSync(join(folder, 'lake.json'), '{}');
writeFileSync(join(folder, 'target.json'), JSON.stringify(plan.target));

const env = { SQL_PASSWORD: 'pw', STORAGE: 'cs' };
const noCounts = { inserted: null, updated: null, deleted: null };
const complete: RoundResult = {
  series: 'lake',
  round: 2,
  stateVersion: 5,
  runs: [{ runId: 'r1', kind: 'changes' }],
  tables: [
    { schema: 'dbo', name: 'orders', how: 'changes', why: null, rows: 8, inserted: 2, updated: 3, deleted: 3 },
    { schema: 'dbo', name: 'items', how: 'full', why: 'They were cleaned up.', rows: 100, ...noCounts },
  ],
  notices: ['dbo.items is loaded whole: They were cleaned up.'],
  isComplete: true,
};

async function run(
  argv: readonly string[],
  answer: FakeAnswer,
  more: Partial<Record<'series.state', FakeAnswer>> = {},
) {
  const terminal = createFakeTerminal({ cwd: folder, env });
  const fake = createFakeWorker({
    'plan.check': () => plan,
    'run.list': () => ({ runs: [] }),
    'series.run': answer,
    ...more,
  });
  const exitCode = await main(argv, terminal, () => fake.worker);
  return { exitCode, out: terminal.stdout(), err: terminal.stderr(), calls: fake.calls };
}

test('a round tells its runs while they go on, and at its end what became of each table', async () => {
  const { exitCode, out, err, calls } = await run(['run', 'lake.json', '--compact'], (_, emit) => {
    emit({ name: 'run.snapshot', payload: runSnapshot({ kind: 'running' }, [tableSnapshot()]) });
    return complete;
  });
  expect(exitCode).toBe(0);
  expect(err).toContain('Run r1\n');
  expect(calls.at(-1)?.input).toMatchObject({ trigger: 'person', compact: true, sweep: false });
  expect(out).toMatch(/dbo +orders +changes +8 +2 +3 +3/);
  expect(out).toContain('dbo.items: They were cleaned up.\n');
  expect(out).toContain('Round 2 of series lake is complete: 108 rows of 2 tables in 1 run, all verified.');
});

test('a table that was not brought up to date makes it 5', async () => {
  const stopped = { ...complete.tables[0], how: 'stopped', why: 'They were cleaned up.' };
  const { exitCode, out } = await run(['run', 'lake.json', '--json'], () => ({
    ...complete,
    tables: [stopped],
    isComplete: false,
  }));
  expect(exitCode).toBe(5);
  expect(JSON.parse(out)).toMatchObject({ series: 'lake', isComplete: false, tables: [{ how: 'stopped' }] });
});

test('while another computer is at it, the message says who', async () => {
  const { exitCode, err } = await run(['run', 'lake.json'], () => {
    throw new AppError('SERIES_HELD', { series: 'lake', holder: 'alice on PC1', since: '2026-01-02T03:04:05Z' });
  });
  expect(exitCode).not.toBe(0);
  expect(err).toContain('alice on PC1 has been at it since 2026-01-02T03:04:05Z');
});

test('Ctrl-C stops the round and says that the next one goes on', async () => {
  const terminal = createFakeTerminal({ cwd: folder, env });
  const begun = Promise.withResolvers<void>();
  const fake = createFakeWorker({
    'plan.check': () => plan,
    'run.list': () => ({ runs: [] }),
    'series.run': (_, __, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        begun.resolve();
      }),
  });
  const ended = main(['run', 'lake.json'], terminal, () => fake.worker);
  await begun.promise;
  terminal.interrupt();
  expect(await ended).toBe(130);
  expect(terminal.stdout()).toContain('The next round goes on from there.');
});

test('the state of a series is shown as the target has it', async () => {
  const set = { runId: 'r2', manifest: 'm', round: 2, rows: 8, kind: 'changes' } as const;
  const state = seriesState([knownTable({ changes: [set], rows: null }), knownTable({ name: 'gone', reload: 'Why.' })]);
  const argv = ['series', 'lake', '--target', 'target.json'];
  const shown = await run(argv, () => complete, { 'series.state': () => state });
  expect(shown.exitCode).toBe(0);
  expect(shown.out).toMatch(/Series lake: round 1, state 3 of 2026-01-02 03:04:05 UTC by alice on PC1/);
  expect(shown.out).toMatch(/dbo +Table_t0 +change tracking +change tracking version 5 +100 +1 +8/);
  expect(shown.out).toContain('dbo.gone is loaded whole in the next round: Why.');
});
