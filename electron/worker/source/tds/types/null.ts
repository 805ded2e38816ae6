// The type of an untyped NULL (SELECT NULL): no bytes at all. Mutates columns.
import { writeNull, type MakeCell } from './cell.ts';

export const nullCell: MakeCell =
  ({ columns }) =>
  (_bytes, _view, at, _end, row) => {
    for (const column of columns) writeNull(column, row);
    return at;
  };
