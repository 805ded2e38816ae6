// Questions to the service that are asked until it answers: an outage of the network fails no run.
import { AppError, describeError } from '../../../../shared/errors.ts';
import type { RunContext } from '../run-context.ts';
import type { Trouble } from './trouble.ts';

export type Ask = <T>(question: (signal: AbortSignal) => Promise<T>, signal: AbortSignal) => Promise<T>;

const firstPauseMs = 5_000;
const longestPauseMs = 60_000;

/** Passes by itself, or once somebody has signed in: Data Factory goes on meanwhile. */
const isPassing = (error: unknown): error is AppError =>
  error instanceof AppError && (error.kind === 'transient' || error.code === 'SIGN_IN_NEEDED');

/** Throws what is not going to pass, and the reason of `signal`. */
export function createAsk({ clock }: Pick<RunContext, 'clock'>, trouble: Trouble): Ask {
  return async (question, signal) => {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      signal.throwIfAborted();
      try {
        const answer = await question(signal);
        trouble.answers();
        return answer;
      } catch (error) {
        signal.throwIfAborted();
        if (!isPassing(error)) throw error;
        trouble.waits(describeError(error.toData()), pauseMs);
        await clock.wait(pauseMs, signal);
      }
    }
  };
}
