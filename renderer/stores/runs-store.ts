// The runs this window knows: the list of all, and of those being watched the last snapshot, log and rates.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunLogLine, RunSummary, Verdict, VerifyProgress } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import type { Api } from '../api.ts';
import type { PlanSecrets } from './plan-store.ts';

/** One point of the throughput chart. */
export type RatePoint = { readonly atMs: number; readonly rowsPerSecond: number; readonly bytesPerSecond: number };

export type WatchedRun = {
  readonly snapshot: RunSnapshot | null;
  readonly plan: Plan | null;
  readonly lines: readonly RunLogLine[];
  readonly rates: readonly RatePoint[];
  readonly verdict: Verdict | null;
  readonly verifying: VerifyProgress | null;
  /** Why the last thing asked of this run did not happen. */
  readonly error: AppErrorData | null;
};

export type RunsState = {
  readonly runs: readonly RunSummary[];
  readonly loading: 'none' | 'running' | 'done' | 'failed';
  readonly error: AppErrorData | null;
  readonly watched: ReadonlyMap<string, WatchedRun>;
  loadRuns(): Promise<void>;
  /** Starts a run and returns its id; null = it did not start, see `error`. */
  start(plan: Plan, path: string, secrets: PlanSecrets): Promise<string | null>;
  resume(runId: string, secrets: PlanSecrets): Promise<boolean>;
  retryTable(runId: string, tableId: string, secrets: PlanSecrets): Promise<void>;
  stop(runId: string): Promise<void>;
  /** Fetches snapshot, plan and log; later ones arrive by events. */
  watch(runId: string): Promise<void>;
};

export function createRunsStore(_api: Api): StoreApi<RunsState> {
  return createStore<RunsState>()(() => ({
    runs: [],
    loading: 'none',
    error: null,
    watched: new Map(),
    loadRuns: async () => undefined,
    start: async () => null,
    resume: async () => false,
    retryTable: async () => undefined,
    stop: async () => undefined,
    watch: async () => undefined,
  }));
}
