// How far a Data Factory is with its part of a run, and what a stop does to it.
import { z } from 'zod';

/** What becomes of what Data Factory copies when its run is stopped: it goes on there, or is cancelled. */
export type FactoryAtStop = 'leave' | 'cancel';

/** What came of cancelling one start in a Data Factory, whose run is at rest. */
export const cancelledStartSchema = z.strictObject({
  pipeline: z.string(),
  /** Of the service; null = it never began, or is not known to have. */
  pipelineRunId: z.string().nullable(),
  /** `ended`: it was not at work. `cancelling`: not ended yet. `unknown`: whether it began is told after ten minutes. */
  outcome: z.enum(['cancelled', 'cancelling', 'ended', 'unknown']),
});
export type CancelledStart = z.infer<typeof cancelledStartSchema>;

/** How far Data Factory is with a table; `status` as the service says it. */
export type FactoryTableProgress = {
  /** `checking`: copied, and being read again by this program. */
  readonly phase: 'waiting' | 'queued' | 'copying' | 'checking' | 'ended';
  readonly status: string;
  readonly pipeline: string;
  /** Null = not started. */
  readonly pipelineRunId: string | null;
  /** Null = the service has not told. */
  readonly rowsRead: number | null;
  readonly rowsCopied: number | null;
  readonly bytesRead: number | null;
  readonly bytesWritten: number | null;
  /** Its own check of consistency, in its words: `Verified`; absent or null = it has not told. */
  readonly consistency?: string | null;
  readonly startedUtc: string | null;
};

/** The part of a run that Data Factory carries. */
export type FactoryProgress = {
  readonly factory: string;
  readonly state: 'checking' | 'starting' | 'running' | 'cancelling' | 'ended';
  /** When the service answered last; null = not yet. */
  readonly answeredUtc: string | null;
  /** Why it does not answer, or cannot be used, while that is so. */
  readonly trouble: string | null;
  /** When one that does not answer is asked again; null or absent = it answers. */
  readonly askedAgainUtc?: string | null;
  readonly pipelineRuns: readonly {
    readonly runId: string;
    readonly pipeline: string;
    readonly status: string;
    readonly startedUtc: string | null;
    readonly endedUtc: string | null;
    readonly message: string;
  }[];
};
