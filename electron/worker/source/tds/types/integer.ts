// tinyint, smallint, int, bigint and bit. Mutates columns for speed.
import { byteLengthAt, writeNull, wrongLength, type CellTarget, type MakeCell, type ReadCell } from './cell.ts';

export const integerCell: MakeCell = (target) => {
  const output = target.outputs[0].type;
  const { maxBytes } = target.type;
  if (output.kind !== 'int' || output.bits !== maxBytes * 8 || output.signed !== maxBytes > 1) return null;
  if (maxBytes === 8) return int64Cell(target);
  if (maxBytes === 4) return int32Cell(target);
  return smallCell(target);
};

export const bitCell: MakeCell = (target) => {
  const { type } = target;
  const [column] = target.columns;
  const isFixed = type.framing === 'fixed';
  if (target.outputs[0].type.kind !== 'bool') return null;
  return (bytes, _view, at, end, row) => {
    let from = at;
    if (!isFixed) {
      const length = byteLengthAt(bytes, at, end);
      if (length < 0) return ~at;
      if (length === 0) {
        writeNull(column, row);
        return at + 1;
      }
      if (length !== 1) throw wrongLength(type, length);
      from++;
    } else if (at >= end) return ~at;
    column.data[row] = bytes[from] === 0 ? 0 : 1;
    return from + 1;
  };
};

function int64Cell({ type, columns: [column] }: CellTarget): ReadCell {
  const isFixed = type.framing === 'fixed';
  return (bytes, view, at, end, row) => {
    let from = at;
    if (!isFixed) {
      const length = byteLengthAt(bytes, at, end);
      if (length < 0) return ~at;
      if (length === 0) {
        writeNull(column, row);
        return at + 1;
      }
      if (length !== 8) throw wrongLength(type, length);
      from++;
    } else if (at + 8 > end) return ~at;
    column.i32[2 * row] = view.getInt32(from, true);
    column.i32[2 * row + 1] = view.getInt32(from + 4, true);
    return from + 8;
  };
}

function int32Cell({ type, columns: [column] }: CellTarget): ReadCell {
  const isFixed = type.framing === 'fixed';
  return (bytes, view, at, end, row) => {
    let from = at;
    if (!isFixed) {
      const length = byteLengthAt(bytes, at, end);
      if (length < 0) return ~at;
      if (length === 0) {
        writeNull(column, row);
        return at + 1;
      }
      if (length !== 4) throw wrongLength(type, length);
      from++;
    } else if (at + 4 > end) return ~at;
    column.i32[row] = view.getInt32(from, true);
    return from + 4;
  };
}

function smallCell({ type, columns: [column] }: CellTarget): ReadCell {
  const isFixed = type.framing === 'fixed';
  const width = type.maxBytes;
  return (bytes, view, at, end, row) => {
    let from = at;
    if (!isFixed) {
      const length = byteLengthAt(bytes, at, end);
      if (length < 0) return ~at;
      if (length === 0) {
        writeNull(column, row);
        return at + 1;
      }
      if (length !== width) throw wrongLength(type, length);
      from++;
    } else if (at + width > end) return ~at;
    column.i32[row] = width === 1 ? bytes[from] : view.getInt16(from, true);
    return from + width;
  };
}
