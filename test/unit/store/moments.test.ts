import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { judgePlan, readMoments } from '../../../electron/worker/store/read-moments.ts';
import { openStore, type Store } from '../../../electron/worker/store/store.ts';
import { blankEvidence } from '../../../shared/point-in-time.ts';
import { plan, planTable } from '../../fakes/plan.ts';

function openTestStore(): { readonly store: Store; reopen(): Store } {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-moments-'));
  let store = openStore(folder);
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  store.runs.create('r1', plan([planTable('t0'), planTable('t1')]));
  return {
    store,
    reopen() {
      store.close();
      store = openStore(folder);
      return store;
    },
  };
}

const evidence = { ...blankEvidence('shared'), changeTrackingVersions: ['9007199254740993'] };

test('a point in time of several tables is one, and outlives the process', () => {
  const { store, reopen } = openTestStore();
  expect(store.moments.add('r1', ['t0', 't1'], evidence)).toBe(0);
  expect(store.moments.add('r1', ['t1'], blankEvidence('perTable'))).toBe(1);
  const { evidence: known, of } = readMoments(reopen(), 'r1');
  expect([...known.keys()]).toEqual([0, 1]);
  expect(known.get(0)).toEqual(evidence);
  expect([of('t0'), of('t1')]).toEqual([[0], [0, 1]]);
});

test('what a table was read at is forgotten with its parts when it starts over', () => {
  const { store } = openTestStore();
  store.moments.add('r1', ['t0', 't1'], evidence);
  store.checkpoints.restartTable('r1', 't0');
  expect(readMoments(store, 'r1').of('t0')).toEqual([]);
  expect(readMoments(store, 'r1').of('t1')).toEqual([0]);
});

test('a table that starts over has its planned ranges again, unread, and its cuts are gone', () => {
  const { store } = openTestStore();
  const part = { tableId: 't0', partition: 0, part: 0, blobName: 'b', rowCount: 5, sizeBytes: 9, md5: 'm', etag: 'e' };
  store.checkpoints.commitPart('r1', { ...part, firstKey: ['1'], lastKey: ['5'] }, false);
  const range = { index: 0, after: null, upTo: null };
  store.checkpoints.cutRange('r1', { tableId: 't0', partition: range, at: ['50'], watermark: ['5'] });
  store.checkpoints.finishPartition('r1', 't0', 0);
  store.checkpoints.setTable('r1', 't0', 'done');
  store.checkpoints.restartTable('r1', 't0');
  expect(store.checkpoints.parts('r1', 't0')).toEqual([]);
  expect(store.checkpoints.partitions('r1', 't0')).toEqual([
    { tableId: 't0', partition: 0, isDone: false, watermark: null, nextPart: 0, range: null, cutFrom: null },
  ]);
  expect(store.checkpoints.tables('r1')[0]).toMatchObject({ state: 'open', error: null });
});

test('a run without a point in time has none on record and says so', () => {
  const { store } = openTestStore();
  expect(judgePlan(store.runs.plan('r1'), readMoments(store, 'r1'))).toMatchObject({ holds: 'no' });
});
