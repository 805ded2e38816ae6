// binary, varbinary and rowversion of limited length. Longer ones come in chunks: see large.ts. Mutates for speed.
import { reserve, writeNull, wrongLength, type CellTarget, type MakeCell, type ReadCell } from './cell.ts';
import { shortLengthAt } from './text.ts';

export const binaryCell: MakeCell = (target) => {
  const output = target.outputs[0].type;
  if (output.kind === 'binary') return variableCell(target);
  return output.kind === 'fixed' && output.length === target.type.maxBytes ? fixedCell(target) : null;
};

function variableCell({ name, columns: [column] }: CellTarget): ReadCell {
  return (bytes, _view, at, end, row) => {
    const length = shortLengthAt(bytes, at, end);
    if (length < 0) return ~at;
    if (length === 0xffff) {
      writeNull(column, row);
      return at + 2;
    }
    const start = column.offsets[row];
    if (start + length > column.data.length) reserve(column, name, row, start + length);
    copyShort(bytes, at + 2, length, column.data, start);
    column.offsets[row + 1] = start + length;
    return at + 2 + length;
  };
}

function fixedCell({ type, columns: [column] }: CellTarget): ReadCell {
  const { width } = column;
  return (bytes, _view, at, end, row) => {
    const length = shortLengthAt(bytes, at, end);
    if (length < 0) return ~at;
    if (length === 0xffff) {
      writeNull(column, row);
      return at + 2;
    }
    if (length !== width) throw wrongLength(type, length);
    copyShort(bytes, at + 2, length, column.data, row * width);
    return at + 2 + length;
  };
}

/** For a few bytes a loop is cheaper than the call of `copy`. */
function copyShort(bytes: Buffer, at: number, length: number, data: Uint8Array, to: number): void {
  if (length > 48) bytes.copy(data, to, at, at + length);
  else for (let i = 0; i < length; i++) data[to + i] = bytes[at + i];
}
