// NULL in a row of a batch that is filled again and again.
import type { Column } from '../../../batch/batch.ts';

/** NULL leaves zeros. */
export function setNull(column: Column, row: number): void {
  column.present[row] = 0;
  if (column.kind === 'bytes') column.offsets[row + 1] = column.offsets[row];
  else if (column.width === 4) column.i32[row] = 0;
  else if (column.width === 8 && column.kind !== 'fixed') {
    column.i32[row * 2] = 0;
    column.i32[row * 2 + 1] = 0;
  } else column.data.fill(0, row * column.width, (row + 1) * column.width);
}
