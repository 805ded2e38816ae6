// Which rows of a part are meant: one bit a row. Mutable.
import type { RowRun } from '../../batch/keep-rows.ts';

export type RowSet = { readonly bits: Uint8Array; readonly rows: number };

export const createRowSet = (rows: number): RowSet => ({ bits: new Uint8Array((rows + 7) >>> 3), rows });

export const hasRow = ({ bits }: RowSet, row: number): boolean => (bits[row >>> 3] & (1 << (row & 7))) !== 0;

export function addRow({ bits }: RowSet, row: number): void {
  bits[row >>> 3] |= 1 << (row & 7);
}

export function removeRow({ bits }: RowSet, row: number): void {
  bits[row >>> 3] &= ~(1 << (row & 7));
}

/** Those among `count` rows from `first` on, as runs that count from there. `isWanted` false: all that are not in it. */
export function runsOf(rows: RowSet, first: number, count: number, isWanted = true): readonly RowRun[] {
  const runs: RowRun[] = [];
  for (let row = 0; row < count; row++) {
    if (hasRow(rows, first + row) !== isWanted) continue;
    const from = row;
    while (row + 1 < count && hasRow(rows, first + row + 1) === isWanted) row++;
    runs.push({ from, until: row + 1 });
  }
  return runs;
}
