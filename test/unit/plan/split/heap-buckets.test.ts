// Heaps in buckets by where their rows lie: experimental, and only where nothing moves.
import { describe, expect, test } from 'vitest';
import { bucketHeap } from '../../../../electron/worker/plan/split/heap-buckets.ts';
import { buildSelect } from '../../../../electron/worker/source/select.ts';
import { noPointInTime } from '../../../../shared/point-in-time.ts';
import { plan, planTable } from '../../../fakes/plan.ts';

const heap = planTable('t0', { key: null, rowsEstimate: 10_000_000, bytesEstimate: 1 << 30 });
const asked = { ...plan([heap]).options, lanes: 4, heaps: 'physloc' as const };
const still = { ...noPointInTime, mode: 'databaseSnapshot' as const };

describe('a heap', () => {
  test('is one stream unless buckets are asked for', () => {
    const { heaps: _, ...options } = asked;
    expect(bucketHeap(heap, 'heap', still, options)).toBe(heap);
  });

  test('is cut into a bucket a lane in a database that does not change', () => {
    const cut = bucketHeap(heap, 'heap', still, asked);
    expect(cut.partitions.map(({ scope }) => scope)).toEqual(
      [0, 1, 2, 3].map((bucket) => ({ kind: 'physloc', bucket, of: 4 })),
    );
    expect(cut.readNote).toMatch(/4 buckets by where its rows lie \(experimental\)/);
    expect(bucketHeap(heap, 'heap', { ...still, mode: 'readOnly' }, asked).partitions).toHaveLength(4);
    expect(cut.partitions.map((range) => buildSelect(cut, range, 0)?.sql.match(/WHERE.*/)?.[0])).toEqual(
      [0, 1, 2, 3].map((bucket) => `WHERE CONVERT(int, SUBSTRING(%%physloc%%, 1, 1)) % 4 = ${String(bucket)}`),
    );
  });

  test.each(['none', 'perTable', 'shared', 'asOf'] as const)(
    'stays one stream at the point in time %s, and says why',
    (mode) => {
      const kept = bucketHeap(heap, 'heap', { ...noPointInTime, mode }, asked);
      expect(kept.partitions).toHaveLength(1);
      expect(kept.notes.at(-1)).toMatch(/need a point in time that is a database which does not change/);
    },
  );

  test('that the point in time does not hold stays one stream', () => {
    const exceptions = [{ tableId: 't0', holds: 'no' as const, reason: 'memory-optimized' }];
    expect(bucketHeap(heap, 'heap', { ...still, exceptions }, asked).partitions).toHaveLength(1);
  });
});

test('small heaps, tables with a key and what is no heap are left alone', () => {
  const small = planTable('t0', { key: null, rowsEstimate: 10, bytesEstimate: 1000 });
  expect(bucketHeap(small, 'heap', still, asked)).toBe(small);
  const keyed = planTable('t0', { rowsEstimate: 10_000_000, bytesEstimate: 1 << 30 });
  expect(bucketHeap(keyed, 'heap', still, asked)).toBe(keyed);
  expect(bucketHeap(heap, 'clustered', still, asked)).toBe(heap);
  expect(bucketHeap(heap, undefined, still, asked)).toBe(heap);
});
