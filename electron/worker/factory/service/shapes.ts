// The shapes of Data Factory's answers, read no further than we need; members and states that we do not know are let pass.
import { z } from 'zod';
import type { JsonObject } from '../resource.ts';
import type { ActivityRun, HeldTrigger, PipelineRun, ServiceRuntime } from './factory-service.ts';

const jsonSchema: z.ZodType<JsonObject> = z.record(z.string(), z.json());
/** Absent and null are an empty object; so is what is none, such as the output of an activity that failed early. */
const objectSchema = jsonSchema.nullish().catch(null);
const text = z.string().nullish().catch(null);

export const factorySchema = z.object({
  location: z.string(),
  identity: z.object({ principalId: z.string().nullish() }).nullish(),
});

export const heldSchema = z.object({ etag: z.string().nullish(), properties: jsonSchema });

export const triggerSchema = z.object({
  name: z.string().min(1),
  properties: z.object({
    runtimeState: text,
    /** Of one whose window tumbles, `pipeline` is a single one: such are not ours, and start none of ours. */
    pipelines: z
      .array(z.object({ pipelineReference: z.object({ referenceName: z.string() }) }))
      .nullish()
      .catch(null),
    annotations: z.array(z.unknown()).nullish().catch(null),
  }),
});

export const toTrigger = ({ name, properties }: z.infer<typeof triggerSchema>): HeldTrigger => ({
  name,
  isStarted: properties.runtimeState === 'Started',
  pipelines: (properties.pipelines ?? []).map(({ pipelineReference }) => pipelineReference.referenceName),
  annotations: (properties.annotations ?? []).filter((one) => typeof one === 'string'),
});

export const keysSchema = z.object({ authKey1: z.string().min(1) });

const nodeSchema = z.object({
  nodeName: text,
  status: text,
  version: text,
  concurrentJobsLimit: z.int().nullish().catch(null),
});
export const runtimeSchema = z.object({
  properties: z.object({
    state: z.string(),
    typeProperties: z
      .object({
        version: text,
        nodes: z.array(nodeSchema).nullish(),
        serviceUrls: z.array(z.string()).nullish().catch(null),
      })
      .nullish(),
  }),
});

export function toRuntime({ properties }: z.infer<typeof runtimeSchema>): ServiceRuntime {
  const { version, nodes, serviceUrls } = properties.typeProperties ?? {};
  return {
    state: properties.state,
    version: version ?? null,
    nodes: (nodes ?? []).map((node) => ({
      name: node.nodeName ?? '',
      status: node.status ?? '',
      version: node.version ?? null,
      concurrentJobs: node.concurrentJobsLimit ?? null,
    })),
    serviceHosts: (serviceUrls ?? []).map((url) => url.replace(/^https?:\/\//, '').replace(/[:/].*$/, '')),
  };
}

export const startedSchema = z.object({ runId: z.string().min(1) });

export const pageSchema = z.object({ value: z.array(z.unknown()), continuationToken: text });

export const pipelineRunSchema = z.object({
  runId: z.string().min(1),
  pipelineName: text,
  status: text,
  runStart: text,
  runEnd: text,
  message: text,
  parameters: objectSchema,
});

export const toPipelineRun = (run: z.infer<typeof pipelineRunSchema>): PipelineRun => ({
  runId: run.runId,
  pipeline: run.pipelineName ?? '',
  status: run.status ?? '',
  startedUtc: run.runStart ?? null,
  endedUtc: run.runEnd ?? null,
  message: run.message ?? '',
  parameters: run.parameters ?? {},
});

export const activityRunSchema = z.object({
  activityRunId: z.string().min(1),
  pipelineRunId: text,
  activityName: text,
  activityType: text,
  status: text,
  activityRunStart: text,
  activityRunEnd: text,
  input: objectSchema,
  output: objectSchema,
  error: z
    .object({ errorCode: z.union([z.string(), z.number()]).nullish(), message: text })
    .nullish()
    .catch(null),
  userProperties: z.unknown(),
});

export function toActivityRun(run: z.infer<typeof activityRunSchema>): ActivityRun {
  const code = String(run.error?.errorCode ?? '');
  const message = run.error?.message ?? '';
  return {
    activityRunId: run.activityRunId,
    pipelineRunId: run.pipelineRunId ?? '',
    activity: run.activityName ?? '',
    type: run.activityType ?? '',
    status: run.status ?? '',
    startedUtc: run.activityRunStart ?? null,
    endedUtc: run.activityRunEnd ?? null,
    input: run.input ?? {},
    output: run.output ?? {},
    // Of an activity without an error, its members are empty.
    error: code === '' && message === '' ? null : { code, message },
    userProperties: propertiesOf(run.userProperties),
  };
}

const pairsSchema = z.array(z.object({ name: z.string(), value: z.unknown() }));

/** Written as an object; as a list of pairs by some versions, as in the pipeline itself. */
function propertiesOf(given: unknown): Readonly<Record<string, string>> {
  const pairs = pairsSchema.safeParse(given);
  const entries = pairs.success
    ? pairs.data.map(({ name, value }) => [name, value] as const)
    : Object.entries(z.record(z.string(), z.unknown()).catch({}).parse(given));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}
