// Shows the runs of a round while they go on, passes Ctrl-C to it, and waits for its end.
import type { WorkerEvent } from '../../shared/contract.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import type { RoundResult } from '../../shared/series.ts';
import type { Shell } from './command.ts';
import { watchInterruptible } from './interruptible.ts';
import { createLiveLine, type LiveLine } from './live-line.ts';
import { describeChanges, describeProgress, progressBar } from './progress-line.ts';
import type { WorkerClient } from './worker-client.ts';

/**
 * Resolves with what came of it; null when it was interrupted. The first Ctrl-C stops the run in progress, which the
 * next round goes on with; the second ends the process, which is safe too.
 */
export async function watchRound(
  shell: Shell,
  worker: WorkerClient,
  logFileOf: (runId: string) => string,
  start: (signal: AbortSignal) => Promise<RoundResult>,
): Promise<RoundResult | null> {
  const line = createLiveLine(shell.terminal, shell.isJson, () => performance.now());
  const stopping = 'Stopping: parts on their way are finished, and the next round goes on from there.';
  return watchInterruptible(shell, worker, { line, onEvent: followRuns(line, logFileOf), stopping }, start);
}

/** One run after the other, each named when it is first heard of. */
function followRuns(line: LiveLine, logFileOf: (runId: string) => string): (event: WorkerEvent) => void {
  let before: RunSnapshot | null = null;
  return (event) => {
    if (event.name !== 'run.snapshot') return;
    const snapshot = event.payload;
    if (before?.runId !== snapshot.runId) {
      before = null;
      line.say(`Run ${snapshot.runId}`);
      line.say(`Log ${logFileOf(snapshot.runId)}`);
    }
    for (const change of describeChanges(before, snapshot)) line.say(change);
    before = snapshot;
    line.show({ bar: (width) => progressBar(snapshot, width), plain: () => describeProgress(snapshot).join(', ') });
  };
}
