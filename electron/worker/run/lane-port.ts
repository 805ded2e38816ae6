// A lane as the coordinator sees it, whether it is a thread or, in tests, a plain function.
import type { AppErrorData } from '../../../shared/errors.ts';
import type { KeyTuple, Partition } from '../../../shared/plan.ts';
import type { PinEvidence } from '../../../shared/point-in-time.ts';
import type { PartitionObserver } from './run-partition.ts';

/** Which partition to carry, from where. Names the table by its id in the plan, which the lane has. */
export type LaneTask = {
  readonly tableId: string;
  /** As it is now: a range that was cut during the run is not the plan's. */
  readonly partition: Partition;
  /** The watermark, or the partition's own lower bound. */
  readonly after: KeyTuple | null;
  readonly firstPart: number;
  readonly content: 'rows' | 'empty';
  /** What its reads belong to; absent = each statement at its own moment. */
  readonly moment?: TaskMoment;
};

/** `transaction`: the one of this id, which the lane begins unless it has it, if it may. */
export type TaskMoment =
  | { readonly kind: 'transaction'; readonly id: string; readonly mayBegin: boolean }
  | { readonly kind: 'database'; readonly name: string }
  | { readonly kind: 'asOf'; readonly atUtc: string };

/** `ready` opens a connection for the transaction of this id, `pin` begins it and reads from the tables, `release` ends it. */
export type PinRequest = {
  readonly id: string;
  readonly tables: readonly { readonly schema: string; readonly name: string }[];
  readonly step: 'ready' | 'pin' | 'release';
};

/** `yielded`: all that was read is on record, and there may be more. */
export type CarryOutcome = 'finished' | 'stopped' | 'yielded';

export type LaneObserver = PartitionObserver & {
  /** The storage keeps the lane waiting; null = it answers again. */
  onStorage(error: AppErrorData | null): void;
  /** The lane has begun a transaction for its task. */
  onPinned(evidence: PinEvidence): void;
};

export type Lane = {
  /**
   * Carries one partition to its end. One at a time. Rejects with the AppError that ended it, or with LaneDied, after
   * which the lane is of no use. After `stop` it resolves with `stopped` as soon as the part being published is done.
   */
  carry(task: LaneTask, observer: LaneObserver, stop: AbortSignal): Promise<CarryOutcome>;
  /**
   * Asks for the end of the partition in hand at the next batch border: what was read until there becomes a part, and
   * `carry` resolves with `yielded`, or with `finished` when nothing was left. Without a partition in hand: nothing.
   */
  yieldPartition(): void;
  /** Without a partition in hand. Null but for `pin`. Rejects as `carry` does. */
  pin(request: PinRequest, stop: AbortSignal): Promise<PinEvidence | null>;
  /** Ends the lane at once, whatever it does; a part in mid-publication may or may not be there. Never throws. */
  close(): Promise<void>;
};

export type OpenLane = (index: number) => Promise<Lane>;
