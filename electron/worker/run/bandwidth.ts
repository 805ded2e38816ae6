// Shares one limit of bytes among the lanes of a run: a clock of when the line is free again, in memory all threads see.
import type { Pace } from '../ports/ports.ts';

/**
 * Three 64-bit words: when, in microseconds of the process's monotonic clock, what was admitted so far will have been
 * carried; the limit in bytes a second (0 = none, -1 = nothing may pass); and how often the limit was changed.
 */
export type Line = SharedArrayBuffer;

/** The limits that the lanes of a run share. */
export type Lines = { readonly read: Line; readonly upload: Line };

export const createLines = (): Lines => ({ read: createLine(), upload: createLine() });

const [freeAtWord, limitWord, changesWord] = [0, 1, 2];
const noLimit = 0n;
const closed = -1n;

/** Null = no limit. */
export type Limit = number | 'closed' | null;

const codeOf = (limit: Limit): bigint => (limit === null ? noLimit : limit === 'closed' ? closed : BigInt(limit));

export function createLine(limit: Limit = null): Line {
  const line = new SharedArrayBuffer(24);
  Atomics.store(new BigInt64Array(line), limitWord, codeOf(limit));
  return line;
}

/** Takes effect at once, also for those who wait. */
export function setLimit(line: Line, limit: Limit): void {
  const words = new BigInt64Array(line);
  if (Atomics.exchange(words, limitWord, codeOf(limit)) === codeOf(limit)) return;
  // What was booked at the old speed says nothing about the new one.
  Atomics.store(words, freeAtWord, 0n);
  Atomics.add(words, changesWord, 1n);
}

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
/** A change of the limit is noticed within this. */
const longestWaitMs = 200;
const unlimitedPieceBytes = 256 << 10;

/**
 * Each piece books the line from the moment it is free, for as long as the limit needs to carry it, and waits for that
 * moment: first come, first served, over all threads. An idle line saves nothing up.
 */
export function createPace(line: Line, clock: PaceClock = monotonicClock): Pace {
  const words = new BigInt64Array(line);
  const book = (durationUs: bigint): bigint => {
    for (;;) {
      const booked = Atomics.load(words, freeAtWord);
      const nowUs = clock.nowUs();
      const startUs = booked > nowUs ? booked : nowUs;
      if (Atomics.compareExchange(words, freeAtWord, booked, startUs + durationUs) === booked) return startUs;
    }
  };
  /** False: the limit was changed meanwhile. */
  const waitUntil = async (dueUs: bigint, changes: bigint, signal?: AbortSignal): Promise<boolean> => {
    for (;;) {
      const leftMs = Number(dueUs - clock.nowUs()) / 1000;
      if (leftMs < shortestWaitMs || signal?.aborted === true) return true;
      await clock.wait(Math.min(leftMs, longestWaitMs));
      if (Atomics.load(words, changesWord) !== changes) return false;
    }
  };
  const admit = async (sizeBytes: number, signal?: AbortSignal): Promise<void> => {
    for (;;) {
      const changes = Atomics.load(words, changesWord);
      const limit = Atomics.load(words, limitWord);
      if (limit === noLimit || signal?.aborted === true) return;
      if (limit === closed) {
        await clock.wait(longestWaitMs);
        continue;
      }
      const dueUs = book((BigInt(sizeBytes) * 1_000_000n + limit - 1n) / limit);
      if (await waitUntil(dueUs, changes, signal)) return;
    }
  };
  return {
    // About fifty pieces a second: a slow line still moves all the time, and a fast one has few timers.
    get pieceBytes() {
      const limit = Number(Atomics.load(words, limitWord));
      if (limit <= 0) return unlimitedPieceBytes;
      return Math.min(unlimitedPieceBytes, Math.max(4 << 10, Math.floor(limit / 50)));
    },
    get isOpen() {
      return Atomics.load(words, limitWord) === noLimit;
    },
    admit,
  };
}
