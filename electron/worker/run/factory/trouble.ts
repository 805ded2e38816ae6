// A service that does not answer: shown at once, with when it is asked again, and in the log once that lasts.
import { formatDuration } from '../../../../shared/format.ts';
import type { FactoryProgress } from '../../../../shared/factory-progress.ts';
import type { RunContext } from '../run-context.ts';

export type Trouble = {
  /** It was asked in vain, and is asked again in so long. */
  waits(why: string, waitMs: number): void;
  answers(): void;
};

/** A moment of throttling is nothing that a log has to remember. */
const longMs = 5_000;

/** `update` changes what is shown of the factory. */
export function createTrouble(
  { clock, log }: Pick<RunContext, 'clock' | 'log'>,
  update: (change: Partial<FactoryProgress>) => void,
): Trouble {
  let sinceMs: number | null = null;
  let isTold = false;
  const utc = (ms: number): string => new Date(ms).toISOString();
  return {
    waits(why, waitMs) {
      const nowMs = clock.nowMs();
      sinceMs ??= nowMs;
      if (!isTold && nowMs + waitMs - sinceMs >= longMs) {
        isTold = true;
        log('warning', `Data Factory is asked again until it answers; it goes on meanwhile. ${why}`);
      }
      update({ trouble: why, askedAgainUtc: utc(nowMs + waitMs) });
    },
    answers() {
      const nowMs = clock.nowMs();
      if (isTold && sinceMs !== null)
        log('info', `Data Factory answers again, after ${formatDuration((nowMs - sinceMs) / 1000)}.`);
      sinceMs = null;
      isTold = false;
      update({ trouble: null, askedAgainUtc: null, answeredUtc: utc(nowMs) });
    },
  };
}
