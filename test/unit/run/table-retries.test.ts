import { expect, test } from 'vitest';
import type { RunControl } from '../../../electron/worker/run/run-context.ts';
import { AppError } from '../../../shared/errors.ts';
import { cutAt, planTable } from '../../fakes/plan.ts';
import { startTestRun as start, until, upTo, type TestRun } from '../../fakes/run.ts';

/** A run whose table t0 fails, while t1 is held until `release`. */
function startWithFailure(
  lanes: number,
  code: 'SERVER_EXPRESSION_FAILED' | 'SOURCE_DAMAGED' = 'SERVER_EXPRESSION_FAILED',
) {
  const tables = [planTable('t0', { partitions: cutAt(50) }), planTable('t1')];
  const run = start(tables, { t0: 100, t1: 30 }, { options: { lanes } });
  const held = Promise.withResolvers<void>();
  let isBroken = true;
  run.source.beforeBatch = (table, rowsRead) => {
    if (table.id === 't1') return held.promise;
    if (isBroken && rowsRead >= 20) throw new AppError(code, { object: 'dbo.Table_t0', number: 8134, detail: 'x' });
    return undefined;
  };
  let control: RunControl | null = null;
  const end = run.run(undefined, { onControl: (given) => (control = given) });
  return {
    run,
    end,
    failed: () => until(() => stateOf(run, 't0') === 'failed'),
    retry: (): boolean => control?.retryTable('t0') ?? false,
    repair: () => void (isBroken = false),
    release: () => held.resolve(),
  };
}

const stateOf = ({ snapshots }: TestRun, id: string) =>
  snapshots.at(-1)?.tables.find((table) => table.id === id)?.state;

test.each([2, 3])(
  'a failed table is taken up again at once, by lanes that had nothing left to do (%i)',
  async (lanes) => {
    const { run, end, failed, retry, repair, release } = startWithFailure(lanes);
    await failed();
    repair();
    expect(retry()).toBe(true);
    await until(() => stateOf(run, 't0') === 'done');
    release();
    expect((await end).state.kind).toBe('completed');
    expect(run.storedKeys('t0')).toEqual(upTo(100));
    expect(run.logged.join('\n')).toMatch(/dbo\.Table_t0 is taken up again, as was asked/);
  },
);

test('a table that fails again stays failed, and the others are not disturbed', async () => {
  const { run, end, failed, retry, release } = startWithFailure(2);
  await failed();
  expect(retry()).toBe(true);
  await until(() => run.logged.filter((line) => line.startsWith('error dbo.Table_t0 failed')).length === 2);
  release();
  const last = await end;
  expect(last.state).toMatchObject({ kind: 'failed', error: { code: 'SERVER_EXPRESSION_FAILED' } });
  expect(last.tables.map(({ state }) => state)).toEqual(['failed', 'done']);
});

test('a table whose data did not add up is not taken up again', async () => {
  const { end, failed, retry, release } = startWithFailure(2, 'SOURCE_DAMAGED');
  await failed();
  expect(retry()).toBe(false);
  release();
  expect((await end).state.kind).toBe('failed');
});

test('nothing is taken up once the run has ended', async () => {
  const { end, failed, retry, release } = startWithFailure(2);
  await failed();
  release();
  await end;
  expect(retry()).toBe(false);
});
