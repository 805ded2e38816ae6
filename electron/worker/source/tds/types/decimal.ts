// decimal, numeric, money and smallmoney as unscaled integers of 64 or 128 bits. Mutates columns for speed.
import type { Column } from '../../../batch/batch.ts';
import { ProtocolError } from '../protocol.ts';
import { byteLengthAt, writeNull, wrongLength, type MakeCell } from './cell.ts';

/** One sign byte (0 = negative) and a little-endian magnitude of 4, 8, 12 or 16 bytes. */
export const decimalCell: MakeCell = ({ type, outputs, columns: [column] }) => {
  const output = outputs[0].type;
  if (output.kind !== 'decimal' || output.precision !== type.precision || output.scale !== type.scale) return null;
  const write = column.kind === 'int64' ? writeInt64 : writeInt128;
  return (bytes, view, at, end, row) => {
    const length = byteLengthAt(bytes, at, end);
    if (length < 0) return ~at;
    if (length === 0) {
      writeNull(column, row);
      return at + 1;
    }
    if ((length & 3) !== 1 || length < 5 || length > 17) throw wrongLength(type, length);
    write(column, row, view, at + 2, length - 1, bytes[at + 1] === 0);
    return at + 1 + length;
  };
};

export const moneyCell: MakeCell = ({ type, outputs, columns: [column] }) => {
  const output = outputs[0].type;
  const width = type.maxBytes;
  const isFixed = type.framing === 'fixed';
  if (output.kind !== 'decimal' || output.scale !== 4 || output.precision !== (width === 8 ? 19 : 10)) return null;
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
    const { i32 } = column;
    if (width === 4) {
      const low = view.getInt32(from, true);
      i32[2 * row] = low;
      i32[2 * row + 1] = low >> 31;
    } else {
      // The high half comes first.
      const high = view.getInt32(from, true);
      i32[4 * row] = view.getInt32(from + 4, true);
      i32[4 * row + 1] = high;
      i32[4 * row + 2] = i32[4 * row + 3] = high >> 31;
    }
    return from + width;
  };
};

function writeInt64(column: Column, row: number, view: DataView, at: number, size: number, isNegative: boolean): void {
  const low = view.getInt32(at, true);
  const high = size > 4 ? view.getInt32(at + 4, true) : 0;
  if (high < 0) throw new ProtocolError('a decimal that is larger than its precision');
  for (let i = 8; i < size; i += 4)
    if (view.getInt32(at + i, true) !== 0) throw new ProtocolError('a decimal that is larger than its precision');
  const { i32 } = column;
  i32[2 * row] = isNegative ? -low : low;
  i32[2 * row + 1] = isNegative ? ~high + (low === 0 ? 1 : 0) : high;
}

function writeInt128(column: Column, row: number, view: DataView, at: number, size: number, isNegative: boolean): void {
  const { i32 } = column;
  let carry = 1;
  for (let i = 0; i < 4; i++) {
    const word = i * 4 < size ? view.getInt32(at + i * 4, true) : 0;
    if (i === 3 && word < 0) throw new ProtocolError('a decimal that is larger than its precision');
    i32[4 * row + i] = isNegative ? ~word + carry : word;
    // Two's complement: the carry goes on only through words that were zero.
    if (word !== 0) carry = 0;
  }
}
