// How a table is read in a round: whole, what changed since its position, or not at all, and why.
import type { ChangeMark } from '../../../shared/change-mark.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { Increment, SeriesTable } from '../../../shared/series.ts';

/** Whether all changes since a position can still be read. */
export type Verdict =
  { readonly kind: 'ok'; readonly notices: readonly string[] } | { readonly kind: 'lost'; readonly why: string };

export type Decision =
  /** `isLoss`: changes may have been lost, which somebody has to hear. */
  | { readonly how: 'full'; readonly why: string; readonly isLoss: boolean }
  | { readonly how: 'changes'; readonly since: ChangeMark }
  | { readonly how: 'stopped'; readonly why: string };

export type DecisionRequest = {
  readonly table: PlanTable;
  readonly increment: Increment;
  /** What the state of the series has of it; null = nothing yet. */
  readonly known: SeriesTable | null;
  /** Of its position, asked of the source; null = it has none to ask about. */
  readonly verdict: Verdict | null;
};

const full = (why: string, isLoss = false): Decision => ({ how: 'full', why, isLoss });

export function decideTable({ table, increment, known, verdict }: DecisionRequest): Decision {
  if (known === null) return full('It is loaded for the first time.');
  if (increment.mode === 'reload') return full('It is loaded whole in every round.');
  if (!isSameWay(known.increment, increment)) return full('Its changes are found in another way than before.');
  if (known.schemaFingerprint !== table.schemaFingerprint)
    return full('The plan was made anew, with other columns than those of the files.');
  if (known.reload !== null) return lost(increment, known.reload);
  if (known.position === null || known.base === null) return full('The series has no position of it.');
  if (verdict?.kind === 'lost') return lost(increment, verdict.why);
  return { how: 'changes', since: known.position };
}

const lost = ({ ifLost }: Increment, why: string): Decision =>
  ifLost === 'stop' ? { how: 'stopped', why } : full(why, true);

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
