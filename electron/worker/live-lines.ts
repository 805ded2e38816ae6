// Log lines on their way to whoever watches a run: gathered, and handed on a few times a second.
import type { RunLogLine } from '../../shared/contract.ts';
import type { Clock } from './clock.ts';
import { createProgress } from './progress.ts';

export type LiveLines = {
  add(line: RunLogLine): void;
  /** Hands on what is left. */
  close(): void;
};

/** Calls `send` at most once every `intervalMs`, and never with nothing. */
export function createLiveLines(
  clock: Clock,
  send: (lines: readonly RunLogLine[]) => void,
  intervalMs = 200,
): LiveLines {
  let waiting: RunLogLine[] = [];
  const progress = createProgress(
    clock,
    () => {
      const lines = waiting;
      waiting = [];
      if (lines.length > 0) send(lines);
    },
    intervalMs,
  );
  return {
    add(line) {
      waiting.push(line);
      progress.touch();
    },
    close: () => progress.close(),
  };
}
