// Shows the runs of a round while they go on, passes Ctrl-C to it, and waits for its end.
import type { WorkerEvent } from '../../shared/contract.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import type { RoundResult } from '../../shared/series.ts';
import type { Shell } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { createLiveLine, type LiveLine } from './live-line.ts';
import { describeChanges, describeProgress, progressBar } from './progress-line.ts';
import { isAbort } from './watch-run.ts';
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
  const { terminal } = shell;
  const line = createLiveLine(terminal, shell.isJson, () => performance.now());
  const stopListening = worker.onEvent(followRuns(line, logFileOf));
  const interruption = new AbortController();
  const stopCatching = terminal.onInterrupt(() => {
    if (interruption.signal.aborted) return terminal.exitNow(exitCodes.interrupted);
    interruption.abort();
    line.say(
      'Stopping: parts on their way are finished, and the next round goes on from there. Ctrl-C again ends at once.',
    );
  });
  try {
    return await start(interruption.signal);
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
