// A run that gives way: the server slows down, lanes are held, and come back when it is well again. Over real sockets.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveParts } from '../../electron/worker/live-parts.ts';
import { hashPlan } from '../../electron/worker/plan/plan-hash.ts';
import { openLocalWorker, type LocalWorker } from '../../electron/worker/local-client.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import { startAzurite, type Azurite } from '../azurite.ts';
import { intColumn, openDoubleWorld, primaryKey, type DoubleWorld } from '../fakes/double-world.ts';

const rowCount = 80_000;
const folder = mkdtempSync(join(tmpdir(), 'tableferry-governor-'));
let world: DoubleWorld;
let azurite: Azurite;
let worker: LocalWorker;
let last: RunSnapshot | null = null;

beforeAll(async () => {
  const rows = Array.from({ length: rowCount }, (_, id) => [id, id]);
  const table = {
    schema: 'dbo',
    name: 'Busy',
    columns: [intColumn('id'), intColumn('n')],
    indexes: [primaryKey('id')],
  };
  world = await openDoubleWorld([{ ...table, rows }]);
  azurite = await startAzurite();
  worker = openLocalWorker(liveParts, join(folder, 'state'));
  worker.onEvent((event) => {
    if (event.name === 'run.snapshot') last = event.payload;
  });
});

afterAll(async () => {
  await worker.close();
  await world.close();
  await azurite.close();
  rmSync(folder, { recursive: true, force: true });
});

const until = async (isTrue: () => boolean, withinMs: number): Promise<number> => {
  const startedMs = performance.now();
  await expect.poll(isTrue, { timeout: withinMs, interval: 50 }).toBe(true);
  return performance.now() - startedMs;
};

test('lanes are lowered within five seconds of a slow server, the reason is told, and they come back', async () => {
  const made = await worker.call('plan.build', {
    source: world.source,
    target: { kind: 'connectionString', value: { env: 'UNUSED' }, container: 'busy' },
    password: world.password,
    selection: { by: 'patterns', include: '*', exclude: '' },
    probeId: null,
    pathTemplate: null,
    options: { lanes: 4, memoryMb: 512, governor: 'on' },
    datetime2: 'auto',
  });
  // Small batches, so that a slow read comes to a border soon.
  const smaller = { ...made, tables: made.tables.map((table) => ({ ...table, batchRows: 200 })) };
  const plan = { ...smaller, hash: hashPlan(smaller) };
  // Each read takes its time, so that the run has a middle.
  world.faults.next({ kind: 'slow', rowsPerSecond: 1500, match: /FROM \[dbo\]\.\[Busy\]/, count: 1000 });
  const secrets = { source: world.password, target: azurite.connectionString };
  const { runId } = await worker.call('run.start', { plan, path: 'plan.json', secrets });
  await until(
    () => (last?.load?.lanesAllowed ?? 0) === 4 && (last?.lanes ?? []).some(({ rowsInFlight }) => rowsInFlight > 0),
    120_000,
  );

  world.faults.latencyMs = 400;
  const loweredAfterMs = await until(() => (last?.load?.lanesAllowed ?? 4) < 4, 60_000);
  expect(loweredAfterMs).toBeLessThan(15_000);
  expect(last?.load?.reason).toMatch(/^The server answers in \d+ ms instead of \d+ ms\.$/);
  const lowered = last?.load?.lanesAllowed ?? 0;

  world.faults.latencyMs = 0;
  await until(() => (last?.load?.lanesAllowed ?? 0) > lowered, 60_000);

  await worker.call('run.adjust', { runId, change: { isHeld: true } });
  await until(() => (last?.lanes ?? []).every(({ activity }) => activity !== 'reading'), 20_000);
  const { lines } = await worker.call('run.log', { runId, after: 0, limit: 500 });
  expect(lines.map(({ text }) => text).join('\n')).toMatch(/The server answers in .* lanes work\./);
  await worker.call('run.stop', { runId });
  await until(() => last?.state.kind === 'stopped', 30_000);
});
