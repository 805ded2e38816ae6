// Takes a new snapshot into what is shown, so that whatever did not change stays the same object and is not drawn again.
import type { RunSummary } from '../../shared/contract.ts';
import type { LaneSnapshot, RunSnapshot, RunState, TableSnapshot } from '../../shared/run.ts';

/** A run that works, or is finishing its current parts. */
export const isInProgress = (state: RunState): boolean => state.kind === 'running' || state.kind === 'stopping';

/**
 * A run that is resumed counts its snapshots from the beginning, and a clock may be set back: a snapshot is late only
 * when both say so.
 */
const isLate = (snapshot: RunSnapshot, shown: RunSnapshot): boolean =>
  snapshot.seq <= shown.seq && snapshot.atUtc <= shown.atUtc;

/** The snapshot to show; the very same object when `next` came late. */
export function takeSnapshot(shown: RunSnapshot | null, next: RunSnapshot): RunSnapshot {
  if (shown === null) return next;
  if (isLate(next, shown)) return shown;
  return {
    ...next,
    state: isSameState(shown.state, next.state) ? shown.state : next.state,
    tables: share(shown.tables, next.tables, isSameTable),
    lanes: share(shown.lanes, next.lanes, isSameLane),
  };
}

/** `next` with every item that equals the one at its place taken from `shown`; `shown` itself when all do. */
function share<T>(shown: readonly T[], next: readonly T[], isSame: (one: T, other: T) => boolean): readonly T[] {
  let changes = next.length === shown.length ? 0 : 1;
  const shared = next.map((item, index) => {
    const before = shown[index];
    if (before !== undefined && isSame(before, item)) return before;
    changes += 1;
    return item;
  });
  return changes === 0 ? shown : shared;
}

const isSameTable = (one: TableSnapshot, other: TableSnapshot): boolean =>
  one.id === other.id &&
  one.state === other.state &&
  one.rows === other.rows &&
  one.rowsInFlight === other.rowsInFlight &&
  one.parts === other.parts &&
  one.bytes === other.bytes &&
  one.partitionsDone === other.partitionsDone &&
  one.partitions === other.partitions &&
  one.rowsSetAside === other.rowsSetAside &&
  isSameFailure(one.rules ?? null, other.rules ?? null) &&
  one.retries === other.retries &&
  one.rowsEstimate === other.rowsEstimate &&
  isSameFailure(one.error, other.error);

/** Compared by content: errors cross a process border and are new objects every time. */
const isSameFailure = (one: unknown, other: unknown): boolean =>
  one === other || (one !== null && other !== null && JSON.stringify(one) === JSON.stringify(other));

const isSameLane = (one: LaneSnapshot, other: LaneSnapshot): boolean =>
  one.lane === other.lane &&
  one.tableId === other.tableId &&
  one.partition === other.partition &&
  one.activity === other.activity &&
  one.rowsInFlight === other.rowsInFlight;

const isSameState = (one: RunState, other: RunState): boolean => one.kind === other.kind && isSameFailure(one, other);

/** The list of runs with what a snapshot says of one of them. */
export function updateSummary(runs: readonly RunSummary[], snapshot: RunSnapshot): readonly RunSummary[] {
  return runs.map((run) => {
    if (run.runId !== snapshot.runId) return run;
    const { state, rows, bytes, isElsewhere, atUtc } = snapshot;
    const updatedUtc = isInProgress(state) || isInProgress(run.state) ? atUtc : run.updatedUtc;
    return { ...run, state, rows, bytes, isElsewhere, updatedUtc };
  });
}
