// What happens when the window is to close: a run in progress is never ended, or left running, without the user's word.
import { dialog, powerMonitor, type App, type BrowserWindow } from 'electron';
import { formatPlural } from '../../shared/format.ts';

type Answer = 'stop' | 'background' | 'cancel';
const answers: readonly Answer[] = ['stop', 'background', 'cancel'];

async function ask(window: BrowserWindow, runs: number): Promise<Answer> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: 'Tableferry',
    message: `${formatPlural(runs, 'run')} in progress`,
    detail:
      'Stopping keeps everything verified so far; the run can be resumed. In the background it goes on without a window, ' +
      'and a notification tells when it has ended. Start Tableferry again to see it before that.',
    buttons: ['Stop and keep checkpoints', 'Keep running in the background', 'Cancel'],
    defaultId: 2,
    cancelId: 2,
    noLink: true,
  });
  return answers[response] ?? 'cancel';
}

export type Closing = {
  readonly activeRuns: () => number;
  /** Stops all runs and the worker; resolves when it is gone. */
  readonly stopWorker: (deadlineMs: number) => Promise<void>;
  readonly log: (text: string) => void;
};

/** Time for a run to finish or abandon its current parts. */
const runDeadlineMs = 60_000;
const idleDeadlineMs = 5_000;
/** A desktop that shuts down does not wait longer; what is verified is kept anyway. */
const shutdownDeadlineMs = 2_000;

export function guardClosing(app: App, window: BrowserWindow, { activeRuns, stopWorker, log }: Closing): void {
  let isAsking = false;
  let mayClose = false;
  const closeWhenStopped = async (): Promise<void> => {
    await stopWorker(runDeadlineMs);
    mayClose = true;
    app.quit();
  };
  const settle = async (): Promise<void> => {
    const answer = await ask(window, activeRuns());
    log(`closing with a run in progress: ${answer}`);
    if (answer === 'background') window.hide();
    if (answer === 'stop') await closeWhenStopped();
  };
  window.on('close', (event) => {
    if (mayClose || activeRuns() === 0) return;
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    void settle().finally(() => {
      isAsking = false;
    });
  });
  const endWithDesktop = (): void => {
    log('the desktop is shutting down');
    mayClose = true;
    void stopWorker(shutdownDeadlineMs).finally(() => app.exit(0));
  };
  // Windows tells the window, the others the program.
  window.on('session-end', endWithDesktop);
  powerMonitor.on('shutdown', endWithDesktop);
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    event.preventDefault();
    void stopWorker(idleDeadlineMs).finally(() => {
      log('ended');
      // Not quit(): called while this event is still being handled, it would be lost.
      app.exit(0);
    });
  });
}
