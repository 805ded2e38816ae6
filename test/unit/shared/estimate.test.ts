// Samples scaled up to a plan: what is known exactly, what is shared out, and what stays unknown.
import { describe, expect, test } from 'vitest';
import { roughStoredBytes, scaleSamples, type TableSample } from '../../../shared/estimate.ts';

const table = (id: string, rows: number | null, bytes: number | null, partitions = 8) => ({
  id,
  rowsEstimate: rows,
  bytesEstimate: bytes,
  partitions: { length: partitions },
});
const sample = (tableId: string, rows: number, more: Partial<TableSample> = {}): TableSample => ({
  tableId,
  rows,
  storedBytes: rows * 10,
  seconds: rows / 1000,
  isWhole: false,
  ...more,
});
type Options = Parameters<typeof scaleSamples>[2];
const options: Options = { lanes: 4, bandwidthBytesPerSecond: null };

describe('stored bytes', () => {
  test('of a sampled table are its own, of the others the mean by size', () => {
    const tables = [table('a', 10_000, 1_000_000), table('b', 5000, 500_000)];
    const estimate = scaleSamples(tables, [sample('a', 1000)], options);
    expect(estimate.tables.map(({ storedBytes }) => storedBytes)).toEqual([100_000, 50_000]);
    expect(estimate).toMatchObject({ rows: 15_000, sourceBytes: 1_500_000, storedBytes: 150_000 });
  });

  test('are unknown as a whole when one table is', () => {
    const estimate = scaleSamples([table('a', 100, 1000), table('v', null, null)], [sample('a', 100)], options);
    expect(estimate).toMatchObject({ rows: null, storedBytes: null, secondsLow: null, secondsHigh: null });
  });

  test('of a view that was read to its end are known', () => {
    const estimate = scaleSamples([table('v', null, null, 1)], [sample('v', 50, { isWhole: true })], options);
    expect(estimate).toMatchObject({ rows: 50, storedBytes: 500 });
  });

  test('of an empty table are none', () => {
    expect(scaleSamples([table('a', 0, 0)], [], options)).toMatchObject({ rows: 0, storedBytes: 0, secondsLow: 0 });
  });
});

describe('seconds', () => {
  const seconds = (partitions: number, more: Partial<Options> = {}) => {
    const tables = [table('a', 40_000, 4_000_000, partitions)];
    const { secondsLow, secondsHigh } = scaleSamples(tables, [sample('a', 1000)], { ...options, ...more });
    return [secondsLow, secondsHigh];
  };

  test('are shared by the lanes, at worst by half of them', () => {
    expect(seconds(8)).toEqual([10, 24]);
    expect(seconds(8, { lanes: 1 })).toEqual([40, 60]);
  });

  test('are those of the longest partition when lanes have nothing to share', () => {
    expect(seconds(1)).toEqual([40, 60]);
  });

  test('are not less than the line needs', () => {
    expect(seconds(8, { bandwidthBytesPerSecond: 4000 })).toEqual([100, 150]);
  });
});

test('a rough guess knows every pair of format and compression that goes together', () => {
  expect(roughStoredBytes(1000, 'parquet', 'zstd')).toBe(250);
  expect(roughStoredBytes(1000, 'csv', 'zstd')).toBeNull();
});
