// A table of a series in a container in memory: full versions and changes made by hand, and what they add up to.
import { createHash } from 'node:crypto';
import { columnLayout, createBatch, growPayload, type Batch, type Column } from '../../electron/worker/batch/batch.ts';
import { createTableEncoder } from '../../electron/worker/pipeline/encode.ts';
import { fingerprinterOf } from '../../electron/worker/fingerprint/fingerprint.ts';
import { cellValue } from '../../electron/worker/source/cell-value.ts';
import { extensionOf } from '../../electron/worker/target/blob-name.ts';
import type { LogicalType, OutputColumn, PlanColumn } from '../../shared/columns.ts';
import type { Manifest, ManifestPart } from '../../shared/manifest.ts';
import { manifestSeriesOf, outputColumnsOf, type Plan, type PlanTable } from '../../shared/plan.ts';
import type { Compression, Format } from '../../shared/run-options.ts';
import { noPointInTime } from '../../shared/point-in-time.ts';
import { changeColumns, type ChangeOperation, type RoundKind, type SeriesTable } from '../../shared/series.ts';
import { plan as planOf, planTable } from './plan.ts';
import { createFakeTarget, type FakeTarget } from './target.ts';

/** Numbers are bigint; texts are texts; binary values, GUIDs and the like are bytes. */
export type Value = bigint | number | string | boolean | Uint8Array | null;
export type Row = readonly Value[];
export type ChangeRow = { readonly op: ChangeOperation; readonly version?: string; readonly row: Row };

export const column = (name: string, type: LogicalType, more: Partial<PlanColumn> = {}): PlanColumn => ({
  name,
  sqlType: { name: 'some', maxLength: 8, precision: 0, scale: 0, collation: null, codePage: null },
  isNullable: true,
  selectAs: 'plain',
  outputs: [{ name, isNullable: more.isNullable ?? true, type }],
  note: null,
  ...more,
});

export const textColumn = (name: string, collation: string, isNullable = true): PlanColumn =>
  column(
    name,
    { kind: 'string' },
    {
      isNullable,
      sqlType: { name: 'nvarchar', maxLength: 100, precision: 0, scale: 0, collation, codePage: null },
    },
  );

/** What a change part has: operation and version, then the columns, of which only the key is never NULL. */
export const changedColumns = (columns: readonly PlanColumn[], keyColumns: readonly string[]): PlanColumn[] => [
  textColumn(changeColumns.op, 'Latin1_General_BIN2', false),
  textColumn(changeColumns.version, 'Latin1_General_BIN2'),
  ...columns.map((one) => (keyColumns.includes(one.name) ? one : nullable(one))),
];

const nullable = (one: PlanColumn): PlanColumn => ({
  ...one,
  isNullable: true,
  outputs: one.outputs.map((output) => ({ ...output, isNullable: true })),
});

export function batchOf(outputs: readonly OutputColumn[], rows: readonly Row[]): Batch {
  const batch = createBatch(outputs, rows.length);
  rows.forEach((row, at) =>
    outputs.forEach(({ type }, index) => put(type, batch.columns[index], at, row[index] ?? null)),
  );
  batch.rowCount = rows.length;
  return batch;
}

function put(type: LogicalType, column: Column, row: number, value: Value): void {
  if (column.width === 0) column.offsets[row + 1] = column.offsets[row];
  if (value === null) {
    column.nullCount += 1;
    return;
  }
  column.present[row] = 1;
  if (typeof value === 'string' || (value instanceof Uint8Array && column.width === 0)) {
    const bytes = typeof value === 'string' ? Buffer.from(value) : value;
    growPayload(column, column.offsets[row] + bytes.length);
    column.data.set(bytes, column.offsets[row]);
    column.offsets[row + 1] = column.offsets[row] + bytes.length;
  } else if (value instanceof Uint8Array) column.data.set(value, row * column.width);
  else if (typeof value === 'boolean') column.data[row] = value ? 1 : 0;
  else if (typeof value === 'number') {
    if (column.kind === 'float64') column.f64[row] = value;
    else if (column.kind === 'float32') column.f32[row] = value;
    else column.i32[row] = value;
  } else if (columnLayout(type).kind === 'int128') {
    column.i64[row * 2] = BigInt.asIntN(64, value);
    column.i64[row * 2 + 1] = value >> 64n;
  } else column.i64[row] = value;
}

