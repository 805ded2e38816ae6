// The verdict on one position, from the mark that it is, the mark of now, and what the server told beside them.
import type { ChangeMark } from '../../../../../shared/change-mark.ts';
import { otherDatabase, wentBack } from '../compare-database.ts';
import type { Position } from '../verdict.ts';
import { judgeCapture } from './judge-capture.ts';
import { judgePeriod } from './judge-period.ts';
import { judgeRowversion } from './judge-rowversion.ts';
import { judgeTracking } from './judge-tracking.ts';
import { judgeWatermark } from './judge-watermark.ts';
import { lost, type Verdict } from './words.ts';

export type { Verdict };

/** Null and absent = the server did not tell, or was not asked. */
export type VerdictFacts = {
  /** How long change tracking, and CDC, keep what they know. */
  readonly trackedSeconds?: number | null;
  readonly capturedSeconds?: number | null;
  /** Age of the oldest transaction that has written in the database. */
  readonly oldestTransactionSeconds?: number | null;
  /** @@DBTS: the highest rowversion in use, hex. */
  readonly lastRowversion?: string | null;
  /** Of a system-versioned table; `keptSeconds` null = for ever. */
  readonly history?: { readonly schema: string; readonly name: string; readonly keptSeconds: number | null } | null;
  /** Rows whose watermark is NULL. */
  readonly rowsWithoutValue?: number | null;
};

/** `now`: null = there is no table of that name, or none that this login may see. */
export function judgeMark({ table, increment, since }: Position, now: ChangeMark | null, facts: VerdictFacts): Verdict {
  if (now === null) return lost('The table is not there any more, or this login may not see it.');
  const other = otherDatabase(since.database, now.database);
  if (other !== null) return lost(other);
  if (since.objectId === null || now.objectId === null || since.objectId !== now.objectId)
    return lost('The table was dropped and made anew since the last round.');
  if (wentBack(since, now))
    return lost(
      `The versions of the database are lower than they were (${versionsOf(now)}, and ${versionsOf(since)} in the last round): it was restored to an earlier state.`,
    );
  switch (increment.mode) {
    case 'reload':
      return lost('Its plan loads it whole in every round.');
    case 'changeTracking':
      return judgeTracking(since, now, facts);
    case 'cdc':
      return judgeCapture(increment, since, now, facts);
    case 'rowversion':
      return judgeRowversion(increment, since, now, facts);
    case 'watermark':
      return judgeWatermark(table, increment, since, now, facts);
    case 'temporal':
      return judgePeriod(increment, since, now, facts);
  }
}

const versionsOf = ({ tracking, rowversion }: ChangeMark): string =>
  [
    ...(tracking === null ? [] : [`version ${tracking.version}`]),
    ...(rowversion === null ? [] : [`rowversion ${rowversion.bound}`]),
  ].join(', ');
