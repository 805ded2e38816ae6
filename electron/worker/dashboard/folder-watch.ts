// Looks at a state folder again and again, and tells what happened in it as the process that carries a run would.
import type { RunLogLine, RunSummary } from '../../../shared/contract.ts';
import type { LiveEvent } from '../../../shared/dashboard.ts';
import { AppError } from '../../../shared/errors.ts';
import type { RunSnapshot } from '../../../shared/run.ts';
import type { Notice } from '../store/notice.ts';
import { shapeOf } from './run-view.ts';

export type FolderWatchSettings = {
  readonly notice: () => Notice | null;
  readonly list: () => Promise<readonly RunSummary[]>;
  readonly snapshot: (runId: string) => Promise<RunSnapshot>;
  readonly log: (runId: string, after: number, limit: number) => Promise<readonly RunLogLine[]>;
  readonly listener: (event: LiveEvent) => void;
  readonly everyMs: number;
};

type Seen = { readonly seq: number; readonly atUtc: string; readonly line: number; readonly isLive: boolean };

const mostLines = 1000;
const isLive = ({ state }: RunSnapshot): boolean => state.kind === 'running' || state.kind === 'stopping';

/** Begins at once; returns a function that ends it. */
export function createFolderWatch({ listener, everyMs, ...folder }: FolderWatchSettings): () => void {
  const seen = new Map<string, Seen>();
  let shape: string | null = null;
  let isOver = false;
  const tell = (event: LiveEvent): void => {
    if (!isOver) listener(event);
  };
  const show = (snapshot: RunSnapshot, lines: readonly RunLogLine[]): void => {
    const { runId, seq, atUtc } = snapshot;
    const before = seen.get(runId);
    const newer = before === undefined ? [] : lines.filter(({ line }) => line > before.line);
    if (newer.length > 0) tell({ name: 'run.lines', payload: { runId, lines: newer } });
    const line = lines.at(-1)?.line ?? before?.line ?? 0;
    seen.set(runId, { seq, atUtc, line, isLive: isLive(snapshot) });
    // Two processes may come to the same number one after the other.
    if (before?.seq !== seq || before.atUtc !== atUtc) tell({ name: 'run.snapshot', payload: snapshot });
  };
  /** Its process has ended: what became of it stands in the store. */
  const showEnd = async (runId: string, afterLine: number): Promise<void> => {
    try {
      const lines = await folder.log(runId, afterLine, mostLines);
      const last = await folder.snapshot(runId);
      if (lines.length > 0) tell({ name: 'run.lines', payload: { runId, lines } });
      tell({ name: 'run.snapshot', payload: last });
    } catch (error) {
      // Discarded in the same moment: it is gone from the list.
      if (!(error instanceof AppError && error.code === 'RUN_UNKNOWN')) throw error;
    }
  };
  const look = async (): Promise<void> => {
    const notice = folder.notice();
    for (const snapshot of notice?.snapshots ?? []) {
      const lines = notice?.lines.find(({ runId }) => runId === snapshot.runId)?.lines ?? [];
      show(snapshot, lines);
    }
    const noticed = new Set(notice?.snapshots.map(({ runId }) => runId));
    for (const [runId, before] of seen) {
      if (noticed.has(runId)) continue;
      if (before.isLive) await showEnd(runId, before.line);
      seen.delete(runId);
    }
    const next = shapeOf(await folder.list());
    if (shape !== null && shape !== next) tell({ name: 'runs.changed' });
    shape = next;
  };
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    // A folder that cannot be read now: the page's own requests say why, and the next look tries again.
    void look()
      .catch(() => undefined)
      .finally(() => (isLooking = false));
  }, everyMs).unref();
  return () => {
    isOver = true;
    clearInterval(timer);
  };
}
