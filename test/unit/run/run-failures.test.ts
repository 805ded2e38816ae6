import { describe, expect, test } from 'vitest';
import type { Store } from '../../../electron/worker/store/store.ts';
import { AppError, type ErrorCode } from '../../../shared/errors.ts';
import { cutAt, planTable } from '../../fakes/plan.ts';
import { aPart, failureOf as failure, names, runId, startTestRun as start, upTo } from '../../fakes/run.ts';
import { stall } from '../../fakes/source.ts';

describe('failures of the source', () => {
  test('a deadlock victim is read again from the last verified part', async () => {
    const run = start([planTable('t0')], { t0: 60 }, { options: { lanes: 1 } });
    let isFirst = true;
    run.source.beforeBatch = (_, rowsRead) => {
      if (rowsRead < 50 || !isFirst) return;
      isFirst = false;
      throw new AppError('DEADLOCK_VICTIM');
    };
    const last = await run.run();
    expect(last.state.kind).toBe('completed');
    expect(run.source.reads).toEqual(['t0 ..', 't0 40..']);
    expect(run.storedKeys('t0')).toEqual(upTo(60));
    expect(last.tables[0]).toMatchObject({ retries: 1, error: null });
  });

  test('a stalled connection costs its partition nothing but the part in hand', async () => {
    const run = start([planTable('t0', { partitions: cutAt(50) })], { t0: 100 });
    const stalled = new Set<string>();
    run.source.beforeBatch = (table, rowsRead) => {
      if (rowsRead !== 30 || stalled.size === 2) return;
      stalled.add(`${table.id}${stalled.size}`);
      throw new AppError('SOURCE_STALLED', { seconds: 120 });
    };
    expect((await run.run()).state.kind).toBe('completed');
    expect(run.storedKeys('t0')).toEqual(upTo(100));
  });

  test('waits longer after each attempt, and starts anew once a part got through', async () => {
    const run = start([planTable('t0')], { t0: 100 }, { options: { lanes: 1 } });
    let failures = 0;
    run.source.beforeBatch = (_, rowsRead) => {
      failures += 1;
      if (failures <= 3 || (failures > 3 && rowsRead === 40 && failures < 12))
        throw new AppError('SOURCE_CONNECTION_LOST', { server: 's', detail: 'reset' });
    };
    expect((await run.run()).state.kind).toBe('completed');
    const backoffs = run.clock.waits.filter((wait) => wait > 200 && wait < 30_000);
    expect(backoffs.slice(0, 3)).toEqual([375, 750, 1500]);
    expect(backoffs[3]).toBe(375);
  });

  test('a table that keeps failing fails alone; the others are finished', async () => {
    const run = start([planTable('t0', { partitions: cutAt(50) }), planTable('t1')], { t0: 100, t1: 30 });
    run.source.beforeBatch = (table) => {
      if (table.id === 't0') throw new AppError('SOURCE_BUSY', { number: 845, detail: 'latch' });
    };
    const last = await run.run();
    expect(failure(last.state)).toBe('failed SOURCE_BUSY');
    expect(last.tables.map(({ state }) => state)).toEqual(['failed', 'done']);
    expect(run.target.blobs.has(names.manifestName)).toBe(false);
  });

  const roundOf = (kind: 'full' | 'changes') => ({
    name: 'lake',
    compactEvery: null,
    round: { number: 1, kind, stateVersion: 0, planHash: 'h' },
  });
  /** t1 is done; t0 has one part and then fails again and again, or once and for good. */
  const failAfterOnePart = async (code: ErrorCode, kind: 'full' | 'changes') => {
    const run = start([planTable('t0'), planTable('t1')], { t0: 100, t1: 30 }, { series: roundOf(kind) });
    run.source.beforeBatch = (table, rowsRead) => {
      if (table.id === 't0' && (rowsRead === 40 || run.storedKeys('t0').length > 0)) throw new AppError(code);
    };
    const last = await run.run();
    expect(last.tables.map(({ state, parts }) => [state, parts > 0])).toEqual([
      ['failed', true],
      ['done', true],
    ]);
    return run.target.blobs.has(names.manifestName);
  };

  test('in a series what is done of a run counts, unless the next round can go on inside a table', async () => {
    expect(await failAfterOnePart('SCHEMA_CHANGED', 'full')).toBe(true);
    expect(await failAfterOnePart('SOURCE_BUSY', 'full')).toBe(false);
    expect(await failAfterOnePart('SOURCE_BUSY', 'changes')).toBe(true);
  });

  test.each(['SERVER_EXPRESSION_FAILED', 'SCHEMA_CHANGED', 'SELECT_DENIED', 'ROW_COUNT_MISMATCH'] as const)(
    '%s fails its table at the first occurrence',
    async (code) => {
      const run = start([planTable('t0'), planTable('t1')], { t0: 100, t1: 30 });
      run.source.beforeBatch = (table) => {
        if (table.id === 't0') throw new AppError(code);
      };
      const last = await run.run();
      expect(last.tables.map(({ state, retries }) => [state, retries])).toEqual([
        ['failed', 0],
        ['done', 0],
      ]);
      expect(run.source.reads.filter((read) => read.startsWith('t0'))).toHaveLength(1);
    },
  );

  test('a refused login stops the run instead of being tried once more for every table', async () => {
    const tables = ['t0', 't1', 't2', 't3'].map((id) => planTable(id));
    const run = start(tables, { t0: 10, t1: 10, t2: 10, t3: 10 }, { options: { lanes: 1 } });
    run.source.beforeBatch = () => {
      throw new AppError('LOGIN_REFUSED', { server: 's', user: 'reader', number: 18456 });
    };
    const last = await run.run();
    expect(failure(last.state)).toBe('failed LOGIN_REFUSED');
    expect(run.source.reads).toHaveLength(1);
  });

  test('a server that stays out of reach ends the run, not one table after the other', async () => {
    const run = start([planTable('t0'), planTable('t1')], { t0: 10, t1: 10 }, { options: { lanes: 1 } });
    run.source.beforeBatch = () => {
      throw new AppError('SOURCE_UNREACHABLE', { server: 's', detail: 'ETIMEDOUT' });
    };
    const last = await run.run();
    expect(failure(last.state)).toBe('failed SOURCE_UNREACHABLE');
    expect(last.tables.map(({ state }) => state)).not.toContain('failed');
    expect(new Set(run.source.reads)).toEqual(new Set(['t0 ..']));
  });

  test('a store that can no longer be written ends the run and all lanes', async () => {
    const run = start([planTable('t0'), planTable('t1')], { t0: 100, t1: 100 });
    const full = new AppError('DISK_FULL', { path: '/state' });
    const broken: Store = {
      ...run.store(),
      checkpoints: {
        ...run.store().checkpoints,
        commitPart: () => {
          throw full;
        },
        setTable: () => {
          throw full;
        },
      },
    };
    const last = await run.run(undefined, { store: broken });
    expect(failure(last.state)).toBe('failed DISK_FULL');
    expect(run.source.readsOpen()).toBe(0);
  });

  test('a bug stops the run and names itself', async () => {
    const run = start([planTable('t0'), planTable('t1')], { t0: 100, t1: 100 });
    run.source.beforeBatch = () => {
      throw new TypeError('undefined is not a function');
    };
    expect(failure((await run.run()).state)).toBe('failed BUG');
    expect(run.logged.join('\n')).toContain('undefined is not a function');
  });

  test('the row of the watermark coming again is noticed', async () => {
    const run = start([planTable('t0')], { t0: 60 }, { options: { lanes: 1 } });
    run.source.beforeBatch = (_, rowsRead) => {
      if (rowsRead < 50) return;
      const read = run.source.read.bind(run.source);
      run.source.read = (request, signal) => read({ ...request, after: ['39'] }, signal);
      throw new AppError('DEADLOCK_VICTIM');
    };
    expect(failure((await run.run()).state)).toBe('failed ROW_COUNT_MISMATCH');
  });

  test('a table whose columns changed is refused before a row is read', async () => {
    const run = start(
      [planTable('t0'), planTable('t1')],
      { t0: 10, t1: 10 },
      {
        request: {
          checkTable: async ({ id }) => {
            if (id === 't0') throw new AppError('SCHEMA_CHANGED', { table: 'dbo.Table_t0', detail: 'column id' });
          },
        },
      },
    );
    const last = await run.run();
    expect(failure(last.state)).toBe('failed SCHEMA_CHANGED');
    expect(run.source.reads).toEqual(['t1 ..']);
  });
});

