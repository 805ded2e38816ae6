// Sends snapshots: at once when something happens, but never more often than the listener can use.
import type { Clock } from './clock.ts';

export type Progress = {
  /** Something changed. */
  touch(): void;
  /** Sends the present state now and nothing afterwards. */
  close(): void;
};

/**
 * Calls `send` with a rising number at most once every `intervalMs`; a change in between is sent when the interval
 * ends, so the last state always arrives.
 */
export function createProgress(clock: Clock, send: (seq: number) => void, intervalMs = 100): Progress {
  const closing = new AbortController();
  let seq = 0;
  let sentMs = Number.NEGATIVE_INFINITY;
  let isScheduled = false;
  const sendNow = (): void => {
    sentMs = clock.nowMs();
    seq += 1;
    send(seq);
  };
  const sendLater = async (delayMs: number): Promise<void> => {
    isScheduled = true;
    await clock.wait(delayMs, closing.signal);
    isScheduled = false;
    if (!closing.signal.aborted) sendNow();
  };
  return {
    touch() {
      if (closing.signal.aborted || isScheduled) return;
      const waitMs = sentMs + intervalMs - clock.nowMs();
      if (waitMs <= 0) sendNow();
      else void sendLater(waitMs);
    },
    close() {
      if (closing.signal.aborted) return;
      closing.abort();
      sendNow();
    },
  };
}
