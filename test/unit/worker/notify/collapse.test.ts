// A storm of alerts becomes few messages, and loses nothing that counts.
import { expect, test } from 'vitest';
import type { Alert } from '../../../../electron/worker/notify/alert.ts';
import { createCollapse } from '../../../../electron/worker/notify/collapse.ts';
import { message } from '../../../fakes/alerts.ts';

const startMs = Date.UTC(2026, 2, 7, 14, 0, 0);
const alertAt = (ms: number, table: string | null, more: Partial<Alert> = {}): Alert => {
  const { count: _count, tables: _tables, ...rest } = message;
  return { ...rest, table, atUtc: new Date(startMs + ms).toISOString(), ...more };
};

test('500 failed tables are one message at once and one digest a minute at most', () => {
  const collapse = createCollapse();
  const sent: { readonly atMs: number; readonly count: number }[] = [];
  for (let i = 0; i < 500; i += 1) {
    const nowMs = i * 300;
    const first = collapse.take(alertAt(nowMs, `dbo.t${String(i)}`), nowMs);
    for (const one of [...(first === null ? [] : [first]), ...collapse.due(nowMs)])
      sent.push({ atMs: nowMs, count: one.count });
  }
  for (const one of collapse.due(500 * 300 + 60_000)) sent.push({ atMs: 500 * 300 + 60_000, count: one.count });
  expect(sent[0]).toEqual({ atMs: 0, count: 1 });
  expect(sent.length).toBeLessThanOrEqual(4);
  expect(sent.reduce((sum, { count }) => sum + count, 0)).toBe(500);
  for (const [i, { atMs }] of sent.entries())
    expect(atMs - (sent[i - 1]?.atMs ?? -60_000)).toBeGreaterThanOrEqual(60_000);
});

test('a digest tells how many, since when, the first names and the last reason', () => {
  const collapse = createCollapse();
  collapse.take(alertAt(0, 'dbo.a'), 0);
  for (let i = 1; i <= 20; i += 1)
    expect(collapse.take(alertAt(i * 1000, `dbo.t${String(i)}`, { text: `reason ${String(i)}` }), i * 1000)).toBeNull();
  expect(collapse.due(59_999)).toEqual([]);
  const [digest] = collapse.due(60_000);
  expect(digest).toMatchObject({ count: 20, title: '20 more: tables failed', rule: 'tableFailed', level: 'error' });
  expect(digest?.text).toBe(
    'Between 14:00:01 and 14:00:20 UTC. Tables: dbo.t1, dbo.t2, dbo.t3, dbo.t4, dbo.t5 and 15 more. The last: reason 20',
  );
  expect(digest?.tables).toHaveLength(8);
});

test('a single alert that waited is sent as it is', () => {
  const collapse = createCollapse();
  collapse.take(alertAt(0, 'dbo.a'), 0);
  collapse.take(alertAt(10, 'dbo.b'), 10);
  expect(collapse.due(60_000)).toMatchObject([{ count: 1, tables: ['dbo.b'], title: message.title }]);
});

test('after a quiet minute the next alert goes out at once', () => {
  const collapse = createCollapse();
  collapse.take(alertAt(0, 'dbo.a'), 0);
  expect(collapse.due(60_000)).toEqual([]);
  expect(collapse.take(alertAt(60_001, 'dbo.b'), 60_001)).toMatchObject({ count: 1 });
});

test('rules and runs do not wait for each other', () => {
  const collapse = createCollapse();
  expect(collapse.take(alertAt(0, null), 0)).not.toBeNull();
  expect(collapse.take(alertAt(0, null, { rule: 'runStalled' }), 0)).not.toBeNull();
  expect(collapse.take(alertAt(0, null, { runId: 'r2' }), 0)).not.toBeNull();
});

test('the end of a run takes the place of what waits of it, and of nothing else', () => {
  const collapse = createCollapse();
  for (const runId of ['r1', 'r2']) for (const table of ['a', 'b', 'c']) collapse.take(alertAt(0, table, { runId }), 0);
  expect(collapse.take(alertAt(5, null, { runId: 'r1', rule: 'runFinished' }), 5)).toMatchObject({
    rule: 'runFinished',
  });
  // Resumed and ended once more within the minute: said at once too.
  expect(collapse.take(alertAt(9, null, { runId: 'r1', rule: 'runFinished' }), 9)).not.toBeNull();
  expect(collapse.due(60_000)).toMatchObject([{ runId: 'r2', count: 2 }]);
});

test('what waits is not lost when the program ends', () => {
  const collapse = createCollapse();
  for (const table of ['a', 'b', 'c']) collapse.take(alertAt(0, table), 0);
  expect(collapse.flush()).toMatchObject([{ count: 2 }]);
  expect(collapse.flush()).toEqual([]);
});
