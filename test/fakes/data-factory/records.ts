// What the service remembers of runs and activities: every state with its time, since queries see them late.
import { randomUUID } from 'node:crypto';
import type { Members } from './json.ts';

export type Status = 'Queued' | 'InProgress' | 'Succeeded' | 'Failed' | 'Canceling' | 'Cancelled';

export type RunRecord = {
  readonly runId: string;
  readonly pipelineName: string;
  readonly parameters: Members;
  readonly invokedBy: Members;
  readonly status: Status;
  readonly queuedMs: number;
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly updatedMs: number;
  readonly message: string;
};
export type ActivityRecord = {
  readonly activityRunId: string;
  readonly pipelineRunId: string;
  readonly pipelineName: string;
  readonly activityName: string;
  readonly activityType: string;
  readonly status: Status;
  readonly startMs: number;
  readonly endMs: number | null;
  readonly updatedMs: number;
  readonly input: Members;
  readonly output: Members;
  readonly error: Members;
  readonly userProperties: Members;
  readonly retryAttempt: number | null;
};

/** Times as the service writes them. */
export const timeText = (ms: number): string => new Date(ms).toISOString().replace('Z', '0000Z');

/** States of things of one kind, by id. */
export class History<T extends { readonly updatedMs: number }> {
  readonly #states = new Map<string, T[]>();

  put(id: string, state: T): void {
    const states = this.#states.get(id);
    if (states === undefined) this.#states.set(id, [state]);
    else states.push(state);
  }

  now(id: string): T | undefined {
    return this.#states.get(id)?.at(-1);
  }

  /** When the first state was told. */
  bornMs(id: string): number {
    return this.#states.get(id)?.[0]?.updatedMs ?? Infinity;
  }

  /** As somebody sees them who knows nothing that is newer than `ms`. */
  asOf(ms: number): readonly T[] {
    return [...this.#states.values()].flatMap((states) => states.findLast(({ updatedMs }) => updatedMs <= ms) ?? []);
  }
}

export const runBody = (run: RunRecord): Members => ({
  id: run.runId,
  runId: run.runId,
  debugRunId: null,
  runGroupId: run.runId,
  pipelineName: run.pipelineName,
  parameters: Object.fromEntries(
    Object.entries(run.parameters).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ),
  invokedBy: run.invokedBy,
  runStart: run.startMs === null ? null : timeText(run.startMs),
  runEnd: run.endMs === null ? null : timeText(run.endMs),
  durationInMs: run.startMs === null || run.endMs === null ? null : run.endMs - run.startMs,
  status: run.status,
  message: run.message,
  lastUpdated: timeText(run.updatedMs),
  annotations: [],
  runDimension: {},
  isLatest: true,
});

export const activityBody = (activity: ActivityRecord): Members => ({
  activityRunId: activity.activityRunId,
  activityName: activity.activityName,
  activityType: activity.activityType,
  pipelineName: activity.pipelineName,
  pipelineRunId: activity.pipelineRunId,
  activityRunStart: timeText(activity.startMs),
  activityRunEnd: activity.endMs === null ? null : timeText(activity.endMs),
  durationInMs: activity.endMs === null ? null : activity.endMs - activity.startMs,
  status: activity.status,
  input: activity.input,
  output: activity.output,
  error: activity.error,
  userProperties: activity.userProperties,
  retryAttempt: activity.retryAttempt,
  iterationHash: '',
  linkedServiceName: '',
  recoveryStatus: 'None',
  integrationRuntimeNames: [],
  executionDetails: {},
  id: `/pipelineruns/${activity.pipelineRunId}/activityruns/${activity.activityRunId}`,
});

export const newId = (): string => randomUUID();
