// The messages between the coordinator and a lane thread.
import type { Answered } from '../../../shared/ask.ts';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { Route } from '../../../shared/network.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { PinEvidence } from '../../../shared/point-in-time.ts';
import type { AccessToken, TokenRequest } from '../../../shared/sign-in.ts';
import type { PartRecord } from '../store/checkpoint-records.ts';
import type { Lines } from './bandwidth.ts';
import type { CarryOutcome, LaneTask, PinRequest } from './lane-port.ts';

/** Secrets travel here and nowhere else; they are neither kept nor logged. */
export type LaneSecrets = {
  readonly sourcePassword: string;
  readonly targetSecret: string;
  /** Null where no mask of the plan has a key. */
  readonly maskKey?: string | null;
};

export type LaneCommand =
  /** The answer to a `token` report, whose number it bears. */
  | { readonly kind: 'token'; readonly id: number; readonly result: Answered<AccessToken> }
  /** The answer to a `route` report, whose number it bears. */
  | { readonly kind: 'route'; readonly id: number; readonly result: Answered<Route> }
  | {
      readonly kind: 'start';
      readonly plan: Plan;
      readonly runId: string;
      readonly secrets: LaneSecrets;
      readonly lines: Lines;
    }
  | { readonly kind: 'carry'; readonly task: LaneTask }
  /** Answered by `pinned`, where there is something to tell, and `outcome`. */
  | { readonly kind: 'pin'; readonly request: PinRequest }
  /** The part reported last is on record. */
  | { readonly kind: 'recorded' }
  | { readonly kind: 'yield' }
  | { readonly kind: 'stop' };

export type LaneReport =
  | { readonly kind: 'rows'; readonly rowCount: number }
  /** Verified; the lane waits for `recorded`. */
  | { readonly kind: 'part'; readonly part: PartRecord }
  /** The storage keeps the lane waiting; null = it answers again. */
  | { readonly kind: 'storage'; readonly error: AppErrorData | null }
  /** Answered by `token`. */
  | { readonly kind: 'token'; readonly id: number; readonly request: TokenRequest }
  /** Answered by `route`. */
  | { readonly kind: 'route'; readonly id: number; readonly origin: string }
  | { readonly kind: 'pinned'; readonly evidence: PinEvidence }
  | { readonly kind: 'outcome'; readonly outcome: CarryOutcome }
  | { readonly kind: 'failure'; readonly error: AppErrorData };
