// What happens to the page itself: a reload ends its calls, a crash brings a fresh page. Runs live in the worker and go on.
import { app, dialog, type BrowserWindow } from 'electron';

/** A page that crashes this often within this time is not loaded again. */
const reloadLimit = { times: 3, withinMs: 5 * 60_000 } as const;

export function reviveThePage(window: BrowserWindow, cancelCalls: () => void, log: (text: string) => void): void {
  let crashes: readonly number[] = [];
  const { webContents } = window;
  webContents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) cancelCalls();
  });
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    log(`the page ended: ${reason}`);
    const now = performance.now();
    crashes = [...crashes.filter((at) => now - at < reloadLimit.withinMs), now];
    if (crashes.length <= reloadLimit.times) webContents.reload();
    else
      dialog.showErrorBox(
        'The window cannot be shown',
        'It failed several times. A run in progress goes on; start Tableferry again to see it.',
      );
  });
  app.on('child-process-gone', (_event, { type, reason, exitCode }) =>
    log(`a process of type ${type} ended: ${reason} (${String(exitCode)})`),
  );
}
