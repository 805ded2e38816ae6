// The messages on their way to one receiver: in order, a bounded number, tried a few times, and never waited for by a run.
import type { AlertMessage } from '../../../shared/alerts.ts';
import { SendFailure, type Clock } from './alert.ts';

export type OutboxLimits = {
  /** Messages that may wait; the oldest gives way. */
  readonly waiting: number;
  readonly timeoutMs: number;
  /** How long to wait before each further attempt; one attempt more than these. */
  readonly backoffMs: readonly number[];
  /** A receiver may ask for more patience than the backoff, but not for more than this. */
  readonly longestPauseMs: number;
};

export const defaultLimits: OutboxLimits = {
  waiting: 50,
  timeoutMs: 10_000,
  backoffMs: [2_000, 10_000],
  longestPauseMs: 60_000,
};

export type Outbox = {
  add(message: AlertMessage): void;
  /** Takes no more messages; resolves when all are sent or given up, at the latest after `graceMs`. */
  close(graceMs: number): Promise<void>;
};

export type OutboxParts = {
  readonly send: (message: AlertMessage, signal: AbortSignal) => Promise<void>;
  /** Called for the first message that was given up, and again only after one arrived in between. */
  readonly onTrouble: (message: AlertMessage, detail: string) => void;
  readonly clock: Clock;
  readonly limits: OutboxLimits;
};

export function createOutbox({ send, onTrouble, clock, limits }: OutboxParts): Outbox {
  const ending = new AbortController();
  let waiting: AlertMessage[] = [];
  let dropped = 0;
  let isInTrouble = false;
  let isClosed = false;
  let work: Promise<void> | null = null;

  const tell = (message: AlertMessage, detail: string): void => {
    if (!isInTrouble) onTrouble(message, detail);
    isInTrouble = true;
  };
  const deliver = async (message: AlertMessage): Promise<void> => {
    try {
      await attempt(message, send, clock, limits, ending.signal);
      isInTrouble = false;
    } catch (error) {
      const detail = ending.signal.aborted ? 'the program ended before it answered' : detailOf(error);
      const more = dropped === 0 ? '' : `; ${String(dropped)} older messages were dropped before`;
      tell(message, `${detail}${more}`);
    }
  };
  const goOn = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (ending.signal.aborted) tell(next, 'the program ended before it was sent');
      else await deliver(next);
    }
    work = null;
  };
  return {
    add(message) {
      if (isClosed) return;
      waiting.push(message);
      if (waiting.length > limits.waiting) {
        waiting = waiting.slice(-limits.waiting);
        dropped += 1;
      }
      work ??= goOn();
    },
    async close(graceMs) {
      isClosed = true;
      if (work === null) return;
      const over = new AbortController();
      const grace = clock.wait(graceMs, over.signal).then(() => ending.abort());
      // An aborted attempt ends at once, and with it what waits behind it.
      await work;
      over.abort();
      await grace;
    },
  };
}

const detailOf = (error: unknown): string =>
  error instanceof SendFailure ? error.detail : 'something unexpected happened while it was sent';

async function attempt(
  message: AlertMessage,
  send: OutboxParts['send'],
  clock: Clock,
  { timeoutMs, backoffMs, longestPauseMs }: OutboxLimits,
  ending: AbortSignal,
): Promise<void> {
  for (let attempts = 0; ; attempts += 1) {
    try {
      await sendWithin(timeoutMs, message, send, clock, ending);
      return;
    } catch (error) {
      const pauseMs = backoffMs[attempts];
      const isFinal = !(error instanceof SendFailure) || error.isFinal;
      if (isFinal || pauseMs === undefined || ending.aborted) throw error;
      await clock.wait(Math.min(longestPauseMs, Math.max(pauseMs, error.retryAfterMs ?? 0)), ending);
      if (ending.aborted) throw error;
    }
  }
}

/** Does not trust the sender to heed its signal: a receiver that hangs must not hold the queue. */
export async function sendWithin(
  timeoutMs: number,
  message: AlertMessage,
  send: OutboxParts['send'],
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const done = new AbortController();
  const late = new AbortController();
  const either = AbortSignal.any([signal, late.signal]);
  const tooLate = clock.wait(timeoutMs, AbortSignal.any([done.signal, signal])).then(() => {
    if (done.signal.aborted) return;
    late.abort();
    throw new SendFailure(`it did not answer within ${String(Math.round(timeoutMs / 1000))} seconds`, false);
  });
  try {
    await Promise.race([send(message, either), tooLate]);
  } finally {
    done.abort();
    tooLate.catch(() => undefined);
  }
}
