// Runs that hold one point in time while their tables change under them.
import { describe, expect, test } from 'vitest';
import { settleMoment } from '../../../../electron/worker/run/point-in-time/resume-moment.ts';
import type { MomentGone } from '../../../../electron/worker/run/run-context.ts';
import type { IfMomentGone, PointInTime } from '../../../../shared/point-in-time.ts';
import { noPointInTime } from '../../../../shared/point-in-time.ts';
import { cutAt, planTable } from '../../../fakes/plan.ts';
import { failureOf, runId, startTestRun, upTo, type TestRun } from '../../../fakes/run.ts';

const perTable: PointInTime = { ...noPointInTime, mode: 'perTable' };
const shared: PointInTime = { ...noPointInTime, mode: 'shared', ifLost: 'stop' };
const tables = [planTable('t0', { partitions: cutAt(25, 50, 75) }), planTable('t1', { partitions: cutAt(50) })];
const counts = { t0: 100, t1: 100 };

/** Moves every key of every table far away, as a writer would, at the given row of the first table read. */
function moveAllAt(run: TestRun, row: number): void {
  let isDone = false;
  run.source.beforeBatch = (_table, rowsRead) => {
    if (isDone || rowsRead < row) return;
    isDone = true;
    for (const [id, keys] of run.source.rows)
      run.source.rows.set(
        id,
        keys.map((key) => key + 1000n),
      );
  };
}

const rowsOf = (run: TestRun, id: string): number[] => run.storedKeys(id).toSorted((a, b) => a - b);

/** As the run desk does before a resume. */
const settle = (run: TestRun, choice: IfMomentGone): Promise<MomentGone | null> =>
  settleMoment(
    {
      store: run.store(),
      runId,
      plan: run.store().runs.plan(runId),
      choice,
      openSession: (stop) => run.held.open(null, stop),
    },
    new AbortController().signal,
  );

describe('all tables at one point in time', () => {
  test('trap 8: ranges read in parallel lose and double rows that move between them; under the lock they do not', async () => {
    const naive = startTestRun(tables, counts);
    moveAllAt(naive, 10);
    await naive.run();
    expect(rowsOf(naive, 't0')).not.toEqual(upTo(100));
    expect(naive.manifest().pointInTime).toMatchObject({
      holds: 'no',
      text: expect.stringContaining('not read as of one'),
    });

    const safe = startTestRun(tables, counts, { pointInTime: shared });
    moveAllAt(safe, 10);
    expect((await safe.run()).state.kind).toBe('completed');
    expect(rowsOf(safe, 't0')).toEqual(upTo(100));
    expect(rowsOf(safe, 't1')).toEqual(upTo(100));
    const { pointInTime, tables: told } = safe.manifest();
    expect(pointInTime.holds).toBe('all');
    expect(pointInTime.moments).toMatchObject([{ connections: 2, isLocked: true, changeTrackingVersions: ['2'] }]);
    expect(told.map(({ moments }) => moments)).toEqual([[0], [0]]);
  });

  test('one connection alone holds it without any lock', async () => {
    const run = startTestRun(tables, counts, { pointInTime: shared, options: { lanes: 1 } });
    const said: string[] = [];
    run.held.onStatement = (sql) => void said.push(sql);
    moveAllAt(run, 10);
    expect((await run.run()).state.kind).toBe('completed');
    expect(rowsOf(run, 't1')).toEqual(upTo(100));
    expect(said.filter((sql) => sql.includes('HOLDLOCK'))).toEqual([]);
    expect(run.manifest().pointInTime).toMatchObject({
      holds: 'all',
      moments: [{ connections: 1, isLocked: false }],
    });
  });

  test('the tables are locked only until every lane has pinned, and all of them are locked', async () => {
    const run = startTestRun(tables, counts, { pointInTime: shared });
    const said: string[] = [];
    run.held.onStatement = (sql) => {
      const [word] = /HOLDLOCK|ROLLBACK TRANSACTION|AS pinned/.exec(sql) ?? [];
      if (word !== undefined) said.push(word);
    };
    await run.run();
    expect(said.slice(0, 5)).toEqual(['HOLDLOCK', 'HOLDLOCK', 'AS pinned', 'AS pinned', 'ROLLBACK TRANSACTION']);
  });

  test('a lane that loses its connection leaves its work to one that still holds the point in time', async () => {
    const run = startTestRun(tables, counts, { pointInTime: shared });
    let isCut = false;
    run.source.beforeBatch = (_table, rowsRead) => {
      if (isCut || rowsRead < 10) return;
      isCut = run.held.breakOne(0);
      for (const [id, keys] of run.source.rows)
        run.source.rows.set(
          id,
          keys.map((key) => key + 1000n),
        );
    };
    expect((await run.run()).state.kind).toBe('completed');
    expect(rowsOf(run, 't0')).toEqual(upTo(100));
    expect(rowsOf(run, 't1')).toEqual(upTo(100));
    expect(run.manifest().pointInTime.holds).toBe('all');
  });

  test('when all are lost the run stops and asks; restart reads everything at one new point in time', async () => {
    const run = startTestRun(tables, counts, { pointInTime: shared });
    let calls = 0;
    run.source.beforeBatch = () => {
      calls += 1;
      if (calls === 14) run.held.breakAll();
    };
    expect(failureOf((await run.run()).state)).toBe('failed POINT_IN_TIME_LOST');
    await expect(settle(run, 'ask')).rejects.toMatchObject({
      code: 'POINT_IN_TIME_GONE',
      message: expect.stringMatching(/dbo\.Table_t0.*"fuzzy" keeps.*"restart" deletes/s),
    });
    for (const [id, keys] of run.source.rows)
      run.source.rows.set(
        id,
        keys.map((key) => key + 1000n),
      );
    const momentGone = await settle(run, 'restart');
    expect((await run.run(undefined, { momentGone })).state.kind).toBe('completed');
    const moved = upTo(100).map((key) => key + 1000);
    expect(rowsOf(run, 't0')).toEqual(moved);
    expect(rowsOf(run, 't1')).toEqual(moved);
    expect(run.manifest().pointInTime.holds).toBe('all');
  });

  test('a loss before anything is on record asks nobody: the lanes pin again', async () => {
    const run = startTestRun(tables, counts, { pointInTime: shared });
    let calls = 0;
    run.source.beforeBatch = () => {
      calls += 1;
      if (calls === 2) run.held.breakAll();
    };
    expect((await run.run()).state.kind).toBe('completed');
    expect(run.held.pinned()).toBe(4);
    expect(run.manifest().pointInTime).toMatchObject({ holds: 'all', moments: [expect.anything()] });
  });
});

