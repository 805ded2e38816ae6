// Repeats a storage request that failed for a passing reason; the only place that waits and tries again for HTTP.
import { setTimeout as sleep } from 'node:timers/promises';
import { failureOf, isOwnMistake, type Failure } from './failure.ts';

export type RetryOptions = {
  readonly maxTries: number;
  /** The wait before try n is random in [0, min(maxDelayMs, baseDelayMs * 2^(n-2))]: full jitter. */
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  /**
   * Longest time spent waiting between tries. Not time by the clock: a laptop that slept, or a slow block that failed at
   * its end, has used up none of it.
   */
  readonly maxWaitMs: number;
  /** Upper bound of one try. A silent connection is ended much earlier, by the agent. */
  readonly tryTimeoutMs: number;
};

/** Waiting and chance, so that tests need neither. */
export type Clock = {
  random(): number;
  /** Rejects with the signal's reason when it is aborted. */
  delay(ms: number, signal: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  random: () => Math.random(),
  async delay(ms, signal) {
    try {
      await sleep(ms, undefined, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  },
};

/** Long enough to sit out a network outage of several minutes. */
export const patientRetry: RetryOptions = {
  maxTries: 60,
  baseDelayMs: 400,
  maxDelayMs: 20_000,
  maxWaitMs: 600_000,
  tryTimeoutMs: 900_000,
};

/** For the first request of a run: a mistyped account name should be told at once, not after ten minutes. */
export function impatient(options: RetryOptions): RetryOptions {
  return { ...options, maxTries: Math.min(options.maxTries, 5), maxWaitMs: Math.min(options.maxWaitMs, 60_000) };
}

/** The failure that ended the tries. The adapter words it for the user (errors.ts). */
export class RequestFailed extends Error {
  readonly failure: Failure;
  readonly tries: number;
  constructor(failure: Failure, tries: number) {
    super(failure.detail);
    this.name = 'RequestFailed';
    this.failure = failure;
    this.tries = tries;
  }
}

/** Hears of waits, so that somebody can be told why nothing moves. */
export type RetryWatch = {
  /** A request failed for a passing reason and is repeated after a wait. */
  onWait(failed: RequestFailed): void;
  /** A request got what it asked for. */
  onAnswer(): void;
  /** A request was refused; true = what was refused has been renewed, and one more try at once is worth it. */
  onRefusal?(failure: Failure): boolean;
};
const unwatched: RetryWatch = { onWait: () => undefined, onAnswer: () => undefined };

export type RetryBudget = {
  /** Waits before the next try, or throws RequestFailed when the failure is lasting or the budget is spent. */
  next(error: unknown): Promise<void>;
  /** Something was achieved: tries and waits start again (a download that has moved on). */
  refill(): void;
};

/** Counts tries and waits for one request. A cancelled `signal` ends the wait with its reason. */
export function createBudget(
  options: RetryOptions,
  clock: Clock,
  signal: AbortSignal,
  watch: RetryWatch = unwatched,
): RetryBudget {
  let tries = 0;
  let waitedMs = 0;
  let isRenewed = false;
  return {
    async next(error) {
      signal.throwIfAborted();
      if (isOwnMistake(error)) throw error;
      tries += 1;
      const failure = failureOf(error);
      if (!failure.isTransient && !isRenewed && watch.onRefusal?.(failure) === true) {
        isRenewed = true;
        return;
      }
      const backoffMs = clock.random() * Math.min(options.maxDelayMs, options.baseDelayMs * 2 ** (tries - 1));
      const waitMs = Math.max(backoffMs, failure.retryAfterMs);
      const isSpent = tries >= options.maxTries || waitedMs + waitMs > options.maxWaitMs;
      if (!failure.isTransient || isSpent) throw new RequestFailed(failure, tries);
      waitedMs += waitMs;
      watch.onWait(new RequestFailed(failure, tries));
      await clock.delay(waitMs, signal);
    },
    refill() {
      isRenewed = false;
      tries = 0;
      waitedMs = 0;
      watch.onAnswer();
    },
  };
}

/** Runs `attempt` until it succeeds; each try gets a signal of its own that ends with the try's time or with `signal`. */
export async function withRetry<T>(
  options: RetryOptions,
  clock: Clock,
  signal: AbortSignal,
  attempt: (signal: AbortSignal) => Promise<T>,
  watch: RetryWatch = unwatched,
): Promise<T> {
  const budget = createBudget(options, clock, signal, watch);
  for (;;) {
    signal.throwIfAborted();
    const oneTry = startTry(options.tryTimeoutMs, signal);
    try {
      const answer = await attempt(oneTry.signal);
      watch.onAnswer();
      return answer;
    } catch (error) {
      await budget.next(oneTry.isTimedOut() ? timeoutError(options.tryTimeoutMs) : error);
    } finally {
      oneTry.end();
    }
  }
}

export type OneTry = { readonly signal: AbortSignal; isTimedOut(): boolean; end(): void };

/** A signal for one try. Not AbortSignal.any: on a signal that lives as long as a run it would leave a trace a request. */
export function startTry(timeoutMs: number, outer: AbortSignal): OneTry {
  const controller = new AbortController();
  let isTimedOut = false;
  const cancel = (): void => controller.abort(outer.reason);
  const timer = setTimeout(() => {
    isTimedOut = true;
    controller.abort();
  }, timeoutMs);
  outer.addEventListener('abort', cancel, { once: true });
  if (outer.aborted) cancel();
  return {
    signal: controller.signal,
    isTimedOut: () => isTimedOut,
    end(): void {
      clearTimeout(timer);
      outer.removeEventListener('abort', cancel);
    },
  };
}

export function timeoutError(timeoutMs: number): Error {
  return Object.assign(new Error(`no complete answer within ${timeoutMs / 1000} s`), { code: 'ETIMEDOUT' });
}
