// uniqueidentifier: 16 bytes, the first three groups little endian on the wire, written in the order of the text form.
import type { MakeCell } from './cell.ts';
import { byteLengthAt, writeNull, wrongLength } from './cell.ts';

/** Wire position of each byte of the text form. */
export const guidOrder: readonly number[] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

export const guidCell: MakeCell = ({ type, outputs, columns: [column] }) => {
  if (outputs[0].type.kind !== 'uuid') return null;
  // Big-endian writes turn the groups round; a view costs nothing compared to sixteen single bytes.
  const target = new DataView(column.data.buffer, column.data.byteOffset, column.data.length);
  return (bytes, view, at, end, row) => {
    const length = byteLengthAt(bytes, at, end);
    if (length < 0) return ~at;
    if (length === 0) {
      writeNull(column, row);
      return at + 1;
    }
    if (length !== 16) throw wrongLength(type, length);
    const to = row * 16;
    target.setInt32(to, view.getInt32(at + 1, true));
    target.setInt16(to + 4, view.getInt16(at + 5, true));
    target.setInt16(to + 6, view.getInt16(at + 7, true));
    target.setInt32(to + 8, view.getInt32(at + 9));
    target.setInt32(to + 12, view.getInt32(at + 13));
    return at + 17;
  };
};
