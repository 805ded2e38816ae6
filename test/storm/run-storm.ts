// Runs of the product's coordinator and sessions over a database that is written to all the time, each judged by the model.
import { fingerprinterOf } from '../../electron/worker/fingerprint/fingerprint.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTableEncoder } from '../../electron/worker/pipeline/encode.ts';
import { liveParts } from '../../electron/worker/live-parts.ts';
import { openLocalWorker } from '../../electron/worker/local-client.ts';
import { hashPlan } from '../../electron/worker/plan/plan-hash.ts';
import { createRunId, namesOfRun } from '../../electron/worker/run/run-names.ts';
import { runPlan } from '../../electron/worker/run/run-plan.ts';
import { openSession } from '../../electron/worker/source/open-session.ts';
import { openStore } from '../../electron/worker/store/store.ts';
import type { SourceConfig } from '../../shared/connection.ts';
import { manifestSchema, type Manifest } from '../../shared/manifest.ts';
import type { Plan } from '../../shared/plan.ts';
import type { MomentWish } from '../../shared/point-in-time.ts';
import { createRandom } from '../chaos/random.ts';
import { openEngine } from '../double/engine/engine.ts';
import { startDouble } from '../double/server.ts';
import { createFakeLanes } from '../fakes/lane.ts';
import { createFakeTarget } from '../fakes/target.ts';
import { hashRows, openBank, tableNames, type Bank, type BankRow, type BankTable } from './bank.ts';
import { startWriter } from './writer.ts';

export type StormRun = {
  readonly state: string;
  /** The version that each table is exactly of; null = of none that ever was. */
  readonly versions: Readonly<Record<BankTable, number | null>>;
  /** All tables are of one version, and it is the one that its own row names. */
  readonly isOneVersion: boolean;
  /** What was counted and added up equals what the row of counters says of its moment. */
  readonly isInvariantKept: boolean;
  readonly holds: Manifest['pointInTime']['holds'];
  readonly text: string;
  readonly transactionsMeanwhile: number;
  readonly seconds: number;
};

export type StormOptions = {
  readonly seed: number;
  readonly runs: number;
  readonly wish: MomentWish;
  readonly accounts?: number;
  readonly onRun?: (run: StormRun, number: number) => void;
};

const login = { user: 'sa', password: 'Double-1234' };

