// The runs of a state folder that this process does not hold: live ones from their process's notice, others from a copy.
import type { RunLogLine, RunSummary } from '../../../shared/contract.ts';
import type { LiveEvent } from '../../../shared/dashboard.ts';
import { AppError } from '../../../shared/errors.ts';
import type { RunSnapshot } from '../../../shared/run.ts';
import { buildReport } from '../report/build-report.ts';
import { restingSnapshot } from '../resting-snapshot.ts';
import { namesOfRun } from '../run/run-names.ts';
import { createSummaries } from '../run-summaries.ts';
import { readNotice, type Notice } from '../store/notice.ts';
import type { Store } from '../store/store.ts';
import { createFolderWatch } from './folder-watch.ts';
import type { RunView } from './run-view.ts';
import { createStateCopy } from './state-copy.ts';

export type FolderViewSettings = {
  readonly folder: string;
  readonly openStore: (path: string) => Store;
  readonly nowMs: () => number;
  readonly lookEveryMs?: number;
};

const liveSnapshot = (notice: Notice | null, runId: string): RunSnapshot | undefined =>
  notice?.snapshots.find((one) => one.runId === runId);

const liveLines = (notice: Notice | null, runId: string): readonly RunLogLine[] =>
  notice?.lines.find((of) => of.runId === runId)?.lines ?? [];

export function createFolderView({ folder, openStore, nowMs, lookEveryMs = 500 }: FolderViewSettings): RunView {
  const copy = createStateCopy({ folder, openStore, nowMs });
  // Reading every plan takes its time, and a copy never changes.
  const lists = new WeakMap<Store, readonly RunSummary[]>();
  const listOf = (store: Store): readonly RunSummary[] => {
    const list = lists.get(store) ?? createSummaries(store)();
    lists.set(store, list);
    return list;
  };
  // While somebody works the store changes all the time; once they are gone it has their last word, which counts.
  const copied = (): Promise<Store | null> => copy.store(readNotice(folder) === null);
  const stored = async (runId: string): Promise<Store> => {
    const store = await copied();
    if (store === null) throw new AppError('RUN_UNKNOWN', { runId, path: folder });
    // Throws RUN_UNKNOWN.
    store.runs.get(runId);
    return store;
  };
  const reading = {
    async list() {
      const notice = readNotice(folder);
      if (notice !== null) return notice.runs;
      const store = await copied();
      return store === null ? [] : listOf(store);
    },
    async snapshot(runId: string) {
      return liveSnapshot(readNotice(folder), runId) ?? restingSnapshot(await stored(runId), runId, nowMs());
    },
    async log(runId: string, after: number, limit: number) {
      const kept = await stored(runId).then((store) => store.log.newest(runId, after, limit), noneYet);
      const seen = kept.at(-1)?.line ?? after;
      // The copy is a moment old.
      const newer = liveLines(readNotice(folder), runId).filter(({ line }) => line > seen);
      return [...kept, ...newer].slice(-limit);
    },
  };
  const watches = new Set<() => void>();
  return {
    ...reading,
    plan: async (runId) => (await stored(runId)).runs.plan(runId),
    async report(runId) {
      const store = await stored(runId);
      const snapshot = liveSnapshot(readNotice(folder), runId) ?? restingSnapshot(store, runId, nowMs());
      const { manifestName } = namesOfRun(store.runs.plan(runId), runId);
      return buildReport({
        store,
        snapshot,
        manifestName,
        nowUtc: new Date(nowMs()).toISOString(),
        madeBy: 'the dashboard',
      });
    },
    onEvent(listener: (event: LiveEvent) => void) {
      const stop = createFolderWatch({ ...reading, notice: () => readNotice(folder), listener, everyMs: lookEveryMs });
      watches.add(stop);
      return () => {
        stop();
        watches.delete(stop);
      };
    },
    close() {
      for (const stop of watches) stop();
      copy.close();
    },
  };
}

/** A run that has just begun stands in its notice, and in the store a moment later. */
function noneYet(error: unknown): [] {
  if (error instanceof AppError && error.code === 'RUN_UNKNOWN') return [];
  throw error;
}
