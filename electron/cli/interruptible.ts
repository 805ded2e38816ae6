// Work that somebody watches in a terminal: its events are shown, and Ctrl-C stops it.
import type { WorkerEvent } from '../../shared/contract.ts';
import type { Shell } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import type { LiveLine } from './live-line.ts';
import type { WorkerClient } from './worker-client.ts';

type Watching = {
  readonly line: LiveLine;
  readonly onEvent: (event: WorkerEvent) => void;
  /** Said when it is told to stop. */
  readonly stopping: string;
};

/**
 * Resolves with what came of `work`; null when it was interrupted and gave up. The first Ctrl-C aborts its signal, the
 * second ends the process, which is safe too.
 */
export async function watchInterruptible<T>(
  { terminal }: Shell,
  worker: WorkerClient,
  { line, onEvent, stopping }: Watching,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const stopListening = worker.onEvent(onEvent);
  const interruption = new AbortController();
  const stopCatching = terminal.onInterrupt(() => {
    if (interruption.signal.aborted) return terminal.exitNow(exitCodes.interrupted);
    interruption.abort();
    line.say(`${stopping} Ctrl-C again ends at once.`);
  });
  try {
    return await work(interruption.signal);
  } catch (error) {
    if (isAbort(error, interruption.signal)) return null;
    throw error;
  } finally {
    stopCatching();
    stopListening();
    line.end();
    line.say('');
  }
}

/** True for the error with which an interrupted call ends; a failure at the same moment stays a failure. */
const isAbort = (error: unknown, signal: AbortSignal): boolean =>
  signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'));
