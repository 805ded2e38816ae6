// The limit on wrong tokens.
import { expect, test } from 'vitest';
import { createGuessLimit } from '../../../../electron/worker/dashboard/guess-limit.ts';

test('after ten wrong tokens an address waits for the rest of the minute, others do not', () => {
  let nowMs = 0;
  const limit = createGuessLimit(() => nowMs);
  for (let i = 0; i < 9; i += 1) limit.wrong('a');
  expect(limit.waitSeconds('a')).toBe(0);
  nowMs = 20_000;
  limit.wrong('a');
  expect(limit.waitSeconds('a')).toBe(40);
  expect(limit.waitSeconds('b')).toBe(0);
  nowMs = 60_000;
  expect(limit.waitSeconds('a')).toBe(0);
});

test('a crowd of addresses does not pile up', () => {
  const limit = createGuessLimit(() => 0, 1);
  for (let i = 0; i <= 1000; i += 1) limit.wrong(String(i));
  expect(limit.waitSeconds('0')).toBe(0);
  expect(limit.waitSeconds('1000')).toBeGreaterThan(0);
});
