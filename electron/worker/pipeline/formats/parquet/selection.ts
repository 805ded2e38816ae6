// The rows of a column that hold a value, as a list that every encoding walks; mutable for speed.
import { AppError } from '../../../../../shared/errors.ts';
import type { Column } from '../../../batch/batch.ts';
import type { ParquetColumn } from './schema.ts';

/** `rows[0 .. count)` ascending; `isDense`: no NULL among them, so that rows[i] === i. */
export type Selection = { readonly rows: Int32Array; readonly count: number; readonly isDense: boolean };

/** Reused from column to column; a selection is valid until the next one is made. */
export type SelectionScratch = { identity: Int32Array; sparse: Int32Array };

export function createSelectionScratch(): SelectionScratch {
  return { identity: new Int32Array(0), sparse: new Int32Array(0) };
}

/** The non-NULL rows. A NULL in a column that the plan calls NOT NULL is a BUG: the file could not say it. */
export function selectPresent(
  column: Column,
  target: ParquetColumn,
  rowCount: number,
  scratch: SelectionScratch,
): Selection {
  const { present } = column;
  const firstNull = present.subarray(0, rowCount).indexOf(0);
  if (firstNull === -1) return { rows: identityOf(scratch, rowCount), count: rowCount, isDense: true };
  if (!target.isNullable) {
    throw new AppError('BUG', {
      detail: `column ${target.name} is not nullable but row ${firstNull} of a batch is NULL`,
    });
  }
  if (scratch.sparse.length < rowCount) scratch.sparse = new Int32Array(rowCount);
  const rows = scratch.sparse;
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    rows[count] = row;
    count += present[row] === 0 ? 0 : 1;
  }
  return { rows, count, isDense: false };
}

function identityOf(scratch: SelectionScratch, rowCount: number): Int32Array {
  if (scratch.identity.length < rowCount) {
    scratch.identity = new Int32Array(rowCount);
    for (let row = 0; row < rowCount; row++) scratch.identity[row] = row;
  }
  return scratch.identity;
}
