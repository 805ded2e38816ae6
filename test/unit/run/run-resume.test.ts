import { describe, expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { createFakeClock } from '../../fakes/clock.ts';
import { cutAt, planTable } from '../../fakes/plan.ts';
import {
  aPart,
  failureOf as failure,
  names,
  runId,
  startTestRun as start,
  until,
  upTo,
  withoutReaders,
  type TestRun,
} from '../../fakes/run.ts';

describe('stop and resume', () => {
  const stopAt = async (run: TestRun, rows: number): Promise<string> => {
    const stop = new AbortController();
    run.source.beforeBatch = (_, rowsRead) => {
      if (rowsRead >= rows) stop.abort();
    };
    const { state } = await run.run(stop.signal);
    run.source.beforeBatch = () => undefined;
    return state.kind;
  };

  test('a stop keeps what is verified, and resume goes on after it', async () => {
    const run = start([planTable('t0', { partitions: cutAt(50) })], { t0: 100 });
    expect(await stopAt(run, 30)).toBe('stopped');
    const before = run.store().checkpoints.parts(runId, 't0').length;
    expect(run.target.blobs.has(names.manifestName)).toBe(false);
    expect(run.source.readsOpen()).toBe(0);
    expect(run.target.uploadsOpen()).toBe(0);
    expect((await run.run()).state.kind).toBe('completed');
    expect(run.storedKeys('t0')).toEqual(upTo(100));
    expect(run.target.commits).toHaveLength(new Set(run.target.commits).size);
    expect(before).toBeGreaterThan(0);
  });

  test('a stop lets the part that is being published finish', async () => {
    const run = start([planTable('t0')], { t0: 100 }, { options: { lanes: 1 } });
    const stop = new AbortController();
    run.target.beforeCommit = (name) => {
      if (name === aPart('t0', 0, 1)) stop.abort();
    };
    expect((await run.run(stop.signal)).state).toEqual({ kind: 'stopped', reason: 'user' });
    expect(run.storedKeys('t0')).toEqual(upTo(40));
  });

  test('the deadline of a stop ends lanes that do not end by themselves', async () => {
    const run = start([planTable('t0')], { t0: 100 }, { options: { lanes: 1 }, request: { stopDeadlineMs: 5 } });
    const stop = new AbortController();
    run.target.beforeCommit = (name) => {
      if (name !== aPart('t0', 0, 1)) return;
      stop.abort();
      return new Promise(() => undefined);
    };
    expect((await run.run(stop.signal)).state).toEqual({ kind: 'stopped', reason: 'user' });
    run.target.beforeCommit = () => undefined;
    expect((await run.run()).state.kind).toBe('completed');
    expect(run.storedKeys('t0')).toEqual(upTo(100));
  });

  test('a stop ends the wait before the next attempt', async () => {
    const clock = createFakeClock({ endlessFromMs: 200 });
    const run = start([planTable('t0')], { t0: 100 }, { options: { lanes: 1 }, clock });
    const stop = new AbortController();
    run.source.beforeBatch = () => {
      setImmediate(() => stop.abort());
      throw new AppError('DEADLOCK_VICTIM');
    };
    expect((await run.run(stop.signal)).state.kind).toBe('stopped');
  });

  test('a run that a dead process left is resumed after its last verified part', async () => {
    const run = start([planTable('t0')], { t0: 100 }, { options: { lanes: 1 } });
    // The process ends here: the read never goes on, and nobody ends it.
    run.source.beforeBatch = (_, rowsRead) => (rowsRead === 50 ? new Promise(() => undefined) : undefined);
    void run.run();
    await until(() => run.store().checkpoints.parts(runId, 't0').length === 2);
    run.reopenStore();
    expect(run.store().runs.get(runId).state).toEqual({ kind: 'stopped', reason: 'crash' });
    run.source.beforeBatch = () => undefined;
    expect((await run.run()).state.kind).toBe('completed');
    expect(run.source.reads).toEqual(['t0 ..', 't0 40..']);
    expect(run.storedKeys('t0')).toEqual(upTo(100));
  });

  test('a part that was published but not recorded is recognised and not written twice', async () => {
    const run = start([planTable('t0')], { t0: 100 }, { options: { lanes: 1 } });
    let isLost = false;
    run.target.afterCommit = (name) => {
      if (name !== aPart('t0', 0, 2)) return;
      isLost = true;
      return new Promise(() => undefined);
    };
    void run.run();
    await until(() => isLost);
    const etag = run.target.blobs.get(aPart('t0', 0, 2))?.etag;
    run.reopenStore();
    run.target.afterCommit = () => undefined;
    expect((await run.run()).state.kind).toBe('completed');
    expect(run.target.commits.filter((name) => name === aPart('t0', 0, 2))).toHaveLength(2);
    expect(run.target.blobs.get(aPart('t0', 0, 2))?.etag).toBe(etag);
    expect(run.storedKeys('t0')).toEqual(upTo(100));
  });

  test('a published part whose rows are gone by the time of resume does not stay behind', async () => {
    const run = start([planTable('t0')], { t0: 60 }, { options: { lanes: 1 } });
    let isLost = false;
    run.target.afterCommit = (name) => {
      if (name !== aPart('t0', 0, 2)) return;
      isLost = true;
      return new Promise(() => undefined);
    };
    void run.run();
    await until(() => isLost);
    run.reopenStore();
    run.target.afterCommit = () => undefined;
    run.source.rows.set('t0', upTo(40).map(BigInt));
    expect((await run.run()).state.kind).toBe('completed');
    expect(withoutReaders(run.target.blobs.keys())).toEqual([aPart('t0', 0, 0), aPart('t0', 0, 1), names.manifestName]);
  });

  test('a completed run is not resumed', async () => {
    const run = start([planTable('t0')], { t0: 10 });
    await run.run();
    await expect(run.run()).rejects.toMatchObject({ code: 'RUN_NOT_RESUMABLE' });
  });

  test('a run whose manifest was written but whose end was not recorded becomes complete', async () => {
    const run = start([planTable('t0')], { t0: 30 });
    const putBlob = run.target.putBlob.bind(run.target);
    let isWritten = false;
    run.target.putBlob = async (...args) => {
      const stored = await putBlob(...args);
      isWritten = true;
      return new Promise(() => stored);
    };
    void run.run();
    await until(() => isWritten);
    const manifest = run.target.text(names.manifestName);
    run.reopenStore();
    run.target.putBlob = putBlob;
    expect((await run.run()).state.kind).toBe('completed');
    expect(run.target.text(names.manifestName)).toBe(manifest);
    expect(run.source.reads).toHaveLength(1);
  });

  test('a failed table is taken up again by resume once its cause is gone', async () => {
    const run = start([planTable('t0'), planTable('t1')], { t0: 60, t1: 20 });
    run.source.beforeBatch = (table, rowsRead) => {
      if (table.id === 't0' && rowsRead === 30) throw new AppError('SERVER_EXPRESSION_FAILED', { number: 8134 });
    };
    expect(failure((await run.run()).state)).toBe('failed SERVER_EXPRESSION_FAILED');
    run.source.beforeBatch = () => undefined;
    expect((await run.run()).state.kind).toBe('completed');
    expect(run.source.reads.filter((read) => read.startsWith('t1'))).toHaveLength(1);
    expect(run.storedKeys('t0')).toEqual(upTo(60));
  });
});

describe('tables without a key', () => {
  const heap = planTable('t0', { key: null });

  test('start again from the beginning, and what the first attempt left is deleted by name', async () => {
    const run = start([heap], { t0: 60 }, { options: { lanes: 1 } });
    let isFirst = true;
    run.source.beforeBatch = (_, rowsRead) => {
      if (rowsRead < 50 || !isFirst) return;
      isFirst = false;
      // The second read finds the rows in another order, as a heap may.
      run.source.rows.set('t0', upTo(60).reverse().map(BigInt));
      throw new AppError('SOURCE_CONNECTION_LOST', { server: 's', detail: 'reset' });
    };
    const deleted: string[] = [];
    run.target.beforeDelete = (name) => void deleted.push(name);
    expect((await run.run()).state.kind).toBe('completed');
    expect(deleted).toEqual([aPart('t0', 0, 0), aPart('t0', 0, 1)]);
    expect(run.source.reads).toEqual(['t0 ..', 't0 ..']);
    expect(run.storedKeys('t0').toSorted((a, b) => a - b)).toEqual(upTo(60));
  });

  test('a dead process leaves only provisional parts, which resume replaces', async () => {
    const run = start([heap], { t0: 60 }, { options: { lanes: 1 } });
    run.source.beforeBatch = (_, rowsRead) => (rowsRead === 50 ? new Promise(() => undefined) : undefined);
    void run.run();
    await until(() => run.store().checkpoints.parts(runId, 't0').length === 2);
    run.reopenStore();
    expect(
      run
        .store()
        .checkpoints.parts(runId, 't0')
        .map(({ isProvisional }) => isProvisional),
    ).toEqual([true, true]);
    run.source.beforeBatch = () => undefined;
    run.source.rows.set('t0', upTo(15).map(BigInt));
    expect((await run.run()).state.kind).toBe('completed');
    expect(withoutReaders(run.target.blobs.keys()).toSorted()).toEqual([aPart('t0', 0, 0), names.manifestName]);
    expect(run.storedKeys('t0')).toEqual(upTo(15));
  });
});

describe('where nothing may be deleted', () => {
  const stays = (name: string): never => {
    throw new AppError('BLOB_STAYS', { what: `blob ${name}`, reason: 'this target may only be created into' });
  };
  const killAfter = async (run: TestRun, name: string): Promise<void> => {
    let isLost = false;
    run.target.beforeDelete = stays;
    run.target.afterCommit = (committed) => {
      if (committed !== name) return;
      isLost = true;
      return new Promise(() => undefined);
    };
    void run.run();
    await until(() => isLost);
    run.reopenStore();
    run.target.afterCommit = () => undefined;
  };

  test('a killed run goes on, because the part that was not recorded is the same again', async () => {
    const run = start([planTable('t0')], { t0: 60 }, { options: { lanes: 1 } });
    await killAfter(run, aPart('t0', 0, 1));
    expect((await run.run()).state.kind).toBe('completed');
    expect(run.storedKeys('t0')).toEqual(upTo(60));
  });

  test('a part beyond the end, whose rows are gone, ends its table: readers would see it', async () => {
    const run = start([planTable('t0'), planTable('t1')], { t0: 60, t1: 20 }, { options: { lanes: 1 } });
    await killAfter(run, aPart('t0', 0, 2));
    run.source.rows.set('t0', upTo(40).map(BigInt));
    const { state, tables } = await run.run();
    expect(state).toMatchObject({ kind: 'failed', error: { code: 'BLOB_STAYS' } });
    expect(tables.map((table) => table.state)).toEqual(['failed', 'done']);
    expect(run.target.blobs.has(names.manifestName)).toBe(false);
  });

  test('a stream without a key that fails in its middle is not read again over what stays', async () => {
    const run = start([planTable('t0', { key: null })], { t0: 60 }, { options: { lanes: 1 } });
    run.target.beforeDelete = stays;
    run.source.beforeBatch = (_, rowsRead) => {
      if (rowsRead >= 50) throw new AppError('SOURCE_CONNECTION_LOST', { server: 's', detail: 'reset' });
    };
    expect((await run.run()).state).toMatchObject({ kind: 'failed', error: { code: 'BLOB_STAYS' } });
    expect(run.source.reads).toEqual(['t0 ..']);
  });
});
