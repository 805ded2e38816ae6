// What is known of each run that is being watched, and how news of it are taken in.
import type { RunLogLine, VerifyProgress } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Report } from '../../shared/report.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import type { Validation } from '../../shared/validation.ts';
import { addRate, type RatePoint } from './run-rates.ts';
import type { Errand } from './run-secrets.ts';
import { isInProgress, takeSnapshot } from './run-snapshots.ts';

export type WatchedRun = {
  readonly loading: 'running' | 'done' | 'failed';
  readonly loadError: AppErrorData | null;
  readonly snapshot: RunSnapshot | null;
  readonly plan: Plan | null;
  readonly lines: readonly RunLogLine[];
  readonly rates: readonly RatePoint[];
  readonly verdict: Validation | null;
  readonly verifying: VerifyProgress | null;
  /** What is being asked of the run right now. */
  readonly busy: Errand | null;
  /** Stop was clicked; the run has not said so yet. */
  readonly isStopAsked: boolean;
  readonly report: Report | null;
  readonly reportError: AppErrorData | null;
  /** Where the report was saved last. */
  readonly savedPath: string | null;
  /** Why the last thing asked of this run did not happen. */
  readonly error: AppErrorData | null;
  /** What Data Factory has on record; null = it was not asked. */
  readonly factoryLog: string | null;
};

export const unseen: WatchedRun = {
  loading: 'running',
  loadError: null,
  snapshot: null,
  plan: null,
  lines: [],
  rates: [],
  verdict: null,
  verifying: null,
  busy: null,
  isStopAsked: false,
  report: null,
  reportError: null,
  savedPath: null,
  error: null,
  factoryLog: null,
};

/** Logs and rates of more runs than anybody looks at would pile up. */
const watchedKept = 8;

export function takeIn(run: WatchedRun, next: RunSnapshot): Partial<WatchedRun> {
  const snapshot = takeSnapshot(run.snapshot, next);
  if (snapshot === run.snapshot) return {};
  return {
    snapshot,
    rates: addRate(run.rates, snapshot),
    isStopAsked: run.isStopAsked && snapshot.state.kind === 'running',
    // What was reported of a run that goes on is no longer true.
    ...(isInProgress(snapshot.state) ? { report: null, verdict: null } : {}),
  };
}

export function putWatched(
  watched: ReadonlyMap<string, WatchedRun>,
  runId: string,
  changes: Partial<WatchedRun>,
): ReadonlyMap<string, WatchedRun> {
  const before = watched.get(runId);
  const all = new Map(watched).set(runId, { ...(before ?? unseen), ...changes });
  if (before !== undefined || all.size <= watchedKept) return all;
  const oldest = [...all].find(
    ([id, { snapshot }]) => id !== runId && (snapshot === null || !isInProgress(snapshot.state)),
  );
  if (oldest !== undefined) all.delete(oldest[0]);
  return all;
}

export function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}

export const asOfAnotherProcess = (run: WatchedRun): WatchedRun =>
  run.snapshot === null ? run : { ...run, snapshot: { ...run.snapshot, seq: -1, atUtc: '' } };
