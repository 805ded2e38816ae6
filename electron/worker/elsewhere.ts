// The runs of a state folder that another process holds: shown from its notice, and watched while somebody asks.
import type { RunLogLine, RunSummary, WorkerEvent } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { FactoryAtStop } from '../../shared/factory-progress.ts';
import type { Adjustment } from '../../shared/load.ts';
import type { Plan } from '../../shared/plan.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import { toErrorData } from './run/retry.ts';
import { askToAdjust, askToStop, readNotice, readNoticedPlan, type Notice } from './store/notice.ts';

export type Elsewhere = {
  /** What another process says of the folder it holds. */
  notice(): Notice | null;
  list(notice: Notice): RunSummary[];
  /** From here on the run is watched: its snapshots and lines come as events. Throws RUN_UNKNOWN, STATE_IN_USE. */
  snapshot(notice: Notice, runId: string): RunSnapshot;
  plan(notice: Notice, runId: string): Plan;
  log(notice: Notice, runId: string, after: number, limit: number): RunLogLine[];
  /** Asks the other process; nothing happens when it does not carry that run. */
  stop(notice: Notice, runId: string, factory: FactoryAtStop): void;
  /** The same for its load. Throws RUN_UNKNOWN. */
  adjust(notice: Notice, runId: string, change: Adjustment): void;
  close(): void;
};

export const isInUse = (error: unknown): boolean => error instanceof AppError && error.code === 'STATE_IN_USE';

type Watched = { seq: number; line: number };

const watchEveryMs = 1000;

/** STATE_IN_USE with the name of the process, where it is known. */
export const inUse = (path: string, notice: Notice | null, cause?: unknown): AppError =>
  new AppError('STATE_IN_USE', { path, holder: holderOf(notice) }, cause);

const holderOf = (notice: Notice | null): string =>
  notice === null ? 'another Tableferry process' : `another Tableferry process (${notice.program}, pid ${notice.pid})`;

/**
 * `takeOver`: the state of a run from the store, once the folder is free. Throws STATE_IN_USE while it is not. It is the
 * last snapshot that watchers of the run get from here.
 */
export function createElsewhere(
  folder: string,
  emit: (event: WorkerEvent) => void,
  takeOver: (runId: string) => RunSnapshot,
): Elsewhere {
  const watched = new Map<string, Watched>();
  let timer: NodeJS.Timeout | null = null;
  const rest = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  const show = (notice: Notice, runId: string, seen: Watched): void => {
    const lines = linesOf(notice, runId).filter(({ line }) => line > seen.line);
    if (lines.length > 0) emit({ name: 'run.lines', payload: { runId, lines } });
    seen.line = lines.at(-1)?.line ?? seen.line;
    const snapshot = notice.snapshots.find((one) => one.runId === runId);
    if (snapshot === undefined || snapshot.seq === seen.seq) return;
    seen.seq = snapshot.seq;
    emit({ name: 'run.snapshot', payload: { ...snapshot, isElsewhere: true } });
  };
  const look = (): void => {
    const notice = readNotice(folder);
    for (const [runId, seen] of watched) {
      if (notice !== null) {
        show(notice, runId, seen);
        continue;
      }
      try {
        const last = takeOver(runId);
        watched.delete(runId);
        emit({ name: 'run.snapshot', payload: { ...last, seq: seen.seq + 1 } });
      } catch (error) {
        // Somebody holds the folder who has not written down anything yet.
        if (isInUse(error)) continue;
        watched.delete(runId);
        emit({ name: 'run.broken', payload: { runId, error: toErrorData(error) } });
      }
    }
    if (watched.size === 0) rest();
  };
  const assertKnown = (notice: Notice, runId: string): void => {
    if (!notice.runs.some((run) => run.runId === runId)) throw new AppError('RUN_UNKNOWN', { runId, path: folder });
  };
  return {
    notice: () => {
      const found = readNotice(folder);
      return found?.pid === process.pid ? null : found;
    },
    list: ({ runs }) => runs.map((run) => ({ ...run, isElsewhere: true })),
    snapshot(notice, runId) {
      assertKnown(notice, runId);
      const snapshot = notice.snapshots.find((one) => one.runId === runId);
      if (snapshot === undefined) throw inUse(folder, notice);
      watched.set(runId, { seq: snapshot.seq, line: linesOf(notice, runId).at(-1)?.line ?? 0 });
      timer ??= setInterval(look, watchEveryMs).unref();
      return { ...snapshot, isElsewhere: true };
    },
    plan(notice, runId) {
      assertKnown(notice, runId);
      const plan = readNoticedPlan(folder, runId);
      if (plan === null) throw inUse(folder, notice);
      return plan;
    },
    log(notice, runId, after, limit) {
      assertKnown(notice, runId);
      return linesOf(notice, runId)
        .filter(({ line }) => line > after)
        .slice(-limit);
    },
    stop({ snapshots }, runId, factory) {
      const state = snapshots.find((one) => one.runId === runId)?.state.kind;
      if (state === 'running') askToStop(folder, runId, factory);
    },
    adjust(notice, runId, change) {
      assertKnown(notice, runId);
      const state = notice.snapshots.find((one) => one.runId === runId)?.state.kind;
      if (state !== 'running') throw inUse(folder, notice);
      askToAdjust(folder, runId, change);
    },
    close: rest,
  };
}

const linesOf = ({ lines }: Notice, runId: string): readonly RunLogLine[] =>
  lines.find((of) => of.runId === runId)?.lines ?? [];
