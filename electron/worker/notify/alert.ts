// What the parts of this folder hand each other: facts of a run, and a failure to send.
import type { AlertMessage } from '../../../shared/alerts.ts';

/** Time, as the rest of the worker has it. */
export type Clock = {
  nowMs(): number;
  /** Resolves after `delayMs`, or as soon as `signal` is aborted. */
  wait(delayMs: number, signal?: AbortSignal): Promise<void>;
};

/** What every message about a run tells. */
export type RunFacts = { readonly runId: string; readonly source: string; readonly container: string };

/** An event before it is gathered with others of its kind. */
export type Alert = Omit<AlertMessage, 'count' | 'tables'> & { readonly table: string | null };

/** Why a receiver did not take a message; `detail` is a clause without address, user or password in it. */
export class SendFailure extends Error {
  readonly detail: string;
  /** Refused for good: the same message would be refused again. */
  readonly isFinal: boolean;
  /** How long the receiver wants to be left alone. */
  readonly retryAfterMs: number | null;

  constructor(detail: string, isFinal: boolean, retryAfterMs: number | null = null) {
    super(detail);
    this.name = 'SendFailure';
    this.detail = detail;
    this.isFinal = isFinal;
    this.retryAfterMs = retryAfterMs;
  }
}
