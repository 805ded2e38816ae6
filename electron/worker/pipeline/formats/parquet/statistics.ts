// Smallest and largest value of a column chunk, in the order the format defines for its type; mutable for speed.
import type { Column } from '../../../batch/batch.ts';
import { createSink, written } from '../byte-sink.ts';
import { byteValues, compareBytes, endOf, startOf, type ByteValues } from './byte-values.ts';
import { putPlain } from './plain.ts';
import { putBinary, putBool, putI64, type ThriftWriter } from './thrift-writer.ts';
import type { ParquetColumn } from './schema.ts';
import { longestBound, lowerBound, upperBound } from './statistics-bounds.ts';

/** A bound as stored: PLAIN bytes without length; not exact when it was cut. */
export type Bound = { readonly bytes: Uint8Array; readonly isExact: boolean };
export type Statistics = { readonly nullCount: number; readonly min: Bound | null; readonly max: Bound | null };

/**
 * Statistics over `rows[0 .. count)` (every distinct value among them is enough). No bounds where the format defines
 * no order that all readers share: wide unsigned integers, and floats with a NaN among them.
 */
export function computeStatistics(
  column: Column,
  target: ParquetColumn,
  rows: Int32Array,
  count: number,
  nullCount: number,
): Statistics {
  const extremes = count === 0 ? null : findExtremes(column, target, rows, count);
  if (extremes === null) return { nullCount, min: null, max: null };
  const [minRow, maxRow] = extremes;
  if (column.kind === 'bytes') {
    const isText = target.type.kind === 'string';
    return {
      nullCount,
      min: lowerBound(valueBytes(column, minRow), isText),
      max: upperBound(valueBytes(column, maxRow), isText),
    };
  }
  return { nullCount, min: boundOf(column, target, minRow, -0), max: boundOf(column, target, maxRow, 0) };
}

const valueBytes = (column: Column, row: number): Uint8Array =>
  column.data.subarray(column.offsets[row], column.offsets[row + 1]);

/** `zero`: what a float zero is written as, -0 in a minimum and +0 in a maximum, since readers may compare by bits. */
function boundOf(column: Column, target: ParquetColumn, row: number, zero: number): Bound | null {
  if (target.typeLength > longestBound) return null;
  const sink = createSink(16);
  putPlain(sink, column, target, { rows: Int32Array.of(row), count: 1, isDense: false }, 0, 1);
  if (column.kind === 'float32' && sink.view.getFloat32(0, true) === 0) sink.view.setFloat32(0, zero, true);
  if (column.kind === 'float64' && sink.view.getFloat64(0, true) === 0) sink.view.setFloat64(0, zero, true);
  return { bytes: written(sink), isExact: true };
}

type Extremes = readonly [minRow: number, maxRow: number] | null;

function findExtremes(column: Column, target: ParquetColumn, rows: Int32Array, count: number): Extremes {
  const { type } = target;
  if (type.kind === 'int' && !type.signed && type.bits >= 32) return null;
  switch (column.kind) {
    case 'int32':
      return extremeNumbers(column.i32, rows, count);
    case 'float32':
      return extremeNumbers(column.f32, rows, count);
    case 'float64':
      return extremeNumbers(column.f64, rows, count);
    case 'bool':
      return extremeNumbers(column.data, rows, count);
    case 'int64':
      return extremePairs(column.i32, rows, count);
    case 'int128':
      return extremeWide(column.i32, rows, count);
    case 'fixed':
    case 'bytes':
      return extremeBytes(byteValues(column), rows, count);
  }
}

function extremeNumbers(
  values: Int32Array | Float32Array | Float64Array | Uint8Array,
  rows: Int32Array,
  count: number,
): Extremes {
  let minRow = rows[0];
  let maxRow = rows[0];
  let min = values[minRow];
  let max = min;
  let hasNaN = false;
  for (let at = 0; at < count; at++) {
    const value = values[rows[at]];
    if (value < min) {
      min = value;
      minRow = rows[at];
    } else if (value > max) {
      max = value;
      maxRow = rows[at];
    } else if (value !== value) hasNaN = true;
  }
  return hasNaN ? null : [minRow, maxRow];
}

