// Rows that cannot be written: set aside, counted and recorded with their part, whatever happens in between.
import { expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { cutAt, planTable } from '../../fakes/plan.ts';
import { aPart, names, runId, startTestRun, until, upTo, type TestRunOptions } from '../../fakes/run.ts';

const bad = [5n, 33n, 34n, 77n];
const start = (settings: TestRunOptions = {}, changes: Parameters<typeof planTable>[1] = {}, count = 100) => {
  const options = { badRows: 'setAside', ...settings.options } as const;
  const run = startTestRun([planTable('t0', changes)], { t0: count }, { ...settings, options });
  for (const key of bad) run.source.refused.add(key);
  return run;
};
type Run = ReturnType<typeof start>;

const goodKeys = upTo(100).filter((key) => !bad.includes(BigInt(key)));
const asideNames = ({ target }: Run): string[] =>
  [...target.blobs.keys()].filter((name) => name.includes('_quarantine'));
const asideKeys = (run: Run): number[] =>
  asideNames(run)
    .flatMap((name) => run.target.text(name).trim().split('\n'))
    .map((line) => Number(JSON.parse(line).key[0]))
    .sort((a, b) => a - b);

function expectWhole(run: Run): void {
  expect(run.storedKeys('t0')).toEqual(goodKeys);
  expect(asideKeys(run)).toEqual(bad.map(Number));
  const { rows, rowsSetAside, tables } = run.manifest();
  expect([rows, rowsSetAside, tables[0]?.rowsSetAside]).toEqual([96, 4, 4]);
  expect(tables[0]?.quarantine.map(({ name }) => name).sort()).toEqual(asideNames(run).sort());
}

test('every row is written or set aside, and the run says how many', async () => {
  const run = start();
  const last = await run.run();
  expect(last.state).toEqual({ kind: 'completed', skippedRows: 4 });
  expect(last.tables[0]).toMatchObject({ rows: 96, rowsSetAside: 4, rowsInFlight: 0 });
  expectWhole(run);
});

test('a row that is set aside stands in a JSON line with its key, the reason and the value as it came', async () => {
  const run = start();
  await run.run();
  const table = planTable('t0');
  expect(JSON.parse(run.target.text(names.quarantineName(table, 0, 0)))).toEqual({
    key: ['5'],
    refused: [{ column: 'id', reason: 'TEXT_NOT_UNICODE', encoding: 'utf-16le', data: '00d8' }],
    values: { id: '5' },
  });
  const [first] = run.store().checkpoints.parts(runId, 't0');
  expect(first?.quarantine?.examples).toEqual([{ key: ['5'], column: 'id', reason: 'TEXT_NOT_UNICODE' }]);
});

test('a read that breaks off and is taken up again sets no row aside twice', async () => {
  const run = start({ options: { lanes: 1 } });
  let failures = 0;
  run.source.beforeBatch = (_, rowsRead) => {
    if (rowsRead !== 10 || failures > 5) return;
    failures += 1;
    throw new AppError('DEADLOCK_VICTIM');
  };
  expect((await run.run()).state.kind).toBe('completed');
  expectWhole(run);
});

test('a process that dies before a part is recorded writes its rows aside again, to the same blob', async () => {
  const run = start({ options: { lanes: 1 } });
  const died = Promise.withResolvers<void>();
  run.target.afterCommit = (name) => {
    if (name !== aPart('t0', 0, 1)) return undefined;
    died.resolve();
    return new Promise(() => undefined);
  };
  void run.run().catch(() => undefined);
  await died.promise;
  run.reopenStore();
  run.target.afterCommit = () => undefined;
  expect((await run.run()).state.kind).toBe('completed');
  expectWhole(run);
});

test('rows that became writable meanwhile leave no quarantine of a part that was never recorded', async () => {
  const run = start({ options: { lanes: 1 } });
  run.target.beforeCommit = (name) => {
    if (name === aPart('t0', 0, 1)) throw new AppError('STORAGE_REFUSED', { status: 403, storageCode: 'x', what: 'y' });
  };
  expect((await run.run()).state.kind).toBe('failed');
  expect(asideNames(run)).toHaveLength(2);
  run.target.beforeCommit = () => undefined;
  run.source.refused.clear();
  expect((await run.run()).state).toEqual({ kind: 'completed', skippedRows: 1 });
  expect(asideNames(run)).toEqual([names.quarantineName(planTable('t0'), 0, 0)]);
});

test('a table without a key starts again with its rows set aside deleted', async () => {
  const run = start({ options: { lanes: 1 } }, { key: null });
  let isFirst = true;
  run.source.beforeBatch = (_, rowsRead) => {
    if (rowsRead < 60 || !isFirst) return;
    isFirst = false;
    throw new AppError('DEADLOCK_VICTIM');
  };
  expect((await run.run()).state).toEqual({ kind: 'completed', skippedRows: 4 });
  expect(run.storedKeys('t0')).toEqual(goodKeys);
  expect(asideNames(run)).toHaveLength(3);
  expect(run.manifest().rowsSetAside).toBe(4);
});

test('a part all of whose rows are set aside is there, without rows', async () => {
  const run = start({}, { partitions: cutAt(20) }, 40);
  for (const key of upTo(20)) run.source.refused.add(BigInt(key));
  expect((await run.run()).state).toEqual({ kind: 'completed', skippedRows: 22 });
  expect(run.store().checkpoints.parts(runId, 't0')[0]).toMatchObject({ rowCount: 0, quarantine: { rowCount: 20 } });
  expect(run.manifest()).toMatchObject({ rows: 18, rowsSetAside: 22 });
});

test('discard deletes what was set aside too', async () => {
  const run = start();
  await run.run();
  await run.discard();
  expect([...run.target.blobs.keys()]).toEqual([]);
});

test('after a stop, resume sets aside the rest', async () => {
  const run = start({ options: { lanes: 1 } });
  const stop = new AbortController();
  run.source.beforeBatch = (_, rowsRead) => {
    if (rowsRead >= 50) stop.abort();
  };
  expect((await run.run(stop.signal)).state.kind).toBe('stopped');
  run.source.beforeBatch = () => undefined;
  run.reopenStore();
  expect((await run.run()).state).toEqual({ kind: 'completed', skippedRows: 4 });
  expectWhole(run);
  await until(() => run.source.readsOpen() === 0);
});
