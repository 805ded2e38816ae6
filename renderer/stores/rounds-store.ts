// The rounds of series that were started in this window: how far each is, and what came of it.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunSummary } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import type { RoundResult } from '../../shared/series.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';
import type { PlanSecrets } from './plan-store.ts';
import type { RunsState } from './runs-store.ts';
import { isInProgress } from './run-snapshots.ts';

export type WatchedRound = {
  readonly plan: Plan;
  /** Of the plan file; empty where it has none. */
  readonly path: string;
  readonly secrets: PlanSecrets;
  readonly startedUtc: string;
  /** The runs that were seen to belong to it. */
  readonly runIds: readonly string[];
  readonly state: 'running' | 'stopping' | 'done' | 'failed' | 'stopped';
  readonly result: RoundResult | null;
  readonly error: AppErrorData | null;
};

export type RoundsState = {
  /** The last round of each series, by its name. */
  readonly rounds: ReadonlyMap<string, WatchedRound>;
  /** Begins a round and returns the name of its series; it ends in `rounds`. */
  start(plan: Plan, path: string, secrets: PlanSecrets): string;
  /** Ends the run in progress, with its checkpoints; between runs the round itself. */
  stop(series: string): void;
  /** The plan that the runs of a series were derived from; null = it is not known on this computer. */
  planOf(planHash: string): Promise<Plan | null>;
};

/** The runs of a round, in their order. */
export const runsOfRound = (runs: readonly RunSummary[], { runIds }: WatchedRound): RunSummary[] =>
  runs.filter(({ runId }) => runIds.includes(runId)).toSorted((a, b) => (a.createdUtc < b.createdUtc ? -1 : 1));

/** Those that work since it began, or began before and were taken up by it. */
const newRuns = (runs: readonly RunSummary[], name: string, { startedUtc, runIds }: WatchedRound): readonly string[] =>
  runs.flatMap(({ runId, series, state, updatedUtc }) =>
    series?.name === name && !runIds.includes(runId) && (isInProgress(state) || updatedUtc >= startedUtc)
      ? [runId]
      : [],
  );

export const isGoingOn = (round: WatchedRound | undefined): boolean =>
  round?.state === 'running' || round?.state === 'stopping';

export function createRoundsStore(api: Api, runs: StoreApi<RunsState>): StoreApi<RoundsState> {
  const aborts = new Map<string, AbortController>();
  const store = createStore<RoundsState>()((set, get) => {
    const patch = (series: string, changes: Partial<WatchedRound>): void =>
      set(({ rounds }) => {
        const before = rounds.get(series);
        return before === undefined ? {} : { rounds: new Map(rounds).set(series, { ...before, ...changes }) };
      });
    const follow = async (series: string, round: WatchedRound, signal: AbortSignal): Promise<void> => {
      const { plan, path, secrets } = round;
      try {
        const result = await api.call('series.run', { plan, path, secrets }, signal);
        patch(series, { state: 'done', result });
      } catch (error) {
        const told = toErrorData(error);
        // Who stopped it needs no reason for it.
        const isStopped = signal.aborted || told.code === 'ROUND_STOPPED';
        patch(series, isStopped ? { state: 'stopped' } : { state: 'failed', error: told });
      }
      void runs.getState().loadRuns();
    };
    return {
      rounds: new Map(),
      start(plan, path, secrets) {
        const series = plan.series?.name ?? '';
        if (isGoingOn(get().rounds.get(series))) return series;
        const abort = new AbortController();
        aborts.set(series, abort);
        const startedUtc = new Date().toISOString();
        const begun = { runIds: [], state: 'running', result: null, error: null } as const;
        const round = { plan, path, secrets, startedUtc, ...begun };
        set(({ rounds }) => ({ rounds: new Map(rounds).set(series, round) }));
        void follow(series, round, abort.signal);
        return series;
      },
      stop(series) {
        const round = get().rounds.get(series);
        if (round?.state !== 'running') return;
        patch(series, { state: 'stopping' });
        const current = runsOfRound(runs.getState().runs, round).find(({ state }) => isInProgress(state));
        if (current === undefined) aborts.get(series)?.abort();
        else void runs.getState().stop(current.runId);
      },
      async planOf(planHash) {
        const known = [...get().rounds.values()].find(({ plan }) => plan.hash === planHash);
        return known?.plan ?? (await api.call('series.plan', { planHash }));
      },
    };
  });
  runs.subscribe(({ runs: list, keepSecrets }) => {
    for (const [series, round] of store.getState().rounds) {
      const added = isGoingOn(round) ? newRuns(list, series, round) : [];
      if (added.length === 0) continue;
      // What is asked of them later needs no password again.
      for (const runId of added) keepSecrets(runId, round.secrets);
      const after = { ...round, runIds: [...round.runIds, ...added] };
      store.setState(({ rounds }) => ({ rounds: new Map(rounds).set(series, after) }));
    }
  });
  return store;
}
