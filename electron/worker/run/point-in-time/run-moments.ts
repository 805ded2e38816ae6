// The point in time of a run in progress: which lane may read which table at it, and what happens when it is lost.
import { AppError } from '../../../../shared/errors.ts';
import type { ConsistencyFacts } from '../../../../shared/consistency.ts';
import type { MomentEvidence, PinEvidence } from '../../../../shared/point-in-time.ts';
import { readConsistencyFacts } from '../../source/catalog/consistency-facts.ts';
import type { SourceSession } from '../../source/session.ts';
import type { LaneSlot } from '../carry-partition.ts';
import type { TaskMoment } from '../lane-port.ts';
import type { TableProgress } from '../table-progress.ts';
import type { MomentRun } from '../run-context.ts';
import { beginFixed, dropOwnSnapshot } from './fixed-moments.ts';
import { joinEvidence, pinTogether } from './pin-together.ts';
import { restartTable } from './restart-table.ts';
import { watchMoment } from './watch-moment.ts';

export type Renewal = {
  /** Puts the table's partitions back into the queue. */
  readonly reopen: (progress: TableProgress) => void;
  readonly fail: (progress: TableProgress, error: unknown) => void;
};

export type Moments = {
  /** Before lanes are given work. Throws what keeps the point in time from being had. */
  begin(slots: readonly LaneSlot[]): Promise<void>;
  /** What the reads of a table belong to. */
  taskOf(progress: TableProgress): TaskMoment | undefined;
  mayTake(lane: number, progress: TableProgress): boolean;
  /** Whether a range of the table may be given to another lane. */
  mayShare(progress: TableProgress): boolean;
  /** Whether the lane may read at the point in time of others. */
  mayJoin(lane: number): boolean;
  /** The lane begins with the table; from here on it may be the only one that can. */
  claim(lane: number, progress: TableProgress): void;
  onPinned(progress: TableProgress, evidence: PinEvidence): void;
  /** The lane is done with the table for now: the server need not keep row versions for a table that is over. */
  release(slot: LaneSlot, progress: TableProgress): Promise<void>;
  /** `again`: another lane still has the point in time. `later`: see `renew`. Null: it is another failure. */
  onFailure(lane: number, progress: TableProgress, error: unknown): 'again' | 'later' | null;
  /** After all lanes have come to rest: true when there is more to do, at a new point in time. */
  renew(renewal: Renewal): Promise<boolean>;
  /** The run has come to its end, and whether it is complete. */
  end(isComplete: boolean): Promise<void>;
};

/** A server on which no table ever comes to its end is not asked for ever. */
const maxRounds = 5;

type Base = Pick<Moments, 'begin' | 'taskOf' | 'end'> & Partial<Moments>;

const complete = (some: Base): Moments => ({
  mayTake: () => true,
  mayShare: () => true,
  mayJoin: () => true,
  claim: () => undefined,
  onPinned: () => undefined,
  release: () => Promise.resolve(),
  onFailure: () => null,
  renew: () => Promise.resolve(false),
  ...some,
});

export function createMoments(run: MomentRun): Moments {
  const { mode } = run.plan.pointInTime;
  if (mode === 'none')
    return complete({ begin: async () => undefined, taskOf: () => undefined, end: async () => undefined });
  return mode === 'perTable' || mode === 'shared' ? transactionMoments(run) : fixedMoments(run);
}

const isHeldBy =
  ({ plan }: MomentRun) =>
  ({ table }: TableProgress): boolean =>
    !plan.pointInTime.exceptions.some(({ tableId, holds }) => tableId === table.id && holds === 'no');

const isOver = ({ state }: TableProgress): boolean => state === 'done' || state === 'failed';

/** Whether something of the table was read that must be of one point in time with the rest. */
const isBegun = ({ parts, partitions }: TableProgress): boolean =>
  parts > 0 || partitions.some(({ isRead, isDone }) => isRead || isDone);

