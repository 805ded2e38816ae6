import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deriveDeletes, type SweepRequest } from '../../../../electron/worker/series/compaction/derive-deletes.ts';
import type { Store } from '../../../../electron/worker/store/store.ts';
import { manifestSchema } from '../../../../shared/manifest.ts';
import { changeMark } from '../../../fakes/change-mark.ts';
import { currentOf, openTestStore, textsFor } from '../../../fakes/current-state.ts';
import {
  changedColumns,
  column,
  openSeriesWorld,
  textColumn,
  type ChangeRow,
  type Row,
  type SeriesWorld,
} from '../../../fakes/series-parts.ts';

const never = new AbortController().signal;
const columns = [
  column('id', { kind: 'int', bits: 64, signed: true }, { isNullable: false }),
  textColumn('note', 'Latin1_General_100_CI_AS'),
];
const keyColumns = ['id'];

const open = (): SeriesWorld => {
  const world = openSeriesWorld({ columns, keyColumns });
  world.set({ position: changeMark() });
  return world;
};
const put = (key: bigint, text: string): ChangeRow => ({ op: 'U', row: [key, text] });
const rowsOf = (...keys: readonly bigint[]): Row[] => keys.map((key) => [key, `base ${String(key)}`]);

async function sweep(world: SeriesWorld, keys: readonly bigint[], store: Store, more: Partial<SweepRequest> = {}) {
  const run = world.keys([keys.map((key) => [key])]);
  const done = await deriveDeletes(
    {
      store,
      target: world.target,
      log: () => {},
      plan: world.plan,
      series: { name: 'nightly', version: 3, updatedUtc: '2026-02-03T04:05:06.000Z' },
      round: 4,
      tables: [{ table: world.table, state: world.state(), keys: run }],
      toChangesTable: (table) => ({ ...table, columns: changedColumns(table.columns, keyColumns) }),
      pathTemplate: '{schema}/{table}/changes/round=00000004/run={run}/part-{partition}-{part}.{ext}',
      ...more,
    },
    never,
  );
  const [table] = done.tables;
  if (table === undefined) throw new Error(JSON.stringify(done.refused));
  return { ...done, set: table.set };
}

test('keys that the source has no more become deletes, as a run and a set of changes of their own', async () => {
  const world = open();
  world.load([rowsOf(1n, 2n), rowsOf(3n)]);
  world.change([[put(4n, 'four'), put(5n, 'five'), put(2n, 'two')]]);
  const store = openTestStore();
  const { set, runId } = await sweep(world, [1n, 4n], store);
  if (set === null) throw new Error('nothing is gone');
  expect(set).toMatchObject({ runId, round: 4, rows: 3, kind: 'deletes' });
  const manifest = manifestSchema.parse(JSON.parse(world.target.text(set.manifest)));
  expect(manifest.tables[0]?.parts[0]?.name).toMatch(/^dbo\/Orders\/changes\/round=00000004\/run=/);
  expect(store.runs.get(runId).state.kind).toBe('completed');
  world.set({ changes: [...world.state().changes, set] });
  expect(await currentOf(world)).toEqual(textsFor(world, [...rowsOf(1n), [4n, 'four']]));
});

test('a source that has all keys, and more, gives no deletes and no run', async () => {
  const world = open();
  world.load([rowsOf(1n)]);
  const store = openTestStore();
  expect((await sweep(world, [1n, 2n], store)).set).toBeNull();
  expect(store.runs.list()).toEqual([]);
});

test('made again it is the same run with the same blobs', async () => {
  const world = open();
  world.load([rowsOf(1n, 2n)]);
  const store = openTestStore();
  const first = await sweep(world, [2n], store);
  const keys = { runId: '', manifest: '' };
  expect(first.runId).not.toBe(keys.runId);
  const run = world.keys([[[2n]]]);
  const again = (from: Store) =>
    sweep(world, [], from, { tables: [{ table: world.table, state: world.state(), keys: run }] });
  const one = await again(openTestStore());
  const before = world.target.blobs.size;
  await expect(again(openTestStore())).resolves.toMatchObject({ runId: one.runId, set: one.set });
  // The keys of the unused run that `sweep` writes are two blobs.
  expect(world.target.blobs.size).toBe(before + 2);
});

test('whatever is there and gone, what is left is what the source has of it', async () => {
  const store = openTestStore();
  const some = fc.uniqueArray(fc.bigInt(0n, 20n), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(some, some, some, async (loaded, changed, source) => {
      const world = open();
      world.load([rowsOf(...loaded)]);
      world.change([changed.map((key) => put(key, 'new'))]);
      const { set } = await sweep(world, source, store, { mostKeys: 4 });
      if (set !== null) world.set({ changes: [...world.state().changes, set] });
      const left = [...new Set([...loaded, ...changed])].filter((key) => source.includes(key));
      const expected = left.map((key): Row => [key, changed.includes(key) ? 'new' : `base ${String(key)}`]);
      expect(await currentOf(world)).toEqual(textsFor(world, expected));
    }),
    { numRuns: 25 },
  );
});
