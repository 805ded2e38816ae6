import { describe, expect, test } from 'vitest';
import { consequenceOf, delayBefore, LaneDied, withRetry, type RetryPlan } from '../../../electron/worker/run/retry.ts';
import { AppError, errorCatalogue, type ErrorCode } from '../../../shared/errors.ts';
import { createFakeClock } from '../../fakes/clock.ts';

const limits = { maxAttempts: 4, firstDelayMs: 100, longestDelayMs: 1000 };
const retryPlan = (changes: Partial<RetryPlan> = {}): RetryPlan & { readonly retried: number[] } => {
  const retried: number[] = [];
  return {
    clock: createFakeClock(),
    random: () => 1,
    limits,
    stop: new AbortController().signal,
    progress: () => 0,
    onRetry: (_, delayMs) => void retried.push(delayMs),
    retried,
    ...changes,
  };
};
const deadlock = (): Promise<never> => Promise.reject(new AppError('DEADLOCK_VICTIM'));

describe('what follows from a failure', () => {
  const codes = Object.keys(errorCatalogue).filter((code): code is ErrorCode => Object.hasOwn(errorCatalogue, code));

  test('nothing but a passing failure of the source is tried again', () => {
    const retried = codes.filter((code) => consequenceOf(new AppError(code)) === 'retry');
    expect(retried.every((code) => errorCatalogue[code].kind === 'transient' && !code.startsWith('STORAGE_'))).toBe(
      true,
    );
    expect(retried).toContain('SOURCE_STALLED');
  });

  test('wrong data, a conflict or a wrong sum ends its table and no other', () => {
    const kinds = new Set(['data', 'conflict', 'integrity']);
    const affected = codes.filter((code) => kinds.has(errorCatalogue[code].kind));
    expect(affected.map((code) => consequenceOf(new AppError(code)))).toEqual(affected.map(() => 'table'));
  });

  test('a local failure, a bug and an unknown error end the run', () => {
    expect(consequenceOf(new AppError('DISK_FULL'))).toBe('run');
    expect(consequenceOf(new AppError('BUG'))).toBe('run');
    expect(consequenceOf(new TypeError('oops'))).toBe('run');
  });

  test('a dead lane is no failure of its table', () => {
    expect(consequenceOf(new LaneDied('exit 7'))).toBe('retry');
  });
});

describe('waiting', () => {
  test('doubles up to a limit, with half of it at random', () => {
    expect([1, 2, 3, 4, 5].map((attempt) => delayBefore(attempt, limits, () => 1))).toEqual([100, 200, 400, 800, 1000]);
    expect(delayBefore(3, limits, () => 0)).toBe(200);
  });

  test('gives up after the last attempt with the last error', async () => {
    const plan = retryPlan();
    await expect(withRetry(deadlock, plan)).rejects.toMatchObject({ code: 'DEADLOCK_VICTIM' });
    expect(plan.retried).toEqual([100, 200, 400]);
  });

  test('counts anew after progress', async () => {
    let progress = 0;
    const plan = retryPlan({ progress: () => progress });
    const work = async (): Promise<string> => {
      progress += 1;
      return progress > 10 ? 'done' : deadlock();
    };
    expect(await withRetry(work, plan)).toBe('done');
    expect(new Set(plan.retried)).toEqual(new Set([100]));
  });

  test('ends without another attempt when it is stopped', async () => {
    const stop = new AbortController();
    let attempts = 0;
    const plan = retryPlan({ stop: stop.signal, onRetry: () => stop.abort() });
    const work = (): Promise<never> => {
      attempts += 1;
      return deadlock();
    };
    expect(await withRetry(work, plan)).toBe('stopped');
    expect(attempts).toBe(1);
  });
});
