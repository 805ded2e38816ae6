// The runs as the window's worker knows them, and those of another process that nobody has opened in the window.
import { expect, onTestFinished, test, vi } from 'vitest';
import { createDeskView } from '../../../../electron/worker/dashboard/desk-view.ts';
import type { RunSummary, WorkerEvent } from '../../../../shared/contract.ts';
import type { LiveEvent } from '../../../../shared/dashboard.ts';
import { runSnapshot, tableSnapshot } from '../../cli/fake-terminal.ts';
import { summaryOf } from './fake-view.ts';

const snapshot = runSnapshot({ kind: 'running' }, [tableSnapshot()]);

function openView(given: readonly RunSummary[]) {
  let runs = given;
  const asked: string[] = [];
  const listeners = new Set<(event: WorkerEvent) => void>();
  const view = createDeskView({
    desk: {
      list: () => [...runs],
      snapshot(runId) {
        asked.push(runId);
        return snapshot;
      },
      plan: () => expect.unreachable(),
      log: () => [],
      report: () => expect.unreachable(),
    },
    onWorkerEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    lookEveryMs: 5,
  });
  onTestFinished(() => view.close());
  const heard: LiveEvent[] = [];
  view.onEvent((event) => heard.push(event));
  const emit = (event: WorkerEvent): void => {
    for (const listener of listeners) listener(event);
  };
  return { view, heard, asked, emit, listeners, setRuns: (next: readonly RunSummary[]) => void (runs = next) };
}

test('events of runs are passed on, those of the wizard are not', () => {
  const { heard, emit } = openView([]);
  emit({ name: 'plan.progress', payload: { probeId: 'p', done: 1, inAll: 2, table: 't' } });
  emit({ name: 'run.snapshot', payload: snapshot });
  expect(heard.map(({ name }) => name)).toEqual(['run.snapshot']);
});

test('a live run of another process is asked for once, which has the worker watch it', async () => {
  const { asked, heard, setRuns } = openView([summaryOf(snapshot)]);
  expect(asked).toEqual(['r1']);
  setRuns([summaryOf(snapshot), { ...summaryOf(snapshot), runId: 'r2', state: { kind: 'completed', skippedRows: 0 } }]);
  await vi.waitFor(() => expect(heard).toEqual([{ name: 'runs.changed' }]));
  expect(asked).toEqual(['r1']);
});

test('nothing is heard after the end', async () => {
  const { view, heard, listeners, setRuns } = openView([]);
  view.close();
  expect(listeners.size).toBe(0);
  setRuns([summaryOf(snapshot)]);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(heard).toEqual([]);
});