/** Every row of a batch as one text. */
export function textsOf(outputs: readonly OutputColumn[], { rowCount, columns }: Batch): string[] {
  return Array.from({ length: rowCount }, (_, row) =>
    JSON.stringify(outputs.map(({ type }, index) => shown(cellValue(type, columns[index], row)))),
  );
}

const shown = (value: unknown): unknown =>
  value instanceof Uint8Array
    ? `0x${Buffer.from(value).toString('hex')}`
    : typeof value === 'bigint'
      ? String(value)
      : value;

/** The text of a row that was given by values. */
export const textOf = (columns: readonly PlanColumn[], row: Row): string => {
  const outputs = outputColumnsOf({ columns: [...columns] });
  return textsOf(outputs, batchOf(outputs, [row]))[0] ?? '';
};

export type SeriesWorld = {
  readonly target: FakeTarget;
  readonly plan: Plan;
  readonly table: PlanTable;
  /** As it is now. */
  state(): SeriesTable;
  /** A full version of these parts. */
  load(parts: readonly (readonly Row[])[]): void;
  /** A set of changes, of these parts. */
  change(parts: readonly (readonly ChangeRow[])[], kind?: 'changes' | 'deletes'): void;
  /** A run of the keys of all rows. */
  keys(parts: readonly (readonly Row[])[]): { readonly runId: string; readonly manifest: string };
  set(changes: Partial<SeriesTable>): void;
};

export type SeriesWorldOptions = {
  readonly columns: readonly PlanColumn[];
  readonly keyColumns: readonly string[];
  readonly format?: Format;
  readonly compression?: Compression;
};

export function openSeriesWorld({
  columns,
  keyColumns,
  format = 'parquet',
  compression,
}: SeriesWorldOptions): SeriesWorld {
  const target = createFakeTarget();
  const packed = compression ?? (format === 'parquet' ? 'zstd' : 'gzip');
  const key = { indexName: 'PK', columns: keyColumns.map((name) => ({ name, isDescending: false })) };
  const table = planTable('t0', {
    name: 'Orders',
    columns: [...columns],
    key,
    partRows: 1000,
    increment: { mode: 'changeTracking', ifLost: 'reload', ifSchemaChanged: 'stop' },
  });
  const options = { format, compression: packed, partBytes: 1 << 16 };
  const plan: Plan = { ...planOf([table], options), series: { name: 'nightly', compactEvery: null } };
  let round = 0;
  let state: SeriesTable = {
    schema: table.schema,
    name: table.name,
    increment: { mode: 'changeTracking', ifLost: 'reload', ifSchemaChanged: 'stop' },
    keyColumns: [...keyColumns],
    columns: [...columns],
    schemaFingerprint: 'f',
    position: null,
    reload: null,
    base: null,
    changes: [],
    rows: null,
    sinceSweep: 0,
  };
  const writeRun = (kind: RoundKind, own: readonly PlanColumn[], parts: readonly (readonly Row[])[]) => {
    round += 1;
    const folder = kind === 'full' ? '' : `${kind}/`;
    const of = { number: round, kind, stateVersion: round, planHash: plan.hash };
    const derived: Plan = { ...plan, series: { name: 'nightly', compactEvery: null, round: of } };
    const runId = `2026010${String(round % 10)}T000000Z-${String(round).padStart(8, '0')}`;
    return {
      ...putRun(target, { plan: derived, table: { ...table, columns: [...own] }, runId, folder, parts }),
      round,
    };
  };
  return {
    target,
    plan,
    table,
    state: () => state,
    set: (changes) => void (state = { ...state, ...changes }),
    load: (parts) => void (state = { ...state, base: writeRun('full', columns, parts), changes: [] }),
    change(parts, kind = 'changes') {
      const rows = parts.map((part) => part.map(({ op, version = '1', row }): Row => [op, version, ...row]));
      const set = { ...writeRun('changes', changedColumns(columns, keyColumns), rows), kind };
      state = { ...state, changes: [...state.changes, set] };
    },
    keys: (parts) =>
      writeRun(
        'keys',
        columns.filter(({ name }) => keyColumns.includes(name)),
        parts,
      ),
  };
}

