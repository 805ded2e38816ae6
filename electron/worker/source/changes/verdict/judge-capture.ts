// CDC: an instance that is gone, was begun anew, or was cleaned up past the position has lost changes.
import type { ChangeMark } from '../../../../../shared/change-mark.ts';
import type { Increment } from '../../../../../shared/increment.ts';
import { noLsn } from '../take-captures.ts';
import { firstLsn } from '../windows/capture.ts';
import type { VerdictFacts } from './judge-mark.ts';
import { keptSentence, lost, ok, type Verdict } from './words.ts';

export function judgeCapture(
  { instance }: Extract<Increment, { mode: 'cdc' }>,
  { cdc: before, ...since }: ChangeMark,
  { cdc: after, ...now }: ChangeMark,
  { capturedSeconds }: VerdictFacts,
): Verdict {
  if (before === null || before.minLsn === noLsn)
    return lost('CDC did not capture it in the last round, or this login could not see it.');
  if (after === null)
    return lost('The database does not say how far CDC has come: it is switched off, or this login may not see it.');
  if (after.minLsn === noLsn)
    return lost(`CDC has no capture instance ${instance} any more, or this login may not read it (its gating role).`);
  if (BigInt(after.maxLsn) < BigInt(before.maxLsn))
    return lost(
      `CDC has come to ${after.maxLsn}, and the last round ended at ${before.maxLsn}: the database was restored to an earlier state.`,
    );
  const from = firstLsn(before);
  if (BigInt(from) < BigInt(after.minLsn)) {
    const why =
      before.instance === instance
        ? 'changes were cleaned up, or the instance was made anew'
        : `it was not there when ${before.instance} was read last`;
    return lost(
      `The capture instance ${instance} knows changes from ${after.minLsn} on, and the next would be ${from}: ${why}.${keptSentence(capturedSeconds, { ...since, cdc: before }, { ...now, cdc: after })}`,
    );
  }
  return ok(
    before.instance === instance
      ? null
      : `Changes are read from the capture instance ${instance} now, which goes on where ${before.instance} was read last.`,
    after.maxLsn === before.maxLsn
      ? 'CDC has captured nothing in the database since the last round: nothing was written, or its capture job does not run.'
      : null,
  );
}
