import { expect, test } from 'vitest';
import { underSharedLock } from '../../../../electron/worker/source/point-in-time/shared-lock.ts';
import { AppError } from '../../../../shared/errors.ts';
import { createFakeSession, noSignal } from '../catalog/fake-session.ts';

const tables = [
  { schema: 'dbo', name: 'a' },
  { schema: 'dbo', name: 'b' },
];
const timedOut = new AppError('SOURCE_BUSY', { number: 1222, detail: 'Lock request time out period exceeded' });
const refusing = (when: RegExp, error: AppError = timedOut) => createFakeSession([{ when, error }, { when: /./ }]);

function request(session: ReturnType<typeof createFakeSession>) {
  const delays: number[] = [];
  const clock = { wait: async (delayMs: number) => void delays.push(delayMs) };
  return { delays, value: { session, tables, clock, onRefused: () => undefined } };
}

test('a table that is written to is let go at once, waited for 30 s, and tried five times; then it is told', async () => {
  const session = refusing(/\[b\] WITH \(TABLOCK, HOLDLOCK\)/);
  const { delays, value } = request(session);
  let isPinned = false;
  await expect(underSharedLock(value, async () => (isPinned = true), noSignal)).rejects.toMatchObject({
    code: 'MOMENT_NOT_LOCKED',
    kind: 'conflict',
    context: { table: 'dbo.b', tries: 5 },
  });
  expect(isPinned).toBe(false);
  expect(delays).toEqual([30_000, 30_000, 30_000, 30_000]);
  const locks = session.asked.filter((sql) => sql.includes('BEGIN TRANSACTION'));
  expect(locks).toHaveLength(5);
  expect(locks[0]).toContain('SET LOCK_TIMEOUT 2000');
  // What was locked of the others is free again before anything is waited for.
  expect(session.asked.filter((sql) => sql.includes('ROLLBACK TRANSACTION'))).toHaveLength(5);
});

test('the lock is given back when pinning fails', async () => {
  const session = createFakeSession([{ when: /./ }]);
  await expect(
    underSharedLock(request(session).value, () => Promise.reject(new Error('no lane')), noSignal),
  ).rejects.toThrow('no lane');
  expect(session.asked.at(-1)).toContain('ROLLBACK TRANSACTION');
});

test('a table that may not be read is told as that, not as being busy', async () => {
  const denied = new AppError('SELECT_DENIED', { object: 'dbo.a', number: 229 });
  const { delays, value } = request(refusing(/\[a\] WITH/, denied));
  await expect(underSharedLock(value, async () => undefined, noSignal)).rejects.toBe(denied);
  expect(delays).toEqual([]);
});