export async function runStorm({ seed, runs, wish, accounts = 3000, onRun }: StormOptions): Promise<{
  readonly runs: readonly StormRun[];
  readonly transactions: number;
  readonly longestWaitMs: number;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-storm-'));
  const file = join(folder, 'bank.sqlite');
  const bank = openBank(file, accounts);
  const engine = openEngine({
    // Without READ_COMMITTED_SNAPSHOT, as servers are installed: ordinary reads then are of no moment at all.
    databases: [{ name: 'bank', file, isReadCommittedSnapshot: false, hasChangeTracking: true }],
    logins: [{ ...login, database: 'bank', canCreateDatabase: true }],
  });
  const double = await startDouble({ engine });
  const writer = startWriter(engine.login(login.user, login.password, 'bank'), bank, createRandom(seed));
  try {
    const done: StormRun[] = [];
    const plan = await makePlan(double.port, wish, accounts);
    for (let number = 1; number <= runs; number += 1) {
      const before = writer.transactions();
      const startMs = performance.now();
      const { state, manifest, read } = await carry(plan, join(folder, `state-${String(number)}`));
      const transactionsMeanwhile = writer.transactions() - before;
      const run = { ...judge(bank, read), state, transactionsMeanwhile, seconds: (performance.now() - startMs) / 1000 };
      const told = { ...run, holds: manifest.pointInTime.holds, text: manifest.pointInTime.text };
      done.push(told);
      onRun?.(told, number);
    }
    return { runs: done, transactions: writer.transactions(), longestWaitMs: writer.longestWaitMs() };
  } finally {
    await writer.stop();
    await double.close();
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function judge(
  bank: Bank,
  read: Readonly<Record<BankTable, readonly BankRow[]>>,
): Pick<StormRun, 'versions' | 'isOneVersion' | 'isInvariantKept'> {
  const versionOf = (name: BankTable): number | null => {
    const hash = hashRows(read[name]);
    const found = bank.versions.findIndex((version) => version[name] === hash);
    return found < 0 ? null : found;
  };
  const versions = { accounts: versionOf('accounts'), ledger: versionOf('ledger'), counters: versionOf('counters') };
  const [, version = -1, entries = -1, total = -1] = read.counters[0] ?? [];
  const at = bank.versions[version];
  return {
    versions,
    isOneVersion: at !== undefined && tableNames.every((name) => at[name] === hashRows(read[name])),
    isInvariantKept:
      read.ledger.length === entries && read.ledger.reduce((sum, [, amount = 0]) => sum + amount, 0) === total,
  };
}

async function makePlan(port: number, pointInTime: MomentWish, accounts: number): Promise<Plan> {
  const source: SourceConfig = {
    server: '127.0.0.1',
    port,
    database: 'bank',
    authentication: { kind: 'sql', user: login.user, password: { env: 'SQL_PASSWORD' } },
    encrypt: 'optional',
    trustServerCertificate: true,
    readOnlyIntent: false,
    connectTimeoutMs: 15_000,
    stallTimeoutMs: 60_000,
    packetSizeBytes: 4096,
  };
  const worker = openLocalWorker(liveParts, 'never opened');
  const whole = await worker.call('plan.build', {
    source,
    target: { kind: 'connectionString', value: { env: 'STORAGE' }, container: 'storm' },
    password: login.password,
    selection: { by: 'patterns', include: 'dbo.*', exclude: '' },
    probeId: null,
    pathTemplate: null,
    options: { format: 'csv', compression: 'none', lanes: 4, memoryMb: 256 },
    datetime2: 'auto',
    pointInTime,
  });
  await worker.close();
  const bounds = [0.25, 0.5, 0.75].map((share) => [String(Math.floor(accounts * 10 * share))]);
  const tables = whole.tables.map((table) => ({
    ...table,
    partRows: 200,
    batchRows: 50,
    // Small tables are not cut by the product; cut ones are what a point in time is for.
    partitions:
      table.name === 'counters'
        ? table.partitions
        : [null, ...bounds].map((after, index) => ({ index, after, upTo: bounds[index] ?? null })),
  }));
  const cut = { ...whole, tables };
  return { ...cut, hash: hashPlan(cut) };
}

async function carry(plan: Plan, statePath: string) {
  const store = openStore(statePath);
  const target = createFakeTarget();
  const runId = createRunId(Date.now());
  store.runs.create(runId, plan);
  const names = namesOfRun(plan, runId);
  const open = (database: string | null, stop: AbortSignal) =>
    openSession({ ...plan.source, database: database ?? plan.source.database }, login.password, stop);
  const lanes = createFakeLanes(plan, {
    source: null,
    openSession: open,
    target,
    createEncoder: (table) => createTableEncoder(table, plan.options),
    createFingerprinter: fingerprinterOf,
    verify: async () => undefined,
    nameOf: names.partName,
    quarantine: null,
    runId,
    batchBytes: 1 << 16,
    partBytes: plan.options.partBytes,
  });
  try {
    const { state } = await runPlan(
      {
        store,
        runId,
        names,
        openLane: lanes.open,
        target,
        checkTable: async () => undefined,
        openSession: (stop) => open(null, stop),
        onSnapshot: () => undefined,
        log: () => undefined,
      },
      new AbortController().signal,
    );
    if (state.kind !== 'completed') throw new Error(`the run ended as ${JSON.stringify(state)}`);
    const manifest = manifestSchema.parse(JSON.parse(target.text(names.manifestName)));
    const rowsOf = (name: BankTable): BankRow[] =>
      manifest.tables
        .filter((table) => table.name === name)
        .flatMap(({ parts }) => parts.flatMap((part) => rowsIn(target.text(part.name))));
    const read = { accounts: rowsOf('accounts'), ledger: rowsOf('ledger'), counters: rowsOf('counters') };
    return { state: state.kind, manifest, read };
  } finally {
    store.close();
  }
}

/** Rows of whole numbers below a line of names. */
const rowsIn = (csv: string): BankRow[] =>
  csv
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split(',').map((cell) => Number(cell.replaceAll('"', ''))));
