// Pins all lanes at one state: connections first, then a short lock on every table, the snapshots, and the lock is gone.
// One connection alone needs no lock.
import { AppError } from '../../../../shared/errors.ts';
import type { ConsistencyFacts } from '../../../../shared/consistency.ts';
import { blankEvidence, type MomentEvidence, type PinEvidence } from '../../../../shared/point-in-time.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import { pinLimitMs, underSharedLock } from '../../source/point-in-time/shared-lock.ts';
import type { SourceSession } from '../../source/session.ts';
import type { LaneSlot } from '../carry-partition.ts';
import type { MomentRun } from '../run-context.ts';

/** Throws MOMENT_NOT_LOCKED, SNAPSHOT_NOT_ALLOWED, and what the source throws. */
export async function pinTogether(
  run: MomentRun,
  session: SourceSession,
  slots: readonly LaneSlot[],
  id: string,
  tables: readonly PlanTable[],
): Promise<readonly PinEvidence[]> {
  const lockable = tables.filter(({ kind }) => kind === 'table');
  // One read pins the whole database's state; which table it is does not matter.
  const request = { id, tables: lockable.slice(0, 1) };
  const lanes = await Promise.all(slots.map(async (slot) => (slot.lane ??= await run.openLane(slot.progress.lane))));
  await Promise.all(lanes.map((lane) => lane.pin({ ...request, step: 'ready' }, run.stop)));
  const limit = AbortSignal.any([run.stop, run.lifetime]);
  const pinAll = () =>
    within(pinLimitMs, Promise.all(lanes.map((lane) => lane.pin({ ...request, step: 'pin' }, limit))));
  // One connection sees one state by itself: nothing has to be locked for it.
  if (lanes.length === 1) return (await pinAll()).filter((one) => one !== null);
  const pinned = await underSharedLock(
    {
      session,
      tables: lockable,
      clock: run.clock,
      onRefused: (tried, delayMs) =>
        run.log(
          'warning',
          `The tables could not be locked for a moment, because one is being written to (try ${String(tried)}); the next try comes in ${String(delayMs / 1000)} s.`,
        ),
    },
    pinAll,
    run.stop,
  );
  return pinned.filter((one) => one !== null);
}

/** Writers wait for the lock: it is not held longer than this, whatever the lanes do. */
async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(new AppError('SOURCE_BUSY', { number: 0, detail: 'the connections did not begin together in time' })),
      limitMs,
    );
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const distinct = (values: readonly (string | null)[]): string[] =>
  [...new Set(values.filter((value) => value !== null))].sort();

/** What the connections told, as the evidence of one point in time. */
export function joinEvidence(
  mode: 'perTable' | 'shared',
  pins: readonly PinEvidence[],
  facts: Pick<ConsistencyFacts, 'databaseCreated' | 'recoveryFork'> | null,
): MomentEvidence {
  const times = distinct(pins.map(({ pinnedUtc }) => pinnedUtc));
  return {
    ...blankEvidence(mode),
    pinnedUtc: times[0] ?? null,
    pinnedUntilUtc: times.at(-1) ?? null,
    connections: pins.length,
    isLocked: mode === 'shared' && pins.length > 1,
    changeTrackingVersions: distinct(pins.map(({ changeTrackingVersion }) => changeTrackingVersion)),
    transactionSequences: distinct(pins.map(({ transactionSequence }) => transactionSequence)),
    lsn: distinct(pins.map(({ lsn }) => lsn))[0] ?? null,
    // The lowest is right for every connection; hex of one length compares as its number does.
    rowversionBound: distinct(pins.map(({ rowversionBound }) => rowversionBound))[0] ?? null,
    databaseCreated: facts?.databaseCreated ?? null,
    recoveryFork: facts?.recoveryFork ?? null,
  };
}
