// Compacts a table of orders in memory, in a process of its own, and prints one line of JSON.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprinterOf } from '../../electron/worker/fingerprint/fingerprint.ts';
import { createTableEncoder } from '../../electron/worker/pipeline/encode.ts';
import type { Batch } from '../../electron/worker/batch/batch.ts';
import { compactTables } from '../../electron/worker/series/compaction/compact-tables.ts';
import { keysFor, markCurrent } from '../../electron/worker/series/compaction/mark-current.ts';
import { createManifests, loadParts } from '../../electron/worker/series/compaction/stored-parts.ts';
import { openStore } from '../../electron/worker/store/store.ts';
import type { ManifestPart } from '../../shared/manifest.ts';
import type { PlanColumn } from '../../shared/columns.ts';
import type { SeriesTable } from '../../shared/series.ts';
import { plan as planOf, planTable } from '../fakes/plan.ts';
import { batchOf, changedColumns, column, manifestOf } from '../fakes/series-parts.ts';
import { createFakeTarget } from '../fakes/target.ts';
import { ordersBatch, ordersColumns } from './orders-batch.ts';

const [partsText, partRowsText, everyText] = process.argv.slice(2);
const partCount = Number(partsText);
const partRows = Number(partRowsText);
/** One row in so many is changed. */
const every = Number(everyText);
const batchRows = 16_384;

const signal = new AbortController().signal;
const target = createFakeTarget();
const options = { format: 'parquet', compression: 'zstd', memoryMb: 1024, partBytes: 1 << 28 } as const;
const columns = ordersColumns.map(({ name, type, isNullable }) => column(name, type, { isNullable }));
const table = planTable('t0', { name: 'orders', columns, partRows: 1 << 30 });
const keyColumns = ['id'];
const plan = planOf([table], options);

function putRun(folder: string, columns: PlanTableColumns, parts: Iterable<readonly Batch[]>) {
  const runId = `20260101T000000Z-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`;
  const stored: ManifestPart[] = [];
  for (const batches of parts) {
    const encoder = createTableEncoder({ columns }, options);
    const prints = fingerprinterOf({ columns });
    const pieces: Uint8Array[] = [];
    for (const batch of batches) {
      pieces.push(...encoder.write(batch));
      prints.add(batch);
    }
    pieces.push(...encoder.finish());
    const bytes = Buffer.concat(pieces);
    const md5 = createHash('md5').update(bytes).digest('base64');
    const name = `${folder}/run=${runId}/part-${String(stored.length)}.parquet`;
    const rows = encoder.rowCount;
    target.put(name, { bytes, md5, etag: md5, metadata: {} });
    const [part, fingerprint] = [stored.length, prints.finish()];
    stored.push({
      partition: 0,
      part,
      name,
      rows,
      bytes: bytes.length,
      md5,
      firstKey: null,
      lastKey: null,
      fingerprint,
    });
  }
  const document = manifestOf(plan, runId, { ...table, columns }, stored);
  const manifest = `${folder}.json`;
  target.put(manifest, { bytes: Buffer.from(JSON.stringify(document)), md5: '', etag: '', metadata: {} });
  return { runId, manifest, rows: document.rows };
}
type PlanTableColumns = PlanColumn[];

function* baseParts(): Generator<readonly Batch[]> {
  for (let part = 0; part < partCount; part++)
    yield Array.from({ length: Math.ceil(partRows / batchRows) }, (_, at) =>
      ordersBatch(Math.min(batchRows, partRows - at * batchRows), part * partRows + at * batchRows),
    );
}

/** Rows of orders with an operation and a version before them. */
function changed(): Batch {
  const rowCount = Math.ceil((partCount * partRows) / every);
  const rows = ordersBatch(rowCount, 0);
  for (let row = 0; row < rowCount; row++) rows.columns[0].i64[row] = BigInt(row * every);
  const marks = batchOf(
    [
      { name: '_op', isNullable: false, type: { kind: 'string' } },
      { name: '_version', isNullable: true, type: { kind: 'string' } },
    ],
    Array.from({ length: rowCount }, () => ['U', '1']),
  );
  return { ...rows, columns: [...marks.columns, ...rows.columns] };
}

const base = { ...putRun('base', table.columns, baseParts()), round: 1 };
const change = { ...putRun('changes', changedColumns(table.columns, keyColumns), [[changed()]]), round: 2 };
const state: SeriesTable = {
  schema: table.schema,
  name: table.name,
  increment: { mode: 'changeTracking', ifLost: 'reload', ifSchemaChanged: 'stop' },
  keyColumns,
  columns: table.columns,
  schemaFingerprint: 'f',
  position: null,
  reload: null,
  base,
  changes: [{ ...change, kind: 'changes' }],
  rows: null,
  sinceSweep: 0,
};

const rate = async (rows: number, work: () => Promise<unknown>): Promise<number> => {
  const cpu = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return (rows / (user + system)) * 1e6;
};

const folder = mkdtempSync(join(tmpdir(), 'tableferry-bench-'));
const store = openStore(folder);
const parts = await loadParts(createManifests(target), state, signal);
const mostKeys = keysFor(options.memoryMb);
const mark = () => markCurrent({ target, table: 'orders', keyColumns, parts, mostKeys }, signal);
// Once before, so that the code is compiled.
await mark();
const keysPerCpuSecond = await rate(base.rows + change.rows, mark);
const rowsPerCpuSecond = await rate(base.rows, () =>
  compactTables(
    {
      store,
      target,
      log: () => {},
      plan,
      series: { name: 'bench', version: 1, updatedUtc: '2026-01-01T00:00:00.000Z' },
      round: 3,
      tables: [{ table, state }],
    },
    signal,
  ),
);
store.close();
rmSync(folder, { recursive: true });
console.log(JSON.stringify({ keysPerCpuSecond, rowsPerCpuSecond, rssMb: process.resourceUsage().maxRSS / 1024 }));
