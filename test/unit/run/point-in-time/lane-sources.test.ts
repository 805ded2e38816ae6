// The sessions of a lane: which one a task reads from, and what is told when its point in time is no more.
import { expect, test } from 'vitest';
import { createLaneSources } from '../../../../electron/worker/run/point-in-time/lane-sources.ts';
import type { TaskMoment } from '../../../../electron/worker/run/lane-port.ts';
import { AppError } from '../../../../shared/errors.ts';
import { planTable } from '../../../fakes/plan.ts';
import { createFakeSnapshots } from '../../../fakes/snapshots.ts';
import { createFakeSource } from '../../../fakes/source.ts';

const never = new AbortController().signal;
const table = planTable('t0');
const transaction = (id: string, mayBegin = true): TaskMoment => ({ kind: 'transaction', id, mayBegin });
const taskOf = (moment?: TaskMoment) => ({
  tableId: 't0',
  partition: { index: 0, after: null, upTo: null },
  after: null,
  firstPart: 0,
  content: 'rows' as const,
  ...(moment === undefined ? {} : { moment }),
});

function setUp() {
  const source = createFakeSource({ t0: 3 });
  const snapshots = createFakeSnapshots(() => source);
  const opened: (string | null)[] = [];
  const sources = createLaneSources((database, stop) => {
    opened.push(database);
    return snapshots.open(database, stop);
  });
  const said: string[] = [];
  snapshots.onStatement = (sql) => said.push(sql);
  const open = (moment?: TaskMoment) => sources.open(taskOf(moment), table, () => undefined, never);
  return { snapshots, sources, opened, said, open };
}

test('ordinary reads and a point in time never share a session', async () => {
  const { open, opened } = setUp();
  await open();
  await open(transaction('a'));
  await open();
  await open(transaction('a'));
  expect(opened).toEqual([null, null]);
});

test('the level is set before each transaction and put back after it', async () => {
  const { open, said } = setUp();
  await open(transaction('a'));
  await open(transaction('b'));
  const levels = said.flatMap((sql) => /ISOLATION LEVEL (\w+( COMMITTED)?)/.exec(sql)?.[1] ?? []);
  expect(levels).toEqual(['SNAPSHOT', 'READ COMMITTED', 'SNAPSHOT']);
});

test('a transaction that is gone is begun anew where nothing depends on it, else it is lost', async () => {
  const { open, snapshots } = setUp();
  await open(transaction('a'));
  snapshots.breakAll();
  await expect(open(transaction('a', false))).rejects.toMatchObject({ code: 'POINT_IN_TIME_LOST', kind: 'conflict' });
  await expect(open(transaction('a'))).resolves.toBeDefined();
  await expect(open(transaction('other', false))).rejects.toMatchObject({ code: 'POINT_IN_TIME_LOST' });
});

test('a failure of the storage leaves the point in time where it was; lost row versions do not', async () => {
  const { open, sources, snapshots } = setUp();
  const moment = transaction('a', false);
  await open(transaction('a'));
  const busy = new AppError('STORAGE_BUSY', {});
  expect(await sources.afterFailure(taskOf(moment), table, busy)).toBe(busy);
  expect(snapshots.held()).toBe(1);
  const versions = new AppError('SNAPSHOT_LOST', { object: 't', number: 3958, detail: 'tempdb is full' });
  expect(await sources.afterFailure(taskOf(moment), table, versions)).toMatchObject({ code: 'POINT_IN_TIME_LOST' });
  expect(snapshots.held()).toBe(0);
});

test('what is let go of is no transaction any more, and its session serves the next', async () => {
  const { open, sources, opened, said } = setUp();
  await open(transaction('a'));
  await sources.pin({ id: 'a', tables: [], step: 'release' }, never);
  expect(said.at(-1)).toContain('COMMIT TRANSACTION');
  await open(transaction('b'));
  expect(opened).toEqual([null]);
});

test('a database snapshot is read on a connection to it', async () => {
  const { open, opened } = setUp();
  await open({ kind: 'database', name: 'noon' });
  await open();
  expect(opened).toEqual(['noon', null]);
});
