// Follows the runs by their snapshots, and tells what the desktop should show: progress, wakefulness, and a death.
import type { AlertMessage } from '../../shared/alerts.ts';
import type { RunSnapshot } from '../../shared/run.ts';

/** What the desktop can do; in tests a record of what it was asked. */
export type Desktop = {
  /** 0 to 1 on the taskbar; 2 = busy without a figure; -1 = nothing. */
  showProgress(fraction: number): void;
  /** Keeps the computer from sleeping, or lets it. */
  keepAwake(isOn: boolean): void;
  notify(title: string, body: string): void;
};

export type RunWatch = {
  take(snapshot: RunSnapshot): void;
  /** The worker has died, and its runs with it. */
  forget(): void;
  /** Runs that this program carries now. */
  activeRuns(): number;
};

const indeterminate = 2;

export function watchRuns(
  desktop: Desktop,
  wants: () => { readonly keepAwake: boolean; readonly notifyAtEnd: boolean },
): RunWatch {
  const active = new Map<string, RunSnapshot>();
  const show = (): void => {
    desktop.showProgress(fractionOf([...active.values()]));
    desktop.keepAwake(active.size > 0 && wants().keepAwake);
  };
  return {
    take(snapshot) {
      if (snapshot.isElsewhere) return;
      const { kind } = snapshot.state;
      if (kind === 'running' || kind === 'stopping') active.set(snapshot.runId, snapshot);
      else active.delete(snapshot.runId);
      show();
    },
    forget() {
      if (active.size > 0 && wants().notifyAtEnd) {
        desktop.notify(
          'Run interrupted',
          'The worker ended unexpectedly. Everything verified so far is kept; resume it.',
        );
      }
      active.clear();
      show();
    },
    activeRuns: () => active.size,
  };
}

/** What a notification says under the title of an alert. */
export const describeAlert = ({ text, advice }: AlertMessage): string => `${text} ${advice}`.trim();

/** Of all runs together. */
function fractionOf(runs: readonly RunSnapshot[]): number {
  if (runs.length === 0) return -1;
  let rows = 0;
  let expected = 0;
  for (const run of runs) {
    if (run.rowsEstimate === null || run.rowsEstimate === 0) return indeterminate;
    rows += run.rows;
    expected += run.rowsEstimate;
  }
  // An estimate may be too small; a full bar is for the end.
  return Math.min(0.99, rows / expected);
}
