// Shows a run while it goes on, passes Ctrl-C to it, and waits for its end.
import { AppError, type AppErrorData } from '../../shared/errors.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import { exitCodes } from './exit-codes.ts';
import type { Shell } from './command.ts';
import { describeChanges, describeProgress, progressBar } from './progress-line.ts';
import type { Terminal } from './terminal.ts';
import type { WorkerClient } from './worker-client.ts';

const plainIntervalMs = 5000;
const clearLine = '\r\u001B[K';

type Display = {
  show(snapshot: RunSnapshot): void;
  say(text: string): void;
  end(): void;
};

/** A bar that is drawn over itself on a terminal; a line now and then elsewhere; nothing with --json. */
export function createDisplay(terminal: Terminal, isSilent: boolean, nowMs: () => number): Display {
  let before: RunSnapshot | null = null;
  let bar = '';
  let lineMs = nowMs();
  const isTerminal = terminal.width() !== null;
  const print = (line: string): void => {
    if (!isSilent) terminal.err(isTerminal ? `${clearLine}${line}\n${bar}` : `${line}\n`);
  };
  return {
    show(snapshot) {
      const changes = describeChanges(before, snapshot);
      before = snapshot;
      const width = terminal.width();
      if (width !== null) bar = progressBar(snapshot, width);
      for (const line of changes) print(line);
      if (isSilent) return;
      if (width !== null) terminal.err(`${clearLine}${bar}`);
      else if (nowMs() - lineMs >= plainIntervalMs) {
        lineMs = nowMs();
        print(describeProgress(snapshot).join(', '));
      }
    },
    say: print,
    end() {
      if (isTerminal && bar !== '') terminal.err(clearLine);
      bar = '';
    },
  };
}

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
  const display = createDisplay(terminal, shell.isJson, () => performance.now());
  const over = Promise.withResolvers<RunSnapshot>();
  const stopListening = worker.onEvent((event) => {
    if (event.name === 'run.broken') over.reject(toError(event.payload.error));
    if (event.name !== 'run.snapshot') return;
    display.show(event.payload);
    if (isOver(event.payload)) over.resolve(event.payload);
  });
  const started = Promise.withResolvers<string>();
  let interrupts = 0;
  const stopCatching = terminal.onInterrupt(() => {
    interrupts += 1;
    if (interrupts > 1) return terminal.exitNow(exitCodes.interrupted);
    display.say('Stopping: parts on their way are finished, checkpoints are kept. Ctrl-C again ends at once.');
    started.promise.then((runId) => worker.call('run.stop', { runId })).catch(over.reject);
  });
  try {
    const { runId } = await start();
    display.say(`Run ${runId}`);
    started.resolve(runId);
    return await over.promise;
  } finally {
    stopCatching();
    stopListening();
    display.end();
  }
}
