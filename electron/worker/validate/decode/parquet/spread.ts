// Moves values that were read without gaps to their rows and leaves zeros where NULL stands; mutable for speed.
import type { Column } from '../../../batch/batch.ts';

/**
 * The rows `from .. to` are marked in `present`; their `valueCount` values stand at `from` onwards. Works from the end,
 * in place: a value never moves to an earlier row.
 */
export function spread(column: Column, from: number, to: number, valueCount: number): void {
  if (valueCount === to - from) return;
  if (column.kind === 'bytes') spreadOffsets(column, from, to, valueCount);
  else if (column.kind === 'bool' || column.kind === 'fixed') spreadBytes(column, from, to, valueCount);
  else if (column.width === 4) spreadWords(column, from, to, valueCount);
  else if (column.width === 8) spreadPairs(column, from, to, valueCount);
  else spreadBytes(column, from, to, valueCount);
}

function spreadOffsets({ offsets, present }: Column, from: number, to: number, valueCount: number): void {
  let value = from + valueCount;
  for (let row = to - 1; row >= from; row--) {
    offsets[row + 1] = offsets[value];
    value -= present[row];
  }
}

function spreadWords({ i32, present }: Column, from: number, to: number, valueCount: number): void {
  let value = from + valueCount - 1;
  for (let row = to - 1; row >= from; row--) {
    if (present[row] === 0) i32[row] = 0;
    else i32[row] = i32[value--];
  }
}

function spreadPairs({ i32, present }: Column, from: number, to: number, valueCount: number): void {
  let value = (from + valueCount - 1) * 2;
  for (let row = to - 1; row >= from; row--) {
    const out = row * 2;
    if (present[row] === 0) {
      i32[out] = 0;
      i32[out + 1] = 0;
    } else {
      i32[out] = i32[value];
      i32[out + 1] = i32[value + 1];
      value -= 2;
    }
  }
}

function spreadBytes({ data, present, width }: Column, from: number, to: number, valueCount: number): void {
  let value = (from + valueCount - 1) * width;
  for (let row = to - 1; row >= from; row--) {
    const out = row * width;
    if (present[row] === 0) data.fill(0, out, out + width);
    else {
      for (let byte = 0; byte < width; byte++) data[out + byte] = data[value + byte];
      value -= width;
    }
  }
}
