// Copies runs of rows that follow each other into a batch of their own, run by run; mutable for speed.
import type { OutputColumn } from '../../../shared/columns.ts';
import { createColumn, type Batch, type Column } from './batch.ts';

/** Rows `from` to `until`, the latter not included. */
export type RowRun = { readonly from: number; readonly until: number };

/** `runs` ascend and do not touch each other; `outputs` are the columns of the batch. All rows: the batch itself. */
export function keepRows(outputs: readonly OutputColumn[], batch: Batch, runs: readonly RowRun[]): Batch {
  const rowCount = runs.reduce((sum, { from, until }) => sum + until - from, 0);
  if (rowCount === batch.rowCount) return batch;
  const columns = outputs.map(({ type }, index) => {
    const source = batch.columns[index];
    const payload = runs.reduce((sum, { from, until }) => sum + payloadOf(source, from, until), 0);
    const column = createColumn(type, rowCount, payload);
    let at = 0;
    for (const run of runs) {
      copyRun(source, run, column, at);
      at += run.until - run.from;
    }
    column.nullCount = countNulls(column, rowCount);
    return column;
  });
  const byteLength = columns.reduce(
    (sum, { width, offsets }) => sum + (width === 0 ? offsets[rowCount] : width * rowCount),
    0,
  );
  return { rowCount, columns, byteLength, refused: [] };
}

const payloadOf = ({ width, offsets }: Column, from: number, until: number): number =>
  width === 0 ? offsets[until] - offsets[from] : 0;

function copyRun(source: Column, { from, until }: RowRun, to: Column, at: number): void {
  to.present.set(source.present.subarray(from, until), at);
  const { width } = source;
  if (width > 0) {
    to.data.set(source.data.subarray(from * width, until * width), at * width);
    return;
  }
  const start = to.offsets[at];
  const shift = start - source.offsets[from];
  to.data.set(source.data.subarray(source.offsets[from], source.offsets[until]), start);
  for (let row = from; row < until; row++) to.offsets[at + row - from + 1] = source.offsets[row + 1] + shift;
}

function countNulls({ present }: Column, rowCount: number): number {
  let nulls = rowCount;
  for (let row = 0; row < rowCount; row++) nulls -= present[row];
  return nulls;
}
