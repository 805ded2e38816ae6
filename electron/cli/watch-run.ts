// Shows a run while it goes on, passes Ctrl-C to it, and waits for its end.
import type { WorkerEvent } from '../../shared/contract.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import type { Validation } from '../../shared/validation.ts';
import { exitCodes } from './exit-codes.ts';
import type { Shell } from './command.ts';
import { createLiveLine, type LiveLine } from './live-line.ts';
import { describeChanges, describeProgress, describeVerify, progressBar, verifyBar } from './progress-line.ts';
import type { WorkerClient } from './worker-client.ts';

const toError = ({ code, context }: AppErrorData): AppError => new AppError(code, context);

const isOver = ({ state }: RunSnapshot): boolean =>
  state.kind === 'completed' || state.kind === 'failed' || state.kind === 'stopped';

/** How a run ended, and what came of the validation that its plan wished for the end. */
export type RunEnd = {
  readonly snapshot: RunSnapshot;
  readonly validation: Validation | null;
  /** Why there is none. */
  readonly validationError: AppErrorData | null;
};

/**
 * Starts a run with `start` and resolves with its end; null when it was interrupted before it began. The first Ctrl-C
 * stops it and keeps its checkpoints, the second ends the process, which is safe too: a checkpoint moves only after
 * verify. `isValidated`: its plan has it proven at its end, which is waited for.
 */
export async function watchRun(
  shell: Shell,
  worker: WorkerClient,
  { logFileOf, isValidated }: { readonly logFileOf: (runId: string) => string; readonly isValidated: boolean },
  start: (signal: AbortSignal) => Promise<{ readonly runId: string }>,
): Promise<RunEnd | null> {
  const { terminal } = shell;
  const line = createLiveLine(terminal, shell.isJson, () => performance.now());
  const over = Promise.withResolvers<RunEnd>();
  const stopListening = worker.onEvent(followRun(line, over, isValidated));
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
function followRun(
  line: LiveLine,
  over: PromiseWithResolvers<RunEnd>,
  isValidated: boolean,
): (event: WorkerEvent) => void {
  let before: RunSnapshot | null = null;
  return (event) => {
    if (event.name === 'run.broken') over.reject(toError(event.payload.error));
    if (event.name === 'verify.progress') {
      const progress = event.payload;
      line.show({ bar: (width) => verifyBar(progress, width), plain: () => describeVerify(progress).join(', ') });
    }
    if (event.name === 'run.validated' && before !== null) {
      const { validation, error: validationError } = event.payload;
      over.resolve({ snapshot: before, validation, validationError });
    }
    if (event.name !== 'run.snapshot') return;
    const snapshot = event.payload;
    for (const change of describeChanges(before, snapshot)) line.say(change);
    before = snapshot;
    line.show({
      bar: (width) => progressBar(snapshot, width),
      plain: () => describeProgress(snapshot).join(', '),
    });
    const isWaiting = isValidated && snapshot.state.kind === 'completed';
    if (isOver(snapshot) && !isWaiting) over.resolve({ snapshot, validation: null, validationError: null });
  };
}

/** True for the error with which an interrupted call ends; a failure at the same moment stays a failure. */
export const isAbort = (error: unknown, signal: AbortSignal): boolean =>
  signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'));

/** Whether a plan has its run proven at its end. */
export const isValidated = ({ options: { validate } }: Pick<Plan, 'options'>): boolean =>
  validate !== undefined && validate !== 'none';
