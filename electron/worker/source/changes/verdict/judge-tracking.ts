// Change tracking: NULL is no answer, versions that were cleaned up are lost, and so are those of a tracking that was begun anew.
import type { ChangeMark } from '../../../../../shared/change-mark.ts';
import { catchUpVerdict } from '../../point-in-time/catch-up.ts';
import type { VerdictFacts } from './judge-mark.ts';
import { isEmptied, keptSentence, lost, ok, type Verdict } from './words.ts';

export function judgeTracking(since: ChangeMark, now: ChangeMark, { trackedSeconds }: VerdictFacts): Verdict {
  const before = since.tracking;
  if (before === null) return lost('Its changes were not tracked in the last round, or this login could not see them.');
  const after = now.tracking;
  if (after === null)
    return lost('Its changes are not tracked any more, or this login may not see them (VIEW CHANGE TRACKING).');
  if (before.begun !== after.begun)
    return lost(
      'Change tracking of the table was switched off and on again since the last round, or the table was truncated.',
    );
  // TRUNCATE is no change of rows, and need not have a version of its own.
  if (isEmptied(since, now) && before.version === after.version)
    return lost('The table is empty now, and change tracking knows of no change: it was truncated.');
  switch (catchUpVerdict(before.version, after.minValid, after.version)) {
    case 'possible':
      return ok();
    case 'tooOld':
      return lost(
        `Change tracking knows its changes from version ${after.minValid} on, and the last round ended at ${before.version}: they were cleaned up, or the table was truncated.${keptSentence(trackedSeconds, since, now)}`,
      );
    case 'wentBack':
      return lost(
        `Change tracking is at version ${after.version}, and the last round ended at ${before.version}: the database was restored to an earlier state.`,
      );
    case 'notTracked':
      return lost('The server does not say since when it knows its changes.');
  }
}