/** 64-bit integers as (low, high) words: no BigInt per value. */
function extremePairs(words: Int32Array, rows: Int32Array, count: number): Extremes {
  let minRow = rows[0];
  let maxRow = rows[0];
  let minHigh = words[minRow * 2 + 1];
  let minLow = words[minRow * 2] >>> 0;
  let maxHigh = minHigh;
  let maxLow = minLow;
  for (let at = 0; at < count; at++) {
    const row = rows[at];
    const high = words[row * 2 + 1];
    const low = words[row * 2] >>> 0;
    if (high < minHigh || (high === minHigh && low < minLow)) {
      minHigh = high;
      minLow = low;
      minRow = row;
    } else if (high > maxHigh || (high === maxHigh && low > maxLow)) {
      maxHigh = high;
      maxLow = low;
      maxRow = row;
    }
  }
  return [minRow, maxRow];
}

function extremeWide(words: Int32Array, rows: Int32Array, count: number): Extremes {
  let minRow = rows[0];
  let maxRow = rows[0];
  for (let at = 1; at < count; at++) {
    const row = rows[at];
    if (compareWide(words, row * 4, minRow * 4) < 0) minRow = row;
    else if (compareWide(words, row * 4, maxRow * 4) > 0) maxRow = row;
  }
  return [minRow, maxRow];
}

/** Signed 128-bit little-endian integers at word positions. */
function compareWide(words: Int32Array, left: number, right: number): number {
  const high = words[left + 3] - words[right + 3];
  if (high !== 0) return high;
  for (let word = 2; word >= 0; word--) {
    const difference = (words[left + word] >>> 0) - (words[right + word] >>> 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function extremeBytes(values: ByteValues, rows: Int32Array, count: number): Extremes {
  const { view } = values;
  let minRow = rows[0];
  let maxRow = minRow;
  let minStart = startOf(values, minRow);
  let minLength = endOf(values, minRow) - minStart;
  let maxStart = minStart;
  let maxLength = minLength;
  // Most values lie between the extremes by their first four bytes alone.
  let minWord = firstWord(view, minStart, minLength, Infinity);
  let maxWord = firstWord(view, maxStart, maxLength, -Infinity);
  for (let at = 1; at < count; at++) {
    const row = rows[at];
    const start = startOf(values, row);
    const length = endOf(values, row) - start;
    if (length >= 4) {
      const word = view.getUint32(start);
      if (word > minWord && word < maxWord) continue;
    }
    if (compareBytes(view, start, length, minStart, minLength) < 0) {
      minRow = row;
      minStart = start;
      minLength = length;
      minWord = firstWord(view, start, length, Infinity);
    } else if (compareBytes(view, start, length, maxStart, maxLength) > 0) {
      maxRow = row;
      maxStart = start;
      maxLength = length;
      maxWord = firstWord(view, start, length, -Infinity);
    }
  }
  return [minRow, maxRow];
}

/** `unknown` for a shorter value: an extreme that never lets a comparison be skipped. */
function firstWord(view: DataView, start: number, length: number, unknown: number): number {
  return length >= 4 ? view.getUint32(start) : unknown;
}

/** Statistics of parquet.thrift: only the fields whose order is defined (5 and 6), never the deprecated 1 and 2. */
export function putStatistics(writer: ThriftWriter, statistics: Statistics): void {
  putI64(writer, 3, statistics.nullCount);
  if (statistics.max !== null) putBinary(writer, 5, statistics.max.bytes);
  if (statistics.min !== null) putBinary(writer, 6, statistics.min.bytes);
  if (statistics.max !== null) putBool(writer, 7, statistics.max.isExact);
  if (statistics.min !== null) putBool(writer, 8, statistics.min.isExact);
}
