// What a run is given from outside, and what its pieces share while it is in progress.
import type { AppErrorData } from '../../../shared/errors.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import type { RunSnapshot } from '../../../shared/run.ts';
import type { Adjustment } from '../../../shared/load.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { TargetPort } from '../ports/ports.ts';
import type { Progress } from '../progress.ts';
import type { SourceSession } from '../source/session.ts';
import type { Store } from '../store/store.ts';
import type { Lines } from './bandwidth.ts';
import type { RunFactory } from './factory/run-factory.ts';
import type { OpenLane } from './lane-port.ts';
import type { LoadControl } from './load/load-control.ts';
import type { Moments } from './point-in-time/run-moments.ts';
import type { RetryLimits } from './retry.ts';
import type { RunBoard } from './run-board.ts';
import type { RunNames } from './run-names.ts';
import type { RangeSurvey } from './steal-range.ts';

/** What can be asked of a run in progress beside stopping it. */
export type RunControl = {
  /** Changes the load of the run, at once and on record. */
  adjust(change: Adjustment): void;
  /** Puts a failed table back into the queue; false when it did not fail, or when the run is ending. */
  retryTable(tableId: string): boolean;
};

/** What becomes of a point in time that is gone: these tables start over, or go on at another one. */
export type MomentGone = { readonly choice: 'fuzzy' | 'restart'; readonly tableIds: readonly string[] };

export type RunRequest = {
  readonly store: Store;
  /** A run of the store: new (`store.runs.create`) or left unfinished by an earlier process. */
  readonly runId: string;
  readonly names: RunNames;
  readonly openLane: OpenLane;
  /** The limits that the lanes were opened with. */
  readonly lines?: Lines;
  /** The coordinator's own connection to the storage: manifest and removals. */
  readonly target: TargetPort;
  /** The listener hears when that connection waits for the storage, and when it no longer does (null). */
  readonly watchStorage?: (listener: (error: AppErrorData | null) => void) => void;
  /** Throws SCHEMA_CHANGED when the table is no longer the one of the plan. Asked once a table and process. */
  readonly checkTable: (table: PlanTable, signal: AbortSignal) => Promise<void>;
  /** Without one, no range is cut during the run. */
  readonly survey?: RangeSurvey;
  /** Whole states, at most ten a second, the last one always. */
  readonly onSnapshot: (snapshot: RunSnapshot) => void;
  readonly log: Log;
  /** The coordinator's way to the source; needed for a plan with a point in time. */
  readonly openSession?: ((signal: AbortSignal) => Promise<SourceSession>) | null;
  /** What the user chose, for a run whose point in time is gone. */
  readonly momentGone?: MomentGone | null;
  /** The Data Factory of the plan; needed where it moves tables. */
  readonly factory?: RunFactory | null;
  /** Given once, when the lanes begin. */
  readonly onControl?: (control: RunControl) => void;
  /** Parts being published get this long after a stop; then the lanes are ended. */
  readonly stopDeadlineMs?: number;
  readonly clock?: Clock;
  /** In [0, 1). */
  readonly random?: () => number;
  readonly retryLimits?: RetryLimits;
};

/** One run in progress in this process. */
export type RunContext = MomentRun & { readonly moments: Moments; readonly load: LoadControl };

/** The same for what the moments are made of. */
export type MomentRun = Required<
  Omit<RunRequest, 'onSnapshot' | 'watchStorage' | 'stopDeadlineMs' | 'onControl' | 'survey' | 'lines'>
> & {
  readonly survey: RangeSurvey | null;
  readonly onControl: (control: RunControl) => void;
  readonly plan: Plan;
  readonly board: RunBoard;
  readonly progress: Progress;
  /** Aborted by the user's stop and by a failure of the whole run. */
  readonly stop: AbortSignal;
  /** Ends what a stop lets finish; aborted when the stop's deadline has passed. */
  readonly lifetime: AbortSignal;
};
