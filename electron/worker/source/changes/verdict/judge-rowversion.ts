// rowversion: its bound must not have gone back; one that an old transaction holds is told.
import type { ChangeMark } from '../../../../../shared/change-mark.ts';
import type { Increment } from '../../../../../shared/increment.ts';
import type { VerdictFacts } from './judge-mark.ts';
import { describeSeconds, emptied, fewerNotice, isEmptied, lost, ok, type Verdict } from './words.ts';

export function judgeRowversion(
  { column, sweepEvery }: Extract<Increment, { mode: 'rowversion' }>,
  since: ChangeMark,
  now: ChangeMark,
  facts: VerdictFacts,
): Verdict {
  if (since.rowversion === null) return lost('No rowversion of it was noted in the last round.');
  if (now.rowversion === null)
    return lost(`It has no rowversion ${column} any more, or the server does not tell which are in use.`);
  if (since.rowversion.column !== column || now.rowversion.column !== column)
    return lost(`Its rowversion is ${now.rowversion.column} now, and ${column} was read.`);
  // Hexadecimal of one length compares as the numbers do.
  if (now.rowversion.bound < since.rowversion.bound)
    return lost(
      `The rowversion of the database is ${now.rowversion.bound}, and the last round ended at ${since.rowversion.bound}: it was restored to an earlier state.`,
    );
  if (isEmptied(since, now)) return lost(emptied);
  return ok(heldNotice(since.rowversion.bound, now.rowversion.bound, facts), fewerNotice(since, now, sweepEvery));
}

/** A bound that does not lie behind the last one in use is that of a transaction that is open. */
function heldNotice(
  before: string,
  bound: string,
  { lastRowversion: last = null, oldestTransactionSeconds: age = null }: VerdictFacts,
): string | null {
  const isHeld = last !== null && bound <= last;
  if (!isHeld || before !== bound) return null;
  const oldest = age === null ? '' : ` (the oldest one has been open for ${describeSeconds(age)})`;
  return `A transaction that is open${oldest} holds the rowversion at ${bound}, as in the last round: all that was written since is read again in every round until it ends.`;
}
