// What may be asked of the runs of a state folder.
import type { Quarantine, RunLogLine, RunSummary, RunTrigger, Secrets } from '../../shared/contract.ts';
import type { CancelledStart, FactoryAtStop } from '../../shared/factory-progress.ts';
import type { Adjustment } from '../../shared/load.ts';
import type { LogLevel } from '../../shared/log-level.ts';
import type { Plan } from '../../shared/plan.ts';
import type { IfMomentGone } from '../../shared/point-in-time.ts';
import type { Report } from '../../shared/report.ts';
import type { SourceChanges } from '../../shared/source-changes.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import type { Validation } from '../../shared/validation.ts';
import type { Evidence, EvidenceWishes } from './evidence/gather.ts';
import type { PipelineRuns } from './pipeline-runs.ts';
import type { ReimportWishes } from './reimport.ts';
import type { Reimported } from './run/reimport/reimport-run.ts';
import type { SeriesDesk } from './series-desk.ts';
import type { Exported } from './read-exported.ts';

type ResumeWishes = { readonly ifMomentGone: IfMomentGone; readonly logLevel: LogLevel };
type RetryRequest = {
  readonly runId: string;
  readonly tableId: string;
  readonly secrets: Secrets;
  readonly logLevel: LogLevel;
};

/** `document`: the plan as it was approved, whose hash is that of the plan; a newer version has filled in members. */
type AskedPlan = {
  readonly plan: Plan;
  readonly document: unknown;
  readonly trigger: RunTrigger;
  /** What its log and alerts begin with. */
  readonly warnings?: readonly string[];
};

/** What asks about runs also answers while another process holds the folder; what changes them throws STATE_IN_USE. */
export type RunDesk = SeriesDesk & {
  /** Resolves once source and target let us in and the run is on record; it goes on by itself. */
  start(asked: AskedPlan, secrets: Secrets, logLevel: LogLevel, signal: AbortSignal): Promise<string>;
  /**
   * Throws RUN_UNKNOWN, RUN_NOT_RESUMABLE before anybody is contacted, POINT_IN_TIME_GONE when the user has to choose.
   */
  resume(runId: string, secrets: Secrets, wishes: ResumeWishes, signal: AbortSignal): Promise<string>;
  /** Takes up a failed table in the run in progress, or by resuming its run. Throws TABLE_NOT_RETRIED. */
  retryTable(request: RetryRequest, signal: AbortSignal): Promise<string>;
  /** The first stop: checkpoints are kept. Nothing happens when the run is not in progress. */
  stop(runId: string, factory: FactoryAtStop): void;
  /** Of a run at rest: what its Data Factory still does for it is cancelled. Throws RUN_NOT_RESUMABLE for any other. */
  cancelFactory(
    runId: string,
    secrets: Pick<Secrets, 'factory'>,
    signal: AbortSignal,
  ): Promise<readonly CancelledStart[]>;
  /** What a run has started in its Data Factory, as far as this folder knows: ids of the service. */
  pipelineRuns(runId: string): PipelineRuns;
  /** Changes the load of a run in progress, also of another process; of one at rest, for when it is resumed. */
  adjust(runId: string, change: Adjustment): void;
  snapshot(runId: string): RunSnapshot;
  plan(runId: string): Plan;
  /** The newest `limit` lines of a run after line `after`, oldest first. */
  log(runId: string, after: number, limit: number): RunLogLine[];
  list(): RunSummary[];
  /** Also of a run in progress; throws STATE_IN_USE for one of another process. */
  report(runId: string): Report;
  /** False when this folder does not know the run, or when another process holds it. */
  canKeep(runId: string): boolean;
  keepValidation(validation: Validation): void;
  /** What is asked about to tell changes of the source since; throws STATE_IN_USE for a run of another process. */
  exported(runId: string): Exported;
  /** Keeps an answer. */
  keepChanges(changes: SourceChanges): void;
  /** The files of an evidence pack, and the run they are about. Of a run at rest only. */
  evidence(runId: string, wishes: EvidenceWishes): Promise<Evidence>;
  quarantine(runId: string): Quarantine;
  /** Of a completed run; what an earlier call began is finished first. */
  reimport(wishes: ReimportWishes, signal: AbortSignal): Promise<Reimported>;
  /** Resolves with the number of blobs deleted. */
  discard(runId: string, secrets: Pick<Secrets, 'target' | 'factory'>, signal: AbortSignal): Promise<number>;
  /**
   * Has the folder, or gets it from a window that has nothing to do there: somebody who only looks must not keep a
   * schedule from its run. Throws STATE_IN_USE.
   */
  claim(signal: AbortSignal): Promise<void>;
  /** Stops all runs, waits for them and closes the store. */
  close(): Promise<void>;
};
