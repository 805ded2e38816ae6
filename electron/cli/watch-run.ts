// Shows a run while it goes on, passes Ctrl-C to it, and waits for its end.
import type { WorkerEvent } from '../../shared/contract.ts';
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import type { Validation } from '../../shared/validation.ts';
import type { Shell } from './command.ts';
import { watchInterruptible } from './interruptible.ts';
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
  const line = createLiveLine(shell.terminal, shell.isJson, () => performance.now());
  const over = Promise.withResolvers<RunEnd>();
  const stopping = 'Stopping: parts on their way are finished, checkpoints are kept.';
  const onEvent = followRun(line, over, isValidated);
  return watchInterruptible(shell, worker, { line, onEvent, stopping }, async (signal) => {
    const started = Promise.withResolvers<string>();
    signal.addEventListener('abort', () => {
      started.promise.then((runId) => worker.call('run.stop', { runId })).catch(over.reject);
    });
    const { runId } = await start(signal);
    line.say(`Run ${runId}`);
    line.say(`Log ${logFileOf(runId)}`);
    started.resolve(runId);
    return over.promise;
  });
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

/** Whether a plan has its run proven at its end. */
export const isValidated = ({ options: { validate } }: Pick<Plan, 'options'>): boolean =>
  validate !== undefined && validate !== 'none';
