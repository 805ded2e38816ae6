// Who looks at parts: as the coordinator sees it, whether it is a thread or a plain function.
import type { TargetConfig } from '../../../shared/connection.ts';
import type { Answered } from '../../../shared/ask.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { Route } from '../../../shared/network.ts';
import type { AccessToken, TokenRequest } from '../../../shared/sign-in.ts';
import type { PartAnswer, PartJob } from './part-job.ts';

/** Answers one question at a time. */
export type PartChecker = {
  /** Rejects with the AppError that the storage gave, or with the reason of `signal`. */
  ask(job: PartJob, signal: AbortSignal): Promise<PartAnswer>;
  /** Never throws. */
  close(): Promise<void>;
};

export type CheckerCommand =
  /** Secrets travel here and nowhere else; they are neither kept nor logged. */
  | { readonly kind: 'start'; readonly target: TargetConfig; readonly secret: string }
  | { readonly kind: 'ask'; readonly job: PartJob }
  | { readonly kind: 'stop' }
  /** The answers to reports of the same kind, whose numbers they bear. */
  | { readonly kind: 'token'; readonly id: number; readonly result: Answered<AccessToken> }
  | { readonly kind: 'route'; readonly id: number; readonly result: Answered<Route> };

export type CheckerReport =
  | { readonly kind: 'answer'; readonly answer: PartAnswer }
  | { readonly kind: 'failure'; readonly error: AppErrorData }
  | { readonly kind: 'token'; readonly id: number; readonly request: TokenRequest }
  | { readonly kind: 'route'; readonly id: number; readonly origin: string };
