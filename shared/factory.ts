// Azure Data Factory as the engine of a plan: what is wished for, and what was made of it.
import { z } from 'zod';
import type { TargetConfig } from './connection.ts';
import { cadenceSchema } from './schedule.ts';
import { signInSchema } from './sign-in.ts';

export const factoryWishSchema = z.strictObject({
  /** Name of the factory; unique in Azure. */
  factory: z
    .string()
    .min(3)
    .max(63)
    .regex(/^[A-Za-z0-9](?:-?[A-Za-z0-9])*$/, 'a factory name has 3 to 63 letters, digits and single hyphens'),
  /** Computers that carry the self-hosted integration runtime; it takes four at most. */
  nodes: z.int().min(1).max(4),
  /** Key Vault that holds the password of the source. */
  vault: z
    .string()
    .min(3)
    .max(24)
    .regex(
      /^[A-Za-z](?:-?[A-Za-z0-9])*$/,
      'a Key Vault name begins with a letter and has 3 to 24 letters, digits and single hyphens',
    ),
  /** Blob endpoint of the storage account; null = the one that the plan names. */
  storage: z.url().nullable(),
});
export type FactoryWish = z.infer<typeof factoryWishSchema>;

/**
 * How Data Factory reads a table: one query; queries over ranges of a column, between bounds of ours or between those
 * that it asks for; or one query for each physical partition.
 */
const factoryReadSchema = z.enum(['whole', 'bounded', 'ranges', 'physical']);
export type FactoryRead = z.infer<typeof factoryReadSchema>;

/** When a factory starts a plan by itself. */
export const factoryScheduleSchema = z.strictObject({
  cadence: cadenceSchema,
  /** `UTC`, or as Windows calls it: `W. Europe Standard Time`. */
  timeZone: z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9][A-Za-z0-9 .()+-]*$/, 'a time zone is called UTC, or as Windows calls it'),
  isStarted: z.boolean(),
});
export type FactorySchedule = z.infer<typeof factoryScheduleSchema>;

const factoryTableSchema = z.strictObject({
  id: z.string(),
  schema: z.string(),
  name: z.string(),
  /** Null = left out, for the reasons in `refusals`. */
  read: factoryReadSchema.nullable(),
  /** The pipeline that copies it; null = left out. */
  pipeline: z.string().nullable(),
  /** What would be silently wrong, one sentence each. */
  refusals: z.array(z.string()),
  /** What is not exactly as the plan has it, one sentence each. */
  notes: z.array(z.string()),
});
export type FactoryTable = z.infer<typeof factoryTableSchema>;

export const factoryExportSchema = z.strictObject({
  /** Paths with `/` inside the folder, in the order of their names. */
  files: z.array(z.strictObject({ path: z.string(), text: z.string() })),
  tables: z.array(factoryTableSchema),
  /** Of the plan as a whole: what Data Factory does not do, or otherwise. */
  notes: z.array(z.string()),
  /** What somebody has to do before the first run, in order. */
  byHand: z.array(z.string()),
});
export type FactoryExport = z.infer<typeof factoryExportSchema>;

/** Names of services that a factory has already (from Terraform, or an administrator); what is null, a deployment makes. */
const factoryServicesSchema = z.strictObject({
  /** Self-hosted integration runtime. */
  runtime: z.string().min(1).nullable().default(null),
  /** Linked services: Key Vault, source and storage. */
  vault: z.string().min(1).nullable().default(null),
  source: z.string().min(1).nullable().default(null),
  storage: z.string().min(1).nullable().default(null),
});

/** Where the Data Factory of a plan is, and who asks it. Goes into a plan: holds no secret. */
export const factoryPlaceSchema = z.strictObject({
  ...factoryWishSchema.shape,
  /** Id of the subscription. */
  subscription: z.guid('a subscription id looks like 11111111-2222-3333-4444-555555555555'),
  resourceGroup: z
    .string()
    .min(1)
    .max(90)
    .regex(
      /^[\p{L}\p{N}_()-]+(?:\.+[\p{L}\p{N}_()-]+)*$/u,
      'a resource group has letters, digits, _ ( ) - and dots inside',
    ),
  signIn: signInSchema,
  services: factoryServicesSchema.prefault({}),
});
export type FactoryPlace = z.infer<typeof factoryPlaceSchema>;

/** As somebody names it; `nodes` null = as many as its runtime has when the plan is made. */
export const namedPlaceSchema = z.strictObject({
  ...factoryPlaceSchema.shape,
  nodes: factoryPlaceSchema.shape.nodes.nullable().default(null),
});
export type NamedPlace = z.infer<typeof namedPlaceSchema>;

/** The self-hosted runtime that a deployment makes: one for all plans of a factory, so that its nodes are registered once. */
export const standardRuntime = 'tableferry-runtime';

export const runtimeNameOf = ({ services }: Pick<FactoryPlace, 'services'>): string =>
  services.runtime ?? standardRuntime;

