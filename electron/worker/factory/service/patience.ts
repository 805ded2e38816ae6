// A service that is busy is asked again, as long as somebody wants to wait for it.
import { setTimeout as pause } from 'node:timers/promises';
import { AppError, describeError } from '../../../../shared/errors.ts';
import type { Patience } from './factory-service.ts';

/** Also of a run, whose own patience begins where this one ends. */
export const briefMs = 120_000;

const firstWaitMs = 1_000;
const longestWaitMs = 60_000;

/** Asks until there is an answer; throws what is no matter of time, or the last error when patience is at its end. */
export async function patiently<T>(
  ask: () => Promise<T>,
  isWorthAsking: (error: AppError) => boolean,
  patience: Patience,
  signal: AbortSignal,
): Promise<T> {
  const beganMs = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await ask();
      if (attempt > 0) patience.onTrouble?.(null);
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError) || !isWorthAsking(error)) throw error;
      const waitMs = waitOf(error, attempt);
      if (performance.now() - beganMs + waitMs > patience.busyMs) throw error;
      patience.onTrouble?.({ why: describeError(error.toData()), waitMs });
      await pause(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

/** As the service asks for, otherwise longer each time; never all at the same moment. */
function waitOf({ context }: AppError, attempt: number): number {
  const { waitMs } = context;
  if (typeof waitMs === 'number') return Math.max(waitMs, 50);
  return Math.min(longestWaitMs, firstWaitMs * 2 ** attempt) * (0.75 + Math.random() / 2);
}

/** May be asked again: nothing is done twice. */
export const isBusy = ({ code }: AppError): boolean => code === 'ARM_BUSY';

/** Of what must not be done twice: the service said that it did not begin. */
export const isThrottled = ({ code, context }: AppError): boolean => code === 'ARM_BUSY' && context.status === 429;
