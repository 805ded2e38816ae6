// real and float: IEEE values, copied as they are. Mutates columns for speed.
import { byteLengthAt, writeNull, wrongLength, type MakeCell } from './cell.ts';

export const floatCell: MakeCell = ({ type, outputs, columns: [column] }) => {
  const output = outputs[0].type;
  const width = type.maxBytes;
  const isFixed = type.framing === 'fixed';
  if (output.kind !== 'float' || output.bits !== width * 8) return null;
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
    // As words: a signalling NaN would not survive a trip through a number.
    if (width === 4) column.i32[row] = view.getInt32(from, true);
    else {
      column.i32[2 * row] = view.getInt32(from, true);
      column.i32[2 * row + 1] = view.getInt32(from + 4, true);
    }
    return from + width;
  };
};