export type RunOrder = {
  readonly plan: Plan;
  /** With the columns of its parts. */
  readonly table: PlanTable;
  readonly runId: string;
  /** Below that of the table; empty, or with a slash at its end. */
  readonly folder: string;
  readonly parts: readonly (readonly Row[])[];
};

/** A run as it would have been: parts and manifest. */
export function putRun(target: FakeTarget, { plan, table, runId, folder, parts }: RunOrder) {
  const { options } = plan;
  const { columns, schema, name: tableName } = table;
  const stored = parts.map((rows, part): ManifestPart => {
    const file = `part-0000-${String(part).padStart(5, '0')}.${extensionOf(options.format, options.compression)}`;
    const name = `${schema}/${tableName}/${folder}run=${runId}/${file}`;
    const written = putPart(target, { name, runId, columns, rows, options });
    return { partition: 0, part, name, ...written, firstKey: null, lastKey: null };
  });
  const manifest = `_manifests/run=${runId}.json`;
  const document = manifestOf(plan, runId, table, stored);
  putBytes(target, manifest, Buffer.from(JSON.stringify(document)), {});
  return { runId, manifest, rows: document.rows };
}

type PartOrder = {
  readonly name: string;
  readonly runId: string;
  readonly columns: readonly PlanColumn[];
  readonly rows: readonly Row[];
  readonly options: { readonly format: Format; readonly compression: Compression };
};

function putPart(target: FakeTarget, { name, runId, columns, rows, options }: PartOrder) {
  const table = { columns: [...columns] };
  const encoder = createTableEncoder(table, options);
  const prints = fingerprinterOf(table);
  const pieces: Uint8Array[] = [];
  if (rows.length > 0) {
    const batch = batchOf(outputColumnsOf(table), rows);
    pieces.push(...encoder.write(batch));
    prints.add(batch);
  }
  pieces.push(...encoder.finish());
  const bytes = Buffer.concat(pieces);
  const metadata = { tableferry_run: runId, tableferry_rows: String(rows.length) };
  return {
    rows: rows.length,
    bytes: bytes.length,
    md5: putBytes(target, name, bytes, metadata),
    fingerprint: prints.finish(),
  };
}

function putBytes(target: FakeTarget, name: string, bytes: Buffer, metadata: Record<string, string>): string {
  const md5 = createHash('md5').update(bytes).digest('base64');
  target.put(name, { bytes, md5, etag: `"${md5}"`, metadata });
  return md5;
}

export function manifestOf(plan: Plan, runId: string, table: PlanTable, parts: readonly ManifestPart[]): Manifest {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  const { schema, name, kind, columns, key, schemaFingerprint } = table;
  return {
    manifestVersion: 1,
    runId,
    planId: plan.id,
    planHash: plan.hash,
    tool: plan.tool,
    finishedUtc: '2026-01-01T00:00:00.000Z',
    server: plan.server,
    database: 'sales',
    container: 'migration',
    consistency: '',
    pointInTime: { planned: noPointInTime, holds: 'no', text: '', moments: [] },
    preflight: null,
    ...manifestSeriesOf(plan),
    format: plan.options.format,
    compression: plan.options.compression,
    rows,
    bytes,
    rowsSetAside: 0,
    tables: [
      {
        schema,
        name,
        kind,
        columns,
        where: null,
        query: null,
        key,
        partitions: 1,
        cutRanges: [],
        schemaFingerprint,
        rows,
        bytes,
        rowsSetAside: 0,
        quarantine: [],
        parts: [...parts],
        readers: [],
        moments: [],
      },
    ],
  };
}