describe('failures of the target', () => {
  test('a part that differs from what was written fails its table and is never repeated, not even by resume', async () => {
    let verified = 0;
    const run = start(
      [planTable('t0')],
      { t0: 60 },
      {
        ports: {
          verify: async (_, blob) => {
            verified += 1;
            if (verified === 2) throw new AppError('PART_MISMATCH', { blob: blob.name, detail: 'MD5 differs' });
          },
        },
      },
    );
    expect(failure((await run.run()).state)).toBe('failed PART_MISMATCH');
    expect(verified).toBe(2);
    expect(run.store().checkpoints.parts(runId, 't0')).toHaveLength(1);
    await expect(run.run()).rejects.toMatchObject({ code: 'RUN_NOT_RESUMABLE' });
  });

  test('an unreachable storage account stops the run, because no other table would fare better', async () => {
    const run = start(
      [planTable('t0'), planTable('t1'), planTable('t2')],
      { t0: 20, t1: 20, t2: 20 },
      { options: { lanes: 1 } },
    );
    run.target.beforeCommit = () => {
      throw new AppError('STORAGE_UNREACHABLE', { host: 'h', detail: 'ENOTFOUND' });
    };
    const last = await run.run();
    expect(failure(last.state)).toBe('failed STORAGE_UNREACHABLE');
    expect(run.target.commits).toEqual([]);
    expect(run.source.reads).toHaveLength(1);
    run.target.beforeCommit = () => undefined;
    expect((await run.run()).state.kind).toBe('completed');
  });

  test('a part whose staged blocks are gone is written again', async () => {
    const run = start([planTable('t0')], { t0: 40 });
    let isFirst = true;
    run.target.beforeCommit = () => {
      if (!isFirst) return;
      isFirst = false;
      throw new AppError('STORAGE_BUSY', { what: 'blob', status: 400, storageCode: 'InvalidBlockList' });
    };
    expect((await run.run()).state.kind).toBe('completed');
    expect(run.storedKeys('t0')).toEqual(upTo(40));
  });

  test('a foreign blob under a part name fails the table and is left alone', async () => {
    const run = start([planTable('t0')], { t0: 40 });
    await run.target.putBlob(aPart('t0', 0, 1), Buffer.from('mine'), 'text/plain', new AbortController().signal);
    expect(failure((await run.run()).state)).toBe('failed BLOB_EXISTS');
    expect(run.target.text(aPart('t0', 0, 1))).toBe('mine');
  });
});

describe('lanes that die', () => {
  test('a dead lane is replaced and its partition goes on after the last verified part', async () => {
    const run = start([planTable('t0')], { t0: 100 }, { options: { lanes: 1 } });
    let deaths = 0;
    run.source.beforeBatch = async (_, rowsRead, signal) => {
      if (rowsRead < 50 || deaths > 0) return;
      deaths += 1;
      run.lanes.kill('t0');
      await stall(signal);
    };
    expect((await run.run()).state.kind).toBe('completed');
    expect(run.lanes.opened()).toBe(2);
    expect(run.source.reads).toEqual(['t0 ..', 't0 40..']);
    expect(run.storedKeys('t0')).toEqual(upTo(100));
  });

  test('a partition that kills every lane fails its table in the end', async () => {
    const run = start([planTable('t0'), planTable('t1')], { t0: 100, t1: 20 });
    run.source.beforeBatch = async (table, _, signal) => {
      if (table.id !== 't0') return;
      run.lanes.kill('t0');
      await stall(signal);
    };
    const last = await run.run();
    expect(failure(last.state)).toBe('failed WORKER_EXITED');
    expect(last.tables.map(({ state }) => state)).toEqual(['failed', 'done']);
  });
});
