// Codes that open the dashboard once.
import { expect, test } from 'vitest';
import { createInvitations } from '../../../../electron/worker/dashboard/invitations.ts';

test('a code is good once, for a minute, and until the next one is made', () => {
  let nowMs = 0;
  const invitations = createInvitations(() => nowMs);
  expect(invitations.use('')).toBe(false);
  const code = invitations.make();
  expect(invitations.use(`${code}x`)).toBe(false);
  expect(invitations.use(code)).toBe(true);
  expect(invitations.use(code)).toBe(false);
  const older = invitations.make();
  const newer = invitations.make();
  expect(invitations.use(older)).toBe(false);
  nowMs = 60_001;
  expect(invitations.use(newer)).toBe(false);
});
