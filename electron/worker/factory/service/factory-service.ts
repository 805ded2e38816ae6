// What is asked of Azure Data Factory while it carries tables; times are UTC texts as the service writes them.
import type { FactoryPlace, RuntimeState } from '../../../../shared/factory.ts';
import type { JsonObject, Resource } from '../resource.ts';

/** Queued, InProgress, Succeeded, Failed, Canceling, Cancelled: as the service says, which may know more. */
export type RunStatus = string;

export type PipelineRun = {
  readonly runId: string;
  readonly pipeline: string;
  readonly status: RunStatus;
  /** Null = not started. */
  readonly startedUtc: string | null;
  readonly endedUtc: string | null;
  /** Empty, or why it failed. */
  readonly message: string;
  readonly parameters: JsonObject;
};

export type ActivityRun = {
  readonly activityRunId: string;
  readonly pipelineRunId: string;
  readonly activity: string;
  /** Copy, ExecutePipeline, ForEach ... */
  readonly type: string;
  readonly status: RunStatus;
  readonly startedUtc: string | null;
  readonly endedUtc: string | null;
  readonly input: JsonObject;
  /** Of a Copy: rowsRead, rowsCopied, dataRead, dataWritten ...; of an ExecutePipeline: pipelineRunId. */
  readonly output: JsonObject;
  readonly error: { readonly code: string; readonly message: string } | null;
  /** By name, evaluated. */
  readonly userProperties: Readonly<Record<string, string>>;
};

export type Window = { readonly fromUtc: string; readonly toUtc: string };

/**
 * Errors of all: those of azure.* (ARM_REFUSED, ARM_UNREACHABLE, ARM_BUSY, ARM_REJECTED, SIGN_IN_...). Throttling is waited
 * out as the service asks for. Records of runs may lag: one that was started may not be found for a while.
 */
export type FactoryService = {
  /** Null = there is no such factory. */
  factory(signal: AbortSignal): Promise<{ readonly location: string; readonly identity: string | null } | null>;
  runtime(name: string, signal: AbortSignal): Promise<RuntimeState>;
  runtimeKey(name: string, signal: AbortSignal): Promise<string>;
  /** Properties of a resource; null = there is none. */
  read(kind: Resource['kind'], name: string, signal: AbortSignal): Promise<JsonObject | null>;
  put(resource: Resource, signal: AbortSignal): Promise<void>;
  /** Not repeatable: an answer that is lost leaves a run that only `findRuns` finds. */
  start(pipeline: string, parameters: JsonObject, signal: AbortSignal): Promise<string>;
  /** Null = not known (yet). */
  run(runId: string, signal: AbortSignal): Promise<PipelineRun | null>;
  findRuns(pipelines: readonly string[], window: Window, signal: AbortSignal): Promise<readonly PipelineRun[]>;
  activities(runId: string, window: Window, signal: AbortSignal): Promise<readonly ActivityRun[]>;
  /** Of a run and of the runs that it started. */
  cancel(runId: string, signal: AbortSignal): Promise<void>;
};

export type OpenFactory = (place: FactoryPlace, secret: string) => FactoryService;
