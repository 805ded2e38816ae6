import { describe, expect, test } from 'vitest';
import { compactTables } from '../../../../electron/worker/series/compaction/compact-tables.ts';
import { deleteUnnamed } from '../../../../electron/worker/series/prune/delete-unnamed.ts';
import { findUnnamed } from '../../../../electron/worker/series/prune/find-unnamed.ts';
import { pruneSeries } from '../../../../electron/worker/series/prune/prune-series.ts';
import { manifestSchema } from '../../../../shared/manifest.ts';
import { seriesStateName, type SeriesState } from '../../../../shared/series.ts';
import { createFakeClock } from '../../../fakes/clock.ts';
import { createFakeLease } from '../../../fakes/lease.ts';
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

const stateOf = (world: SeriesWorld, version = 30): SeriesState => ({
  seriesVersion: 1,
  name: 'nightly',
  version,
  round: 3,
  updatedUtc: '2026-01-03T00:00:00.000Z',
  by: 'test',
  server: 'server',
  database: 'sales',
  planHash: 'h',
  tables: [world.state()],
});

const find = (world: SeriesWorld, beforeUtc = '2026-02-01T00:00:00.000Z') =>
  findUnnamed({ target: world.target, state: stateOf(world), beforeUtc }, never);

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

describe('pruning a series', () => {
  const ask = (world: SeriesWorld, more: { readonly isConfirmed?: boolean; readonly holder?: string } = {}) => {
    const lease = createFakeLease();
    const name = seriesStateName('nightly');
    const clock = { ...createFakeClock({ endlessFromMs: 1 }), nowMs: () => Date.UTC(2026, 1, 1) };
    const run = async () => {
      await lease.write(name, JSON.stringify(stateOf(world)), { etag: null, leaseId: null }, never);
      if (more.holder !== undefined)
        await lease.acquire(name, 'other', { holder: more.holder, sinceUtc: '2026-01-31T23:00:00.000Z' }, never);
      const wishes = { name: 'nightly', olderThanDays: 7, isConfirmed: more.isConfirmed ?? false, by: 'me' };
      return pruneSeries({ target: world.target, lease, clock, ...wishes }, never);
    };
    return { lease, clock, run };
  };

  test('tells what it would delete, and deletes it when that is confirmed', async () => {
    const world = await compactedWorld();
    const before = world.target.blobs.size;
    const told = await ask(world).run();
    expect(told).toMatchObject({ isDeleted: false, runs: [{ kind: 'full', blobs: 2, keptParts: 1 }, { blobs: 2 }] });
    expect(told.blobs).toHaveLength(4);
    expect(world.target.blobs.size).toBe(before);
    expect(await ask(world, { isConfirmed: true }).run()).toMatchObject({ isDeleted: true });
    expect(world.target.blobs.size).toBe(before - 4);
  });

  test('waits for no round: while somebody has the series nothing is looked at', async () => {
    const world = await compactedWorld();
    await expect(ask(world, { holder: 'another' }).run()).rejects.toMatchObject({ code: 'SERIES_HELD' });
  });

  test('a series that is not there is told', async () => {
    const world = await compactedWorld();
    const { lease, clock } = ask(world);
    const wishes = { name: 'nightly', olderThanDays: 7, isConfirmed: false, by: 'me' };
    await expect(pruneSeries({ target: world.target, lease, clock, ...wishes }, never)).rejects.toMatchObject({
      code: 'SERIES_UNKNOWN',
    });
  });
});

test('a run that continues the newest state stays: the next round may count it', async () => {
  const world = await compactedWorld();
  const beforeUtc = '2026-02-01T00:00:00.000Z';
  const runs = await findUnnamed({ target: world.target, state: stateOf(world, 2), beforeUtc }, never);
  expect(runs.map(({ kind }) => kind)).toEqual(['full']);
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
