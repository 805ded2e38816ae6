// Shares one upload limit among the lanes of a run: a clock of when the line is free again, in memory all threads see.
import type { Pace } from '../ports/ports.ts';

/** When, in microseconds of the process's monotonic clock, what was admitted so far will have been carried. */
export type Line = SharedArrayBuffer;

export const createLine = (): Line => new SharedArrayBuffer(8);

export type PaceClock = {
  nowUs(): bigint;
  wait(delayMs: number): Promise<void>;
};

/** One clock for all threads of a process. */
const monotonicClock: PaceClock = {
  nowUs: () => process.hrtime.bigint() / 1000n,
  wait: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
};

/** Timers are no finer; what is due sooner goes at once, and the line's clock remembers it. */
const shortestWaitMs = 2;

/**
 * Each piece books the line from the moment it is free, for as long as the limit needs to carry it, and waits for that
 * moment: first come, first served, over all threads. An idle line saves nothing up.
 */
export function createPace(line: Line, bytesPerSecond: number, clock: PaceClock = monotonicClock): Pace {
  const freeAt = new BigInt64Array(line);
  const book = (durationUs: bigint): bigint => {
    for (;;) {
      const booked = Atomics.load(freeAt, 0);
      const nowUs = clock.nowUs();
      const startUs = booked > nowUs ? booked : nowUs;
      if (Atomics.compareExchange(freeAt, 0, booked, startUs + durationUs) === booked) return startUs - nowUs;
    }
  };
  return {
    // About fifty pieces a second: a slow line still moves all the time, and a fast one has few timers.
    pieceBytes: Math.min(256 << 10, Math.max(4 << 10, Math.floor(bytesPerSecond / 50))),
    async admit(sizeBytes) {
      const delayMs = Number(book(BigInt(Math.ceil((sizeBytes * 1e6) / bytesPerSecond)))) / 1000;
      if (delayMs >= shortestWaitMs) await clock.wait(delayMs);
    },
  };
}
