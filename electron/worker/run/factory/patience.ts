// Questions to the service that are asked until it answers: an outage of the network fails no run.
import { AppError, describeError } from '../../../../shared/errors.ts';
import type { FactoryProgress } from '../../../../shared/factory.ts';
import type { RunContext } from '../run-context.ts';

export type Ask = <T>(question: (signal: AbortSignal) => Promise<T>, signal: AbortSignal) => Promise<T>;

const firstPauseMs = 5_000;
const longestPauseMs = 60_000;

/** Passes by itself, or once somebody has signed in: Data Factory goes on meanwhile. */
const isPassing = (error: unknown): error is AppError =>
  error instanceof AppError && (error.kind === 'transient' || error.code === 'SIGN_IN_NEEDED');

/** `update` changes what is shown of the factory. Throws what is not going to pass, and the reason of `signal`. */
export function createAsk(
  { clock, log }: Pick<RunContext, 'clock' | 'log'>,
  update: (change: Partial<FactoryProgress>) => void,
): Ask {
  let isTold = false;
  return async (question, signal) => {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      signal.throwIfAborted();
      try {
        const answer = await question(signal);
        if (isTold) log('info', 'Data Factory answers again.');
        isTold = false;
        update({ trouble: null, answeredUtc: new Date(clock.nowMs()).toISOString() });
        return answer;
      } catch (error) {
        signal.throwIfAborted();
        if (!isPassing(error)) throw error;
        const trouble = describeError(error.toData());
        if (!isTold) log('warning', `Data Factory is asked again until it answers; it goes on meanwhile. ${trouble}`);
        isTold = true;
        update({ trouble });
        await clock.wait(pauseMs, signal);
      }
    }
  };
}
