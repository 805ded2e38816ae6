// How many lanes may work at this moment, and how fast: the user's wishes, the calendar and the governor, whichever is least.
import {
  adjusted,
  describeAdjustment,
  type Adjustment,
  type LoadSnapshot,
  type Wanted,
} from '../../../../shared/load.ts';
import type { Plan } from '../../../../shared/plan.ts';
import { finishOver, nextChange, speedAt, type Speed } from '../../../../shared/speed-calendar.ts';
import { setLimit, type Lines } from '../bandwidth.ts';
import type { LaneSlot } from '../carry-partition.ts';
import type { MomentRun } from '../run-context.ts';
import { applicationNameOf } from '../run-names.ts';
import { startGovernor } from './governor.ts';
import type { Judgement } from './judge.ts';

export type LoadControl = {
  /** Learns what is usual on the server, before any lane burdens it. */
  begin(): Promise<void>;
  /** Waits until the lane may work; false = the run is stopping. */
  enter(slot: LaneSlot): Promise<boolean>;
  leave(slot: LaneSlot): void;
  /** At a border of its range a lane that is one too many waits here. */
  atBorder(slot: LaneSlot): Promise<void>;
  /** The lane was asked to come to a border, or should have been. */
  isTooMany(slot: LaneSlot): boolean;
  adjust(change: Adjustment): void;
  snapshot(): LoadSnapshot;
  /** The time left, with what the calendar makes of it; null = unknown. */
  secondsLeft(secondsAtThisSpeed: number | null): number | null;
  end(): void;
};

/** What a plan and the adjustments of its run ask for. */
function wantedOf({ options }: Plan, adjustments: readonly Adjustment[]): Wanted {
  const { lanes, readBytesPerSecond, bandwidthBytesPerSecond, governor, calendar } = options;
  const planned: Wanted = {
    lanes,
    readBytesPerSecond,
    bandwidthBytesPerSecond,
    isHeld: false,
    isGoverned: governor === 'on',
    calendar,
  };
  return adjustments.reduce(adjusted, planned);
}

const least = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));

