// A clock for retry tests: waiting takes no time and is written down.
import type { Clock } from '../../electron/worker/target/retry.ts';

/** `waitsMs` are the waits asked for, in order. Chance is the middle of its range. */
export function instantClock(): Clock & { readonly waitsMs: readonly number[] } {
  const waitsMs: number[] = [];
  return {
    waitsMs,
    random: () => 0.5,
    async delay(ms, signal) {
      signal.throwIfAborted();
      waitsMs.push(ms);
    },
  };
}
