// Storage requests are repeated with growing, random waits, within bounds, and only when that can help.
import { RestError } from '@azure/storage-blob';
import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import {
  impatient,
  patientRetry,
  RequestFailed,
  systemClock,
  withRetry,
} from '../../../electron/worker/target/retry.ts';
import { instantClock } from '../../faults/instant-clock.ts';

const forever = new AbortController().signal;
const busy = new RestError('busy', { statusCode: 503, code: 'ServerBusy' });
const refused = new RestError('no', { statusCode: 403, code: 'AuthenticationFailed' });

const totalOf = (waitsMs: readonly number[]): number => waitsMs.reduce((total, ms) => total + ms, 0);

/** Fails with these errors, one a try, then answers. */
function failing(...errors: readonly Error[]) {
  let tries = 0;
  const attempt = async (): Promise<string> => {
    const error = errors[tries];
    tries += 1;
    if (error !== undefined) throw error;
    return 'answer';
  };
  return { attempt, tries: () => tries };
}

describe('a request', () => {
  it('is repeated until it is answered', async () => {
    const { attempt, tries } = failing(busy, new RestError('reset', { code: 'ECONNRESET' }), busy);
    await expect(withRetry(patientRetry, instantClock(), forever, attempt)).resolves.toBe('answer');
    expect(tries()).toBe(4);
  });

  it('is not repeated when the answer will stay the same', async () => {
    const { attempt, tries } = failing(refused, refused);
    await expect(withRetry(patientRetry, instantClock(), forever, attempt)).rejects.toBeInstanceOf(RequestFailed);
    expect(tries()).toBe(1);
  });

  it('waits a random part of a time that doubles up to its bound', async () => {
    const clock = instantClock();
    const { attempt } = failing(...Array.from({ length: 8 }, () => busy));
    await withRetry({ ...patientRetry, baseDelayMs: 400, maxDelayMs: 5000 }, clock, forever, attempt);
    expect(clock.waitsMs).toEqual([200, 400, 800, 1600, 2500, 2500, 2500, 2500]);
  });

  it('ends after the last try, and says how many there were', async () => {
    const { attempt } = failing(...Array.from({ length: 99 }, () => busy));
    await expect(withRetry({ ...patientRetry, maxTries: 3 }, instantClock(), forever, attempt)).rejects.toMatchObject({
      tries: 3,
      failure: { status: 503, storageCode: 'ServerBusy' },
    });
  });

  it('ends when all waiting is used up, and does not begin a wait that would go beyond', async () => {
    const clock = instantClock();
    const { attempt } = failing(...Array.from({ length: 99 }, () => busy));
    await expect(withRetry({ ...patientRetry, maxWaitMs: 60_000 }, clock, forever, attempt)).rejects.toThrow('busy');
    expect(totalOf(clock.waitsMs)).toBeLessThanOrEqual(60_000);
    expect(totalOf(clock.waitsMs)).toBeGreaterThan(45_000);
  });

  it('outlives ten minutes of outage by default, but the first one of a run does not wait so long', async () => {
    const lasting = async (options: typeof patientRetry): Promise<number> => {
      const clock = instantClock();
      const { attempt } = failing(...Array.from({ length: 999 }, () => busy));
      await expect(withRetry(options, clock, forever, attempt)).rejects.toThrow('busy');
      return totalOf(clock.waitsMs);
    };
    expect(await lasting(patientRetry)).toBeGreaterThan(500_000);
    expect(await lasting(impatient(patientRetry))).toBeLessThan(10_000);
  });

  it('is repeated also when its first try took hours, as after a laptop has slept', async () => {
    const { attempt } = failing(new RestError('reset', { code: 'ECONNRESET' }));
    vi.useFakeTimers();
    try {
      const slept = async (): Promise<string> => {
        vi.advanceTimersByTime(8 * 3_600_000);
        return attempt();
      };
      await expect(withRetry(patientRetry, instantClock(), forever, slept)).resolves.toBe('answer');
    } finally {
      vi.useRealTimers();
    }
  });

  it('passes on mistakes of our own as they are', async () => {
    for (const mistake of [new TypeError('x is not a function'), new AppError('BUG')]) {
      const { attempt, tries } = failing(mistake);
      await expect(withRetry(patientRetry, instantClock(), forever, attempt)).rejects.toBe(mistake);
      expect(tries()).toBe(1);
    }
  });

  it('that takes longer than a try may take is given up and repeated', async () => {
    let tries = 0;
    const attempt = (signal: AbortSignal): Promise<string> => {
      tries += 1;
      if (tries > 1) return Promise.resolve('answer');
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('given up'))));
    };
    await expect(withRetry({ ...patientRetry, tryTimeoutMs: 5 }, instantClock(), forever, attempt)).resolves.toBe(
      'answer',
    );
    expect(tries).toBe(2);
  });
});

describe('cancelling', () => {
  it('ends a try and the wait after it with the reason of the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('stopped by the user');
    const duringTry = withRetry(patientRetry, instantClock(), controller.signal, async (signal) => {
      controller.abort(reason);
      expect(signal.aborted).toBe(true);
      throw new Error('aborted');
    });
    await expect(duringTry).rejects.toBe(reason);
    const whileWaiting = new AbortController();
    const { attempt } = failing(busy);
    const clock = { ...systemClock, random: () => 1 };
    const waiting = withRetry({ ...patientRetry, baseDelayMs: 20_000 }, clock, whileWaiting.signal, attempt);
    setImmediate(() => whileWaiting.abort(reason));
    await expect(waiting).rejects.toBe(reason);
  });

  it('before the start sends nothing', async () => {
    const { attempt, tries } = failing();
    await expect(withRetry(patientRetry, instantClock(), AbortSignal.abort(new Error('off')), attempt)).rejects.toThrow(
      'off',
    );
    expect(tries()).toBe(0);
  });
});
