// Whether two states are of one and the same database, and whether nothing at all was written to it in between.
import type { ChangeMark, DatabaseState } from '../../../../shared/change-mark.ts';
import type { TableChanges } from '../../../../shared/source-changes.ts';

const differs = (before: string | null, now: string | null): boolean =>
  before !== null && now !== null && before !== now;

/** Why it is another database than at the mark, as a sentence; null when nothing speaks for it. */
export function otherDatabase(before: DatabaseState, now: DatabaseState): string | null {
  if (before.name !== now.name) return `The database is ${now.name}, and ${before.name} was exported.`;
  const anew = 'The database is not the one that was exported: it was restored or made anew since.';
  // The fork is the same on all replicas and other after every restore; the time of making may differ between replicas.
  if (before.recoveryFork !== null && now.recoveryFork !== null)
    return before.recoveryFork === now.recoveryFork ? null : anew;
  return differs(before.created, now.created) ? anew : null;
}

/** A rowversion, or a version of change tracking, that is lower than it was: the same for a restore that left no trace. */
export function wentBack(mark: ChangeMark, now: ChangeMark): boolean {
  const before = mark.rowversion?.bound;
  const after = now.rowversion?.bound;
  // Hexadecimal of one length compares as the numbers do.
  if (before !== undefined && after !== undefined && after < before) return true;
  return (
    mark.tracking !== null && now.tracking !== null && BigInt(now.tracking.version) < BigInt(mark.tracking.version)
  );
}

/** Null where it proves nothing. */
export function unwritten(before: DatabaseState, now: DatabaseState): TableChanges | null {
  const same = (how: string): TableChanges => ({ kind: 'none', rows: 0, isAtLeast: false, way: 'database', how });
  // One that was made anew may bear the same name.
  const isSame = before.created !== null && before.created === now.created;
  if (before.isSnapshot === true && now.isSnapshot === true && isSame)
    return same('It was read from a database snapshot, which does not change.');
  const isReadOnly = before.isReadOnly === true && now.isReadOnly === true;
  return isReadOnly && before.logEnd !== null && before.logEnd === now.logEnd
    ? same('The database is read-only, and nothing was written to its transaction log since.')
    : null;
}
