// Shows a run while it goes on, passes Ctrl-C to it, and waits for its end.
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import { exitCodes } from './exit-codes.ts';
import type { Shell } from './command.ts';
import { createLiveLine } from './live-line.ts';
import { describeChanges, describeProgress, progressBar } from './progress-line.ts';
import type { WorkerClient } from './worker-client.ts';

const toError = ({ code, context }: AppErrorData): AppError => new AppError(code, context);

const isOver = ({ state }: RunSnapshot): boolean =>
  state.kind === 'completed' || state.kind === 'failed' || state.kind === 'stopped';

/**
 * Starts a run with `start` and resolves with its last snapshot. The first Ctrl-C stops it and keeps its checkpoints, the
 * second ends the process, which is safe too: a checkpoint moves only after verify.
 */
export async function watchRun(
  shell: Shell,
  worker: WorkerClient,
  start: () => Promise<{ readonly runId: string }>,
): Promise<RunSnapshot> {
  const { terminal } = shell;
  const line = createLiveLine(terminal, shell.isJson, () => performance.now());
  let before: RunSnapshot | null = null;
  const show = (snapshot: RunSnapshot): void => {
    for (const change of describeChanges(before, snapshot)) line.say(change);
    before = snapshot;
    line.show({
      bar: (width) => progressBar(snapshot, width),
      plain: () => describeProgress(snapshot).join(', '),
    });
  };
  const over = Promise.withResolvers<RunSnapshot>();
  const stopListening = worker.onEvent((event) => {
    if (event.name === 'run.broken') over.reject(toError(event.payload.error));
    if (event.name !== 'run.snapshot') return;
    show(event.payload);
    if (isOver(event.payload)) over.resolve(event.payload);
  });
  const started = Promise.withResolvers<string>();
  let interrupts = 0;
  const stopCatching = terminal.onInterrupt(() => {
    interrupts += 1;
    if (interrupts > 1) return terminal.exitNow(exitCodes.interrupted);
    line.say('Stopping: parts on their way are finished, checkpoints are kept. Ctrl-C again ends at once.');
    started.promise.then((runId) => worker.call('run.stop', { runId })).catch(over.reject);
  });
  try {
    const { runId } = await start();
    line.say(`Run ${runId}`);
    started.resolve(runId);
    return await over.promise;
  } finally {
    stopCatching();
    stopListening();
    line.end();
    line.say('');
  }
}
