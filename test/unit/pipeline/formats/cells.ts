// Test values as plain JavaScript cells: made into batches for the encoders, compared as text with what readers return.
import { createBatch, growPayload, type Batch, type Column } from '../../../../electron/worker/batch/batch.ts';
import type { LogicalType, OutputColumn } from '../../../../shared/columns.ts';

/** Integers, dates and times in their units; decimals unscaled; binary, fixed and uuid as bytes. */
export type Cell = null | boolean | number | bigint | string | Uint8Array;
/** A column and its values, top to bottom. */
export type FilledColumn = { readonly column: OutputColumn; readonly cells: readonly Cell[] };

export function columnOf(name: string, type: LogicalType, isNullable = true): OutputColumn {
  return { name, isNullable, type };
}

/** One batch with the rows `from .. to` of the columns. */
export function batchOf(filled: readonly FilledColumn[], from = 0, to = filled[0].cells.length): Batch {
  const batch = createBatch(
    filled.map(({ column }) => column),
    to - from,
  );
  filled.forEach(({ cells }, index) => {
    cells.slice(from, to).forEach((cell, row) => setCell(batch.columns[index], row, cell));
  });
  batch.rowCount = to - from;
  return batch;
}

function setCell(column: Column, row: number, cell: Cell): void {
  const bytes = typeof cell === 'string' ? Buffer.from(cell) : cell;
  column.present[row] = cell === null ? 0 : 1;
  if (cell === null) column.nullCount++;
  if (column.kind === 'bytes') {
    const start = column.offsets[row];
    const payload = bytes instanceof Uint8Array ? bytes : new Uint8Array(0);
    growPayload(column, start + payload.length);
    column.data.set(payload, start);
    column.offsets[row + 1] = start + payload.length;
  } else if (bytes instanceof Uint8Array) column.data.set(bytes, row * column.width);
  else if (typeof cell === 'boolean') column.data[row] = cell ? 1 : 0;
  else if (typeof cell === 'bigint') setBigInt(column, row, cell);
  else if (typeof cell === 'number') setNumber(column, row, cell);
}

function setBigInt(column: Column, row: number, value: bigint): void {
  if (column.kind === 'int64') column.i64[row] = value;
  else {
    column.i64[row * 2] = BigInt.asIntN(64, value);
    column.i64[row * 2 + 1] = value >> 64n;
  }
}

function setNumber(column: Column, row: number, value: number): void {
  if (column.kind === 'float32') column.f32[row] = value;
  else if (column.kind === 'float64') column.f64[row] = value;
  else column.i32[row] = value;
}

/** Text that differs whenever two cells differ, the sign of a zero included. */
function cellText(cell: unknown): string {
  if (cell instanceof Uint8Array) return `x${Buffer.from(cell).toString('hex')}`;
  if (Object.is(cell, -0)) return '-0';
  return String(cell);
}

/** The first row in which the two columns differ, for a readable failure; null when they are equal. */
export function firstDifference(expected: readonly Cell[], actual: readonly unknown[]): string | null {
  if (expected.length !== actual.length) return `${expected.length} rows were written, ${actual.length} read`;
  const row = expected.findIndex((cell, index) => cellText(cell) !== cellText(actual[index]));
  return row === -1
    ? null
    : `row ${row}: wrote ${cellText(expected[row]).slice(0, 200)}, read ${cellText(actual[row]).slice(0, 200)}`;
}

/** A big-endian two's complement number, as Parquet stores wide decimals. */
export function bigIntOf(bytes: Uint8Array): bigint {
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
}
