// A view with one run in it, whose events a test sends by hand.
import type { RunView } from '../../../../electron/worker/dashboard/run-view.ts';
import type { RunSummary } from '../../../../shared/contract.ts';
import type { LiveEvent } from '../../../../shared/dashboard.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { Plan } from '../../../../shared/plan.ts';
import type { Report } from '../../../../shared/report.ts';
import type { RunSnapshot } from '../../../../shared/run.ts';
import { plan as planOf, planTable } from '../../../fakes/plan.ts';
import { runSnapshot, tableSnapshot } from '../../cli/fake-terminal.ts';

export type FakeViewParts = { readonly plan?: Plan; readonly snapshot?: RunSnapshot; readonly report?: Report };

export const summaryOf = ({ runId, state, rows, bytes }: RunSnapshot): RunSummary => ({
  runId,
  planId: 'plan-1',
  state,
  createdUtc: '2026-01-01T00:00:00.000Z',
  updatedUtc: '2026-01-01T00:00:00.000Z',
  database: 'sales',
  container: 'migration',
  tables: 1,
  rows,
  bytes,
  server: 'sql01',
  rowsEstimate: 1000,
  isElsewhere: true,
  trigger: 'person',
  movedBy: 'here',
  series: null,
});

export function createFakeView(parts: FakeViewParts = {}): RunView & {
  emit(event: LiveEvent): void;
  readonly listeners: () => number;
} {
  const snapshot = parts.snapshot ?? runSnapshot({ kind: 'running' }, [tableSnapshot()]);
  const plan = parts.plan ?? planOf([planTable('t0')]);
  const listeners = new Set<(event: LiveEvent) => void>();
  const known = (runId: string): void => {
    if (runId !== snapshot.runId) throw new AppError('RUN_UNKNOWN', { runId, path: '/state' });
  };
  return {
    list: () => [summaryOf(snapshot)],
    snapshot(runId) {
      known(runId);
      return snapshot;
    },
    plan(runId) {
      known(runId);
      return plan;
    },
    log(runId, after) {
      known(runId);
      return [{ line: after + 1, atUtc: snapshot.atUtc, level: 'info', text: 'it goes on' }];
    },
    report(runId) {
      known(runId);
      if (parts.report === undefined) throw new AppError('STATE_IN_USE', { path: '/state', holder: 'nobody' });
      return parts.report;
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => listeners.clear(),
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    listeners: () => listeners.size,
  };
}
