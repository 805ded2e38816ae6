// Columns that steps write into: made once, grown when a batch is larger, used again for every batch. Mutable for speed.
import type { LogicalType } from '../../../../shared/columns.ts';
import { createColumn, growPayload, type Column } from '../../batch/batch.ts';

/** Gives the column for a batch of so many rows; every row must be written, by one of the functions below. */
export type Maker = (rowCount: number) => Column;

export function createMaker(type: LogicalType): Maker {
  let capacity = 0;
  let column = createColumn(type, 0);
  return (rowCount) => {
    if (rowCount > capacity) {
      capacity = Math.max(rowCount, Math.min(capacity * 2, 1 << 16));
      column = createColumn(type, capacity);
    }
    column.nullCount = 0;
    return column;
  };
}

/** NULL. Rows of a column of runs are written in order. */
export function putNull(column: Column, row: number): void {
  column.present[row] = 0;
  column.nullCount += 1;
  if (column.width > 0) column.data.fill(0, row * column.width, (row + 1) * column.width);
  else column.offsets[row + 1] = column.offsets[row];
}

/** A run of bytes, copied. */
export function putRun(column: Column, row: number, data: Uint8Array, start: number, end: number): void {
  const at = column.offsets[row];
  const stop = at + end - start;
  if (stop > column.data.length) growPayload(column, stop);
  const into = column.data;
  if (end - start > 48) into.set(data.subarray(start, end), at);
  else for (let from = start, to = at; from < end; from++, to++) into[to] = data[from];
  endRun(column, row, stop);
}

/** A run that was written to the payload by the caller, up to `end`. */
export function endRun(column: Column, row: number, end: number): void {
  column.present[row] = 1;
  column.offsets[row + 1] = end;
}
