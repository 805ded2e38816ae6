// Batches from texts and back, and tables with transforms, for the tests of transforms.
import type { LogicalType, PlanColumn } from '../../../shared/columns.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { Transform } from '../../../shared/transforms.ts';
import { createColumn, type Batch, type Column } from '../../../electron/worker/batch/batch.ts';
import { openEngine, type EngineOptions } from '../../../electron/worker/transforms/engine.ts';
import { fitTransforms, writtenColumns } from '../../../electron/worker/transforms/fit/fit-transforms.ts';
import { madeColumn } from '../../../electron/worker/transforms/made-column.ts';
import { cellParser } from '../../../electron/worker/transforms/values/cell-parser.ts';
import { putNull, putRun } from '../../../electron/worker/transforms/values/maker.ts';
import { createTextView, textOf } from '../../../electron/worker/transforms/values/text-view.ts';

export const text: LogicalType = { kind: 'string' };
export const int32: LogicalType = { kind: 'int', bits: 32, signed: true };
export const int64: LogicalType = { kind: 'int', bits: 64, signed: true };
export const decimal = (precision: number, scale: number): LogicalType => ({ kind: 'decimal', precision, scale });
export const date: LogicalType = { kind: 'date' };
export const timestamp: LogicalType = { kind: 'timestamp', unit: 'micros', digits: 6, isUtc: false };
export const double: LogicalType = { kind: 'float', bits: 64 };
export const uuid: LogicalType = { kind: 'uuid' };

export type Given = Readonly<Record<string, readonly [LogicalType, ...(string | null)[]]>>;

export const tableOf = (given: Given, transforms: readonly Transform[], more: Partial<PlanTable> = {}): PlanTable => ({
  id: 't0',
  schema: 'dbo',
  name: 'People',
  kind: 'table',
  columns: Object.entries(given).map(([name, [type]]): PlanColumn => madeColumn(name, type, true, null)),
  where: null,
  query: null,
  key: null,
  partitions: [{ index: 0, after: null, upTo: null }],
  readNote: '',
  rowsEstimate: null,
  bytesEstimate: null,
  partRows: 1000,
  batchRows: 1000,
  schemaFingerprint: '',
  notes: [],
  transforms: [...transforms],
  ...more,
});

function columnOf(type: LogicalType, values: readonly (string | null)[]): Column {
  const column = createColumn(type, values.length);
  const parse = cellParser(type);
  values.forEach((value, row) => {
    if (value === null) putNull(column, row);
    else if (type.kind === 'binary') {
      const bytes = Buffer.from(value, 'hex');
      putRun(column, row, bytes, 0, bytes.length);
    } else if (parse?.(value, column, row) !== true) throw new Error(`${value} is no ${type.kind}`);
  });
  return column;
}

export function batchOf(given: Given): Batch {
  const columns = Object.values(given).map(([type, ...values]) => columnOf(type, values));
  const rowCount = Math.max(0, ...Object.values(given).map((entry) => entry.length - 1));
  return { rowCount, columns, byteLength: 0, refused: [] };
}

/** By the names of the written columns. */
export function textsOf(table: PlanTable, batch: Batch): Record<string, (string | null)[]> {
  const outputs = writtenColumns(table).flatMap((column) => column.outputs);
  return Object.fromEntries(
    outputs.map(({ name, type }, i) => {
      const view = createTextView(type);
      const column = batch.columns[i];
      const texts = Array.from({ length: batch.rowCount }, (_, row) => {
        if (column === undefined || column.present[row] === 0) return null;
        view.look(column, row);
        return textOf(view);
      });
      return [name, texts];
    }),
  );
}

export const key = 'a key of more than sixteen characters';

/** What the transforms make of the rows. */
export async function transformed(
  given: Given,
  transforms: readonly Transform[],
  options: Partial<EngineOptions> = {},
): Promise<{ readonly rows: Record<string, (string | null)[]>; readonly refused: Batch['refused'] }> {
  const table = tableOf(given, transforms);
  const engine = await openEngine(table, { maskKey: key, setAside: false, ...options });
  if (engine === null) throw new Error('no transforms');
  try {
    const written = engine.run(batchOf(given), (row) => `row ${String(row)}`);
    const nulls = written.columns.map(
      (column) => column.present.subarray(0, written.rowCount).filter((one) => one === 0).length,
    );
    written.columns.forEach((column, i) => {
      if (column.nullCount !== nulls[i])
        throw new Error(`column ${String(i)} counts ${String(column.nullCount)} NULLs`);
    });
    return { rows: textsOf(table, written), refused: written.refused };
  } finally {
    engine.close();
  }
}

export const hiddenOf = (given: Given, transforms: readonly Transform[]): string[] => [
  ...fitTransforms(tableOf(given, transforms)).hidden,
];
