import { expect, test } from 'vitest';
import type { RunControl } from '../../../../electron/worker/run/run-context.ts';
import { AppError } from '../../../../shared/errors.ts';
import { unreachable } from '../../../fakes/factory.ts';
import { big, startMixed, statesOf } from '../../../fakes/mixed.ts';
import { failureOf, runId, upTo } from '../../../fakes/run.ts';

test('tables of the factory are copied there while the lanes move the others, and one manifest lists both', async () => {
  const { run, factory, go } = startMixed();
  const last = await go();
  expect(last.state.kind).toBe('completed');
  expect(statesOf(last)).toEqual({ t0: 'done 30', b0: 'done 10', b1: 'done 10' });
  expect(run.storedKeys('t0')).toEqual(upTo(30));
  expect(factory.started).toEqual([{ pipeline: 'start', parameters: { run: runId } }]);
  const { tables } = run.manifest();
  expect(tables.map(({ name, rows }) => `${name} ${String(rows)}`)).toEqual([
    'Table_t0 30',
    'Table_b0 10',
    'Table_b1 10',
  ]);
  expect(last.factory?.pipelineRuns.map(({ pipeline, status }) => `${pipeline} ${status}`)).toEqual([
    'start Succeeded',
    'batch0 Succeeded',
    'batch1 Succeeded',
  ]);
  expect(last.tables.map((table) => table.factory?.phase)).toEqual([undefined, 'ended', 'ended']);
  expect(run.logged.join('\n')).toMatch(/See https:\/\/adf\.azure\.com\/en\/monitoring\/pipelineruns\/adf-1\?factory=/);
});

test('a plan with nothing but tables of the factory opens no lane', async () => {
  const { run, go } = startMixed([big('b0')]);
  expect((await go()).state.kind).toBe('completed');
  expect(run.lanes.opened()).toBe(0);
});

test('a run that Data Factory does not know of yet is waited for, and one that stays unknown fails its tables alone', async () => {
  const late = startMixed();
  late.factory.unknownMs = 45_000;
  expect(statesOf(await late.go())).toEqual({ t0: 'done 30', b0: 'done 10', b1: 'done 10' });
  const lost = startMixed();
  lost.factory.unknownMs = 3_600_000;
  expect(statesOf(await lost.go())).toEqual({ t0: 'done 30', b0: 'failed 0', b1: 'failed 0' });
});

test('rows that Data Factory has copied are in flight until they are taken in', async () => {
  const { run, go } = startMixed([big('b0')]);
  await go();
  const copying = run.snapshots.find(({ tables }) => tables[0]?.factory?.phase === 'copying');
  expect(copying?.tables[0]).toMatchObject({ state: 'running', rows: 0, rowsInFlight: 4 });
});

test('a table that Data Factory did not copy fails alone, and is copied anew by its own pipeline when the run is resumed', async () => {
  const { run, factory, go } = startMixed();
  factory.outcome = (table, attempt) =>
    table === 'b0' && attempt === 1
      ? { kind: 'failed', code: 'UserErrorX', message: 'the disk\nis full.' }
      : { kind: 'ok', rows: 10 };
  const last = await go();
  expect(failureOf(last.state)).toBe('failed FACTORY_COPY_FAILED');
  expect(statesOf(last)).toEqual({ t0: 'done 30', b0: 'failed 0', b1: 'done 10' });
  expect(run.logged.join('\n')).toContain('Data Factory did not copy dbo.Table_b0: UserErrorX: the disk is full.');
  run.reopenStore();
  const again = await go();
  expect(again.state.kind).toBe('completed');
  expect(factory.started.slice(1)).toEqual([
    { pipeline: 'batch0', parameters: { run: runId, tables: [{ ...factory.layout.tables[0]?.entry, start: '2' }] } },
  ]);
  // What the failed attempt left is gone: its half would have been counted.
  expect(run.logged.join('\n')).toContain('1 file of an earlier attempt');
  expect(run.manifest().tables[1]?.parts).toHaveLength(1);
});

test('a date that Parquet of Data Factory does not take is named, and what to do about it', async () => {
  const { run, factory, go } = startMixed();
  const message =
    "Failure happened on 'Sink' side. ErrorCode=ParquetDateTimeExceedLimit,'Type=X,Message=The Ticks value '2534023007999999999' for the datetime column must be between valid datetime ticks range -621355968000000000 and 2534022144000000000.,Source=Y,'";
  factory.outcome = (table) => (table === 'b0' ? { kind: 'failed', code: '2200', message } : { kind: 'ok', rows: 10 });
  expect(failureOf((await go()).state)).toBe('failed FACTORY_DATE_BEYOND');
  expect(run.logged.join('\n')).toContain(
    'a row holds 9999-12-31 23:59:59.9999999, which it does not write to Parquet. It takes dates after 0001-01-01',
  );
});

test('a failed table is copied anew while the others go on, as was asked', async () => {
  const { factory, go } = startMixed();
  let control: RunControl | null = null;
  factory.outcome = (table, attempt) =>
    table === 'b0' && attempt === 1 ? { kind: 'failed', code: 'X', message: 'y' } : { kind: 'ok', rows: 10 };
  let isAsked = false;
  const last = await go(undefined, {
    onControl: (given) => (control = given),
    onSnapshot: ({ tables }) => {
      if (isAsked || tables[1]?.state !== 'failed') return;
      isAsked = true;
      queueMicrotask(() => expect(control?.retryTable('b0')).toBe(true));
    },
  });
  expect(last.state.kind).toBe('completed');
  expect(factory.started.map(({ pipeline }) => pipeline)).toEqual(['start', 'batch0']);
});

