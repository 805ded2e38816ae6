// Shows a run while it goes on, passes Ctrl-C to it, and waits for its end.
import type { WorkerEvent } from '../../shared/contract.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import { exitCodes } from './exit-codes.ts';
import type { Shell } from './command.ts';
import { createLiveLine, type LiveLine } from './live-line.ts';
import { describeChanges, describeProgress, progressBar } from './progress-line.ts';
import type { WorkerClient } from './worker-client.ts';

const toError = ({ code, context }: AppErrorData): AppError => new AppError(code, context);

const isOver = ({ state }: RunSnapshot): boolean =>
  state.kind === 'completed' || state.kind === 'failed' || state.kind === 'stopped';

/**
 * Starts a run with `start` and resolves with its last snapshot; null when it was interrupted before it began. The first
 * Ctrl-C stops it and keeps its checkpoints, the second ends the process, which is safe too: a checkpoint moves only
 * after verify.
 */
export async function watchRun(
  shell: Shell,
  worker: WorkerClient,
  logFileOf: (runId: string) => string,
  start: (signal: AbortSignal) => Promise<{ readonly runId: string }>,
): Promise<RunSnapshot | null> {
  const { terminal } = shell;
  const line = createLiveLine(terminal, shell.isJson, () => performance.now());
  const over = Promise.withResolvers<RunSnapshot>();
  const stopListening = worker.onEvent(followRun(line, over));
  const interruption = new AbortController();
  const started = Promise.withResolvers<string>();
  const stopCatching = terminal.onInterrupt(() => {
    if (interruption.signal.aborted) return terminal.exitNow(exitCodes.interrupted);
    interruption.abort();
    line.say('Stopping: parts on their way are finished, checkpoints are kept. Ctrl-C again ends at once.');
    started.promise.then((runId) => worker.call('run.stop', { runId })).catch(over.reject);
  });
  try {
    const { runId } = await start(interruption.signal);
    line.say(`Run ${runId}`);
    line.say(`Log ${logFileOf(runId)}`);
    started.resolve(runId);
    return await over.promise;
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

/** Shows the snapshots of a run and settles `over` with its end. */
function followRun(line: LiveLine, over: PromiseWithResolvers<RunSnapshot>): (event: WorkerEvent) => void {
  let before: RunSnapshot | null = null;
  return (event) => {
    if (event.name === 'run.broken') over.reject(toError(event.payload.error));
    if (event.name !== 'run.snapshot') return;
    const snapshot = event.payload;
    for (const change of describeChanges(before, snapshot)) line.say(change);
    before = snapshot;
    line.show({
      bar: (width) => progressBar(snapshot, width),
      plain: () => describeProgress(snapshot).join(', '),
    });
    if (isOver(snapshot)) over.resolve(snapshot);
  };
}

/** True for the error with which an interrupted call ends; a failure at the same moment stays a failure. */
const isAbort = (error: unknown, signal: AbortSignal): boolean =>
  signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'));
