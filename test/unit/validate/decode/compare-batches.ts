// Compares two batches slot by slot: what NULL leaves behind counts too.
import type { Batch, Column } from '../../../../electron/worker/batch/batch.ts';

/** The first difference in words; null when both batches hold the same in the same layout. */
export function batchDifference(expected: Batch, actual: Batch): string | null {
  if (expected.rowCount !== actual.rowCount) return `${actual.rowCount} rows instead of ${expected.rowCount}`;
  if (expected.columns.length !== actual.columns.length) return 'another number of columns';
  for (const [index, column] of expected.columns.entries()) {
    const difference = columnDifference(column, actual.columns[index], expected.rowCount);
    if (difference !== null) return `column ${index}: ${difference}`;
  }
  const held = expected.columns.reduce((sum, each) => sum + slots(each, expected.rowCount).length, 0);
  return held === actual.byteLength ? null : `byteLength ${actual.byteLength} instead of ${held}`;
}

function columnDifference(expected: Column, actual: Column, rowCount: number): string | null {
  if (expected.kind !== actual.kind || expected.width !== actual.width) return 'another layout';
  if (expected.nullCount !== actual.nullCount) return `${actual.nullCount} NULLs instead of ${expected.nullCount}`;
  for (let row = 0; row < rowCount; row++)
    if (expected.present[row] !== actual.present[row]) return `row ${row}: NULL or not`;
  if (expected.kind === 'bytes')
    for (let row = 0; row <= rowCount; row++)
      if (expected.offsets[row] !== actual.offsets[row]) return `row ${row}: offset`;
  const [one, other] = [slots(expected, rowCount), slots(actual, rowCount)];
  const at = Buffer.compare(one, other) === 0 ? -1 : one.findIndex((byte, index) => byte !== other[index]);
  return at === -1 ? null : `byte ${at} is ${other[at]} instead of ${one[at]}`;
}

function slots(column: Column, rowCount: number): Uint8Array {
  return column.data.subarray(0, column.kind === 'bytes' ? column.offsets[rowCount] : rowCount * column.width);
}
