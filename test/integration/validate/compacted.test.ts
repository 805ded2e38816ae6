// A full version that was written from an earlier one and changes, proven against its source by every tier.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compactTables } from '../../../electron/worker/series/compaction/compact-tables.ts';
import { planTableOf } from '../../../electron/worker/validate/plan-table.ts';
import { manifestSchema, type Manifest } from '../../../shared/manifest.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { SeriesTable } from '../../../shared/series.ts';
import { openTestStore } from '../../fakes/current-state.ts';
import { columnOfType, intColumn, primaryKey, type LoadedTable } from '../../fakes/double-world.ts';
import { plan as planOf } from '../../fakes/plan.ts';
import { foundIn, openProofWorld, type ProofWorld, type ProvenRun } from '../../fakes/proof-world.ts';
import { changedColumns, putRun, type ChangeRow } from '../../fakes/series-parts.ts';

const never = new AbortController().signal;
const rowCount = 600;
const orders: LoadedTable = {
  schema: 'dbo',
  name: 'orders',
  columns: [
    intColumn('id'),
    columnOfType('name', { name: 'nvarchar', length: 100 }, true),
    columnOfType('amount', { name: 'decimal', precision: 12, scale: 2 }),
  ],
  indexes: [primaryKey('id')],
  rows: Array.from({ length: rowCount }, (_, row) => [row + 1, `order ${String(row)}`, BigInt(row) * 100n]),
};

let world: ProofWorld;
let run: ProvenRun;
let runs = 0;
beforeAll(async () => {
  world = await openProofWorld([orders]);
  run = await world.run({ format: 'parquet', compression: 'zstd' }, { partRows: 100 });
  world.double.write("UPDATE dbo.orders SET name = N'changed' WHERE id = 7");
  world.double.write('DELETE FROM dbo.orders WHERE id = 8');
  world.double.write("INSERT INTO dbo.orders (id, name, amount) VALUES (5000, N'new', 12.50)");
});
afterAll(() => world.close());

const changes: readonly ChangeRow[] = [
  { op: 'U', row: [7, 'changed', 600n] },
  { op: 'D', row: [8, null, null] },
  { op: 'I', row: [5000, 'new', 1250n] },
];

/** The manifest of the version that these changes make. */
async function compacted(rows: readonly ChangeRow[]): Promise<Manifest> {
  const [table] = run.manifest.tables;
  if (table === undefined) throw new Error('the run has no table');
  const planned = planTableOf(table, 0);
  const plan: Plan = { ...planOf([planned], { format: 'parquet', compression: 'zstd' }), server: run.manifest.server };
  const { columns, schema, name, schemaFingerprint, changeMark = null } = table;
  const keyColumns = ['id'];
  runs += 1;
  const set = putRun(world.target, {
    plan,
    table: { ...planned, columns: changedColumns(columns, keyColumns) },
    runId: `20260102T000000Z-0000000${String(runs)}`,
    folder: 'changes/',
    parts: [rows.map(({ op, row }) => [op, '1', ...row])],
  });
  const manifest = [...world.target.blobs.keys()].find((blob) => blob.includes(`run=${run.runId}.json`)) ?? '';
  const state: SeriesTable = {
    schema,
    name,
    increment: { mode: 'changeTracking', ifLost: 'reload', ifSchemaChanged: 'stop' },
    keyColumns,
    columns,
    schemaFingerprint,
    position: changeMark,
    reload: null,
    base: { runId: run.runId, manifest, round: 1, rows: table.rows },
    changes: [{ ...set, round: 2, kind: 'changes' }],
    rows: null,
    sinceSweep: 0,
  };
  const { tables } = await compactTables(
    {
      store: openTestStore(),
      target: world.target,
      log: () => {},
      plan,
      series: { name: 'nightly', version: runs, updatedUtc: '2026-02-03T04:05:06.000Z' },
      round: 3,
      tables: [{ table: { ...planned, partRows: 10_000 }, state }],
    },
    never,
  );
  return manifestSchema.parse(JSON.parse(world.target.text(tables[0]?.base.manifest ?? '')));
}

test('every tier verifies it, kept parts and written ones', async () => {
  const document = await compacted(changes);
  expect(document.tables[0]?.parts.filter((part) => part.run !== undefined)).toHaveLength(5);
  for (const tier of ['quick', 'standard', 'full'] as const) {
    const validation = await run.verifyDocument(document, { tier });
    expect(foundIn(validation), tier).toEqual([]);
    expect(validation.verified, tier).toBe(true);
  }
  const sample = await run.verifyDocument(document, { tier: 'sample', sample: { rowsPerTable: 60, seed: 3 } });
  expect(foundIn(sample)).toEqual([]);
  expect(sample.verified).toBe(true);
});

test('a change that was lost, and one that was applied wrongly, are found row by row', async () => {
  const document = await compacted([
    { op: 'U', row: [7, 'wrong', 600n] },
    { op: 'D', row: [8, null, null] },
  ]);
  const full = await run.verifyDocument(document, { tier: 'full' });
  const texts = full.tables.flatMap(({ findings }) => findings.map(({ text }) => text)).join('\n');
  expect(texts).toContain('wrong');
  expect(texts).toContain('new');
  const sample = await run.verifyDocument(document, { tier: 'sample', sample: { rowsPerTable: rowCount, seed: 3 } });
  expect(foundIn(sample).filter((text) => text.includes('(7)'))).toHaveLength(1);
});

test('a part of another run than its manifest says is told', async () => {
  const document = await compacted(changes);
  const swapped = {
    ...document,
    tables: document.tables.map((table) => ({
      ...table,
      parts: table.parts.map((part) => (part.run === undefined ? part : { ...part, run: 'another' })),
    })),
  };
  expect(foundIn(await run.verifyDocument(swapped, { tier: 'quick' }))).toContain('partForeign fault orders');
});
