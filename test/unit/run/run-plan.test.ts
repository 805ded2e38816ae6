import { describe, expect, test } from 'vitest';
import { AppError, describeError, type AppErrorData } from '../../../shared/errors.ts';
import { cutAt, planTable } from '../../fakes/plan.ts';
import { aPart, names, runId, startTestRun as start, upTo } from '../../fakes/run.ts';

describe('a run without incidents', () => {
  test('writes every row of every partition once and the manifest last', async () => {
    const run = start([planTable('t0', { partitions: cutAt(30, 60) }), planTable('t1')], { t0: 95, t1: 40 });
    const last = await run.run();
    expect(last.state).toEqual({ kind: 'completed', skippedRows: 0 });
    expect(run.storedKeys('t0')).toEqual(upTo(95));
    expect(run.storedKeys('t1')).toEqual(upTo(40));
    expect([...run.target.blobs.keys()].at(-1)).toBe(names.manifestName);
    expect(run.manifest()).toMatchObject({ rows: 135, runId, tables: [{ rows: 95 }, { rows: 40 }] });
  });

  test('says that its manifest waits for the storage, and that it no longer does', async () => {
    const run = start([planTable('t0')], { t0: 20 });
    let hear: (error: AppErrorData | null) => void = () => undefined;
    const away = new AppError('STORAGE_UNREACHABLE', { host: 'h', detail: 'ECONNREFUSED' }).toData();
    const { putBlob } = run.target;
    run.target.putBlob = async (name, ...rest) => {
      if (name !== names.manifestName) return putBlob(name, ...rest);
      hear(away);
      await run.clock.wait(1000, new AbortController().signal);
      hear(null);
      hear(asked);
      hear(null);
      return putBlob(name, ...rest);
    };
    const asked = new AppError('SIGN_IN_AWAITED', { who: 'anna@contoso.com' }).toData();
    const last = await run.run(undefined, { watchStorage: (listener) => (hear = listener) });
    expect(last).toMatchObject({ state: { kind: 'completed' } });
    expect(last).not.toHaveProperty('storage');
    expect(run.snapshots.find(({ storage }) => storage !== undefined)).toMatchObject({ storage: away, rows: 20 });
    expect(run.logged.filter((line) => line.includes('the storage account'))).toEqual([
      expect.stringMatching(/^warning The run waits for the storage account/),
    ]);
    expect(run.logged).toContain(`warning The run waits. ${describeError(asked)}`);
    expect(run.logged).toContain('info The storage account answers again.');
  });

  test('ends a part at the first batch border that reaches its rows, so that the same rows make the same parts', async () => {
    const run = start([planTable('t0', { partRows: 25 })], { t0: 65 });
    await run.run();
    expect(
      run.manifest().tables[0]?.parts.map(({ name, rows, firstKey, lastKey }) => [name, rows, firstKey, lastKey]),
    ).toEqual([
      [aPart('t0', 0, 0), 30, ['1'], ['30']],
      [aPart('t0', 0, 1), 30, ['31'], ['60']],
      [aPart('t0', 0, 2), 5, ['61'], ['65']],
    ]);
  });

  test('ends a part at the first batch border that reaches its bytes', async () => {
    const run = start(
      [planTable('t0', { partRows: 1000 })],
      { t0: 60 },
      { options: { partBytes: 1 << 16 }, ports: { partBytes: 40 } },
    );
    await run.run();
    expect(run.manifest().tables[0]?.parts.map(({ rows }) => rows)).toEqual([20, 20, 20]);
    expect(run.manifest().tables[0]?.parts.map(({ fingerprint }) => fingerprint?.rows)).toEqual([20, 20, 20]);
  });

  test('writes one part without rows for an empty table, whatever its number of partitions', async () => {
    const run = start([planTable('t0', { partitions: cutAt(10, 20, 30) }), planTable('t1', { key: null })], {});
    const last = await run.run();
    expect(last.state.kind).toBe('completed');
    expect(run.manifest().tables.map(({ parts }) => parts.map(({ rows }) => rows))).toEqual([[0], [0]]);
    expect(run.manifest().tables[0]?.parts[0]?.fingerprint).toMatchObject({ rows: 0, hash: '0'.repeat(32) });
    const text = Buffer.from(run.target.blobs.get(names.manifestName)?.bytes ?? []).toString();
    expect(text.split('\n').filter((line) => line.includes('"fingerprint": { "version": 1'))).toHaveLength(2);
  });

  test('writes no part for an empty partition of a table with rows', async () => {
    const run = start([planTable('t0', { partitions: cutAt(10, 20, 30) })], { t0: 10 });
    await run.run();
    expect(run.manifest().tables[0]?.parts.map(({ name }) => name)).toEqual([aPart('t0', 0, 0)]);
  });

  test('spreads the lanes over the tables instead of filling them with the largest', async () => {
    const big = planTable('t0', { partitions: cutAt(20, 40, 60), bytesEstimate: 1e9 });
    const run = start([big, planTable('t1')], { t0: 80, t1: 20 });
    await run.run();
    expect(run.source.reads.slice(0, 2)).toEqual(['t0 ..20', 't1 ..']);
  });

  test('never publishes a part before its predecessor is on record', async () => {
    const run = start([planTable('t0')], { t0: 100 });
    const recordedAtCommit: number[] = [];
    run.target.beforeCommit = () => void recordedAtCommit.push(run.store().checkpoints.parts(runId, 't0').length);
    await run.run();
    expect(recordedAtCommit).toEqual([0, 1, 2, 3, 4]);
  });

  test('sends whole snapshots with a rising number, the last one final', async () => {
    const run = start([planTable('t0')], { t0: 100 });
    const last = await run.run();
    expect(run.snapshots.map(({ seq }) => seq)).toEqual(run.snapshots.map((_, index) => index + 1));
    expect(run.snapshots.at(-1)).toEqual(last);
    expect(last).toMatchObject({ rows: 100, parts: 5, tables: [{ state: 'done', rowsInFlight: 0 }] });
  });
});
