// One migration of a fault test: a plan in small parts, carried out by the command line as a child process.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerClient } from '@azure/storage-blob';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { liveParts } from '../../../electron/worker/live-parts.ts';
import { openLocalWorker } from '../../../electron/worker/local-client.ts';
import { hashPlan } from '../../../electron/worker/plan/plan-hash.ts';
import type { SourceConfig, TargetConfig } from '../../../shared/connection.ts';
import type { Plan } from '../../../shared/plan.ts';
import { createCliFolder, parseOnly, type CliResult } from '../cli/run-cli.ts';
import { login, type World } from './world.ts';

const errorSchema = z.looseObject({ code: z.string(), message: z.string() });
const outcomeSchema = z.looseObject({
  runId: z.string(),
  state: z.string(),
  rows: z.int(),
  tables: z.array(
    z.looseObject({
      schema: z.string(),
      table: z.string(),
      rows: z.int(),
      parts: z.int(),
      verified: z.boolean(),
      error: errorSchema.optional(),
    }),
  ),
  error: errorSchema.optional(),
});

/** What a command of the command line came to. */
export type Ended = z.infer<typeof outcomeSchema> & { readonly exitCode: number | null };

/** Parses what a run or resume printed. */
export const toEnded = (exitCode: number | null, json: unknown): Ended => ({ ...outcomeSchema.parse(json), exitCode });

export type Ferry = {
  readonly plan: Plan;
  readonly container: ContainerClient;
  /** The state folder, shared by all commands of this ferry. */
  readonly statePath: string;
  run(): Promise<Ended>;
  resume(): Promise<Ended>;
  /** A resume that is expected to be refused before it begins: its exit code and the error's code. */
  refusedResume(): Promise<{ readonly exitCode: number | null; readonly code: string }>;
  /** The storage secret that the next command reads. */
  setStorageSecret(secret: string): void;
};

export type FerryOptions = {
  readonly tables: string;
  /** 1,000 unless given. */
  readonly partRows?: number;
  readonly stallTimeoutMs?: number;
  /** A connection string by way of the proxy unless given. */
  readonly target?: (container: string) => { readonly config: TargetConfig; readonly secret: string };
};

/**
 * Everything is forgotten that happened before, so that faults and reads are those of this ferry. Files are not
 * compressed: parts of a thousand rows then need several of the smallest blocks.
 */
export async function openFerry(world: World, options: FerryOptions): Promise<Ferry> {
  const container = world.newContainer();
  const secretFile = { file: 'storage-secret.txt' };
  const { config, secret } = options.target?.(container.containerName) ?? {
    config: { kind: 'connectionString', value: secretFile, container: container.containerName } as const,
    secret: world.connectionString,
  };
  const plan = await makePlan(world, options, config);
  const folder = createCliFolder({ SQL_PASSWORD: login.password });
  folder.write('plan.json', plan);
  folder.write(secretFile.file, secret);
  folder.write('ca.pem', world.double.caPem);
  onTestFinished(() => world.double.faults.clear());
  world.forget();
  const command = (...argv: readonly string[]): Promise<CliResult> => folder.run(...argv, '--state', 'state', '--json');
  const carry = async (...argv: readonly string[]): Promise<Ended> => {
    const result = await command(...argv);
    return toEnded(result.exitCode, parseOnly(result));
  };
  return {
    plan,
    container,
    statePath: join(folder.path, 'state'),
    run: () => carry('run', 'plan.json'),
    resume: () => carry('resume'),
    async refusedResume() {
      const result = await command('resume');
      const { error } = z.strictObject({ error: errorSchema }).parse(parseOnly(result));
      return { exitCode: result.exitCode, code: error.code };
    },
    setStorageSecret: (fresh) => writeFileSync(join(folder.path, secretFile.file), fresh),
  };
}

/** The plan that the product makes, with parts and batches so small that a fault in the middle leaves some behind it. */
async function makePlan(
  { double }: World,
  { tables, partRows = 1_000, stallTimeoutMs = 20_000 }: FerryOptions,
  target: TargetConfig,
): Promise<Plan> {
  const source: SourceConfig = {
    server: '127.0.0.1',
    port: double.port,
    database: 'sample',
    authentication: { kind: 'sql', user: login.user, password: { env: 'SQL_PASSWORD' } },
    encrypt: 'mandatory',
    trustServerCertificate: true,
    readOnlyIntent: false,
    connectTimeoutMs: 15_000,
    stallTimeoutMs,
    packetSizeBytes: 4_096,
  };
  const worker = openLocalWorker(liveParts, 'never opened');
  const whole = await worker.call('plan.build', {
    source,
    target,
    password: login.password,
    selection: { by: 'patterns', include: tables, exclude: '' },
    probeId: null,
    pathTemplate: null,
    // A lane for each table: with one more, ranges would be cut, and reads could not be told beforehand.
    options: { compression: 'none', lanes: tables.split(',').length, memoryMb: 256, blockBytes: 1 << 16 },
    datetime2: 'auto',
  });
  await worker.close();
  const cut = { ...whole, tables: whole.tables.map((table) => ({ ...table, partRows, batchRows: 250 })) };
  return { ...cut, hash: hashPlan(cut) };
}
