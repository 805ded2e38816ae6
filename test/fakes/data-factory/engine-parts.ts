// What the parts of the engine have in common: the state of the factory, and errors as activities have them.
import type { DataFactorySettings, Faults, Pace } from './settings.ts';
import type { ActivityRecord, History, RunRecord } from './records.ts';
import type { Resources } from './resources.ts';

export type Factory = {
  readonly settings: DataFactorySettings;
  readonly pace: Pace;
  readonly faults: Faults;
  readonly resources: Resources;
  readonly runs: History<RunRecord>;
  readonly activities: History<ActivityRecord>;
};

export class ActivityError extends Error {
  readonly code: string;
  readonly failureType: 'UserError' | 'SystemError';
  constructor(code: string, message: string, failureType: 'UserError' | 'SystemError' = 'UserError') {
    super(message);
    this.code = code;
    this.failureType = failureType;
  }
}

/** Waits; rejects with the signal's reason. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(signal.reason);
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}

export async function until(isSo: () => boolean, signal: AbortSignal): Promise<void> {
  while (!isSo()) await pause(10, signal);
}

/** What the promise gives, or the signal's reason where that is first. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
