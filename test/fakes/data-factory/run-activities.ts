// Carries out the activities of a pipeline: when each may begin, how often it is tried, and what the whole comes to.
import { copy } from './copy.ts';
import { lookup } from './lookup.ts';
import { ActivityError, orAborted, pause, type Factory } from './engine-parts.ts';
import { asText, evaluateAll, type Scope } from './expression/evaluate.ts';
import { list, members, textOf, type Members } from './json.ts';
import { newId, type ActivityRecord, type RunRecord } from './records.ts';
import { referenceOf } from './resources.ts';
import { getMetadata } from './small-file.ts';

export type StartRun = (
  pipeline: string,
  parameters: Members,
  invokedBy: Members,
) => { readonly runId: string; readonly ended: Promise<RunRecord> };

export type Running = {
  readonly factory: Factory;
  readonly run: RunRecord;
  readonly pipeline: Members;
  readonly variables: Record<string, unknown>;
  readonly start: StartRun;
  readonly signal: AbortSignal;
};
type Ended = 'Succeeded' | 'Failed' | 'Skipped' | 'Cancelled';
type Outcome = { readonly status: Ended; readonly message: string };

/** The outcome of a list of activities: that of its leaves, and where a leaf was skipped, of what it depends on. */
export async function runActivities(activities: readonly Members[], running: Running, scope: Scope): Promise<Outcome> {
  const outputs = new Map<string, Members>();
  const outcomes = new Map<string, Promise<Outcome>>();
  const byName = new Map(activities.map((activity) => [textOf(activity.name), activity]));
  const settle = (name: string): Promise<Outcome> => {
    const known = outcomes.get(name);
    if (known !== undefined) return known;
    const made = carry(byName.get(name) ?? {});
    outcomes.set(name, made);
    return made;
  };
  const carry = async (activity: Members): Promise<Outcome> => {
    const wanted = list(activity.dependsOn).map(members);
    const before = await Promise.all(wanted.map(({ activity: name }) => settle(textOf(name))));
    // One that is being cancelled begins nothing more, even before what works has ended.
    const isCancelling = running.factory.runs.now(running.run.runId)?.status === 'Canceling';
    if (running.signal.aborted || isCancelling) return { status: 'Cancelled', message: '' };
    const mayBegin = wanted.every(({ dependencyConditions }, index) =>
      list(dependencyConditions).some((condition) => fits(textOf(condition), before[index].status)),
    );
    if (!mayBegin) return { status: 'Skipped', message: '' };
    return attempt(activity, running, { ...scope, activities: outputs }, outputs);
  };
  await Promise.all(activities.map(({ name }) => settle(textOf(name))));
  const leaves = [...byName.keys()].filter((name) =>
    activities.every(({ dependsOn }) => list(dependsOn).every((one) => members(one).activity !== name)),
  );
  const judge = async (name: string): Promise<Outcome> => {
    const outcome = await settle(name);
    if (outcome.status !== 'Skipped') return outcome;
    const parents = list(byName.get(name)?.dependsOn).map((one) => textOf(members(one).activity));
    return worst(await Promise.all(parents.map(judge)));
  };
  return worst(await Promise.all(leaves.map(judge)));
}

const fits = (condition: string, status: Ended): boolean =>
  condition === 'Completed' ? status === 'Succeeded' || status === 'Failed' : condition === status;

function worst(outcomes: readonly Outcome[]): Outcome {
  return (
    outcomes.find(({ status }) => status === 'Cancelled') ??
    outcomes.find(({ status }) => status === 'Failed') ?? { status: 'Succeeded', message: '' }
  );
}

async function attempt(
  activity: Members,
  running: Running,
  scope: Scope,
  outputs: Map<string, Members>,
): Promise<Outcome> {
  const { retry = 0, retryIntervalInSeconds = 30 } = members(activity.policy);
  const name = textOf(activity.name);
  for (let tried = 0; ; tried += 1) {
    const record = await once(activity, running, scope, tried);
    outputs.set(name, { output: record.output, error: record.error, Status: record.status });
    if (record.status === 'Cancelled') return { status: 'Cancelled', message: '' };
    if (record.status === 'Succeeded') return { status: 'Succeeded', message: '' };
    if (tried >= Number(retry))
      return { status: 'Failed', message: `Operation on target ${name} failed: ${textOf(record.error.message)}` };
    const waited = pause(Number(retryIntervalInSeconds) * running.factory.pace.second, running.signal);
    if (
      await waited.then(
        () => false,
        () => true,
      )
    )
      return { status: 'Cancelled', message: '' };
  }
}

