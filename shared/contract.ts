// The contract: every request of the product, who serves it, what goes in and what comes out. All else derives from it.
import { z } from 'zod';
import { catalogSchema } from './catalog.ts';
import { sourceConfigSchema, targetConfigSchema } from './connection.ts';
import type { AppErrorData } from './errors.ts';
import { planSchema, runOptionsSchema } from './plan.ts';
import { runStateSchema, type RunSnapshot } from './run.ts';

/**
 * The secrets of one call, in clear. Whoever stands between the user and the worker puts them in; nothing writes them
 * down. `source`: the password; `target`: connection string, account key or SAS.
 */
const secretsSchema = z.strictObject({ source: z.string(), target: z.string() });
export type Secrets = z.infer<typeof secretsSchema>;

const runIdSchema = z.string().min(1);
const nothing = z.strictObject({});
const someObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
/** Made by the worker itself and never stored, so its shape is not checked again. */
const snapshotSchema = z.custom<RunSnapshot>(someObject);

const runSummarySchema = z.strictObject({
  runId: z.string(),
  planId: z.string(),
  state: runStateSchema,
  createdUtc: z.string(),
  updatedUtc: z.string(),
  database: z.string(),
  container: z.string(),
  tables: z.int(),
  rows: z.int(),
  bytes: z.int(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

const tableVerdictSchema = z.strictObject({
  schema: z.string(),
  table: z.string(),
  rows: z.int(),
  parts: z.int(),
  bytes: z.int(),
  verified: z.boolean(),
  /** What does not fit, one sentence a part; empty when verified. */
  problems: z.array(z.string()),
});
export type TableVerdict = z.infer<typeof tableVerdictSchema>;

const verdictSchema = z.strictObject({
  runId: z.string(),
  verified: z.boolean(),
  tables: z.array(tableVerdictSchema),
  rows: z.int(),
  parts: z.int(),
  bytes: z.int(),
});
export type Verdict = z.infer<typeof verdictSchema>;

type Entry<In extends z.ZodType, Out extends z.ZodType> = {
  readonly servedBy: 'worker';
  readonly input: In;
  readonly output: Out;
};
const worker = <In extends z.ZodType, Out extends z.ZodType>(input: In, output: Out): Entry<In, Out> => ({
  servedBy: 'worker',
  input,
  output,
});

export const contract = {
  /** What the source says exists. */
  'source.inventory': worker(z.strictObject({ source: sourceConfigSchema, password: z.string() }), catalogSchema),
  'plan.build': worker(
    z.strictObject({
      source: sourceConfigSchema,
      target: targetConfigSchema,
      password: z.string(),
      /** Patterns separated by commas: `sales.*,dbo.Orders`. */
      tables: z.string(),
      exclude: z.string(),
      pathTemplate: z.string().nullable(),
      /** What is not given gets its default. */
      options: runOptionsSchema.partial(),
      datetime2: z.enum(['auto', 'nanos', 'text']),
    }),
    planSchema,
  ),
  /** Parses a plan that comes from outside and checks its hash. `path` is only named in messages. */
  'plan.check': worker(z.strictObject({ plan: z.unknown(), path: z.string() }), planSchema),
  /** Answers as soon as the run exists; it lives in the worker and reports by `run.snapshot` events. */
  'run.start': worker(
    z.strictObject({ plan: z.unknown(), path: z.string(), secrets: secretsSchema }),
    z.strictObject({ runId: runIdSchema }),
  ),
  'run.resume': worker(
    z.strictObject({ runId: runIdSchema, secrets: secretsSchema }),
    z.strictObject({ runId: runIdSchema }),
  ),
  /** Finishes or abandons the current parts and keeps the checkpoints. */
  'run.stop': worker(z.strictObject({ runId: runIdSchema }), nothing),
  'run.get': worker(z.strictObject({ runId: runIdSchema }), snapshotSchema),
  /** The plan a run was started with. */
  'run.plan': worker(z.strictObject({ runId: runIdSchema }), planSchema),
  'run.list': worker(nothing, z.strictObject({ runs: z.array(runSummarySchema) })),
  /** Downloads every part that a manifest names and compares size, hash and rows. */
  'run.verify': worker(
    z.discriminatedUnion('by', [
      /** A run of the state folder, whose plan names the target. */
      z.strictObject({ by: z.literal('run'), runId: runIdSchema, secret: z.string() }),
      /** The manifest's name in the container. */
      z.strictObject({
        by: z.literal('blob'),
        target: targetConfigSchema,
        secret: z.string(),
        blob: z.string().min(1),
      }),
      /** The manifest itself; `path` is only named in messages. */
      z.strictObject({
        by: z.literal('document'),
        target: targetConfigSchema,
        secret: z.string(),
        document: z.unknown(),
        path: z.string(),
      }),
    ]),
    verdictSchema,
  ),
  /** Deletes the blobs and checkpoints of a run. */
  'run.discard': worker(
    z.strictObject({ runId: runIdSchema, secret: z.string() }),
    z.strictObject({ deletedBlobs: z.int() }),
  ),
} as const;

export type Contract = typeof contract;
export type Method = keyof Contract;
export type InputOf<M extends Method> = z.input<Contract[M]['input']>;
/** What the worker answers with. */
type Outputs = { [M in Method]: z.output<Contract[M]['output']> };
export type OutputOf<M extends Method> = Outputs[M];
/** What a handler gets: parsed, with defaults filled in. */
type Inputs = { [M in Method]: z.output<Contract[M]['input']> };
/** The contract as parsers, in a form that lets the compiler follow one method from its input to its handler. */
const parsers: { readonly [M in Method]: { readonly input: { parse(value: unknown): Inputs[M] } } } = contract;

/** The input of a call that comes from outside. Throws ZodError. */
export const parseInput = <M extends Method>(method: M, value: unknown): Inputs[M] =>
  parsers[method].input.parse(value);

export type VerifyProgress = {
  readonly runId: string;
  readonly parts: number;
  readonly partsInAll: number;
  readonly bytes: number;
  readonly bytesInAll: number;
};

/** What the worker reports without being asked. */
export type WorkerEvent =
  | { readonly name: 'run.snapshot'; readonly payload: RunSnapshot }
  /** The run ended without being able to record it: the state folder failed. */
  | { readonly name: 'run.broken'; readonly payload: { readonly runId: string; readonly error: AppErrorData } }
  | { readonly name: 'verify.progress'; readonly payload: VerifyProgress };

/** One handler a method: a missing or misspelt one does not compile. `Context`: what the server adds to a call. */
export type Handlers<Context> = {
  readonly [M in Method]: (input: Inputs[M], context: Context) => Promise<Outputs[M]>;
};

export const isMethod = (name: string): name is Method => Object.hasOwn(contract, name);
