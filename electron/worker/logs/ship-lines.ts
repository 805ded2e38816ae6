// Takes lines to a place over the network while the run goes on: gathered, in order, patient, and never in its way.
import { createLineBuffer, type LineBatch } from './line-buffer.ts';
import type { LogLine } from './log-line.ts';

/** A failure that time does not heal: nothing more is sent. Every other one is tried again. */
export class LastingFailure extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
    this.name = 'LastingFailure';
  }
}

/** Resolves after `delayMs`, or as soon as `signal` is aborted. */
type Wait = (delayMs: number, signal: AbortSignal) => Promise<void>;

export type Shipper = {
  /** Never throws, never waits. After `close` nothing is taken any more. */
  add(line: LogLine): void;
  /** Sends what is left for at most `deadlineMs`; resolves with the number of lines that were not delivered. */
  close(deadlineMs: number): Promise<number>;
};

export type ShipperSettings = {
  /** Delivers all of them or throws; called again with the very same batch until it is delivered. One at a time. */
  readonly deliver: (batch: LineBatch, signal: AbortSignal) => Promise<void>;
  readonly wait: Wait;
  /** `waiting`: lines are kept and tried again; `over`: nothing is sent any more; `again`: it goes on. */
  readonly onState: (state: 'waiting' | 'over' | 'again', error: unknown) => void;
  readonly everyMs?: number;
  readonly batchBytes?: number;
  readonly bufferBytes?: number;
  readonly retryEveryMs?: number;
};

/** A batch a few seconds, or as soon as it is full; nothing is set in motion while there is nothing to send. */
export function shipLines(settings: ShipperSettings): Shipper {
  const { deliver, wait, onState, everyMs = 5_000, batchBytes = 256 << 10, retryEveryMs = 10_000 } = settings;
  const buffer = createLineBuffer(settings.bufferBytes ?? 4 << 20);
  const stop = new AbortController();
  let hurry = new AbortController();
  let isClosing = false;
  let isClosed = false;
  /** More lines are no reason to try again sooner. */
  let isRetrying = false;
  let isOver = false;
  let working: Promise<void> | null = null;
  const pause = async (ms: number): Promise<void> => {
    hurry = new AbortController();
    await wait(ms, hurry.signal);
  };
  /** False when it is given up. */
  const deliverOne = async (batch: LineBatch): Promise<boolean> => {
    let isTold = false;
    for (;;) {
      try {
        await deliver(batch, stop.signal);
        if (isTold) onState('again', null);
        return true;
      } catch (error) {
        if (stop.signal.aborted) return false;
        const isLasting = error instanceof LastingFailure;
        isOver = isLasting;
        if (isLasting || !isTold) onState(isLasting ? 'over' : 'waiting', isLasting ? error.cause : error);
        isTold = true;
        if (isLasting) return false;
        isRetrying = true;
        await pause(isClosing ? Math.min(1_000, retryEveryMs) : retryEveryMs);
        isRetrying = false;
        if (stop.signal.aborted) return false;
      }
    }
  };
  const work = async (): Promise<void> => {
    while (!isOver && !stop.signal.aborted) {
      if (!isClosing && buffer.sizeBytes < batchBytes) await pause(everyMs);
      const batch = buffer.next(batchBytes);
      if (batch === null || !(await deliverOne(batch))) break;
      buffer.taken();
      if (buffer.count === 0) break;
    }
    working = null;
  };
  return {
    add(line) {
      if (isOver || isClosed) return;
      buffer.add(line);
      if (working === null) working = work();
      else if (buffer.sizeBytes >= batchBytes && !isRetrying) hurry.abort();
    },
    async close(deadlineMs) {
      isClosing = true;
      hurry.abort();
      if (working === null && buffer.count > 0 && !isOver) working = work();
      const done = new AbortController();
      const cutOff = async (): Promise<void> => {
        await wait(deadlineMs, done.signal);
        stop.abort();
        hurry.abort();
      };
      const deadline = cutOff();
      await working;
      isClosed = true;
      done.abort();
      await deadline;
      return buffer.count;
    },
  };
}
