// Storage that keeps requests waiting is told once, and so is its coming back.
import { expect, test } from 'vitest';
import type { AppErrorData } from '../../../shared/errors.ts';
import { watchOutage } from '../../../electron/worker/target/outage.ts';
import { createBudget, patientRetry, withRetry } from '../../../electron/worker/target/retry.ts';

const never = new AbortController().signal;
const clock = { random: () => 1, delay: async () => undefined };
const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:10000'), { code: 'ECONNREFUSED' });

function watched() {
  const told: (AppErrorData | null)[] = [];
  const place = { host: '127.0.0.1:10000', container: 'landing' };
  return { told, watch: watchOutage((error) => void told.push(error), place) };
}

/** Fails so often, then answers. */
function failing(times: number) {
  let left = times;
  return async (): Promise<string> => {
    left -= 1;
    if (left >= 0) throw refused;
    return 'answered';
  };
}

test('a request that gets through at its third try is nothing to tell', async () => {
  const { told, watch } = watched();
  await withRetry(patientRetry, clock, never, failing(2), watch);
  expect(told).toEqual([]);
});

test('an outage is told once however many requests wait, in the words of the catalogue, and so is its end', async () => {
  const { told, watch } = watched();
  const requests = [failing(9), failing(9)].map((attempt) => withRetry(patientRetry, clock, never, attempt, watch));
  await Promise.all(requests);
  expect(told).toEqual([
    expect.objectContaining({
      code: 'STORAGE_UNREACHABLE',
      context: expect.objectContaining({ host: '127.0.0.1:10000' }),
    }),
    null,
  ]);
});

test('a download that moves on again ends the outage', async () => {
  const { told, watch } = watched();
  const budget = createBudget(patientRetry, clock, never, watch);
  for (let tries = 0; tries < 5; tries += 1) await budget.next(refused);
  expect(told).toHaveLength(1);
  budget.refill();
  expect(told).toHaveLength(2);
});
