// Which rows of a part are meant: one bit a row. Mutable.

export type RowSet = { readonly bits: Uint8Array; readonly rows: number };

export const createRowSet = (rows: number): RowSet => ({ bits: new Uint8Array((rows + 7) >>> 3), rows });

export const hasRow = ({ bits }: RowSet, row: number): boolean => (bits[row >>> 3] & (1 << (row & 7))) !== 0;

export function addRow({ bits }: RowSet, row: number): void {
  bits[row >>> 3] |= 1 << (row & 7);
}

export function removeRow({ bits }: RowSet, row: number): void {
  bits[row >>> 3] &= ~(1 << (row & 7));
}

export function countRows({ bits }: RowSet): number {
  let count = 0;
  for (let byte of bits) for (; byte !== 0; byte &= byte - 1) count++;
  return count;
}
