import { expect, test } from 'vitest';
import { fixedReason, settleMoment } from '../../../../electron/worker/run/point-in-time/resume-moment.ts';
import { blankEvidence, noPointInTime } from '../../../../shared/point-in-time.ts';
import { silentServer, usualServer } from '../../../fakes/consistency.ts';
import { plan, planTable } from '../../../fakes/plan.ts';
import { runId, startTestRun } from '../../../fakes/run.ts';
import { createFakeSession, noSignal } from '../../source/catalog/fake-session.ts';

const snapshot = { ...blankEvidence('databaseSnapshot'), snapshotName: 'noon', snapshotCreated: '2026-01-01T12:00:00' };

test('a database snapshot that is still there is the same point in time', () => {
  const facts = { ...usualServer, databaseSnapshots: [{ name: 'noon', created: '2026-01-01T12:00:00' }] };
  expect(fixedReason('databaseSnapshot', snapshot, facts, null)).toBeNull();
});

test('a database snapshot that was dropped, or made anew under its name, is another point in time', () => {
  expect(fixedReason('databaseSnapshot', snapshot, usualServer, null)).toContain('noon is not there any more');
  const anew = { ...usualServer, databaseSnapshots: [{ name: 'noon', created: '2026-01-02T12:00:00' }] };
  expect(fixedReason('databaseSnapshot', snapshot, anew, null)).toContain('made anew');
});

test('a read-only database that is unchanged goes on; one that was written to in between does not', () => {
  const before = { ...blankEvidence('readOnly'), rowversionBound: '0x00000000000007D1' };
  const readOnly = { ...usualServer, isReadOnly: true };
  expect(fixedReason('readOnly', before, readOnly, '0x00000000000007D1')).toBeNull();
  expect(fixedReason('readOnly', before, readOnly, null)).toBeNull();
  expect(fixedReason('readOnly', before, readOnly, '0x00000000000007D2')).toContain('written to meanwhile');
  expect(fixedReason('readOnly', before, usualServer, null)).toContain('can be written to now');
});

test('a database that was restored is not the one the run began with, whatever the way', () => {
  const before = { ...blankEvidence('asOf'), recoveryFork: 'A', databaseCreated: '2020-01-01' };
  expect(
    fixedReason('asOf', before, { ...usualServer, recoveryFork: 'A', databaseCreated: '2020-01-01' }, null),
  ).toBeNull();
  expect(fixedReason('asOf', before, { ...usualServer, recoveryFork: 'B' }, null)).toContain('restored');
});

test('what a server does not tell is not held against it, and what is not on record is not trusted', () => {
  const before = { ...blankEvidence('asOf'), recoveryFork: 'A', databaseCreated: '2020-01-01' };
  expect(fixedReason('asOf', before, silentServer, null)).toBeNull();
  expect(fixedReason('asOf', null, silentServer, null)).toContain('nothing is on record');
});

test('a heap in buckets by where its rows lie cannot go on at another point in time, only start over', async () => {
  const partitions = [0, 1].map((bucket) => ({
    index: bucket,
    after: null,
    upTo: null,
    scope: { kind: 'physloc' as const, bucket, of: 2 },
  }));
  const heap = planTable('t0', { key: null, partitions });
  const run = startTestRun([heap], { t0: 10 });
  const store = run.store();
  store.checkpoints.finishPartition(runId, 't0', 0);
  const planned = { ...plan([heap]), pointInTime: { ...noPointInTime, mode: 'databaseSnapshot' as const } };
  const openSession = async () => createFakeSession([]);
  const settle = (choice: 'fuzzy' | 'restart') =>
    settleMoment({ store, runId, plan: planned, choice, openSession }, noSignal);
  await expect(settle('fuzzy')).rejects.toThrow(/can only start over, since its buckets hold other rows now/);
  expect(await settle('restart')).toEqual({ choice: 'restart', tableIds: ['t0'] });
});
