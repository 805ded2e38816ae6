// The runs of one state folder: starts, resumes and stops them, and tells about them. The only owner of the store.
import type { RunLogLine, RunSummary, Secrets, WorkerEvent } from '../../shared/contract.ts';
import type { Plan } from '../../shared/plan.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import { systemClock } from './clock.ts';
import { createLiveLines } from './live-lines.ts';
import { createLog, type LogSink } from './log.ts';
import { discardRun } from './run/discard-run.ts';
import { toErrorData } from './run/retry.ts';
import { createBoard } from './run/run-board.ts';
import { createRunId, namesOfRun } from './run/run-names.ts';
import { assertResumable, runPlan } from './run/run-plan.ts';
import { createSourceCheck } from './source-check.ts';
import type { RunRecord } from './store/runs.ts';
import type { Store } from './store/store.ts';
import type { TargetSettings, WorkerParts } from './worker-parts.ts';

type RunInProgress = { readonly stop: AbortController; readonly end: Promise<void> };

export type RunDesk = {
  /** Resolves once source and target let us in and the run is on record; it goes on by itself. */
  start(plan: Plan, secrets: Secrets, signal: AbortSignal): Promise<string>;
  /** Throws RUN_UNKNOWN, RUN_NOT_RESUMABLE before anybody is contacted. */
  resume(runId: string, secrets: Secrets, signal: AbortSignal): Promise<string>;
  /** The first stop: checkpoints are kept. Nothing happens when the run is not in progress here. */
  stop(runId: string): void;
  snapshot(runId: string): RunSnapshot;
  plan(runId: string): Plan;
  /** The newest `limit` lines of a run after line `after`, oldest first. */
  log(runId: string, after: number, limit: number): RunLogLine[];
  list(): RunSummary[];
  /** Resolves with the number of blobs deleted. */
  discard(runId: string, secret: string, signal: AbortSignal): Promise<number>;
  /** Stops all runs, waits for them and closes the store. */
  close(): Promise<void>;
};

/** Reading and deleting need no blocks. */
export const readerSettings: TargetSettings = { blockBytes: 1 << 20, blocksInFlight: 1, tier: null };

/** `statePath` is opened by the first request that needs it. */
export function createRunDesk(parts: WorkerParts, statePath: string, emit: (event: WorkerEvent) => void): RunDesk {
  let opened: Store | null = null;
  const runs = new Map<string, RunInProgress>();
  const store = (): Store => (opened ??= parts.openStore(statePath));
  const recordFor =
    (runId: string, onLine: (line: RunLogLine) => void): LogSink =>
    (said) =>
      onLine({ line: store().log.append({ runId, ...said }), ...said });

  /** Signs in on both sides first, once: eight lanes with a wrong password would lock the account. */
  const carry = async (plan: Plan, secrets: Secrets, signal: AbortSignal, record: () => string): Promise<string> => {
    const source = createSourceCheck(parts, plan, secrets.source);
    const target = parts.openTarget(plan.target, secrets.target, plan.options);
    const begin = async (): Promise<string> => {
      await source.look(signal);
      await target.ensureContainer(signal);
      return record();
    };
    const runId = await begin().catch(async (error: unknown) => {
      await target.close();
      throw error;
    });
    const stop = new AbortController();
    const lines = createLiveLines(systemClock, (some) => emit({ name: 'run.lines', payload: { runId, lines: some } }));
    const lane = { sourcePassword: secrets.source, targetSecret: secrets.target };
    const request = {
      store: store(),
      runId,
      names: namesOfRun(plan, runId),
      openLane: () => parts.openLane(plan, runId, lane),
      target,
      checkTable: source.check,
      log: createLog([recordFor(runId, lines.add)], [secrets.source, secrets.target], parts.nowMs),
      onSnapshot: (payload: RunSnapshot) => emit({ name: 'run.snapshot', payload }),
    };
    const goOn = async (): Promise<void> => {
      try {
        await runPlan(request, stop.signal);
      } catch (error) {
        emit({ name: 'run.broken', payload: { runId, error: toErrorData(error) } });
      } finally {
        runs.delete(runId);
        lines.close();
        await target.close();
      }
    };
    runs.set(runId, { stop, end: goOn() });
    return runId;
  };

  return {
    start: (plan, secrets, signal) => {
      // A state folder that cannot be used is told before anybody is contacted.
      const { runs: records } = store();
      return carry(plan, secrets, signal, () => {
        const runId = createRunId(parts.nowMs());
        records.create(runId, plan);
        return runId;
      });
    },
    async resume(runId, secrets, signal) {
      assertResumable(store(), runId);
      return carry(store().runs.plan(runId), secrets, signal, () => runId);
    },
    stop(runId) {
      runs.get(runId)?.stop.abort();
    },
    snapshot(runId) {
      const { state } = store().runs.get(runId);
      const nowMs = parts.nowMs();
      return createBoard(store(), runId, store().runs.plan(runId), 0, nowMs).snapshot(state, 0, nowMs);
    },
    plan: (runId) => store().runs.plan(runId),
    log(runId, after, limit) {
      // Throws RUN_UNKNOWN.
      store().runs.get(runId);
      return store().log.newest(runId, after, limit);
    },
    list: () =>
      store()
        .runs.list()
        .map((record) => summarize(store(), record)),
    async discard(runId, secret, signal) {
      const plan = store().runs.plan(runId);
      const target = parts.openTarget(plan.target, secret, readerSettings);
      try {
        const log = createLog([recordFor(runId, () => undefined)], [secret], parts.nowMs);
        return await discardRun({ store: store(), runId, names: namesOfRun(plan, runId), target, log }, signal);
      } finally {
        await target.close();
      }
    },
    async close() {
      for (const { stop } of runs.values()) stop.abort();
      await Promise.all([...runs.values()].map(({ end }) => end));
      opened?.close();
      opened = null;
    },
  };
}

function summarize(store: Store, record: RunRecord): RunSummary {
  const plan = store.runs.plan(record.runId);
  const parts = plan.tables.flatMap((table) => store.checkpoints.parts(record.runId, table.id));
  return {
    ...record,
    database: plan.source.database,
    container: plan.target.container,
    tables: plan.tables.length,
    rows: parts.reduce((sum, part) => sum + part.rowCount, 0),
    bytes: parts.reduce((sum, part) => sum + part.sizeBytes, 0),
    server: plan.source.server,
    rowsEstimate: sumOrNull(plan.tables.map((table) => table.rowsEstimate)),
    isElsewhere: false,
  };
}

const sumOrNull = (values: readonly (number | null)[]): number | null =>
  values.reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0);
