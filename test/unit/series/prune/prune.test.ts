import { expect, test } from 'vitest';
import { compactTables } from '../../../../electron/worker/series/compaction/compact-tables.ts';
import { deleteUnnamed } from '../../../../electron/worker/series/prune/delete-unnamed.ts';
import { findUnnamed } from '../../../../electron/worker/series/prune/find-unnamed.ts';
import { manifestSchema } from '../../../../shared/manifest.ts';
import type { SeriesState } from '../../../../shared/series.ts';
import { currentOf, openTestStore } from '../../../fakes/current-state.ts';
import { column, openSeriesWorld, textColumn, type SeriesWorld } from '../../../fakes/series-parts.ts';

const never = new AbortController().signal;
const columns = [
  column('id', { kind: 'int', bits: 64, signed: true }, { isNullable: false }),
  textColumn('note', 'Latin1_General_100_CI_AS'),
];

/** Two parts, of which a change touched one, and the version that came of it. */
async function compactedWorld(): Promise<SeriesWorld> {
  const world = openSeriesWorld({ columns, keyColumns: ['id'] });
  world.load([[[1n, 'a']], [[2n, 'b']]]);
  world.change([[{ op: 'U', row: [2n, 'changed'] }]]);
  const { tables } = await compactTables(
    {
      store: openTestStore(),
      target: world.target,
      log: () => {},
      plan: world.plan,
      series: { name: 'nightly', version: 2, updatedUtc: '2026-01-03T00:00:00.000Z' },
      round: 3,
      tables: [{ table: world.table, state: world.state() }],
    },
    never,
  );
  world.set({ base: tables[0]?.base ?? null, changes: [] });
  return world;
}

const stateOf = (world: SeriesWorld): SeriesState => ({
  seriesVersion: 1,
  name: 'nightly',
  version: 3,
  round: 3,
  updatedUtc: '2026-01-03T00:00:00.000Z',
  by: 'test',
  server: 'server',
  database: 'sales',
  planHash: 'h',
  tables: [world.state()],
});

const find = (world: SeriesWorld, beforeUtc = '2026-02-01T00:00:00.000Z') =>
  findUnnamed({ target: world.target, state: stateOf(world), manifestPrefix: '_manifests/run=', beforeUtc }, never);

test('what no state names is found and deleted, and what a newer version kept stays', async () => {
  const world = await compactedWorld();
  const before = await currentOf(world);
  const runs = await find(world);
  expect(runs.map(({ kind, keptParts, blobs }) => [kind, keptParts, blobs.length])).toEqual([
    ['full', 1, 2],
    ['changes', 0, 2],
  ]);
  expect(await deleteUnnamed(world.target, runs, never)).toBe(4);
  expect(await currentOf(world)).toEqual(before);
  expect(await find(world)).toEqual([]);
});

test('what began after the given time stays', async () => {
  const world = await compactedWorld();
  const runs = await find(world, '2026-01-02T00:00:00.000Z');
  expect(runs.map(({ kind }) => kind)).toEqual(['full']);
});

test('runs that belong to no series, or to another one, are never among them', async () => {
  const world = await compactedWorld();
  for (const [name, { bytes }] of world.target.blobs) {
    if (!name.startsWith('_manifests/')) continue;
    const { series, ...document } = manifestSchema.parse(JSON.parse(bytes.toString()));
    if (series?.kind === 'compaction') continue;
    const other = series?.kind === 'full' ? document : { ...document, series: { ...series, name: 'weekly' } };
    world.target.put(name, { bytes: Buffer.from(JSON.stringify(other)), md5: '', etag: '', metadata: {} });
  }
  expect(await find(world)).toEqual([]);
});

test('a deletion that was broken off is found again by its manifest', async () => {
  const world = await compactedWorld();
  const runs = await find(world);
  let left = 1;
  world.target.beforeDelete = () => {
    if (left-- === 0) throw new Error('killed');
  };
  await expect(deleteUnnamed(world.target, runs, never)).rejects.toThrow('killed');
  world.target.beforeDelete = () => undefined;
  await deleteUnnamed(world.target, await find(world), never);
  expect(await find(world)).toEqual([]);
});
