// The Delta table of a series over several rounds, opened by a library that is not ours.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { compactTables } from '../../electron/worker/series/compaction/compact-tables.ts';
import { createManifests } from '../../electron/worker/series/compaction/stored-parts.ts';
import { commitDelta } from '../../electron/worker/series/delta/commit-delta.ts';
import { prepareDeltaReader, readDelta } from '../delta/delta-reader.ts';
import { openTestStore } from '../fakes/current-state.ts';
import { column, openSeriesWorld, textColumn, type Row, type SeriesWorld } from '../fakes/series-parts.ts';

const missing = prepareDeltaReader();
const isSkipped = missing !== null && process.env['CI'] === undefined;
if (missing !== null) console.warn(`SKIPPED: no Delta table is opened by an independent reader here. ${missing}`);

const never = new AbortController().signal;

/** What the library reads of the folder, as key and text. */
function rowsIn(world: SeriesWorld): { readonly version: number; readonly rows: readonly string[] } {
  const root = mkdtempSync(join(tmpdir(), 'tableferry-series-delta-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [name, { bytes }] of world.target.blobs) {
    const file = join(root, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  const { version, rows } = readDelta(join(root, 'dbo/Orders'));
  return { version, rows: rows.map((row) => row.join(' ')).toSorted() };
}

describe.skipIf(isSkipped)('the Delta table of a series', () => {
  test('has the rows of each state, one version a state', async () => {
    const world = openSeriesWorld({
      columns: [
        column('id', { kind: 'int', bits: 64, signed: true }, { isNullable: false }),
        textColumn('a note', 'Latin1_General_100_CI_AS'),
      ],
      keyColumns: ['id'],
      compression: 'snappy',
    });
    const store = openTestStore();
    const seriesAt = (version: number) => ({
      name: 'nightly',
      version,
      updatedUtc: new Date(Date.UTC(2026, 1, version)).toISOString(),
    });
    const commit = (version: number) =>
      commitDelta(
        {
          target: world.target,
          plan: { ...world.plan, options: { ...world.plan.options, deltaLog: true } },
          series: seriesAt(version),
          state: world.state(),
          manifests: createManifests(world.target),
          folder: 'dbo/Orders',
        },
        never,
      );
    const base: Row[] = [
      [1n, 'one'],
      [2n, 'two'],
    ];
    world.load([base, [[3n, 'three']]]);
    await commit(1);
    expect(rowsIn(world)).toEqual({ version: 0, rows: ['1 one', '2 two', '3 three'] });
    for (const [version, text] of [
      [2, 'second'],
      [4, 'third'],
    ] as const) {
      world.change([[{ op: 'U', row: [2n, text] }], [{ op: 'D', row: [3n, null] }]]);
      const tables = [{ table: world.table, state: world.state() }];
      const request = { store, target: world.target, log: () => {}, plan: world.plan, round: version, tables };
      const { tables: done } = await compactTables({ ...request, series: seriesAt(version) }, never);
      world.set({ base: done[0]?.base ?? null, changes: [] });
      await commit(version + 1);
      expect(rowsIn(world)).toEqual({ version: version / 2, rows: ['1 one', `2 ${text}`] });
    }
  });
});