export function createLoadControl(run: MomentRun, lines: Lines, openSession: MomentRun['openSession']): LoadControl {
  const mostLanes = run.plan.options.lanes;
  let wanted = wantedOf(
    run.plan,
    run.store.adjustments.list(run.runId).map(({ change }) => change),
  );
  let judged: Judgement | null = null;
  let told: string | null = null;
  const active = new Set<LaneSlot>();
  let changed = Promise.withResolvers<void>();
  let governing: AbortController | null = null;
  const ended = new AbortController();
  let isFollowing = false;

  const speed = (): Speed => (wanted.calendar === null ? null : speedAt(wanted.calendar, run.clock.nowMs()));
  const byUser = (): number => {
    const now = speed();
    if (wanted.isHeld || now?.kind === 'off') return 0;
    return Math.min(mostLanes, wanted.lanes, now?.lanes ?? mostLanes);
  };
  const allowed = (): number => (judged === null || !wanted.isGoverned ? byUser() : Math.min(byUser(), judged.lanes));
  const readLimit = (): number | null => {
    const now = speed();
    return least(wanted.readBytesPerSecond, now?.kind === 'gentle' ? now.readBytesPerSecond : null);
  };
  const reason = (): string | null => {
    if (wanted.isHeld) return 'It is held, as was asked.';
    const now = speed();
    if (now?.kind === 'off') return 'The calendar keeps the source free at this time.';
    if (judged !== null && wanted.isGoverned && judged.reason !== null) return judged.reason;
    if (now !== null) return 'The calendar asks for a gentle speed at this time.';
    return null;
  };

  /** Lanes that can be called to a border: a table without a key would have to start over. */
  const interruptible = (slot: LaneSlot): boolean => slot.progress.table?.table.key !== null;
  const tooMany = (): LaneSlot[] => {
    const count = active.size - allowed();
    const free = [...active].filter(interruptible).toSorted((a, b) => b.progress.lane - a.progress.lane);
    return count <= 0 ? [] : free.slice(0, count);
  };
  const tell = (): void => {
    const text = reason();
    if (text === told) return;
    told = text;
    run.log(
      'info',
      text === null ? `All ${String(byUser())} lanes may work again.` : `${text} ${describe(allowed(), mostLanes)}`,
    );
  };
  /** What is in force becomes true: limits at once, lanes at their next border. */
  const apply = (): void => {
    const lanes = allowed();
    // Lanes come to a border first; what cannot be interrupted is held where it is.
    const isStuck = lanes === 0 && [...active].every((slot) => !interruptible(slot));
    setLimit(lines.read, isStuck && active.size > 0 ? 'closed' : readLimit());
    setLimit(lines.upload, wanted.bandwidthBytesPerSecond);
    for (const slot of tooMany()) slot.lane?.yieldPartition();
    tell();
    changed.resolve();
    changed = Promise.withResolvers<void>();
    run.progress.touch();
  };
  const govern = async (): Promise<void> => {
    if (!wanted.isGoverned || openSession === null || governing !== null) return;
    governing = new AbortController();
    await startGovernor(
      {
        openSession,
        applicationName: applicationNameOf(run.runId),
        clock: run.clock,
        log: run.log,
        mostLanes: byUser,
        onJudgement(judgement) {
          judged = judgement;
          apply();
        },
      },
      AbortSignal.any([governing.signal, ended.signal]),
    );
  };
  const ungovern = (): void => {
    governing?.abort();
    governing = null;
    judged = null;
  };
  /** The calendar's changes come by themselves, for as long as there is one. */
  const followCalendar = async (): Promise<void> => {
    if (isFollowing) return;
    isFollowing = true;
    while (!ended.signal.aborted && wanted.calendar !== null) {
      const change = nextChange(wanted.calendar, run.clock.nowMs());
      const again = changed.promise;
      const gone = new AbortController();
      const waiting = run.clock.wait(
        change === null ? longestSleepMs : Math.min(longestSleepMs, change.atMs - run.clock.nowMs()),
        AbortSignal.any([gone.signal, ended.signal]),
      );
      await Promise.race([waiting, again]);
      gone.abort();
      if (change !== null && run.clock.nowMs() >= change.atMs) apply();
    }
    isFollowing = false;
  };
  const leave = (slot: LaneSlot): void => {
    if (!active.delete(slot)) return;
    apply();
  };
  const enter = async (slot: LaneSlot): Promise<boolean> => {
    while (!run.stop.aborted) {
      if (active.size < allowed()) {
        active.add(slot);
        if (slot.progress.activity === 'held') slot.progress.activity = 'idle';
        return true;
      }
      slot.progress.activity = 'held';
      run.progress.touch();
      await changed.promise;
    }
    slot.progress.activity = 'idle';
    return false;
  };
  run.stop.addEventListener('abort', () => changed.resolve(), { once: true });
  return {
    async begin() {
      apply();
      await govern();
      void followCalendar();
    },
    enter,
    leave,
    async atBorder(slot) {
      if (active.size <= allowed()) return;
      leave(slot);
      await enter(slot);
    },
    isTooMany: (slot) => tooMany().includes(slot),
    adjust(change) {
      wanted = adjusted(wanted, change);
      run.store.adjustments.add(run.runId, change);
      if (!wanted.isGoverned) ungovern();
      else void govern();
      void followCalendar();
      run.log('info', `Adjusted: ${describeAdjustment(change)}.`);
      apply();
    },
    snapshot() {
      const change = wanted.calendar === null ? null : nextChange(wanted.calendar, run.clock.nowMs());
      return {
        wanted,
        mostLanes,
        lanesAllowed: allowed(),
        readBytesPerSecond: readLimit(),
        reason: reason(),
        nextChange:
          change === null ? null : { atUtc: new Date(change.atMs).toISOString(), isOff: change.speed?.kind === 'off' },
      };
    },
    secondsLeft(seconds) {
      if (wanted.calendar === null || seconds === null) return seconds;
      const nowMs = run.clock.nowMs();
      const now = speed();
      const share = now === null ? 1 : now.kind === 'off' ? 1 : Math.min(1, now.lanes / mostLanes);
      const end = finishOver(wanted.calendar, nowMs, seconds * 1000 * share, mostLanes);
      return end === null ? null : Math.ceil((end - nowMs) / 1000);
    },
    end() {
      ended.abort();
      governing?.abort();
      changed.resolve();
    },
  };
}

/** A clock that jumps, after sleep or by hand, is noticed within this. */
const longestSleepMs = 60_000;

const describe = (lanes: number, most: number): string =>
  lanes === 0 ? 'No lane works until then.' : `${String(lanes)} of ${String(most)} lanes work.`;
