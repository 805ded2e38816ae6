// System-versioned tables: history that was cleaned up, or belongs to another table now, has lost deletes.
import type { ChangeMark } from '../../../../../shared/change-mark.ts';
import type { Increment } from '../../../../../shared/increment.ts';
import type { VerdictFacts } from './judge-mark.ts';
import { describeSeconds, lost, ok, utcMs, type Verdict } from './words.ts';

export function judgePeriod(
  { start, end, history, overlapSeconds }: Extract<Increment, { mode: 'temporal' }>,
  since: ChangeMark,
  now: ChangeMark,
  facts: VerdictFacts,
): Verdict {
  if (since.period === null) return lost('Its system versioning was not noted in the last round.');
  if (now.period === null) return lost('It is not system-versioned any more.');
  if (now.period.start !== start || now.period.end !== end)
    return lost(`Its period is ${now.period.start} to ${now.period.end} now, and ${start} to ${end} was read.`);
  const found = facts.history ?? null;
  if (found === null) return lost('The server does not say where its history is.');
  if (found.schema !== history.schema || found.name !== history.name)
    return lost(`Its history is ${found.schema}.${found.name} now, and ${history.schema}.${history.name} was read.`);
  const [from, to] = [utcMs(since.period.sinceUtc), utcMs(now.takenUtc)];
  if (found.keptSeconds !== null) {
    if (from === null || to === null)
      return lost('The server does not tell its time, by which its history is cleaned up.');
    const age = (to - from) / 1000 + overlapSeconds;
    if (age >= found.keptSeconds)
      return lost(
        `Its history keeps ${describeSeconds(found.keptSeconds)}, and the last round goes back ${describeSeconds(age)}: deletes may have been cleaned up.`,
      );
  }
  // A transaction that was open at the mark is no danger: the mark lies before the oldest, or a margin before the clock.
  return ok();
}