/** Origin that Data Factory writes to, of Data Lake Storage its own endpoint; null = only a connection string says it. */
export function storageOriginOf({ storage }: Pick<FactoryPlace, 'storage'>, target: TargetConfig): string | null {
  const endpoint = storage ?? (target.kind === 'connectionString' ? null : target.endpoint);
  if (endpoint === null) return null;
  const origin = /^https?:\/\/[^/]+/.exec(endpoint)?.[0] ?? endpoint;
  return target.namespace === 'hierarchical' ? origin.replace('.blob.', '.dfs.') : origin;
}

/** What moves a table: this computer, or the plan's Data Factory. */
export const engineSchema = z.enum(['here', 'factory']);
export type Engine = z.infer<typeof engineSchema>;

/** Which tables go to the factory: those named, and of the others those from a size on that Data Factory can copy exactly. */
export const engineWishSchema = z.strictObject({
  place: namedPlaceSchema,
  /** Bytes in the source; null = only what is named. */
  fromBytes: z.int().min(0).nullable(),
  tables: z.array(z.strictObject({ schema: z.string(), name: z.string(), engine: engineSchema })).default([]),
});
/** How a plan begins the note about a table that is large enough and cannot be copied there; the reasons follow. */
export const staysMark = 'Large enough for Data Factory, but moved by this computer. ';

export type EngineWish = z.infer<typeof engineWishSchema>;

/** What a deployment would do to one resource. `before` null = it is not there; equal texts = nothing. */
const factoryChangeSchema = z.strictObject({
  kind: z.enum(['integrationRuntime', 'linkedService', 'dataset', 'pipeline', 'trigger']),
  name: z.string(),
  change: z.enum(['add', 'change', 'same']),
  /** Indented JSON in one order of members. */
  before: z.string().nullable(),
  after: z.string(),
});
export type FactoryChange = z.infer<typeof factoryChangeSchema>;

/** What resources are called in sentences. */
export const resourceWords: Readonly<Record<FactoryChange['kind'], string>> = {
  integrationRuntime: 'integration runtime',
  linkedService: 'linked service',
  dataset: 'dataset',
  pipeline: 'pipeline',
  trigger: 'trigger',
};
/** A trigger that is there, or is deployed, and what a deployment does with it. */
const factoryTriggerSchema = z.strictObject({
  name: z.string(),
  /** `others`: it starts a pipeline of the plan, and somebody else made it. Of the last two only what is started is told. */
  of: z.enum(['plan', 'otherPlan', 'others']),
  isStarted: z.boolean(),
  /** `restarted`: stopped for the deployment, which is refused otherwise, and started again at its end. */
  becomes: z.enum(['restarted', 'started', 'left']),
});
export type FactoryTrigger = z.infer<typeof factoryTriggerSchema>;

export const factoryDiffSchema = z.strictObject({
  /** Null = the factory itself is not there and has to be made first. */
  factory: z.strictObject({ location: z.string(), identity: z.string().nullable() }).nullable(),
  changes: z.array(factoryChangeSchema),
  /** That of the plan first. */
  triggers: z.array(factoryTriggerSchema),
  /** SHA-256 (hex) over the changes and the trigger of the plan: a deployment carries out what somebody saw, or nothing. */
  hash: z.string(),
});
export type FactoryDiff = z.infer<typeof factoryDiffSchema>;

/** Whether a deployment has anything to do. */
export const isDeploymentDue = ({ changes, triggers }: FactoryDiff): boolean =>
  changes.some(({ change }) => change !== 'same') || triggers.some(({ becomes }) => becomes !== 'left');

/** What becomes of triggers in a deployment, one sentence each, for people who decide on it. */
export function triggerSentences({ triggers }: FactoryDiff): readonly string[] {
  const others = triggers.filter(({ of }) => of === 'otherPlan').map(({ name }) => name);
  return [
    ...triggers.flatMap(({ name, of, isStarted, becomes }) => {
      if (of === 'others')
        return [
          `The trigger ${name}, which this program did not make, starts a pipeline of the plan. It is left as it is.`,
        ];
      if (of === 'otherPlan') return [];
      if (becomes === 'restarted')
        return [`The trigger ${name} is started: it is stopped for the deployment, and started again at its end.`];
      if (becomes === 'started') return [`The trigger ${name} is started at the end of the deployment.`];
      return [
        isStarted
          ? `The trigger ${name} is started.`
          : `The trigger ${name} is stopped, and starts nothing until it is started.`,
      ];
    }),
    ...(others.length === 0
      ? []
      : [
          `Other plans of this program are started here too: ${others.join(', ')}. Stop those that this plan replaces.`,
        ]),
  ];
}

/** A self-hosted runtime as the service tells of it. */
export const runtimeStateSchema = z.strictObject({
  /** Initial, NeedRegistration, Online, Limited, Offline ...: as the service says; null = there is none of this name. */
  state: z.string().nullable(),
  version: z.string().nullable(),
  nodes: z.array(
    z.strictObject({
      name: z.string(),
      status: z.string(),
      version: z.string().nullable(),
      /** Copies that it takes at a time. */
      concurrentJobs: z.int().nullable(),
    }),
  ),
  /** What each node must reach by port 443, beside the server. */
  hosts: z.array(z.strictObject({ host: z.string(), purpose: z.string() })),
});
export type RuntimeState = z.infer<typeof runtimeStateSchema>;
