import { expect, test } from 'vitest';
import { createObserver } from '../../../../electron/worker/run/load/observe.ts';
import { createFakeSession, noSignal } from '../../source/catalog/fake-session.ts';

const answers = [
  { when: /SELECT 1 AS answer/, rows: [{ answer: 1 }] },
  { when: /dm_exec_requests/, rows: [{ requests: 2, longest_ms: 4000 }] },
];

test('a look tells what it may see, and asks only once for what is refused', async () => {
  const session = createFakeSession(answers);
  const observer = createObserver(session, 'Tableferry/1 run r1');
  const first = await observer.look(noSignal);
  expect(first).toMatchObject({ blocked: { requests: 2, longestMs: 4000 }, scarceWaitMs: null, queueKb: null });
  await observer.look(noSignal);
  expect(session.asked.filter((sql) => sql.includes('dm_os_wait_stats'))).toHaveLength(1);
  expect(session.asked.filter((sql) => sql.includes('dm_exec_requests'))).toHaveLength(2);
});

test('waits are what has come since the look before', async () => {
  const totals = [1000n, 1000n, 6500n];
  const waits = { when: /dm_os_wait_stats/, rows: () => [{ waited_ms: totals.shift() ?? 0n }] };
  const observer = createObserver(createFakeSession([...answers, waits]), 'name');
  expect((await observer.look(noSignal)).scarceWaitMs).toBeNull();
  expect((await observer.look(noSignal)).scarceWaitMs).toBe(0);
  expect((await observer.look(noSignal)).scarceWaitMs).toBe(5500);
});

test('a server that is slow to answer is asked no more than that', async () => {
  const session = createFakeSession(answers);
  let nowMs = 0;
  const clock = { nowMs: () => (nowMs += 200) };
  const seen = await createObserver(session, 'name', clock).look(noSignal);
  expect(seen.latencyMs).toBeGreaterThanOrEqual(200);
  expect(seen.blocked).toBeNull();
  expect(session.asked).toEqual(['SELECT 1 AS answer']);
});
