// Sampling: which ranges are read, when it is enough, and that it can be called off.
import { expect, test } from 'vitest';
import { estimatePlan } from '../../../electron/worker/plan/sample-tables.ts';
import { createFakeSource } from '../../fakes/source.ts';
import { cutAt, plan, planTable } from '../../fakes/plan.ts';

const never = new AbortController().signal;
/** A clock that moves by a millisecond with each look. */
const ticking = () => {
  let now = 0;
  return () => now++;
};

test('the largest tables are read at their first, middle and last range', async () => {
  const source = createFakeSource({ a: 500, b: 500 });
  const tables = [
    planTable('a', { rowsEstimate: 500, bytesEstimate: 4000, partitions: cutAt(100, 200, 300, 400) }),
    planTable('b', { rowsEstimate: 500, bytesEstimate: 9000 }),
  ];
  const seen: string[] = [];
  const estimate = await estimatePlan(
    plan(tables),
    { session: source, nowMs: ticking(), onTable: (done, inAll, table) => seen.push(`${done}/${inAll} ${table}`) },
    never,
  );
  expect(source.reads).toEqual(['b ..', 'a ..100', 'a 200..300', 'a 400..']);
  expect(seen).toEqual(['0/2 dbo.Table_b', '1/2 dbo.Table_a']);
  expect(estimate.tables).toMatchObject([
    { tableId: 'a', sampledRows: 300, rows: 500 },
    { tableId: 'b', sampledRows: 500, rows: 500 },
  ]);
  expect(estimate.basis).toMatch(/^800 rows of 2 of 2 tables were read and encoded/);
});

test('no more than eight tables and no empty one are read', async () => {
  const ids = Array.from({ length: 12 }, (_, i) => `t${String(i)}`);
  const source = createFakeSource(Object.fromEntries(ids.map((id) => [id, 5])));
  const tables = ids.map((id, i) => planTable(id, { rowsEstimate: i === 11 ? 0 : 5, bytesEstimate: 100 + i }));
  await estimatePlan(plan(tables), { session: source, nowMs: ticking(), onTable: () => undefined }, never);
  expect(source.reads).toEqual([10, 9, 8, 7, 6, 5, 4, 3].map((i) => `t${String(i)} ..`));
});

test('a table that never answers costs its time and no more', async () => {
  const source = createFakeSource({ a: 50 });
  source.beforeBatch = (_table, _rows, signal) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('cancelled'))));
  const tools = { session: source, nowMs: ticking(), onTable: () => undefined, limitMs: 20 };
  const estimate = await estimatePlan(plan([planTable('a')]), tools, never);
  expect(estimate).toMatchObject({ basis: 'No rows were sampled.', storedBytes: null });
  expect(source.readsOpen()).toBe(0);
});

test('it ends at once when it is called off', async () => {
  const source = createFakeSource({ a: 50 });
  const stop = new AbortController();
  source.beforeBatch = () => stop.abort(new Error('called off'));
  const tools = { session: source, nowMs: ticking(), onTable: () => undefined };
  await expect(estimatePlan(plan([planTable('a')]), tools, stop.signal)).rejects.toThrow('called off');
});
