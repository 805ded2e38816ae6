// PLAIN encoding: the values of a column one after another; mutable for speed.
import { AppError } from '../../../../../shared/errors.ts';
import type { Column } from '../../../batch/batch.ts';
import { reserve, type ByteSink } from '../byte-sink.ts';
import { physical, type ParquetColumn } from './schema.ts';
import type { Selection } from './selection.ts';

/** Bytes of one PLAIN value; 0 when each value has its own length (BYTE_ARRAY) or is a bit (BOOLEAN). */
export function plainWidth(target: ParquetColumn): number {
  switch (target.physicalType) {
    case physical.boolean:
    case physical.byteArray:
      return 0;
    case physical.int32:
    case physical.float:
      return 4;
    case physical.int64:
    case physical.double:
      return 8;
    case physical.fixedLenByteArray:
      return target.typeLength;
  }
}

/** Appends the values `from .. to` of the selection. */
export function putPlain(
  sink: ByteSink,
  column: Column,
  target: ParquetColumn,
  selection: Selection,
  from: number,
  to: number,
): void {
  if (column.kind === 'bytes') return putByteArrays(sink, column, selection.rows, from, to);
  if (column.kind === 'bool') return putBits(sink, column.data, selection.rows, from, to);
  const width = plainWidth(target);
  reserve(sink, (to - from) * width);
  if (column.kind === 'int128') putBigEndian(sink, column, target, selection.rows, from, to);
  else if (column.width !== width) putNarrowed(sink, column, target, selection.rows, from, to);
  else if (selection.isDense) sink.bytes.set(column.data.subarray(from * width, to * width), sink.length);
  else gather(sink, column, selection.rows, from, to);
  sink.length += (to - from) * width;
}

function putBits(sink: ByteSink, data: Uint8Array, rows: Int32Array, from: number, to: number): void {
  const byteCount = Math.ceil((to - from) / 8);
  reserve(sink, byteCount);
  const { bytes } = sink;
  for (let index = from; index < to; index += 8) {
    const end = Math.min(index + 8, to);
    let bits = 0;
    for (let bit = index; bit < end; bit++) bits |= data[rows[bit]] << (bit - index);
    bytes[sink.length++] = bits;
  }
}

/** Fixed-width values of rows that are not contiguous. */
function gather(sink: ByteSink, column: Column, rows: Int32Array, from: number, to: number): void {
  const { view } = sink;
  let out = sink.length;
  if (column.kind === 'fixed') gatherBytes(sink, column, rows, from, to);
  else if (column.width === 4) {
    for (let index = from; index < to; index++, out += 4) view.setInt32(out, column.i32[rows[index]], true);
  } else {
    const { i32 } = column;
    for (let index = from; index < to; index++, out += 8) {
      const word = rows[index] * 2;
      view.setInt32(out, i32[word], true);
      view.setInt32(out + 4, i32[word + 1], true);
    }
  }
}

function gatherBytes(sink: ByteSink, column: Column, rows: Int32Array, from: number, to: number): void {
  const { bytes } = sink;
  const { data, width } = column;
  let out = sink.length;
  for (let index = from; index < to; index++) {
    const start = rows[index] * width;
    for (let byte = 0; byte < width; byte++) bytes[out++] = data[start + byte];
  }
}

/** Decimals of at most 9 digits: held in 64 bits, stored in 32. */
function putNarrowed(
  sink: ByteSink,
  column: Column,
  target: ParquetColumn,
  rows: Int32Array,
  from: number,
  to: number,
): void {
  const { view } = sink;
  const { i32 } = column;
  let out = sink.length;
  for (let index = from; index < to; index++, out += 4) {
    const low = i32[rows[index] * 2];
    if (i32[rows[index] * 2 + 1] !== low >> 31) throw tooWide(target);
    view.setInt32(out, low, true);
  }
}

/** Decimals of more than 18 digits: 16 little-endian bytes become `typeLength` big-endian ones. */
function putBigEndian(
  sink: ByteSink,
  column: Column,
  target: ParquetColumn,
  rows: Int32Array,
  from: number,
  to: number,
): void {
  const { bytes } = sink;
  const { data } = column;
  const width = target.typeLength;
  let out = sink.length;
  for (let index = from; index < to; index++) {
    const start = rows[index] * 16;
    const sign = data[start + width - 1] >> 7 === 0 ? 0 : 255;
    for (let byte = width; byte < 16; byte++) if (data[start + byte] !== sign) throw tooWide(target);
    for (let byte = width - 1; byte >= 0; byte--) bytes[out++] = data[start + byte];
  }
}

const tooWide = (target: ParquetColumn): AppError =>
  new AppError('BUG', { detail: `column ${target.name} holds a value with more digits than its precision` });

/** Values up to this are copied word by word, longer ones by the engine's copy, which is slow to start. */
const shortLength = 96;

function putByteArrays(sink: ByteSink, column: Column, rows: Int32Array, from: number, to: number): void {
  if (from >= to) return;
  const { data, offsets } = column;
  let payload = 0;
  for (let index = from; index < to; index++) payload += offsets[rows[index] + 1] - offsets[rows[index]];
  // 8 spare bytes: the last word of a short copy may reach beyond the value.
  reserve(sink, payload + (to - from) * 4 + 8);
  const { bytes, view } = sink;
  const source = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const wordLimit = data.length - 8;
  let out = sink.length;
  for (let index = from; index < to; index++) {
    const start = offsets[rows[index]];
    const length = offsets[rows[index] + 1] - start;
    view.setInt32(out, length, true);
    out += 4;
    if (length > shortLength || start + length > wordLimit) bytes.set(data.subarray(start, start + length), out);
    else {
      for (let byte = 0; byte < length; byte += 8) {
        view.setBigInt64(out + byte, source.getBigInt64(start + byte, true), true);
      }
    }
    out += length;
  }
  sink.length = out;
}
