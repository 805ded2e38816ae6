// How a table is read in a round: whole, what changed since its position, or not at all, and why.
import type { ChangeMark } from '../../../shared/change-mark.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { SeriesTable } from '../../../shared/series.ts';
import type { Increment } from '../../../shared/increment.ts';
import type { Verdict } from '../source/changes/verdict.ts';
import type { Drift } from './drift.ts';

export type Decision =
  /** `isLoss`: changes may have been lost, which somebody has to hear. */
  | { readonly how: 'full'; readonly why: string; readonly isLoss: boolean }
  | { readonly how: 'changes'; readonly since: ChangeMark }
  | { readonly how: 'stopped'; readonly why: string };

/** `reload`: why it cannot be read on with the columns it has now; null = it can. */
export type TableDrift = Pick<Drift, 'action' | 'why'> & { readonly reload: string | null };

export type DecisionRequest = {
  readonly table: PlanTable;
  readonly increment: Increment;
  /** What the state of the series has of it; null = nothing yet. */
  readonly known: SeriesTable | null;
  /** What became of its columns since it was planned; null = nobody looked. `table` is as it is now. */
  readonly drift: TableDrift | null;
  /** Of its position, asked of the source; null = it has none to ask about. */
  readonly verdict: Verdict | null;
};

const stoppedRemedy = 'Its plan says to stop when changes may be lost; make one that loads it anew (ifLost: reload).';
const otherPlan = 'The plan was made anew, with other columns than those of the files.';

/** Why a table with other columns than its files is loaded whole; null = it need not be. */
function otherColumns(drift: TableDrift | null): string | null {
  if (drift?.action === 'evolve') return drift.reload;
  return drift?.action === 'reload' ? drift.why : otherPlan;
}

const full = (why: string, isLoss = false): Decision => ({ how: 'full', why, isLoss });

export function decideTable({ table, increment, known, drift, verdict }: DecisionRequest): Decision {
  if (drift?.action === 'stop') return { how: 'stopped', why: drift.why };
  if (known === null) return full('It is loaded for the first time.');
  if (increment.mode === 'reload') return full('It is loaded whole in every round.');
  if (!isSameWay(known.increment, increment)) return full('Its changes are found in another way than before.');
  const other = known.schemaFingerprint === table.schemaFingerprint ? null : otherColumns(drift);
  if (other !== null) return full(other);
  if (known.reload !== null) return lost(increment, known.reload);
  if (known.position === null || known.base === null) return full('The series has no position of it.');
  if (verdict?.kind === 'lost') return lost(increment, verdict.why);
  return { how: 'changes', since: known.position };
}

const lost = ({ ifLost }: Increment, why: string): Decision =>
  ifLost === 'stop' ? { how: 'stopped', why: `${why} ${stoppedRemedy}` } : full(why, true);

/** A policy may change without a new load, and so may a capture instance; what a position means may not. */
function isSameWay(before: Increment, now: Increment): boolean {
  switch (now.mode) {
    case 'rowversion':
      return before.mode === 'rowversion' && before.column === now.column;
    case 'watermark':
      return before.mode === 'watermark' && before.column === now.column && before.kind === now.kind;
    case 'temporal':
      return before.mode === 'temporal' && before.start === now.start && before.end === now.end;
    default:
      return before.mode === now.mode;
  }
}
