// A lane as the coordinator sees it, whether it is a thread or, in tests, a plain function.
import type { AppErrorData } from '../../../shared/errors.ts';
import type { KeyTuple, Partition } from '../../../shared/plan.ts';
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
};

/** `yielded`: all that was read is on record, and there may be more. */
export type CarryOutcome = 'finished' | 'stopped' | 'yielded';

export type LaneObserver = PartitionObserver & {
  /** The storage keeps the lane waiting; null = it answers again. */
  onStorage(error: AppErrorData | null): void;
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
  /** Ends the lane at once, whatever it does; a part in mid-publication may or may not be there. Never throws. */
  close(): Promise<void>;
};

export type OpenLane = (index: number) => Promise<Lane>;
