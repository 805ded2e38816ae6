// The runs as the window's own worker knows them: its own, and those of another process on the same folder.
import type { WorkerEvent } from '../../../shared/contract.ts';
import type { LiveEvent } from '../../../shared/dashboard.ts';
import type { RunDesk } from '../run-desk-port.ts';
import { shapeOf, type RunView } from './run-view.ts';

export type DeskViewSettings = {
  readonly desk: Pick<RunDesk, 'list' | 'snapshot' | 'plan' | 'log' | 'report'>;
  readonly onWorkerEvent: (listener: (event: WorkerEvent) => void) => () => void;
  readonly lookEveryMs?: number;
};

export function createDeskView({ desk, onWorkerEvent, lookEveryMs = 2000 }: DeskViewSettings): RunView {
  const ends = new Set<() => void>();
  return {
    list: desk.list,
    snapshot: desk.snapshot,
    plan: desk.plan,
    log: desk.log,
    report: desk.report,
    onEvent(listener) {
      const stopEvents = onWorkerEvent((event) => {
        if (isOfRun(event)) listener(event);
      });
      const look = createLook(desk, listener);
      const timer = setInterval(look, lookEveryMs).unref();
      look();
      const end = (): void => {
        stopEvents();
        clearInterval(timer);
        ends.delete(end);
      };
      ends.add(end);
      return end;
    },
    close() {
      for (const end of ends) end();
    },
  };
}

const isOfRun = (event: WorkerEvent): event is Extract<WorkerEvent, LiveEvent> =>
  event.name === 'run.snapshot' || event.name === 'run.lines' || event.name === 'run.broken';

/** Tells of changes of the list, and has the desk watch what another process carries: asking for it does that. */
function createLook(desk: DeskViewSettings['desk'], listener: (event: LiveEvent) => void): () => void {
  const watched = new Set<string>();
  let shape: string | null = null;
  return () => {
    try {
      const runs = desk.list();
      for (const { runId, isElsewhere, state } of runs) {
        const isLive = isElsewhere && (state.kind === 'running' || state.kind === 'stopping');
        if (!isLive) watched.delete(runId);
        else if (!watched.has(runId)) {
          desk.snapshot(runId);
          watched.add(runId);
        }
      }
      const before = shape;
      shape = shapeOf(runs);
      if (before !== null && before !== shape) listener({ name: 'runs.changed' });
    } catch {
      // A folder that cannot be read now: the page's own requests say why.
      shape = null;
    }
  };
}
