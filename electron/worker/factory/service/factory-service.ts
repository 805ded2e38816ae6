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

export type ServiceRuntime = Omit<RuntimeState, 'hosts'> & {
  /** Of the service, as it tells them to nodes; empty until there is one. */
  readonly serviceHosts: readonly string[];
};

/** A resource as the service holds it, with the mark by which a change in between is told. */
export type HeldResource = { readonly properties: JsonObject; readonly etag: string | null };

/** A trigger as the service holds it. */
export type HeldTrigger = {
  readonly name: string;
  readonly isStarted: boolean;
  /** Names of the pipelines that it starts. */
  readonly pipelines: readonly string[];
  readonly annotations: readonly string[];
};

/** Why the service does not answer, and how long it is left in peace before it is asked again. */
export type ServiceTrouble = { readonly why: string; readonly waitMs: number };

/** How long a service that is busy is asked again; then its error is thrown. One that is silent is not. */
export type Patience = {
  readonly busyMs: number;
  /** Hears of trouble before each wait, and null when it answers again. */
  readonly onTrouble?: (trouble: ServiceTrouble | null) => void;
  /** A person who has to sign in is waited for; true unless given. Otherwise SIGN_IN_NEEDED. */
  readonly waitsForPeople?: boolean;
};

/**
 * Errors of all: FACTORY_REFUSED (a right is missing), those of azure.* (ARM_REFUSED, ARM_UNREACHABLE, ARM_BUSY,
 * ARM_REJECTED) and of signing in (SIGN_IN_...). Throttling is waited out as the service asks for. Records of runs may lag:
 * one that was started may not be found for a while.
 */
export type FactoryService = {
  /** Null = there is no such factory. */
  factory(signal: AbortSignal): Promise<{ readonly location: string; readonly identity: string | null } | null>;
  runtime(name: string, signal: AbortSignal): Promise<ServiceRuntime>;
  /** Null = there is none of this name. */
  runtimeKey(name: string, signal: AbortSignal): Promise<string | null>;
  /** Null = there is none. */
  read(kind: Resource['kind'], name: string, signal: AbortSignal): Promise<HeldResource | null>;
  /** `etag`: of what it replaces, which must still be so (else FACTORY_CHANGED); null = none was there. */
  put(resource: Resource, etag: string | null, signal: AbortSignal): Promise<void>;
  /** All of the factory, whoever made them. */
  triggers(signal: AbortSignal): Promise<readonly HeldTrigger[]>;
  /** Of one that is so already, nothing happens. The etag of the trigger is another one afterwards. */
  setTrigger(name: string, to: 'start' | 'stop', signal: AbortSignal): Promise<void>;
  /** Not repeatable: an answer that is lost leaves a run that only `findRuns` finds. */
  start(pipeline: string, parameters: JsonObject, signal: AbortSignal): Promise<string>;
  /** Null = not known (yet). */
  run(runId: string, signal: AbortSignal): Promise<PipelineRun | null>;
  findRuns(pipelines: readonly string[], window: Window, signal: AbortSignal): Promise<readonly PipelineRun[]>;
  activities(runId: string, window: Window, signal: AbortSignal): Promise<readonly ActivityRun[]>;
  /** Of a run and of the runs that it started; one that has ended stays as it is. */
  cancel(runId: string, signal: AbortSignal): Promise<void>;
};

/** Contacts nobody yet. Without `patience`: two minutes for a busy service. */
export type OpenFactory = (place: FactoryPlace, secret: string, patience?: Patience) => FactoryService;