async function withSession<T>(run: MomentRun, work: (session: SourceSession) => Promise<T>): Promise<T> {
  const session = await openOwn(run)();
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** The coordinator's own connection. */
const openOwn = (run: MomentRun) => (): Promise<SourceSession> => {
  if (run.openSession === null)
    throw new AppError('BUG', { detail: 'a run with a point in time has no way to its source' });
  return run.openSession(run.stop);
};

/** Puts it on record for the tables that are not done. What was read of none of them is void with its point in time. */
function record(run: MomentRun, tables: readonly TableProgress[], evidence: MomentEvidence): void {
  for (const progress of tables) if (!isBegun(progress)) run.store.moments.forget(run.runId, progress.table.id);
  run.store.moments.add(
    run.runId,
    tables.map(({ table }) => table.id),
    evidence,
  );
}

function fixedMoments(run: MomentRun): Moments {
  const isHeld = isHeldBy(run);
  let task: TaskMoment | undefined;
  return complete({
    async begin() {
      await withSession(run, async (session) => {
        const facts = await readConsistencyFacts(session, run.stop);
        const isNew = run.momentGone?.choice === 'fuzzy';
        const earlier = isNew ? null : (run.store.moments.list(run.runId).at(-1)?.evidence ?? null);
        const begun = await beginFixed(run, session, facts, earlier);
        ({ task } = begun);
        const known = new Set(earlier === null ? [] : run.store.moments.list(run.runId).map(({ tableId }) => tableId));
        const tables = run.board.tables.filter((one) => isHeld(one) && !isOver(one) && !known.has(one.table.id));
        if (tables.length > 0) record(run, tables, begun.evidence);
      });
    },
    taskOf: (progress) => (isHeld(progress) ? task : undefined),
    async end(isComplete) {
      if (isComplete) return dropOwnSnapshot(run, openOwn(run));
      if (run.plan.pointInTime.script !== null)
        run.log(
          'info',
          'The database snapshot of this run is kept, so that resuming goes on at the same point in time.',
        );
    },
  });
}

function transactionMoments(run: MomentRun): Moments {
  const isHeld = isHeldBy(run);
  const { ifLost, ifNotLocked } = run.plan.pointInTime;
  const held = run.board.tables.filter(isHeld);
  let mode: 'perTable' | 'shared' = run.plan.pointInTime.mode === 'shared' ? 'shared' : 'perTable';
  let facts: ConsistencyFacts | null = null;
  let round = 0;
  const pinned = new Set<number>();
  const owners = new Map<string, number>();
  const lost = new Set<TableProgress>();
  /** Tables that go on at another point in time than they began at, as the user chose. */
  const mixed = new Set(run.momentGone?.choice === 'fuzzy' ? run.momentGone.tableIds : []);
  const watch = new AbortController();
  const begin = async (slots: readonly LaneSlot[], session: SourceSession): Promise<void> => {
    facts = await readConsistencyFacts(session, run.stop);
    if (mode === 'perTable') return;
    const open = held.filter((one) => !isOver(one));
    const tables = open.map(({ table }) => table);
    try {
      const pins = await pinTogether(run, session, slots, idOf('all'), tables);
      for (const { progress } of slots) pinned.add(progress.lane);
      const evidence = joinEvidence('shared', pins, facts);
      record(run, open, evidence);
      run.log('info', tellPinned(evidence, tables.length));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'MOMENT_NOT_LOCKED' || ifNotLocked === 'stop') throw error;
      run.log('warning', `${error.message} As the plan says, each table is read at a point in time of its own.`);
      mode = 'perTable';
    }
  };
  const idOf = (name: string): string => `${name}#${String(round)}`;
  return complete({
    async begin(slots) {
      round += 1;
      pinned.clear();
      owners.clear();
      lost.clear();
      if (held.every(isOver)) return;
      await withSession(run, (session) => begin(slots, session));
      if (round === 1) void watchMoment(run, openOwn(run), AbortSignal.any([watch.signal, run.stop]));
    },
    taskOf(progress) {
      if (!isHeld(progress)) return undefined;
      if (mode === 'shared') return { kind: 'transaction', id: idOf('all'), mayBegin: false };
      const mayBegin = !isBegun(progress) || mixed.has(progress.table.id);
      return { kind: 'transaction', id: idOf(progress.table.id), mayBegin };
    },
    mayTake(lane, progress) {
      if (!isHeld(progress)) return true;
      if (lost.has(progress)) return false;
      return mode === 'shared' ? pinned.has(lane) : (owners.get(progress.table.id) ?? lane) === lane;
    },
    mayShare: (progress) => mode === 'shared' || !isHeld(progress),
    mayJoin: (lane) => mode !== 'shared' || pinned.has(lane),
    claim(lane, progress) {
      if (isHeld(progress)) owners.set(progress.table.id, lane);
    },
    onPinned(progress, evidence) {
      mixed.delete(progress.table.id);
      record(run, [progress], joinEvidence('perTable', [evidence], facts));
    },
    async release({ lane }, progress) {
      if (mode === 'shared' || !isHeld(progress) || !isOver(progress) || run.stop.aborted) return;
      const request = { id: idOf(progress.table.id), tables: [], step: 'release' } as const;
      // Whatever it cannot let go of, it lets go of with its connection.
      await lane?.pin(request, run.stop).catch(() => undefined);
    },
    onFailure(lane, progress, error) {
      if (!(error instanceof AppError) || error.code !== 'POINT_IN_TIME_LOST') return null;
      run.log('warning', `${error.message} Lane ${String(lane)} has no point in time any more.`);
      if (mode === 'shared') pinned.delete(lane);
      if (mode === 'shared' && pinned.size > 0) return 'again';
      lost.add(progress);
      return 'later';
    },
    async renew({ reopen, fail }) {
      if (run.stop.aborted) return false;
      const isAllLost = mode === 'shared' && pinned.size === 0;
      const open = isAllLost ? held.filter((one) => !isOver(one)) : [...lost].filter((one) => !isOver(one));
      if (open.length === 0) return false;
      // Tables that are to be of one moment with those that are lost lose it with them.
      const group = isAllLost ? held.filter(({ state }) => state !== 'failed') : open;
      const mustAsk = (ifLost === 'stop' && group.some(isBegun)) || round >= maxRounds;
      if (mustAsk) {
        for (const progress of open) fail(progress, lostError(progress));
        return false;
      }
      for (const progress of group) {
        if (isBegun(progress)) await restartTable(run, progress);
        reopen(progress);
      }
      return true;
    },
    async end() {
      watch.abort();
    },
  });
}

const lostError = ({ table }: TableProgress): AppError =>
  new AppError('POINT_IN_TIME_LOST', {
    table: `${table.schema}.${table.name}`,
    detail: 'the connections that held it were lost',
  });

function tellPinned({ connections, pinnedUtc, changeTrackingVersions }: MomentEvidence, tables: number): string {
  const at = pinnedUtc ?? 'the server did not tell its time';
  if (connections === 1)
    return `One connection holds one point in time (${at}) of ${String(tables)} tables, for which nothing was locked.`;
  const proof =
    changeTrackingVersions.length === 1 && connections > 1
      ? ` All of them see change tracking version ${changeTrackingVersions[0] ?? ''}.`
      : '';
  return `${String(connections)} connections hold one point in time (${at}) of ${String(tables)} tables; the tables are no longer locked.${proof}`;
}
