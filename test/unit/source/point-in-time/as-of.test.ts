import { expect, test } from 'vitest';
import { chooseAsOf } from '../../../../electron/worker/source/point-in-time/as-of.ts';
import { momentUtcSchema } from '../../../../shared/point-in-time.ts';
import { createFakeSession, noSignal } from '../catalog/fake-session.ts';

test('with sight of the open transactions the time is older than the oldest that writes', async () => {
  const rows = [{ as_of: '2026-01-02T03:04:05.1234567', open_transactions: 2 }];
  const chosen = await chooseAsOf(createFakeSession([{ when: /dm_tran_active_transactions/, rows }]), noSignal);
  expect(chosen).toEqual({
    atUtc: '2026-01-02T03:04:05.1234567Z',
    reason: expect.stringContaining('oldest transaction'),
  });
  expect(momentUtcSchema.safeParse(chosen?.atUtc).success).toBe(true);
});

test('without it a margin is taken, and said', async () => {
  const session = createFakeSession([
    { when: /DATEADD\(second, -900, SYSUTCDATETIME/, rows: [{ as_of: '2026-01-02T02:49:05' }] },
  ]);
  expect(await chooseAsOf(session, noSignal)).toEqual({
    atUtc: '2026-01-02T02:49:05Z',
    reason: expect.stringContaining('not visible to this login'),
  });
});

test('a server that tells no time has no past', async () => {
  expect(await chooseAsOf(createFakeSession([]), noSignal)).toBeNull();
});
