import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compactTables, type CompactRequest } from '../../../../electron/worker/series/compaction/compact-tables.ts';
import type { Store } from '../../../../electron/worker/store/store.ts';
import { manifestSchema } from '../../../../shared/manifest.ts';
import { currentOf, openTestStore, textsFor } from '../../../fakes/current-state.ts';
import {
  column,
  openSeriesWorld,
  textColumn,
  type ChangeRow,
  type Row,
  type SeriesWorld,
} from '../../../fakes/series-parts.ts';

const never = new AbortController().signal;
const id = column('id', { kind: 'int', bits: 64, signed: true }, { isNullable: false });
const note = textColumn('note', 'Latin1_General_100_CI_AS');
const columns = [id, note];
const keyColumns = ['id'];

const put = (key: bigint, text: string): ChangeRow => ({ op: 'U', row: [key, text] });
const drop = (key: bigint): ChangeRow => ({ op: 'D', row: [key, null] });
const rowsOf = (...keys: readonly bigint[]): Row[] => keys.map((key) => [key, `base ${String(key)}`]);

const requestOf = (world: SeriesWorld, store: Store): CompactRequest => ({
  store,
  target: world.target,
  log: () => {},
  plan: world.plan,
  series: { name: 'nightly', version: 7, updatedUtc: '2026-02-03T04:05:06.000Z' },
  round: 9,
  tables: [{ table: world.table, state: world.state() }],
});

async function compact(world: SeriesWorld, store = openTestStore()) {
  const done = await compactTables(requestOf(world, store), never);
  const [table] = done.tables;
  if (table === undefined) throw new Error(JSON.stringify(done.refused));
  const manifest = manifestSchema.parse(JSON.parse(world.target.text(table.base.manifest)));
  return { ...done, table, manifest };
}

describe('the current state', () => {
  test('is the newest change of each key over the full version', async () => {
    const world = openSeriesWorld({ columns, keyColumns });
    world.load([rowsOf(1n, 2n, 3n), rowsOf(4n, 5n)]);
    world.change([[put(2n, 'two'), drop(3n)], [put(9n, 'nine')]]);
    world.change([[put(3n, 'three again'), put(2n, 'two again'), drop(9n), drop(77n)]]);
    expect(await currentOf(world)).toEqual(
      textsFor(world, [...rowsOf(1n, 4n, 5n), [2n, 'two again'], [3n, 'three again']]),
    );
  });

  test('takes the last of several rows of a key in one set, in the order of the parts', async () => {
    const world = openSeriesWorld({ columns, keyColumns });
    world.load([rowsOf(1n)]);
    world.change([[put(1n, 'a'), drop(1n)], [put(1n, 'b')]]);
    expect(await currentOf(world)).toEqual(textsFor(world, [[1n, 'b']]));
  });

  test('is that of changes alone where the full version is empty', async () => {
    const world = openSeriesWorld({ columns, keyColumns });
    world.load([[]]);
    world.change([[put(1n, 'a'), put(2n, 'b'), drop(2n)]]);
    expect(await currentOf(world)).toEqual(textsFor(world, [[1n, 'a']]));
  });

  test('does not change when changes are delivered again', async () => {
    const world = openSeriesWorld({ columns, keyColumns });
    world.load([rowsOf(1n, 2n)]);
    world.change([[put(1n, 'a'), drop(2n), put(3n, 'c')]]);
    const before = await currentOf(world);
    world.change([[put(1n, 'a'), drop(2n), put(3n, 'c')]]);
    expect(await currentOf(world)).toEqual(before);
  });

  test('has columns that came later, as NULL where they were not yet', async () => {
    const world = openSeriesWorld({ columns, keyColumns });
    world.load([rowsOf(1n)]);
    world.set({ columns: [...columns, column('later', { kind: 'int', bits: 32, signed: true })] });
    expect(await currentOf(world)).toEqual(textsFor(world, [[1n, 'base 1', null]]));
  });

  const someKeys = fc.array(fc.bigInt(0n, 12n), { maxLength: 12 });
  const someChanges = fc.array(
    fc.record({ key: fc.bigInt(0n, 15n), text: fc.string({ maxLength: 3 }), isDelete: fc.boolean() }),
    { maxLength: 20 },
  );

  test.each(['parquet', 'csv', 'jsonl'] as const)(
    'is that of a simple model (%s), in one pass or several',
    async (format) => {
      const store = openTestStore();
      await fc.assert(
        fc.asyncProperty(someKeys, fc.array(someChanges, { maxLength: 4 }), async (keys, sets) => {
          const world = openSeriesWorld({ columns, keyColumns, format });
          const model = new Map<bigint, string>(keys.map((key) => [key, `base ${String(key)}`]));
          const base = rowsOf(...model.keys());
          world.load([base.slice(0, 4), base.slice(4)]);
          for (const set of sets) {
            world.change([set.map(({ key, text, isDelete }) => (isDelete ? drop(key) : put(key, text)))]);
            for (const { key, text, isDelete } of set) {
              if (isDelete) model.delete(key);
              else model.set(key, text);
            }
          }
          const expected = textsFor(world, [...model]);
          expect(await currentOf(world)).toEqual(expected);
          expect(await currentOf(world, 3)).toEqual(expected);
          await compact(world, store).then(({ table }) => world.set({ base: table.base, changes: [] }));
          expect(await currentOf(world)).toEqual(expected);
        }),
        { numRuns: 15 },
      );
    },
  );
});

