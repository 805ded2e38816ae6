// Marks of change in a run: taken before the first read, kept over a resume, and never a reason to fail.
import { expect, test } from 'vitest';
import { planTable } from '../../fakes/plan.ts';
import { startTestRun, type TestRun } from '../../fakes/run.ts';
import type { SourceSession } from '../../../electron/worker/source/session.ts';
import { AppError } from '../../../shared/errors.ts';
import { createFakeSession, type Answer } from '../source/catalog/fake-session.ts';

/** A server whose change tracking is at `version`. */
const tracking = (version: string): readonly Answer[] => [
  { when: /ct_version/, rows: [{ ct_version: version }] },
  { when: /server_utc/, rows: [{ server_utc: `2026-01-02T03:04:0${version}` }] },
  { when: /FROM sys\.databases/, rows: [{ name: 'sales', create_date: '2026-01-01T00:00:00', is_read_only: 0 }] },
  {
    when: /FROM sys\.tables AS t\n/,
    rows: [
      { object_id: 1, schema_name: 'dbo', object_name: 'Table_t0', min_valid: '0', begin_version: '0' },
      { object_id: 2, schema_name: 'dbo', object_name: 'Table_t1', min_valid: null },
    ],
  },
];

const opening = (answers: readonly Answer[]) => ({ openSession: async () => createFakeSession(answers) });
const versions = (run: TestRun) =>
  [...run.store().changeMarks.list('r1')].map(([id, mark]) => [id, mark.tracking?.version]);

test('every table has its mark before anything is read, and the manifest carries it', async () => {
  const run = startTestRun([planTable('t0'), planTable('t1')], { t0: 30, t1: 10 });
  let readsThen = -1;
  const openSession = async () => {
    readsThen = run.source.reads.length;
    return createFakeSession(tracking('7'));
  };
  await run.run(undefined, { openSession });
  expect(readsThen).toBe(0);
  expect(versions(run)).toEqual([
    ['t0', '7'],
    ['t1', undefined],
  ]);
  const marks = run.manifest().tables.map(({ changeMark }) => changeMark);
  expect(marks[0]).toMatchObject({ takenUtc: '2026-01-02T03:04:07', objectId: 1, tracking: { version: '7' } });
  expect(marks[1]).toMatchObject({ objectId: 2, tracking: null, isUseTold: false });
});

/** Stopped while the first of two tables is being read, of which something is on record. */
async function stopped(openSession: () => Promise<SourceSession>): Promise<TestRun> {
  const run = startTestRun([planTable('t0'), planTable('t1')], { t0: 100, t1: 20 }, { options: { lanes: 1 } });
  const stop = new AbortController();
  run.source.beforeBatch = (_, rowsRead) => {
    if (rowsRead >= 50) stop.abort();
  };
  expect((await run.run(stop.signal, { openSession })).state.kind).toBe('stopped');
  run.source.beforeBatch = () => undefined;
  expect(run.store().checkpoints.parts('r1', 't0').length).toBeGreaterThan(0);
  run.reopenStore();
  return run;
}

test('a resumed run keeps the mark that rows were read under', async () => {
  const run = await stopped(opening(tracking('3')).openSession);
  expect((await run.run(undefined, opening(tracking('9')))).state.kind).toBe('completed');
  expect(run.manifest().tables[0]?.changeMark?.tracking?.version).toBe('3');
  expect(versions(run)[0]).toEqual(['t0', '3']);
});

test('a table that was begun without a mark gets none when the run is resumed, since a younger one would hide changes', async () => {
  const lost = new AppError('SOURCE_CONNECTION_LOST', { server: 's', detail: 'it was cut' });
  const run = await stopped(() => Promise.reject(lost));
  expect(run.logged.filter((line) => line.startsWith('warning What tells later changes'))).toHaveLength(1);
  expect((await run.run(undefined, opening(tracking('9')))).state.kind).toBe('completed');
  const [begun, other] = run.manifest().tables;
  expect(begun?.changeMark).toBeUndefined();
  expect(other?.changeMark).toBeDefined();
});
