// What the dashboard sees of the runs, from wherever they are read.
import type { RunLogLine, RunSummary } from '../../../shared/contract.ts';
import type { LiveEvent } from '../../../shared/dashboard.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { Report } from '../../../shared/report.ts';
import type { RunSnapshot } from '../../../shared/run.ts';

type Soon<T> = T | Promise<T>;

/** Reads only. All of a run that is not there throws RUN_UNKNOWN. */
export type RunView = {
  list(): Soon<readonly RunSummary[]>;
  snapshot(runId: string): Soon<RunSnapshot>;
  plan(runId: string): Soon<Plan>;
  /** The newest `limit` lines after line `after`, oldest first. */
  log(runId: string, after: number, limit: number): Soon<readonly RunLogLine[]>;
  report(runId: string): Soon<Report>;
  /** What happens to all runs from now on, whole snapshots; returns a function that stops listening. */
  onEvent(listener: (event: LiveEvent) => void): () => void;
  close(): void;
};

/** Equal while no run came, went or changed its state. */
export const shapeOf = (runs: readonly RunSummary[]): string =>
  runs.map(({ runId, state }) => `${runId} ${state.kind}`).join('\n');
