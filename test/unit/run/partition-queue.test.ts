// Which partition a free lane takes, also of a database with very many of them.
import { expect, test } from 'vitest';
import { createQueue } from '../../../electron/worker/run/partition-queue.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { cutAt, planTable } from '../../fakes/plan.ts';

const tableOf = (id: string, bytes: number, cuts = 0): PlanTable =>
  planTable(id, {
    bytesEstimate: bytes,
    partitions: cutAt(...Array.from({ length: cuts }, (_, at) => at + 1)),
  });
const workOf = (table: PlanTable) => table.partitions.map(({ index }) => ({ table, index }));

/** Takes until nothing fits; each lane stays with what it took. */
function takeAll(queue: ReturnType<typeof createQueue<{ readonly table: PlanTable; readonly index: number }>>) {
  const taken: string[] = [];
  const lanes = new Map<string, number>();
  for (;;) {
    const one = queue.take((id) => lanes.get(id) ?? 0);
    if (one === undefined) return taken;
    lanes.set(one.table.id, (lanes.get(one.table.id) ?? 0) + 1);
    taken.push(`${one.table.id}.${String(one.index)}`);
  }
}

test('a table that fewer lanes work on comes first, then the largest range, then the order given', () => {
  const queue = createQueue([
    ...workOf(tableOf('small', 10)),
    ...workOf(tableOf('big', 3000, 2)),
    ...workOf(tableOf('mid', 500)),
  ]);
  expect(takeAll(queue)).toEqual(['big.0', 'mid.0', 'small.0', 'big.1', 'big.2']);
});

test('what does not fit is passed over and stays, and what is added later stands behind its own', () => {
  const big = tableOf('big', 3000, 2);
  const queue = createQueue([...workOf(big).slice(0, 2), ...workOf(tableOf('small', 10))]);
  const none = (): number => 0;
  expect(queue.take(none, ({ table, index }) => table.id !== 'small' && index === 1)).toMatchObject({ index: 1 });
  expect(queue.take(none, () => false)).toBeUndefined();
  queue.add(workOf(big).slice(2));
  expect(takeAll(queue)).toEqual(['big.0', 'small.0', 'big.2']);
});

test('a hundred and fifty thousand ranges of ten thousand tables are given out in seconds', () => {
  const tables = Array.from({ length: 10_000 }, (_, at) => tableOf(`t${String(at)}`, 1e9 - at, 14));
  const queue = createQueue(tables.flatMap(workOf));
  const startMs = performance.now();
  let taken = 0;
  const lanes = ['', '', '', ''];
  for (let lane = 0; ; lane = (lane + 1) % lanes.length) {
    lanes[lane] = '';
    const one = queue.take((id) => lanes.filter((on) => on === id).length);
    if (one === undefined) break;
    lanes[lane] = one.table.id;
    taken += 1;
  }
  expect(taken).toBe(150_000);
  expect(performance.now() - startMs).toBeLessThan(40_000);
});
