// Everything that may go wrong on the wire while a run is at work, each over real sockets, threads and storage calls.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openLocalWorker } from '../../electron/worker/local-client.ts';
import { liveParts } from '../../electron/worker/live-parts.ts';
import { hashPlan } from '../../electron/worker/plan/plan-hash.ts';
import { namesOfRun } from '../../electron/worker/run/run-names.ts';
import type { Plan } from '../../shared/plan.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import { connectionStringFor, startAzurite, type Azurite } from '../azurite.ts';
import { prove, type Provable } from '../chaos/proof.ts';
import { openEngine } from '../double/engine/engine.ts';
import { buildSample } from '../double/sample/build-sample.ts';
import { startDouble, type Double } from '../double/server.ts';
import type { Engine } from '../double/types.ts';
import { on, startFaultProxy, type FaultProxy } from '../faults/fault-proxy.ts';
import { compareTable } from '../oracle/compare-table.ts';
import { describeDifference } from '../oracle/differences.ts';

const folder = mkdtempSync(join(tmpdir(), 'tableferry-faults-'));
const databaseFile = join(folder, 'sample.sqlite');
const password = 'Double-1234';
let engine: Engine;
let double: Double;
let azurite: Azurite;
let proxy: FaultProxy;
let containers = 0;

beforeAll(async () => {
  buildSample(databaseFile, { scale: 0.02 });
  engine = openEngine({
    databases: [{ name: 'sample', file: databaseFile }],
    logins: [{ user: 'sa', password, database: 'sample' }],
  });
  double = await startDouble({ engine });
  azurite = await startAzurite();
  proxy = await startFaultProxy(azurite.port);
}, 120_000);
afterAll(async () => {
  await proxy.close();
  await azurite.close();
  await double.close();
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

type Ferry = {
  readonly plan: Plan;
  /** Starts the run and resolves with its last snapshot. */
  run(): Promise<RunSnapshot>;
  /** What an independent reader finds wrong with the result. */
  problems(): Promise<readonly string[]>;
};

/** A plan of `tables` in small parts, into a container of its own, by way of the faulty proxy. */
async function openFerry(tables: string): Promise<Ferry> {
  containers += 1;
  const connectionString = connectionStringFor(proxy.endpointFor(azurite.endpoint));
  const container = `faults-${containers}`;
  const worker = openLocalWorker(liveParts, join(folder, container));
  onTestFinished(async () => {
    double.faults.clear();
    await worker.close();
  });
  const built = await worker.call('plan.build', {
    source: {
      server: '127.0.0.1',
      port: double.port,
      database: 'sample',
      authentication: { kind: 'sql', user: 'sa', password: { env: 'UNUSED' } },
      trustServerCertificate: true,
      stallTimeoutMs: 1500,
    },
    target: { kind: 'connectionString', value: { env: 'UNUSED' }, container },
    password,
    selection: { by: 'patterns', include: tables, exclude: '' },
    probeId: null,
    pathTemplate: null,
    options: { lanes: 2, memoryMb: 256, blockBytes: 1 << 16 },
    datetime2: 'auto',
  });
  const small = {
    ...built,
    tables: built.tables.map((table) => ({ ...table, partRows: 1_000, batchRows: 500 })),
  };
  const plan = { ...small, hash: hashPlan(small) };
  const ended = new Promise<RunSnapshot>((resolve) => {
    worker.onEvent((event) => {
      if (event.name !== 'run.snapshot') return;
      if (!['running', 'stopping', 'ready'].includes(event.payload.state.kind)) resolve(event.payload);
    });
  });
  let runId = '';
  return {
    plan,
    async run() {
      ({ runId } = await worker.call('run.start', {
        plan,
        path: 'plan.json',
        secrets: { source: password, target: connectionString },
      }));
      return ended;
    },
    async problems() {
      const world: Provable = {
        plan,
        connectionString: azurite.connectionString,
        async compare({ schema, name, columns, key }, files, { format }) {
          const request = { databaseFile, schema, table: name, planTable: { columns, key }, files, format };
          const { differences } = await compareTable({ ...request, reader: 'duckdb' });
          return differences.map(describeDifference);
        },
      };
      const { manifestName } = namesOfRun(plan, runId);
      return (await prove(world, runId, manifestName, join(folder, `copies-${runId}`))).problems;
    },
  };
}

const orders = /FROM \[sales\]\.\[orders\]/;

describe('while reading', () => {
  test.each([
    ['the connection is reset', { kind: 'drop', how: 'reset' }],
    ['the connection is closed', { kind: 'drop', how: 'close' }],
    ['the administrator kills the session', { kind: 'kill' }],
    ['the server falls silent', { kind: 'stall' }],
    ['the read is chosen as a deadlock victim', { kind: 'deadlock' }],
    ['the server is busy for a moment', { kind: 'error', number: 8645 }],
  ] as const)('%s: the run goes on after the last verified part and ends complete', async (_, fault) => {
    const ferry = await openFerry('sales.orders');
    double.faults.next({ ...fault, match: orders, afterRows: 3_200 });
    const last = await ferry.run();
    expect(last.state).toEqual({ kind: 'completed', skippedRows: 0 });
    expect(last.tables[0]?.retries).toBe(1);
    expect(double.faults.waiting).toEqual([]);
    expect(await ferry.problems()).toEqual([]);
  });

  test('a heap whose connection is lost is read from its beginning, and nothing is there twice', async () => {
    const ferry = await openFerry('warehouse.sensor_readings');
    double.faults.next({ kind: 'drop', match: /FROM \[warehouse\]/, afterRows: 1_100 });
    const last = await ferry.run();
    expect(last.state.kind).toBe('completed');
    expect(last.tables[0]?.retries).toBe(1);
    expect(await ferry.problems()).toEqual([]);
  });
});

describe('while storing', () => {
  test.each([
    ['blocks are answered with 503', on.stageBlock, { kind: 'status', status: 503, code: 'ServerBusy' }],
    ['connections are reset while blocks are sent', on.stageBlock, { kind: 'reset' }],
    ['the answers to commits are lost', on.commit, { kind: 'loseAnswer' }],
    ['commits are answered with 500', on.commit, { kind: 'status', status: 500, code: 'InternalError' }],
    ['parts break off while they are read back', on.download, { kind: 'cut', afterBytes: 500 }],
    ['the answer to the manifest is lost', on.putBlob, { kind: 'loseAnswer' }],
  ] as const)('%s: nobody notices, and the run ends complete', async (_, when, fault) => {
    const ferry = await openFerry('sales.orders');
    proxy.add({ when, fault, times: when === on.putBlob ? 1 : 3 });
    const last = await ferry.run();
    expect(last.state).toEqual({ kind: 'completed', skippedRows: 0 });
    expect(last.tables[0]?.retries).toBe(0);
    expect(await ferry.problems()).toEqual([]);
  });

  test('a single byte that comes back changed fails the table, and there is no manifest', async () => {
    const ferry = await openFerry('sales.orders');
    // The footer is asked for by range; this is the read of all bytes.
    const isWhole: typeof on.download = (request) =>
      on.download(request) && request.headers['x-ms-range'] === undefined && request.headers['range'] === undefined;
    proxy.add({ when: isWhole, fault: { kind: 'changeByte', offset: 200 }, times: 1 });
    const last = await ferry.run();
    expect(last.state).toMatchObject({ kind: 'failed', error: { code: 'PART_MISMATCH' } });
    await expect(ferry.problems()).rejects.toThrow();
  });
});
