// The key of a row as a hash, such that rows of one key to SQL Server have one hash; mutable for speed.
import type { PlanColumn } from '../../../../shared/columns.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { Column } from '../../batch/batch.ts';
import { coarseText, sureText, textFoldOf, type TextFold } from './key-equality.ts';
import { hashKey } from './key-hash.ts';

/**
 * Four words of the hash of the coarse key, and one of the sure one: rows that agree in the first and not in the last
 * may be one key or two.
 */
export const idWords = 5;

/** Puts the id of a row into `id`; `columns`: those of the key, one each, in its order. */
export type KeyReader = (columns: readonly Column[], row: number, id: Uint32Array) => void;

type Bytes = { data: Uint8Array; length: number };
/** Appends the value, or says that it needs the slow way. */
type Append = (column: Column, row: number, to: Bytes) => boolean;
type Slow = (column: Column, row: number) => { readonly sure: Uint8Array; readonly coarse: Uint8Array };

/**
 * `columns` of the key, in its order. Of a column that is written as two only the first counts: of a datetimeoffset the
 * instant is what the server compares. Throws KEY_NOT_COMPARED for types whose equality is not known here.
 */
export function createKeyReader(columns: readonly PlanColumn[], table: string): KeyReader {
  const ways = columns.map((column) => wayOf(column, table));
  const fast: Bytes = { data: new Uint8Array(256), length: 0 };
  const sure: Bytes = { data: new Uint8Array(256), length: 0 };
  const coarse: Bytes = { data: new Uint8Array(256), length: 0 };
  const other = new Uint32Array(4);
  return (values, row, id) => {
    fast.length = 0;
    let isFast = true;
    for (let index = 0; index < ways.length && isFast; index++) isFast = ways[index].append(values[index], row, fast);
    if (isFast) {
      hashKey(fast.data, fast.length, id);
      id[4] = id[0];
      return;
    }
    sure.length = 0;
    coarse.length = 0;
    ways.forEach((way, index) => {
      const found = way.slow(values[index], row);
      appendRun(sure, found.sure, values[index].present[row]);
      appendRun(coarse, found.coarse, values[index].present[row]);
    });
    hashKey(coarse.data, coarse.length, id);
    hashKey(sure.data, sure.length, other);
    id[4] = other[0];
  };
}

function wayOf(
  { name, sqlType, outputs }: PlanColumn,
  table: string,
): { readonly append: Append; readonly slow: Slow } {
  const [{ type }] = outputs;
  const refuse = (): never => {
    throw new AppError('KEY_NOT_COMPARED', { table, column: name, type: sqlType.name });
  };
  switch (type.kind) {
    case 'string':
      return outputs.length > 1 ? refuse() : textWay(textFoldOf(sqlType.collation));
    case 'binary':
      return binaryWay;
    case 'float':
      return { append: appendFloat, slow: fixedSlow(appendFloat) };
    default:
      return { append: appendFixed, slow: fixedSlow(appendFixed) };
  }
}

/** Presence, length and bytes; both ways write alike. */
function appendRun(to: Bytes, bytes: Uint8Array, present: number): void {
  open(to, bytes.length, present);
  to.data.set(bytes, to.length);
  to.length += bytes.length;
}

function open(to: Bytes, length: number, present: number): void {
  const needed = to.length + length + 5;
  if (needed > to.data.length) {
    const grown = new Uint8Array(needed * 2);
    grown.set(to.data.subarray(0, to.length));
    to.data = grown;
  }
  const { data } = to;
  data[to.length] = present;
  data[to.length + 1] = length;
  data[to.length + 2] = length >>> 8;
  data[to.length + 3] = length >>> 16;
  data[to.length + 4] = length >>> 24;
  to.length += 5;
}

/** Not set from a subarray: a view for each value would cost more than the value. */
const appendFixed: Append = ({ data, width, present }, row, to) => {
  open(to, width, present[row]);
  const start = row * width;
  for (let at = 0; at < width; at++) to.data[to.length + at] = data[start + at];
  to.length += width;
  return true;
};

/** Zero has two forms. */
const appendFloat: Append = (column, row, to) => {
  const isZero = (column.kind === 'float64' ? column.f64[row] : column.f32[row]) === 0;
  if (!isZero) return appendFixed(column, row, to);
  open(to, column.width, column.present[row]);
  to.data.fill(0, to.length, to.length + column.width);
  to.length += column.width;
  return true;
};

const fixedSlow =
  (append: Append): Slow =>
  (column, row) => {
    const one: Bytes = { data: new Uint8Array(column.width + 5), length: 0 };
    append(column, row, one);
    const bytes = one.data.slice(5, one.length);
    return { sure: bytes, coarse: bytes };
  };

/** The server takes zeros at the end for nothing where it compares; whether a key can differ in them is left open. */
const binaryWay: { readonly append: Append; readonly slow: Slow } = {
  append({ data, offsets, present }, row, to) {
    const [start, end] = [offsets[row], offsets[row + 1]];
    if (end > start && data[end - 1] === 0) return false;
    open(to, end - start, present[row]);
    for (let at = start; at < end; at++) to.data[to.length + at - start] = data[at];
    to.length += end - start;
    return true;
  },
  slow({ data, offsets }, row) {
    const sure = data.slice(offsets[row], offsets[row + 1]);
    let end = sure.length;
    while (end > 0 && sure[end - 1] === 0) end--;
    return { sure, coarse: sure.subarray(0, end) };
  },
};

const blank = 0x20;
const firstOther = 0x7f;

/** Printable ASCII is folded byte by byte; all else by whole texts. */
function textWay(fold: TextFold): { readonly append: Append; readonly slow: Slow } {
  const lowers = fold.ignoresCase;
  return {
    append({ data, offsets, present }, row, to) {
      const start = offsets[row];
      let end = offsets[row + 1];
      while (end > start && data[end - 1] === blank) end--;
      open(to, end - start, present[row]);
      const shift = to.length - start;
      for (let at = start; at < end; at++) {
        let byte = data[at];
        if (byte < blank || byte >= firstOther) return false;
        if (lowers && byte >= 0x41 && byte <= 0x5a) {
          if (byte === 0x49 && fold.hasDotlessI) return false;
          byte += 0x20;
        }
        to.data[at + shift] = byte;
      }
      to.length += end - start;
      return true;
    },
    slow({ data, offsets }, row) {
      const text = Buffer.from(data.buffer, data.byteOffset + offsets[row], offsets[row + 1] - offsets[row]).toString();
      return { sure: Buffer.from(sureText(text, fold)), coarse: Buffer.from(coarseText(text, fold)) };
    },
  };
}
