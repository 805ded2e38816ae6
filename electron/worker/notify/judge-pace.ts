// Judges whether a run moves, and fast enough. Pure. What is held on purpose is neither stalled nor slow.
import type { AlertRules } from '../../../shared/alerts.ts';
import { formatBytes, formatCount } from '../../../shared/format.ts';
import type { RunSnapshot } from '../../../shared/run.ts';
import type { Alert, RunFacts } from './alert.ts';
import { nameOf, sayAlert, sayMoves, saySlow, sayStalled } from './words.ts';

type Sample = { readonly atMs: number; readonly rows: number; readonly bytes: number };

export type Pace = {
  /** What the run had done when it last moved. */
  readonly moved: Sample | null;
  readonly isStallTold: boolean;
  /** Over the time that the rule of speed looks at, oldest first. */
  readonly samples: readonly Sample[];
  readonly isSlowTold: boolean;
};
export const paceAtRest: Pace = { moved: null, isStallTold: false, samples: [], isSlowTold: false };

type Judged = { readonly pace: Pace; readonly alerts: readonly Alert[] };
const minuteMs = 60_000;
const bytesInMegabyte = 1 << 20;
/** A sample more often than this part of the time looked at would tell nothing new. */
const samplesKept = 30;

const isHeld = ({ load }: RunSnapshot): boolean =>
  load !== undefined && (load.wanted.isHeld || load.lanesAllowed === 0);

export function judgePace(
  pace: Pace,
  rules: AlertRules,
  facts: RunFacts,
  snapshot: RunSnapshot,
  nowMs: number,
): Judged {
  if (snapshot.state.kind !== 'running' || isHeld(snapshot)) return { pace: paceAtRest, alerts: [] };
  const inFlight = snapshot.lanes.reduce((sum, lane) => sum + lane.rowsInFlight, 0);
  const now: Sample = { atMs: nowMs, rows: snapshot.rows + inFlight, bytes: snapshot.bytes };
  const stall = judgeStall(pace, rules, facts, snapshot, now);
  const slow = judgeSlow(pace, rules, facts, now);
  return { pace: { ...stall.pace, ...slow.pace }, alerts: [...stall.alerts, ...slow.alerts] };
}

type StallPace = Pick<Pace, 'moved' | 'isStallTold'>;

function judgeStall(
  { moved, isStallTold }: Pace,
  { stalledMinutes }: AlertRules,
  facts: RunFacts,
  snapshot: RunSnapshot,
  now: Sample,
): { readonly pace: StallPace; readonly alerts: readonly Alert[] } {
  // Rows in flight are given up when a part is read again: any change is a move.
  if (moved === null || moved.rows !== now.rows || moved.bytes !== now.bytes) {
    const again = moved !== null && isStallTold && stalledMinutes !== null;
    return {
      pace: { moved: now, isStallTold: false },
      alerts: again ? [sayAlert(facts, 'runStalled', now.atMs, sayMoves(now.atMs - moved.atMs))] : [],
    };
  }
  const pace = { moved, isStallTold };
  if (stalledMinutes === null || isStallTold || now.atMs - moved.atMs < stalledMinutes * minuteMs)
    return { pace, alerts: [] };
  const busy = snapshot.tables.find((table) => table.state === 'running');
  const table = busy === undefined ? null : nameOf(busy);
  const alert = sayAlert(facts, 'runStalled', now.atMs, sayStalled(stalledMinutes, table), table);
  return { pace: { moved, isStallTold: true }, alerts: [alert] };
}

type SlowPace = Pick<Pace, 'samples' | 'isSlowTold'>;

function judgeSlow(
  { samples, isSlowTold }: Pace,
  { slow }: AlertRules,
  facts: RunFacts,
  now: Sample,
): { readonly pace: SlowPace; readonly alerts: readonly Alert[] } {
  if (slow === null) return { pace: { samples: [], isSlowTold: false }, alerts: [] };
  const windowMs = slow.minutes * minuteMs;
  const last = samples.at(-1);
  const isDue = last === undefined || now.atMs - last.atMs >= windowMs / samplesKept;
  const all = isDue ? [...samples, now] : samples;
  // The newest of those that are old enough stays: it is where the time looked at begins.
  const begin = all.findLastIndex(({ atMs }) => now.atMs - atMs >= windowMs);
  const kept = begin > 0 ? all.slice(begin) : all;
  const first = kept[0];
  if (begin < 0 || first === undefined) return { pace: { samples: kept, isSlowTold }, alerts: [] };
  const seconds = (now.atMs - first.atMs) / 1000;
  const isRows = slow.unit === 'rows';
  const perSecond = Math.max(0, isRows ? now.rows - first.rows : now.bytes - first.bytes) / seconds;
  const limit = isRows ? slow.below : slow.below * bytesInMegabyte;
  const isSlow = perSecond < limit;
  const words = (amount: number): string => (isRows ? `${formatCount(amount)} rows` : formatBytes(amount));
  return {
    pace: { samples: kept, isSlowTold: isSlow },
    alerts:
      isSlow && !isSlowTold
        ? [sayAlert(facts, 'runSlow', now.atMs, saySlow(words(perSecond), words(limit), slow.minutes))]
        : [],
  };
}
