// What is tried again, how often and after how long. The target repeats its own requests; nothing repeats twice.
import { AppError, type AppErrorData, type ErrorCode } from '../../../shared/errors.ts';
import type { Clock } from '../clock.ts';

/** A lane thread ended in the middle of its work: thrown away by its system, out of memory, or by a bug. */
export class LaneDied extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'LaneDied';
  }
}

export type RetryLimits = {
  /** Attempts in a row that verified nothing. */
  readonly maxAttempts: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
};

/** Together seven minutes and the time of the attempts: about as patient as the storage adapter. */
export const defaultRetryLimits: RetryLimits = { maxAttempts: 16, firstDelayMs: 500, longestDelayMs: 60_000 };

/** `table`: this table fails, the others go on. `run`: nothing else would succeed either. */
export type Consequence = 'retry' | 'table' | 'run';

/** What the engine does about a failure. */
export function consequenceOf(error: unknown): Consequence {
  if (error instanceof LaneDied) return 'retry';
  if (!(error instanceof AppError)) return 'run';
  switch (error.kind) {
    case 'transient':
      // The storage adapter has already been patient for minutes; no other table would fare better.
      return error.code.startsWith('STORAGE_') && !isLostStaging(error) ? 'run' : 'retry';
    case 'data':
    case 'conflict':
    case 'integrity':
    case 'input':
      return 'table';
    case 'auth':
      // Every further table would mean one more refused login, and enough of them lock the account.
      return error.code === 'SELECT_DENIED' ? 'table' : 'run';
    case 'local':
    case 'bug':
      return 'run';
  }
}

/**
 * Whether a failure that is not (or no longer) repeated ends the run or only its table. A server that could not be
 * reached for minutes will not be reached for the other tables either.
 */
export function endsRun(error: unknown): boolean {
  return consequenceOf(error) === 'run' || (error instanceof AppError && isUnreachable(error));
}

const unreachable: readonly ErrorCode[] = [
  'SOURCE_UNREACHABLE',
  'HOST_UNKNOWN',
  'INSTANCE_NOT_FOUND',
  'INSTANCE_UNKNOWN',
  'INSTANCE_WITHOUT_TCP',
  'SOURCE_HUNG_UP',
  'SERVER_NOT_READY',
];
const isUnreachable = ({ code }: AppError): boolean => unreachable.includes(code);

/** The staged blocks are gone, so that only writing the part again helps; no request can be repeated for that. */
const isLostStaging = ({ code, context }: AppError): boolean =>
  code === 'STORAGE_BUSY' && context['storageCode'] === 'InvalidBlockList';

/** Waiting time before attempt number `attempt` (1 = the first repetition): doubling, with half of it at random. */
export function delayBefore(attempt: number, limits: RetryLimits, random: () => number): number {
  const ceilingMs = Math.min(limits.longestDelayMs, limits.firstDelayMs * 2 ** (attempt - 1));
  return Math.round(ceilingMs / 2 + (ceilingMs / 2) * random());
}

export type RetryPlan = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: RetryLimits;
  /** No further attempt once aborted. */
  readonly stop: AbortSignal;
  /** A count that rises whenever something is verified; the attempts are counted anew then. */
  readonly progress: () => number;
  readonly onRetry: (error: unknown, delayMs: number) => void;
};

/** Runs `work` until it succeeds, fails for good (throws its last error) or is stopped. */
export async function withRetry<Result>(work: () => Promise<Result>, plan: RetryPlan): Promise<Result | 'stopped'> {
  let attempts = 0;
  let progress = plan.progress();
  for (;;) {
    if (plan.stop.aborted) return 'stopped';
    try {
      return await work();
    } catch (error) {
      if (consequenceOf(error) !== 'retry') throw error;
      if (plan.stop.aborted) return 'stopped';
      attempts = plan.progress() > progress ? 1 : attempts + 1;
      progress = plan.progress();
      if (attempts >= plan.limits.maxAttempts) throw error;
      const delayMs = delayBefore(attempts, plan.limits, plan.random);
      plan.onRetry(error, delayMs);
      await plan.clock.wait(delayMs, plan.stop);
    }
  }
}

/** True for what a call throws only because it was told to stop: no failure of the catalogue. */
export function isCancellation(error: unknown, stop: AbortSignal): boolean {
  return stop.aborted && !(error instanceof AppError);
}

/** Any failure as the catalogue knows it; an unforeseen one is a bug. */
export function toErrorData(error: unknown): AppErrorData {
  if (error instanceof AppError) return error.toData();
  if (error instanceof LaneDied) return new AppError('WORKER_EXITED', { detail: error.message }).toData();
  return new AppError('BUG', { detail: error instanceof Error ? error.message : String(error) }, error).toData();
}