describe('a compaction', () => {
  test('keeps parts that no change touches, by name, and writes the others anew', async () => {
    const world = openSeriesWorld({ columns, keyColumns });
    world.load([rowsOf(1n, 2n), rowsOf(3n, 4n), rowsOf(5n)]);
    world.change([[put(4n, 'four'), drop(5n), put(6n, 'six')]]);
    const before = [...world.target.blobs.keys()];
    const expected = await currentOf(world);
    const { table, manifest } = await compact(world);
    expect(table).toMatchObject({ keptParts: 1, writtenParts: 1, base: { round: 9, rows: 5 } });
    const [of] = manifest.tables;
    const kept = of?.parts.filter(({ run }) => run !== undefined);
    expect(kept).toHaveLength(1);
    expect(before).toContain(kept?.[0]?.name);
    expect(before.every((name) => world.target.blobs.has(name))).toBe(true);
    world.set({ base: table.base, changes: [] });
    expect(await currentOf(world)).toEqual(expected);
  });

  test('is on record as a completed run, whose own parts are those that it wrote', async () => {
    const world = openSeriesWorld({ columns, keyColumns });
    world.load([rowsOf(1n, 2n), rowsOf(3n)]);
    world.change([[put(3n, 'three')]]);
    const store = openTestStore();
    const { runId } = await compact(world, store);
    expect(store.runs.get(runId).state).toEqual({ kind: 'completed', skippedRows: 0 });
    expect(store.runs.plan(runId).series?.round).toMatchObject({ number: 9, kind: 'compaction', stateVersion: 7 });
    expect(store.checkpoints.parts(runId, 't0').map(({ rowCount }) => rowCount)).toEqual([1]);
    await expect(compact(world, store)).resolves.toMatchObject({ runId });
  });

  test('of a table that has become empty has one part without rows', async () => {
    const world = openSeriesWorld({ columns, keyColumns });
    world.load([rowsOf(1n)]);
    world.change([[drop(1n)]]);
    const { manifest } = await compact(world);
    expect(manifest.tables[0]?.parts.map(({ rows }) => rows)).toEqual([0]);
  });

  test('that was broken off anywhere and is repeated ends with the same blobs', async () => {
    const open = (): SeriesWorld => {
      const world = openSeriesWorld({ columns, keyColumns });
      world.load([rowsOf(1n, 2n), rowsOf(3n)]);
      world.change([[put(2n, 'two'), put(8n, 'eight')]]);
      return world;
    };
    const whole = open();
    await compact(whole);
    const blobsOf = ({ target }: SeriesWorld) =>
      [...target.blobs].map(([name, { md5 }]) => `${name} ${md5}`).toSorted();
    for (const moment of ['beforeCommit', 'afterCommit'] as const) {
      const world = open();
      world.target[moment] = () => {
        throw new Error('killed');
      };
      await expect(compact(world)).rejects.toThrow('killed');
      world.target[moment] = () => undefined;
      await compact(world);
      expect(blobsOf(world)).toEqual(blobsOf(whole));
    }
  });

  test('makes larger parts of small ones once they are many', async () => {
    const world = openSeriesWorld({ columns, keyColumns });
    world.load(Array.from({ length: 20 }, (_, index) => rowsOf(BigInt(index))));
    world.change([[drop(3n)]]);
    const { table } = await compact(world);
    expect(table).toMatchObject({ keptParts: 0, writtenParts: 1, base: { rows: 19 } });
  });

  test('is refused where rows of its changes were set aside, and other tables go on', async () => {
    const world = openSeriesWorld({ columns, keyColumns });
    world.load([rowsOf(1n)]);
    world.change([[put(1n, 'a')]]);
    const [set] = world.state().changes;
    if (set === undefined) throw new Error('no changes');
    const document = manifestSchema.parse(JSON.parse(world.target.text(set.manifest)));
    const aside = { ...document, tables: document.tables.map((table) => ({ ...table, rowsSetAside: 2 })) };
    const bytes = Buffer.from(JSON.stringify(aside));
    world.target.put(set.manifest, { bytes, md5: '', etag: '', metadata: {} });
    const done = await compactTables(requestOf(world, openTestStore()), never);
    expect(done).toMatchObject({ tables: [], refused: [{ error: { code: 'COMPACTION_REFUSED' } }] });
  });

  test('does not name a part that is not there any more', async () => {
    const world = openSeriesWorld({ columns, keyColumns });
    world.load([rowsOf(1n), rowsOf(2n)]);
    world.change([[put(1n, 'a')]]);
    const [, name = ''] = [...world.target.blobs.keys()].filter((one) => one.startsWith('dbo/Orders/run='));
    const found = world.target.blobs.get(name);
    if (found === undefined) throw new Error('no part');
    world.target.put(name, { ...found, md5: 'AAAA' });
    await expect(compact(world)).rejects.toMatchObject({ code: 'PART_UNREADABLE' });
  });
});
