// Time that passes only when somebody waits: every wait is over at once and moves the clock.
import type { Clock } from '../../electron/worker/clock.ts';

export type FakeClock = Clock & {
  /** Every wait, in milliseconds. */
  readonly waits: readonly number[];
};

/** Waits of `endlessFromMs` or more end only with their signal: a deadline that is not reached. */
export function createFakeClock(options: { readonly endlessFromMs?: number } = {}): FakeClock {
  const { endlessFromMs = Number.POSITIVE_INFINITY } = options;
  let nowMs = Date.UTC(2026, 0, 2, 3, 4, 5);
  const waits: number[] = [];
  return {
    waits,
    nowMs: () => nowMs,
    async wait(delayMs, signal) {
      waits.push(delayMs);
      if (delayMs >= endlessFromMs)
        return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
      nowMs += delayMs;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
