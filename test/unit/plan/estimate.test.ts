// Row widths, batch sizes and part sizes.
import { expect, test } from 'vitest';
import { defaultOptions, rowWidthOf, sizeRows } from '../../../electron/worker/plan/estimate.ts';
import { shareMemory } from '../../../shared/memory.ts';
import { runOptionsSchema } from '../../../shared/run-options.ts';
import { column, sqlType, table } from './catalog-samples.ts';

const options = { ...defaultOptions(), lanes: 2, memoryMb: 1024 };
const mib = 1024 * 1024;

test('the defaults are valid options', () => {
  expect(runOptionsSchema.parse(defaultOptions())).toEqual(defaultOptions());
});

test('a batch of wide rows holds few of them, one of narrow rows at most 131072', () => {
  expect(sizeRows(5 * mib, options).batchRows).toBe(6);
  expect(sizeRows(20, options).batchRows).toBe(131_072);
  expect(sizeRows(100 * mib, options).batchRows).toBe(1);
});

test('a part is a whole number of batches', () => {
  for (const width of [1, 20, 333, 70_000, 9_000_000]) {
    const { batchRows, partRows } = sizeRows(width, options);
    expect(partRows % batchRows).toBe(0);
    expect(partRows).toBeGreaterThanOrEqual(batchRows);
  }
});

test('less memory makes smaller batches, but never none', () => {
  expect(shareMemory({ ...options, lanes: 8, memoryMb: 128 }).batchBytes).toBe(mib);
  const batchBytesOf = (lanes: number) => shareMemory({ ...options, lanes, memoryMb: 512 }).batchBytes;
  expect(batchBytesOf(4)).toBeLessThan(batchBytesOf(1));
});

test('the row width follows the pages when they say more than the types', () => {
  const wide = table({ columns: [column('doc', sqlType('nvarchar', { maxLength: -1 }))], rowsEstimate: 2000 });
  expect(rowWidthOf({ ...wide, bytesEstimate: 2000 * 9000 })).toBe(9000);
  expect(rowWidthOf({ ...wide, bytesEstimate: 2000 })).toBeGreaterThan(1000);
  expect(rowWidthOf({ ...wide, rowsEstimate: 1, bytesEstimate: 999_999 })).toBeLessThan(2000);
});
