// The time a run still takes, said as exactly as it is known and no more.
import type { RunSnapshot } from '../../shared/run.ts';
import { isInProgress } from '../stores/run-snapshots.ts';
import { text } from '../text/text.ts';

/** A rate of less than this has not settled: a range is more honest. */
const youngMs = 120_000;
/** Before this the first rows read ahead look like a rate. */
const infantMs = 10_000;
const spread = { low: 0.7, high: 1.6 };

export function describeTimeLeft({ state, rowsEstimate, etaSeconds, elapsedMs }: RunSnapshot): string {
  const words = text.run.timeLeft;
  if (!isInProgress(state)) return words.none;
  if (rowsEstimate === null) return words.unknowable;
  if (etaSeconds === null || elapsedMs < infantMs) return words.unknown;
  if (elapsedMs >= youngMs) return etaSeconds < 60 ? words.soon : words.about(inSteps(etaSeconds));
  const low = inSteps(etaSeconds * spread.low);
  const high = inSteps(etaSeconds * spread.high);
  if (etaSeconds * spread.high < 60) return words.soon;
  return low === high ? words.about(high) : words.range(low, high);
}

/** Rounded to what one would say: minutes, from an hour on five minutes, from a day on hours. */
function inSteps(seconds: number): string {
  const words = text.run.timeLeft;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return words.minutes(minutes);
  const fives = Math.round(minutes / 5) * 5;
  if (fives < 24 * 60) return words.hours(Math.floor(fives / 60), fives % 60);
  const hours = Math.round(minutes / 60);
  return words.days(Math.floor(hours / 24), hours % 24);
}
