// A lane as the coordinator sees it, whether it is a thread or, in tests, a plain function.
import type { AppErrorData } from '../../../shared/errors.ts';
import type { KeyTuple } from '../../../shared/plan.ts';
import type { PartitionObserver } from './run-partition.ts';

/** Which partition to carry, from where. Names the table by its id in the plan, which the lane has. */
export type LaneTask = {
  readonly tableId: string;
  readonly partition: number;
  /** The watermark, or the partition's own lower bound. */
  readonly after: KeyTuple | null;
  readonly firstPart: number;
  readonly content: 'rows' | 'empty';
};

export type LaneObserver = PartitionObserver & {
  /** The storage keeps the lane waiting; null = it answers again. */
  onStorage(error: AppErrorData | null): void;
};

export type Lane = {
  /**
   * Carries one partition to its end. One at a time. Rejects with the AppError that ended it, or with LaneDied, after
   * which the lane is of no use. After `stop` it resolves with `stopped` as soon as the part being published is done.
   */
  carry(task: LaneTask, observer: LaneObserver, stop: AbortSignal): Promise<'finished' | 'stopped'>;
  /** Ends the lane at once, whatever it does; a part in mid-publication may or may not be there. Never throws. */
  close(): Promise<void>;
};

export type OpenLane = (index: number) => Promise<Lane>;