describe('each table at a point in time of its own', () => {
  test('one lane reads a table to its end, and what others read is of another moment', async () => {
    const run = startTestRun(tables, counts, { pointInTime: perTable });
    moveAllAt(run, 10);
    expect((await run.run()).state.kind).toBe('completed');
    for (const id of ['t0', 't1']) {
      const keys = rowsOf(run, id);
      expect([upTo(100), upTo(100).map((key) => key + 1000)]).toContainEqual(keys);
    }
    expect(run.manifest().pointInTime.holds).toBe('each');
    expect(run.manifest().tables.map(({ moments }) => moments.length)).toEqual([1, 1]);
  });

  test('a table whose connection is lost starts over by itself, and what was stored of it is gone', async () => {
    const run = startTestRun([tables[0] ?? planTable('t0')], counts, { pointInTime: perTable });
    let calls = 0;
    run.source.beforeBatch = () => {
      calls += 1;
      if (calls !== 12) return;
      run.held.breakAll();
      run.source.rows.set(
        't0',
        upTo(40).map((key) => BigInt(key) + 500n),
      );
    };
    expect((await run.run()).state.kind).toBe('completed');
    expect(rowsOf(run, 't0')).toEqual(upTo(40).map((key) => key + 500));
    expect(run.manifest().tables[0]?.rows).toBe(40);
    expect(run.logged.join('\n')).toContain('starts over at a new point in time');
  });

  test('a run that was stopped in the middle of a table asks; fuzzy goes on and says so for good', async () => {
    const run = startTestRun([tables[0] ?? planTable('t0')], counts, { pointInTime: perTable });
    const stop = new AbortController();
    let calls = 0;
    run.source.beforeBatch = () => {
      calls += 1;
      if (calls === 12) stop.abort();
    };
    expect((await run.run(stop.signal)).state.kind).toBe('stopped');
    run.reopenStore();
    await expect(settle(run, 'ask')).rejects.toMatchObject({ code: 'POINT_IN_TIME_GONE' });
    run.source.beforeBatch = () => undefined;
    const momentGone = await settle(run, 'fuzzy');
    expect((await run.run(undefined, { momentGone })).state.kind).toBe('completed');
    const { pointInTime, tables: told } = run.manifest();
    expect(pointInTime).toMatchObject({
      holds: 'part',
      text: expect.stringContaining('Not of one point in time: dbo.Table_t0'),
    });
    expect(told[0]?.moments).toEqual([0, 1]);
  });

  test('a run that was stopped between two tables goes on without a question', async () => {
    const run = startTestRun(tables, counts, { pointInTime: perTable, options: { lanes: 1 } });
    const stop = new AbortController();
    run.source.beforeBatch = (table, rowsRead) => {
      if (table.id === 't1' && rowsRead === 0) stop.abort();
    };
    expect((await run.run(stop.signal)).state.kind).toBe('stopped');
    run.source.beforeBatch = () => undefined;
    expect(await settle(run, 'ask')).toBeNull();
    expect((await run.run()).state.kind).toBe('completed');
    expect(run.manifest().pointInTime.holds).toBe('each');
  });
});

test('a table that no snapshot may touch is read beside it, and the manifest names it', async () => {
  const run = startTestRun(tables, counts, {
    pointInTime: { ...shared, exceptions: [{ tableId: 't1', holds: 'no', reason: 'It is memory-optimized.' }] },
  });
  moveAllAt(run, 10);
  expect((await run.run()).state.kind).toBe('completed');
  expect(rowsOf(run, 't0')).toEqual(upTo(100));
  expect(run.manifest().pointInTime).toMatchObject({
    holds: 'part',
    text: expect.stringContaining('Not held to it: dbo.Table_t1 (It is memory-optimized).'),
  });
});