async function once(activity: Members, running: Running, scope: Scope, tried: number): Promise<ActivityRecord> {
  const { factory, run, signal } = running;
  const startMs = Date.now();
  let record: ActivityRecord = {
    activityRunId: newId(),
    pipelineRunId: run.runId,
    pipelineName: run.pipelineName,
    activityName: textOf(activity.name),
    activityType: textOf(activity.type),
    status: 'InProgress',
    startMs,
    endMs: null,
    updatedMs: startMs,
    input: {},
    output: {},
    error: { errorCode: '', message: '', failureType: '', target: textOf(activity.name), details: '' },
    userProperties: {},
    retryAttempt: tried === 0 ? null : tried,
  };
  const change = (changes: Partial<ActivityRecord>): void => {
    record = { ...record, ...changes, updatedMs: Date.now() };
    factory.activities.put(record.activityRunId, record);
  };
  try {
    change({});
    const userProperties = propertiesOf(activity, scope);
    change({ userProperties });
    const output = await perform(activity, running, scope, record, change);
    change({ status: 'Succeeded', endMs: Date.now(), output });
  } catch (error) {
    if (signal.aborted) change({ status: 'Cancelled', endMs: Date.now() });
    else {
      const { code, failureType } = error instanceof ActivityError ? error : { code: '2000', failureType: 'UserError' };
      const message = error instanceof Error ? error.message : String(error);
      change({
        status: 'Failed',
        endMs: Date.now(),
        error: { errorCode: code, message, failureType, target: record.activityName, details: [] },
      });
    }
  }
  return record;
}

const propertiesOf = ({ userProperties }: Members, scope: Scope): Members =>
  Object.fromEntries(
    list(userProperties)
      .map(members)
      .map(({ name, value }) => [textOf(name), asText(evaluateAll(value, scope))]),
  );

async function perform(
  activity: Members,
  running: Running,
  scope: Scope,
  record: ActivityRecord,
  change: (changes: Partial<ActivityRecord>) => void,
): Promise<Members> {
  const { factory, signal, start, run, variables } = running;
  const properties = members(activity.typeProperties);
  const value = (member: unknown): unknown => evaluateAll(member, scope);
  const inner = async (activities: unknown, more: Scope): Promise<void> => {
    const { status, message } = await runActivities(list(activities).map(members), running, { ...scope, ...more });
    signal.throwIfAborted();
    if (status === 'Failed')
      throw new ActivityError('ActionFailed', `Activity failed because an inner activity failed; ${message}`);
  };
  switch (activity.type) {
    case 'Copy': {
      const typeProperties = members(value(properties));
      change({ input: typeProperties });
      const { id, table } = record.userProperties;
      const tables = [table, id].map(textOf);
      const { activityRunId } = record;
      const tell = (output: Members): void => change({ output });
      return copy({ activityRunId, activity: { ...activity, typeProperties }, scope, tables, signal, tell }, factory);
    }
    case 'ForEach': {
      const items = value(properties.items);
      if (!Array.isArray(items)) throw new ActivityError('BadRequest', 'The items of a ForEach have to be an array.');
      change({ input: { itemsCount: items.length } });
      const lanes = properties.isSequential === true ? 1 : Math.min(50, Number(value(properties.batchCount) ?? 20));
      const failures: unknown[] = [];
      // Items are dealt out to the lanes beforehand, and a lane that has ended takes none of another.
      const lane = async (first: number): Promise<void> => {
        for (let at = first; at < items.length; at += lanes)
          await inner(properties.activities, { item: items[at] }).catch((error: unknown) => void failures.push(error));
      };
      await Promise.all(Array.from({ length: lanes }, (_, first) => lane(first)));
      signal.throwIfAborted();
      if (failures.length > 0) throw failures[0];
      return {};
    }
    case 'ExecutePipeline': {
      const pipeline = referenceOf(properties.pipeline);
      const parameters = members(value(properties.parameters ?? {}));
      change({ input: { pipeline: properties.pipeline, waitOnCompletion: properties.waitOnCompletion, parameters } });
      const invokedBy = {
        id: record.activityRunId,
        name: record.activityName,
        invokedByType: 'PipelineActivity',
        pipelineName: run.pipelineName,
        pipelineRunId: run.runId,
      };
      const started = start(pipeline, parameters, invokedBy);
      const output = { pipelineRunId: started.runId, pipelineName: pipeline };
      change({ output });
      if (properties.waitOnCompletion === false) return output;
      const ended = await orAborted(started.ended, signal);
      if (ended.status !== 'Succeeded')
        throw new ActivityError(
          '2011',
          ended.status === 'Cancelled' ? 'The pipeline run was cancelled.' : ended.message,
        );
      return output;
    }
    case 'GetMetadata':
      return getMetadata(activity, scope, factory);
    case 'Fail':
      throw new ActivityError(asText(value(properties.errorCode)), asText(value(properties.message)));
    case 'Until': {
      const inside = (): Scope => ({ ...scope, variables });
      do await inner(properties.activities, inside());
      while (evaluateAll(properties.expression, inside()) !== true);
      return {};
    }
    case 'Lookup':
      return lookup(activity, scope, factory, signal);
    case 'Wait':
      await pause(Number(value(properties.waitTimeInSeconds)) * factory.pace.second, signal);
      return {};
    case 'SetVariable':
      variables[textOf(properties.variableName)] = value(properties.value);
      return {};
    case 'IfCondition':
      await inner(
        value(properties.expression) === true ? properties.ifTrueActivities : properties.ifFalseActivities,
        {},
      );
      return {};
    default:
      throw new ActivityError(
        'BadRequest',
        `This fake does not carry out activities of the type ${textOf(activity.type)}.`,
      );
  }
}
