// Copies some rows of a batch into a batch of their own; only for the rare batch of which rows are set aside.
import type { OutputColumn } from '../../../shared/columns.ts';
import { createColumn, type Batch, type Column } from './batch.ts';

/** `rows` ascend; `outputs` are the columns of the batch. */
export function pickRows(outputs: readonly OutputColumn[], batch: Batch, rows: readonly number[]): Batch {
  const columns = outputs.map(({ type }, index) => {
    const from = batch.columns[index];
    const payloadBytes = rows.reduce((sum, row) => sum + (from.offsets[row + 1] ?? 0) - (from.offsets[row] ?? 0), 0);
    const to = createColumn(type, rows.length, payloadBytes);
    rows.forEach((row, at) => copyValue(from, row, to, at));
    return to;
  });
  const newRow = new Map(rows.map((row, at) => [row, at]));
  return {
    rowCount: rows.length,
    columns,
    byteLength: columns.reduce((sum, column) => sum + payloadBytesOf(column, rows.length), 0),
    refused: batch.refused.flatMap((value) => {
      const row = newRow.get(value.row);
      return row === undefined ? [] : [{ ...value, row }];
    }),
  };
}

function copyValue(from: Column, row: number, to: Column, at: number): void {
  to.present[at] = from.present[row];
  to.nullCount += 1 - from.present[row];
  if (from.width > 0) {
    to.data.set(from.data.subarray(row * from.width, (row + 1) * from.width), at * from.width);
    return;
  }
  const start = to.offsets[at];
  const value = from.data.subarray(from.offsets[row], from.offsets[row + 1]);
  to.data.set(value, start);
  to.offsets[at + 1] = start + value.length;
}

const payloadBytesOf = (column: Column, rowCount: number): number =>
  column.width === 0 ? column.offsets[rowCount] : column.width * rowCount;