test('a table of one file is not given up while Data Factory may try it again', async () => {
  const { factory, go } = startMixed([big('b0')], 'part-0000-00000.csv');
  const original = factory.service.activities;
  let isOver = false;
  // The second attempt is known only after the first has failed.
  factory.service.activities = async (...asked) => {
    const found = await original(...asked);
    if (isOver) return found;
    return found.map((one) => {
      if (one.type !== 'Copy' || one.status !== 'Succeeded') return one;
      isOver = true;
      return { ...one, activityRunId: 'first', status: 'Failed', error: { code: 'X', message: 'y' } };
    });
  };
  expect((await go()).state.kind).toBe('completed');
  expect(factory.started).toHaveLength(1);
});

test('files that hold other rows than were copied end their table for good', async () => {
  const { run, factory, go } = startMixed();
  const takeStock = factory.takeStock;
  const last = await go(undefined, {
    factory: {
      ...factory,
      async takeStock(request, signal) {
        const stock = await takeStock(request, signal);
        return request.table.id === 'b0' ? { ...stock, rows: 9 } : stock;
      },
    },
  });
  expect(failureOf(last.state)).toBe('failed FACTORY_ROWS_DIFFER');
  expect(run.store().checkpoints.parts(runId, 'b0')).toEqual([]);
  await expect(go()).rejects.toMatchObject({ code: 'RUN_NOT_RESUMABLE' });
});

test('rows that were skipped end their table for good', async () => {
  const { factory, go } = startMixed([big('b0')]);
  factory.outcome = () => ({ kind: 'ok', rows: 10, rowsRead: 11 });
  const last = await go();
  expect(last.tables[0]?.error).toMatchObject({ code: 'FACTORY_ROWS_DIFFER' });
});

test('an outage of hours is waited out, and shown', async () => {
  const { run, factory, go } = startMixed([big('b0')]);
  let asked = 0;
  factory.beforeRequest = (what) => {
    asked += 1;
    if (what === 'run' && asked > 6 && asked < 300) throw unreachable();
  };
  const last = await go();
  expect(last.state.kind).toBe('completed');
  expect(last.elapsedMs).toBeGreaterThan(4 * 3_600_000);
  expect(run.snapshots.some(({ factory: shown }) => shown?.trouble?.includes('was not reached') === true)).toBe(true);
  expect(run.logged.filter((line) => line.includes('asked again until it answers'))).toHaveLength(1);
  expect(last.factory?.trouble).toBeNull();
});

test('a refusal of the service fails the tables of the factory, not those of the lanes', async () => {
  const { factory, go } = startMixed();
  factory.beforeRequest = (what) => {
    if (what === 'run') throw new AppError('ARM_REFUSED', { who: 'x', what: 'y', detail: 'z', status: 403 });
  };
  const last = await go();
  expect(failureOf(last.state)).toBe('failed ARM_REFUSED');
  expect(statesOf(last)).toEqual({ t0: 'done 30', b0: 'failed 0', b1: 'failed 0' });
  factory.beforeRequest = () => undefined;
  // It went on meanwhile: nothing is started again.
  expect((await go()).state.kind).toBe('completed');
  expect(factory.started).toHaveLength(1);
});

test('a factory that does not hold the plan is told with what differs, and nothing is started', async () => {
  const { factory, go } = startMixed();
  factory.differs = ['the pipeline batch0 is not there', 'the dataset x is another one'];
  const last = await go();
  expect(failureOf(last.state)).toBe('failed FACTORY_NOT_DEPLOYED');
  expect(last.tables[1]?.error?.context['detail']).toBe(
    'the pipeline batch0 is not there; the dataset x is another one',
  );
  expect(statesOf(last)['t0']).toBe('done 30');
  expect(factory.started).toEqual([]);
});

test('a node that restarts is waited for, a runtime without nodes is not', async () => {
  const patient = startMixed([big('b0')]);
  let asked = 0;
  patient.factory.nodes = [{ name: 'n', status: 'Offline', version: null, concurrentJobs: null }];
  patient.factory.beforeRequest = (what) => {
    asked += what === 'runtime' ? 1 : 0;
    if (asked === 4) patient.factory.nodes = [{ name: 'n', status: 'Online', version: null, concurrentJobs: null }];
  };
  expect((await patient.go()).state.kind).toBe('completed');
  const bare = startMixed([big('b0')]);
  bare.factory.nodes = [];
  const last = await bare.go();
  expect(failureOf(last.state)).toBe('failed FACTORY_RUNTIME_OFFLINE');
  expect(last.elapsedMs).toBeLessThan(60_000);
});

test('a table that changed since the plan fails, and the others are copied without it', async () => {
  const { factory, go } = startMixed();
  const last = await go(undefined, {
    checkTable: async ({ id }) => {
      if (id === 'b0') throw new AppError('SCHEMA_CHANGED', { table: 'dbo.Table_b0', detail: 'a column is gone' });
    },
  });
  expect(statesOf(last)).toEqual({ t0: 'done 30', b0: 'failed 0', b1: 'done 10' });
  expect(factory.started.map(({ pipeline }) => pipeline)).toEqual(['batch1']);
});
