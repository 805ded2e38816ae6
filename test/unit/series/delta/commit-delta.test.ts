import { expect, test } from 'vitest';
import { compactTables } from '../../../../electron/worker/series/compaction/compact-tables.ts';
import { createManifests } from '../../../../electron/worker/series/compaction/stored-parts.ts';
import { commitDelta } from '../../../../electron/worker/series/delta/commit-delta.ts';
import { readDeltaLog } from '../../../../electron/worker/series/delta/read-log.ts';
import { AppError } from '../../../../shared/errors.ts';
import { openTestStore } from '../../../fakes/current-state.ts';
import { column, openSeriesWorld, textColumn, type Row, type SeriesWorld } from '../../../fakes/series-parts.ts';

const never = new AbortController().signal;
const columns = [
  column('id', { kind: 'int', bits: 64, signed: true }, { isNullable: false }),
  textColumn('note', 'Latin1_General_100_CI_AS'),
];
const folder = 'dbo/Orders';
const log = (version: number): string => `${folder}/_delta_log/${String(version).padStart(20, '0')}.json`;
const rowsOf = (...keys: readonly bigint[]): Row[] => keys.map((key) => [key, 'base']);

const seriesAt = (version: number) => ({
  name: 'nightly',
  version,
  updatedUtc: new Date(Date.UTC(2026, 1, version)).toISOString(),
});

const open = (): SeriesWorld => openSeriesWorld({ columns, keyColumns: ['id'] });

const commit = (world: SeriesWorld, version: number) =>
  commitDelta(
    {
      target: world.target,
      plan: { ...world.plan, options: { ...world.plan.options, deltaLog: true } },
      series: seriesAt(version),
      state: world.state(),
      manifests: createManifests(world.target),
      folder,
    },
    never,
  );

async function compact(world: SeriesWorld, version: number): Promise<void> {
  const { tables } = await compactTables(
    {
      store: openTestStore(),
      target: world.target,
      log: () => {},
      plan: world.plan,
      series: seriesAt(version),
      round: version,
      tables: [{ table: world.table, state: world.state() }],
    },
    never,
  );
  world.set({ base: tables[0]?.base ?? null, changes: [] });
}

const actionsOf = (world: SeriesWorld, version: number): Record<string, Record<string, unknown>>[] =>
  world.target
    .text(log(version))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const countOf = (world: SeriesWorld, version: number, action: string): number =>
  actionsOf(world, version).filter((one) => action in one).length;

test('the first full version is version 0, each round with changes one more that takes the touched files out', async () => {
  const world = open();
  world.load([rowsOf(1n, 2n), rowsOf(3n)]);
  expect(await commit(world, 1)).toEqual({ kind: 'committed', version: 0 });
  expect([countOf(world, 0, 'add'), countOf(world, 0, 'metaData'), countOf(world, 0, 'protocol')]).toEqual([2, 1, 1]);
  world.change([[{ op: 'U', row: [3n, 'three'] }]]);
  expect(await commit(world, 2)).toMatchObject({ kind: 'none' });
  await compact(world, 2);
  expect(await commit(world, 3)).toEqual({ kind: 'committed', version: 1 });
  expect([countOf(world, 1, 'add'), countOf(world, 1, 'remove'), countOf(world, 1, 'metaData')]).toEqual([1, 1, 0]);
  world.load([rowsOf(7n)]);
  expect(await commit(world, 4)).toEqual({ kind: 'committed', version: 2 });
  expect([countOf(world, 2, 'add'), countOf(world, 2, 'remove')]).toEqual([1, 2]);
});

test('a commit that is repeated is recognised', async () => {
  const world = open();
  world.load([rowsOf(1n)]);
  await commit(world, 1);
  const before = world.target.text(log(0));
  expect(await commit(world, 1)).toEqual({ kind: 'same', version: 0 });
  expect(world.target.text(log(0))).toBe(before);
  expect((await readDeltaLog(world.target, folder, never)).transactions.get('tableferry-series-nightly')).toMatchObject(
    {
      version: 1,
    },
  );
});

test('a process that fell behind does not bring an older state back', async () => {
  const world = open();
  world.load([rowsOf(1n)]);
  const old = world.state();
  await commit(world, 1);
  world.load([rowsOf(2n)]);
  await commit(world, 5);
  world.set(old);
  expect(await commit(world, 2)).toEqual({ kind: 'newer', version: 1 });
});

test('a version that another writer took is read, and the next one is ours', async () => {
  const world = open();
  world.load([rowsOf(1n)]);
  await commit(world, 1);
  const [kept] = (await readDeltaLog(world.target, folder, never)).files;
  world.load([rowsOf(2n)]);
  const { putBlob } = world.target;
  let isFirst = true;
  world.target.putBlob = async (name, bytes, type, signal) => {
    if (isFirst) {
      isFirst = false;
      const merged = [
        { remove: { path: kept, dataChange: false } },
        { add: { path: 'optimised.parquet', size: 1, partitionValues: {}, dataChange: false } },
      ];
      const text = merged.map((action) => JSON.stringify(action)).join('\n');
      await putBlob(name, new TextEncoder().encode(text), type, signal);
      throw new AppError('BLOB_EXISTS', { blob: name });
    }
    return putBlob(name, bytes, type, signal);
  };
  expect(await commit(world, 2)).toEqual({ kind: 'committed', version: 2 });
  expect(actionsOf(world, 2).flatMap(({ remove }) => (remove === undefined ? [] : [remove['path']]))).toEqual([
    'optimised.parquet',
  ]);
});

test('new columns come with the version that first has them', async () => {
  const world = open();
  world.load([rowsOf(1n)]);
  await commit(world, 1);
  world.set({ columns: [...columns, column('at', { kind: 'timestamp', unit: 'micros', digits: 6, isUtc: false })] });
  world.change([[{ op: 'D', row: [1n, null] }]]);
  await compact(world, 2);
  await commit(world, 3);
  expect(countOf(world, 1, 'metaData')).toBe(1);
  expect(actionsOf(world, 1).find(({ protocol }) => protocol !== undefined)?.['protocol']).toMatchObject({
    minReaderVersion: 3,
    writerFeatures: ['timestampNtz'],
  });
});

test.each<[string, object]>([
  [
    'a feature that is not written here',
    { protocol: { minReaderVersion: 3, minWriterVersion: 7, writerFeatures: ['deletionVectors'] } },
  ],
  ['the log of another table', { metaData: { id: 'other', schemaString: '{"fields":[]}', partitionColumns: [] } }],
  ['rows deleted by a vector', { add: { path: 'x', size: 1, deletionVector: { storageType: 'u' } } }],
])('a log with %s is left alone', async (_, action) => {
  const world = open();
  world.load([rowsOf(1n)]);
  const bytes = Buffer.from(JSON.stringify(action));
  world.target.put(log(0), { bytes, md5: '', etag: '', metadata: {} });
  await expect(commit(world, 1)).rejects.toMatchObject({ code: 'DELTA_LOG_NOT_OURS' });
});

test('a log whose beginning was cleaned up is left alone', async () => {
  const world = open();
  world.load([rowsOf(1n)]);
  world.target.put(log(4), { bytes: Buffer.from('{}'), md5: '', etag: '', metadata: {} });
  await expect(commit(world, 1)).rejects.toMatchObject({ code: 'DELTA_LOG_NOT_OURS' });
});
