// Feeds a stretch of a column to the kernel; mutable for speed.
import type { LogicalType } from '../../../shared/columns.ts';
import type { Column } from '../batch/batch.ts';
import { chunkRows, dataBytes, places, type Kernel } from './kernel.ts';

/** Bytes of values, and continuation bytes less four-byte leads: what the kernel leaves to be counted here. */
export type Counts = { bytes: number; continuations: number };

/** `rows` (at most `chunkRows`) from `start` on; `state` is an address. */
export type Feed = (
  kernel: Kernel,
  column: Column,
  stretch: { readonly start: number; readonly rows: number },
  state: number,
  counts: Counts,
) => void;

/** How a column of the type is fed. */
export function feedOf(type: LogicalType): Feed {
  switch (type.kind) {
    case 'bool':
      return (kernel, column, { start, rows }, state) => {
        kernel.i32.set(column.data.subarray(start, start + rows), places.data >> 2);
        feedNumbers(kernel, column, start, rows, state, 'ints32');
      };
    case 'int':
    case 'date':
    case 'time':
    case 'timestamp':
      return feedSlots;
    case 'float':
      return feedSlots;
    case 'decimal':
      return type.precision <= 18 ? feedSlots : feedPairs('wides');
    case 'uuid':
      return feedPairs('uuidSum');
    case 'fixed':
      return feedFixed(type.length);
    case 'string':
      return feedRuns(true);
    case 'binary':
      return feedRuns(false);
  }
}

const loopOf = { int32: 'ints32', int64: 'ints64', float32: 'floats32', float64: 'floats64' } as const;

const feedSlots: Feed = (kernel, column, { start, rows }, state) => {
  const { kind, width, data } = column;
  if (kind !== 'int32' && kind !== 'int64' && kind !== 'float32' && kind !== 'float64') return;
  kernel.bytes.set(data.subarray(start * width, (start + rows) * width), places.data);
  feedNumbers(kernel, column, start, rows, state, loopOf[kind]);
};

function feedNumbers(
  { loops, bytes }: Kernel,
  { nullCount, present }: Column,
  start: number,
  rows: number,
  state: number,
  loop: 'ints32' | 'ints64' | 'floats32' | 'floats64',
): void {
  if (nullCount === 0) return loops[loop](rows, state);
  bytes.set(present.subarray(start, start + rows), places.present);
  loops[`${loop}Nullable`](rows, state);
}

/** Whether there may be a NULL among them. */
function feedPresent({ bytes }: Kernel, { nullCount, present }: Column, start: number, rows: number): boolean {
  if (nullCount === 0) return false;
  bytes.set(present.subarray(start, start + rows), places.present);
  return true;
}

const feedPairs =
  (sums: 'wides' | 'uuidSum'): Feed =>
  (kernel, column, { start, rows }, state) => {
    if (!feedPresent(kernel, column, start, rows)) kernel.bytes.fill(1, places.present, places.present + rows);
    kernel.bytes.set(column.data.subarray(start * 16, (start + rows) * 16), places.data);
    kernel.loops.pairs(rows, state);
    kernel.loops[sums](rows, state);
  };

function feedFixed(length: number): Feed {
  const offsets = Int32Array.from({ length: chunkRows + 1 }, (_, row) => row * length);
  return (kernel, column, { start, rows }, state, counts) => {
    const isNullable = feedPresent(kernel, column, start, rows);
    const payload = column.data.subarray(start * length, (start + rows) * length);
    if (length === 8) {
      kernel.bytes.set(payload, places.data);
      kernel.loops.eightSum(rows, state);
    }
    feedPayload(kernel, { payload, offsets: offsets.subarray(0, rows + 1), isNullable, isText: false }, state, counts);
  };
}

const feedRuns =
  (isText: boolean): Feed =>
  (kernel, column, { start, rows }, state, counts) => {
    const isNullable = feedPresent(kernel, column, start, rows);
    const offsets = column.offsets.subarray(start, start + rows + 1);
    feedPayload(kernel, { payload: column.data, offsets, isNullable, isText }, state, counts);
  };

type Payload = {
  readonly payload: Uint8Array;
  readonly offsets: Int32Array;
  readonly isNullable: boolean;
  readonly isText: boolean;
};

/** Values one after another; as many at a time as the memory holds, and one that is larger in pieces. */
function feedPayload(
  { loops, bytes, i32 }: Kernel,
  { payload, offsets, isNullable, isText }: Payload,
  state: number,
  counts: Counts,
): void {
  const rows = offsets.length - 1;
  const loop = isNullable ? loops.bytesNullable : loops.bytes;
  i32.set(offsets, places.offsets >> 2);
  const load = (from: number, to: number): number => {
    bytes.set(payload.subarray(from, to), places.data);
    const end = places.data + to - from;
    if (!isText) return end;
    bytes.fill(0, end, end + 16);
    counts.continuations += loops.continuations(places.data, end);
    return end;
  };
  counts.bytes += offsets[rows] - offsets[0];
  let row = 0;
  while (row < rows) {
    let upTo = rows;
    let from = offsets[row];
    if (offsets[rows] - from > dataBytes) upTo = lastThatFits(offsets, row);
    if (upTo === row) {
      upTo = row + 1;
      for (; offsets[upTo] - from > dataBytes; from += dataBytes)
        loops.absorb(places.data, load(from, from + dataBytes));
    }
    load(from, offsets[upTo]);
    loop(row, upTo, state, places.data - from, places.data);
    row = upTo;
  }
}

/** The row behind the last one whose value fits together with those from `row` on. */
function lastThatFits(offsets: Int32Array, row: number): number {
  let upTo = row;
  while (upTo + 1 < offsets.length && offsets[upTo + 1] - offsets[row] <= dataBytes) upTo++;
  return upTo;
}
