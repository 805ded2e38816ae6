// What the server has noticed of writes to a table, where nothing tells which rows they changed: never a proof of none.
import type { ChangeMark } from '../../../../shared/change-mark.ts';
import { formatCount } from '../../../../shared/format.ts';
import type { TableChanges } from '../../../../shared/source-changes.ts';

export function judgeUse(mark: ChangeMark, now: ChangeMark): TableChanges {
  const changed = (way: 'statistics' | 'use', how: string): TableChanges => ({
    kind: 'changed',
    rows: null,
    isAtLeast: false,
    way,
    how,
  });
  const counted = countedSince(mark.statistics, now.statistics);
  if (counted > 0n)
    return changed('statistics', `Its statistics have counted ${formatCount(Number(counted))} changes since.`);
  // After a restart of the server every write that it knows of is later than the mark.
  const isLater = now.lastWrite !== null && now.lastWrite !== mark.lastWrite;
  if (mark.isUseTold && now.isUseTold && isLater)
    return changed('use', `It was written to since (last at ${now.lastWrite ?? ''}, the time of the server).`);
  const noticed =
    now.isUseTold && mark.isUseTold
      ? 'No write was noticed, but'
      : 'Whether it was written to is not told to this login, and';
  return {
    kind: 'unknown',
    rows: null,
    isAtLeast: false,
    way: 'none',
    how: `${noticed} nothing tells which rows were changed.`,
  };
}

/** Zero where the statistics were made anew, or are not told. */
function countedSince(before: ChangeMark['statistics'], after: ChangeMark['statistics']): bigint {
  if (before === null || after === null || before.made !== after.made) return 0n;
  return BigInt(after.changes) - BigInt(before.changes);
}
