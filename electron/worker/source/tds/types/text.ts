// char, varchar, nchar and nvarchar of limited length, as UTF-8. Longer ones come in chunks: see large.ts. Mutates for speed.
import { AppError } from '../../../../../shared/errors.ts';
import { ProtocolError } from '../protocol.ts';
import { hexOf, reserve, writeNull, type CellTarget, type MakeCell, type ReadCell } from './cell.ts';
import { codePageTable, singleByteToUtf8, utf8CodePage, type CodePage } from './code-page.ts';
import { copyUtf8, utf16ToUtf8, utf8Start } from './unicode.ts';

const nullLength = 0xffff;

export const textCell: MakeCell = (target) => {
  if (target.outputs[0].type.kind !== 'string') return null;
  const { family, codePage } = target.type;
  if (family === 'nchar') return utf16Cell(target);
  if (codePage === null) return null;
  if (codePage === utf8CodePage) return utf8Cell(target);
  const table = codePageTable(codePage);
  return table === null ? null : singleByteCell(target, table);
};

/** TEXT_NOT_UNICODE for row `row` of the batch. */
export function notUnicode(column: string, row: number): AppError {
  return new AppError('TEXT_NOT_UNICODE', { column, row: row + 1 });
}

function utf16Cell({ name, columns: [column], refuse }: CellTarget): ReadCell {
  return (bytes, view, at, end, row) => {
    const length = shortLengthAt(bytes, at, end);
    if (length < 0) return ~at;
    if (length === nullLength) {
      writeNull(column, row);
      return at + 2;
    }
    if ((length & 1) !== 0) throw new ProtocolError(`UTF-16 text of ${length} bytes`);
    const start = column.offsets[row];
    const needed = start + length + (length >> 1);
    if (needed > column.data.length) reserve(column, name, row, needed);
    const next = at + 2 + length;
    const stop = utf16ToUtf8(view, at + 2, next, column.data, start);
    if (stop < 0) {
      refuse(notUnicode(name, row), row, hexOf('utf-16le', bytes, at + 2, next));
      writeNull(column, row);
    } else column.offsets[row + 1] = stop;
    return next;
  };
}

function singleByteCell({ name, columns: [column] }: CellTarget, table: CodePage): ReadCell {
  return (bytes, view, at, end, row) => {
    const length = shortLengthAt(bytes, at, end);
    if (length < 0) return ~at;
    if (length === nullLength) {
      writeNull(column, row);
      return at + 2;
    }
    const start = column.offsets[row];
    const needed = start + length * 3;
    if (needed > column.data.length) reserve(column, name, row, needed);
    const next = at + 2 + length;
    column.offsets[row + 1] = singleByteToUtf8(table, bytes, view, at + 2, next, column.data, start);
    return next;
  };
}

/** UTF-8 collations: the bytes as they are (a leading U+FEFF is a character like any other), checked. */
function utf8Cell({ name, columns: [column], refuse }: CellTarget): ReadCell {
  const into = { column, name, refuse };
  return (bytes, view, at, end, row) => {
    const length = shortLengthAt(bytes, at, end);
    if (length < 0) return ~at;
    if (length === nullLength) {
      writeNull(column, row);
      return at + 2;
    }
    writeUtf8(into, row, bytes, view, at + 2, at + 2 + length);
    return at + 2 + length;
  };
}

type Into = Pick<CellTarget, 'name' | 'refuse'> & { readonly column: CellTarget['columns'][number] };
/** Writes a whole text, the bytes [at, end), or refuses it and leaves NULL. */
type WriteText = (into: Into, row: number, bytes: Buffer, view: DataView, at: number, end: number) => void;

export const writeUtf8: WriteText = ({ column, name, refuse }, row, bytes, _view, at, end) => {
  const start = column.offsets[row];
  const stop = start + end - at;
  if (stop > column.data.length) reserve(column, name, row, stop);
  const state = utf8Start();
  if (!copyUtf8(bytes, at, end, column.data, start, state) || state.due !== 0) {
    refuse(notUnicode(name, row), row, hexOf('utf-8', bytes, at, end));
    writeNull(column, row);
  } else column.offsets[row + 1] = stop;
};

export const writeUtf16: WriteText = ({ column, name, refuse }, row, bytes, view, at, end) => {
  const length = end - at;
  if ((length & 1) !== 0) throw new ProtocolError(`UTF-16 text of ${length} bytes`);
  const start = column.offsets[row];
  reserve(column, name, row, start + length + (length >> 1));
  const stop = utf16ToUtf8(view, at, end, column.data, start);
  if (stop < 0) {
    refuse(notUnicode(name, row), row, hexOf('utf-16le', bytes, at, end));
    writeNull(column, row);
  } else column.offsets[row + 1] = stop;
};

/** Length of a value behind two length bytes, 0xffff = NULL; -1 when it is not all there. */
export function shortLengthAt(bytes: Buffer, at: number, end: number): number {
  if (at + 2 > end) return -1;
  const length = bytes[at] | (bytes[at + 1] << 8);
  return length !== nullLength && at + 2 + length > end ? -1 : length;
}
