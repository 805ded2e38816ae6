// The world of the demo: the sample database behind the SQL Server double, Azurite, and a plan of every table.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { liveParts } from '../../electron/worker/live-parts.ts';
import { openLocalWorker } from '../../electron/worker/local-client.ts';
import { hashPlan } from '../../electron/worker/plan/plan-hash.ts';
import type { SourceConfig, TargetConfig } from '../../shared/connection.ts';
import type { Plan, PlanTable } from '../../shared/plan.ts';
import type { RunOptions } from '../../shared/run-options.ts';
import { startAzurite } from '../azurite.ts';
import { buildSample } from '../double/sample/build-sample.ts';
import { compareTable } from '../oracle/compare-table.ts';
import { describeDifference } from '../oracle/differences.ts';
import type { World } from './world.ts';

const doubleMain = fileURLToPath(new URL('../double/main.ts', import.meta.url));
const readySchema = z.object({ port: z.number(), caPem: z.string(), user: z.string(), password: z.string() });

type RunningDouble = z.infer<typeof readySchema> & { close(): Promise<void> };

/** Its own process: its CPU time is not the product's, and it ends with this one. */
async function startDoubleProcess(databaseFile: string): Promise<RunningDouble> {
  const child = spawn(process.execPath, [doubleMain, '--database', `sample=${databaseFile}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error('the double did not start'))),
  ]);
  const ready = readySchema.parse(JSON.parse(String(line)));
  return {
    ...ready,
    async close() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const partRows = 6_000;
const batchRows = 2_000;
/** Parts so small that there are borders to cut at even in the sample. */
const cutPartRows = 1_000;
const cutBatchRows = 250;
const options: Partial<RunOptions> = {
  lanes: 2,
  memoryMb: 384,
  partBytes: 1 << 19,
  blockBytes: 1 << 18,
  blocksInFlight: 4,
};

/** `asOneRange`: every table is planned as one range, so that whatever lanes share they take from each other. */
export async function openSampleWorld(scale: number, asOneRange = false): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-world-'));
  const databaseFile = join(folder, 'sample.sqlite');
  const rowCount = buildSample(databaseFile, { scale });
  const azurite = await startAzurite();
  const double = await startDoubleProcess(databaseFile);
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, double.caPem);
  const close = async (): Promise<void> => {
    await double.close();
    await azurite.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const plan = await makePlan(double, caFile, asOneRange).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    plan,
    close,
    connectionString: azurite.connectionString,
    password: double.password,
    rowCount: asOneRange ? plan.tables.reduce((sum, { rowsEstimate }) => sum + (rowsEstimate ?? 0), 0) : rowCount,
    async compare({ schema, name, columns, key }, files, { format }) {
      const planTable = { columns, key };
      const request = { databaseFile, schema, table: name, planTable, files, format, reader: 'duckdb' } as const;
      const { differences } = await compareTable(request);
      return differences.map((difference) => `${schema}.${name}: ${describeDifference(difference)}`);
    },
  };
}

/** Two tables with a key for more lanes than that: one of them always has nothing of its own. */
const largest = (tables: readonly PlanTable[]): PlanTable[] =>
  tables
    .filter(({ key }) => key !== null)
    .toSorted((a, b) => (b.rowsEstimate ?? 0) - (a.rowsEstimate ?? 0))
    .slice(0, 2);

async function makePlan({ port, user, password }: RunningDouble, caFile: string, asOneRange: boolean): Promise<Plan> {
  const source: SourceConfig = {
    server: '127.0.0.1',
    port,
    database: 'sample',
    authentication: { kind: 'sql', user, password: { env: 'CHAOS_PASSWORD' } },
    encrypt: 'mandatory',
    trustServerCertificate: false,
    caFile,
    readOnlyIntent: false,
    connectTimeoutMs: 15_000,
    stallTimeoutMs: 60_000,
    packetSizeBytes: 16_384,
  };
  const target: TargetConfig = { kind: 'connectionString', value: { env: 'CHAOS_STORAGE' }, container: 'chaos' };
  const worker = openLocalWorker(liveParts, join(caFile, 'unused'));
  const request = {
    source,
    target,
    password,
    selection: { by: 'patterns', include: '*', exclude: '' },
    probeId: null,
    pathTemplate: null,
    options: asOneRange ? { ...options, lanes: 4 } : options,
    datetime2: 'auto',
  } as const;
  try {
    const plan = await worker.call('plan.build', request);
    // Many small parts, so that kills fall everywhere.
    const tables = plan.tables.map((table) => ({
      ...table,
      partRows: asOneRange ? cutPartRows : partRows,
      batchRows: Math.min(table.batchRows, asOneRange ? cutBatchRows : batchRows),
      partitions: asOneRange ? [{ index: 0, after: null, upTo: null }] : table.partitions,
    }));
    const small = { ...plan, tables: asOneRange ? largest(tables) : tables };
    return { ...small, hash: hashPlan(small) };
  } finally {
    await worker.close();
  }
}
