// A source on the double with a writer, and the product's own worker that carries out rounds from it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalWorker, type LocalWorker } from '../../electron/worker/local-client.ts';
import { liveParts } from '../../electron/worker/live-parts.ts';
import type { WorkerParts } from '../../electron/worker/worker-parts.ts';
import type { SourceConfig } from '../../shared/connection.ts';
import type { Plan } from '../../shared/plan.ts';
import type { RoundResult } from '../../shared/series.ts';
import { createDatabaseFile } from '../double/engine/database-file.ts';
import { openEngine, type ControlledEngine } from '../double/engine/engine.ts';
import { startDouble } from '../double/server.ts';
import type { EngineSession } from '../double/types.ts';
import { differences, sourceRows } from './compare.ts';
import type { Mode } from './modes.ts';
import { readCurrent, type CurrentState } from './read-target.ts';
import type { Clock } from './writer.ts';

export const password = 'Double-1234';
const secrets = { source: password, target: 'memory' };

export type StormWorld = {
  readonly engine: ControlledEngine;
  /** Of an owner. */
  readonly session: EngineSession;
  readonly clock: Clock;
  /** Who the product signs in as. */
  readonly user: string;
  readonly port: number;
  /** Called with each statement that the product sends, before it is carried out. */
  onStatement: (sql: string) => void;
  readonly folder: string;
  close(): Promise<void>;
};

export type WorldOptions = {
  readonly mode: Mode;
  /** Signs in as one that is no owner: it sees no open transactions. */
  readonly isLimited?: boolean;
  readonly isSnapshotAllowed?: boolean;
  readonly rows?: number;
};

export async function openStormWorld({
  mode,
  isLimited = false,
  isSnapshotAllowed = true,
  rows = 150,
}: WorldOptions): Promise<StormWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-series-storm-'));
  const file = join(folder, 'db.sqlite');
  createDatabaseFile(file, { name: 'db', collation: 'Latin1_General_CI_AS', tables: mode.tables }).close();
  const clock: Clock = { nowMs: Date.UTC(2026, 0, 2, 3, 4, 5) };
  const engine = openEngine({
    databases: [
      {
        name: 'db',
        file,
        isSnapshotAllowed,
        // As servers are installed: ordinary reads then are of no moment at all.
        isReadCommittedSnapshot: false,
        hasChangeTracking: mode.increment.mode === 'changeTracking',
        recoveryFork: '11111111-1111-1111-1111-111111111111',
      },
    ],
    logins: [
      { user: 'sa', password, database: 'db' },
      {
        user: 'ferry',
        password,
        database: 'db',
        denySelect: ['dbo.nothing'],
        canViewDefinition: true,
        canViewChanges: true,
        roles: ['gate'],
      },
    ],
    nowMs: () => clock.nowMs,
  });
  const session = engine.login('sa', password, 'db');
  const run = (sql: string): void => {
    for (const event of session.run(sql, [])) if (event.kind === 'wait') throw new Error('the writer waits');
  };
  for (const sql of mode.enable) run(sql);
  for (let id = 1; id <= rows; id += 1)
    run(
      `INSERT dbo.T (id, name, touched, seq) VALUES (${mode.hasTextKey ? `N'k${String(id)}'` : String(id)}, N'first', SYSUTCDATETIME(), ${String(id)})`,
    );
  const double = await startDouble({ engine, onStatement: (sql) => world.onStatement(sql) });
  const world: StormWorld = {
    engine,
    session,
    clock,
    user: isLimited ? 'ferry' : 'sa',
    port: double.port,
    onStatement: () => undefined,
    folder,
    async close() {
      await double.close();
      session.close();
      engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}

const sourceOf = ({ port, user }: Pick<StormWorld, 'port' | 'user'>): SourceConfig => ({
  server: '127.0.0.1',
  port,
  database: 'db',
  authentication: { kind: 'sql', user, password: { env: 'SQL_PASSWORD' } },
  encrypt: 'optional',
  trustServerCertificate: true,
  readOnlyIntent: false,
  connectTimeoutMs: 15_000,
  stallTimeoutMs: 60_000,
  packetSizeBytes: 4096,
});

export async function planSeries(
  world: StormWorld,
  { increment, logIncrement }: Mode,
  changes: Partial<Plan['options']> = {},
): Promise<Plan> {
  const worker = openLocalWorker(liveParts, 'never opened');
  try {
    return await worker.call('plan.build', {
      source: sourceOf(world),
      target: { kind: 'connectionString', value: { env: 'STORAGE' }, container: 'storm' },
      password,
      selection: { by: 'patterns', include: logIncrement === undefined ? 'dbo.T' : 'dbo.T,dbo.L', exclude: '' },
      probeId: null,
      pathTemplate: null,
      options: { format: 'parquet', compression: 'snappy', lanes: 2, memoryMb: 256, logToTarget: false, ...changes },
      datetime2: 'text',
      series: { name: 'storm', compactEvery: null },
      increments: [
        { schema: 'dbo', name: 'T', increment },
        ...(logIncrement === undefined ? [] : [{ schema: 'dbo', name: 'L', increment: logIncrement }]),
      ],
    });
  } finally {
    await worker.close();
  }
}

/** A computer with its own state folder. */
export type Machine = {
  readonly worker: LocalWorker;
  round(plan: Plan, more?: RoundWishes): Promise<RoundResult>;
  close(): Promise<void>;
};
export type RoundWishes = { readonly sweep?: boolean; readonly compact?: boolean };

export function openMachine(parts: WorkerParts, statePath: string, secretsOf = secrets): Machine {
  const worker = openLocalWorker(parts, statePath);
  return {
    worker,
    round: (plan, more = {}) => worker.call('series.run', { plan, path: 'storm.json', secrets: secretsOf, ...more }),
    close: () => worker.close(),
  };
}

export type ReadableStorage = {
  names(): readonly string[] | Promise<readonly string[]>;
  read(name: string): Promise<Uint8Array>;
};

/** What current.json of a table says. */
export async function pointerOf(storage: ReadableStorage, table: string): Promise<string> {
  const found = (await storage.names()).filter((name) => name.endsWith(`/${table}/current.json`));
  const [name] = found;
  if (name === undefined || found.length > 1) throw new Error(`${table} has ${String(found.length)} pointers`);
  return Buffer.from(await storage.read(name)).toString();
}

export async function compareStates(
  world: Pick<StormWorld, 'session'>,
  storage: ReadableStorage,
): Promise<{ readonly problems: readonly string[]; readonly rows: number; readonly state: CurrentState }> {
  const source = sourceRows(world.session);
  const state = await readCurrent(await pointerOf(storage, 'T'), (name) => storage.read(name));
  return { problems: differences(source, state.rows), rows: source.size, state };
}
