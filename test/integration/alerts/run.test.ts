// Alerts of real runs: what arrives, and that receivers which hang, fail or slow down harm no run.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { WorkerEvent } from '../../../shared/contract.ts';
import { systemClock } from '../../../electron/worker/clock.ts';
import { liveParts } from '../../../electron/worker/live-parts.ts';
import { openLocalWorker, type LocalWorker } from '../../../electron/worker/local-client.ts';
import type { NotifierSettings } from '../../../electron/worker/notify/notifier.ts';
import { defaultLimits } from '../../../electron/worker/notify/outbox.ts';
import { alertRulesSchema, type AlertMessage, type AlertRules, type OpenChannel } from '../../../shared/alerts.ts';
import type { RunSnapshot } from '../../../shared/run.ts';
import { startAzurite, type Azurite } from '../../azurite.ts';
import { intColumn, openDoubleWorld, primaryKey, type DoubleWorld } from '../../fakes/double-world.ts';
import { startReceiver, type Answer, type Receiver } from './receiver.ts';

const tableCount = 40;
const signingKey = 'S1gning-key-of-the-webhook';
let world: DoubleWorld;
let azurite: Azurite;
const closers: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  const tables = Array.from({ length: tableCount }, (_, n) => ({
    schema: 'dbo',
    name: `T${String(n)}`,
    columns: [intColumn('id'), intColumn('n')],
    indexes: [primaryKey('id')],
    rows: Array.from({ length: 50 }, (__, id) => [id, id]),
  }));
  world = await openDoubleWorld(tables);
  azurite = await startAzurite();
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});
afterAll(async () => {
  await world.close();
  await azurite.close();
});

async function open(answer: Answer): Promise<Receiver> {
  const receiver = await startReceiver(answer);
  closers.push(() => receiver.close());
  return receiver;
}

type Opened = { readonly worker: LocalWorker; readonly folder: string; readonly events: WorkerEvent[] };

function openWorker(notifier: Partial<NotifierSettings> = {}): Opened {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-alerts-'));
  const events: WorkerEvent[] = [];
  const worker = openLocalWorker({ ...liveParts, notifier }, join(folder, 'state'));
  worker.onEvent((event) => void events.push(event));
  closers.push(async () => {
    await worker.close();
    rmSync(folder, { recursive: true });
  });
  return { worker, folder, events };
}

const webhook = (url: string): OpenChannel => ({
  channel: { kind: 'webhook', name: 'pager' },
  secrets: { url, key: signingKey },
});

async function planOf(worker: LocalWorker, include: string) {
  return worker.call('plan.build', {
    source: world.source,
    target: { kind: 'connectionString', value: { env: 'UNUSED' }, container: 'alerts' },
    password: world.password,
    selection: { by: 'patterns', include, exclude: '' },
    probeId: null,
    pathTemplate: null,
    options: { lanes: 2, memoryMb: 512 },
    datetime2: 'auto',
  });
}

/** Runs some tables to the end of the run and of the program. */
async function carry(
  opened: Opened,
  channels: readonly OpenChannel[],
  include: string,
  rules: Partial<AlertRules> = {},
  prepare: () => void = () => undefined,
) {
  const { worker, events } = opened;
  worker.setAlerts({ rules: alertRulesSchema.parse(rules), channels: [...channels], isOnDesktop: false });
  const plan = await planOf(worker, include);
  prepare();
  const startedMs = performance.now();
  const secrets = { source: world.password, target: azurite.connectionString };
  const { runId } = await worker.call('run.start', { plan, path: 'plan.json', secrets });
  const last = (): RunSnapshot | undefined =>
    events.flatMap((event) => (event.name === 'run.snapshot' ? [event.payload] : [])).at(-1);
  await expect.poll(() => ['completed', 'failed'].includes(last()?.state.kind ?? ''), { timeout: 60_000 }).toBe(true);
  const runMs = performance.now() - startedMs;
  const { lines } = await worker.call('run.log', { runId, after: 0, limit: 5000 });
  return { runId, runMs, state: last()?.state.kind, lines: lines.map(({ text }) => text), end: last() };
}

const bodies = ({ received }: Receiver): readonly AlertMessage[] =>
  received.map(({ body }): AlertMessage => JSON.parse(body));

test('the end of a run is told to every channel, with run, source and numbers', async () => {
  const [pager, teams] = [await open(200), await open(202)];
  const opened = openWorker();
  const card: OpenChannel = { channel: { kind: 'teams', name: 'ops' }, secrets: { url: teams.url, key: '' } };
  const { runId, state } = await carry(opened, [webhook(pager.url), card], 'dbo.T1');
  expect(state).toBe('completed');
  await opened.worker.close();
  expect(bodies(pager)).toMatchObject([
    {
      rule: 'runFinished',
      level: 'info',
      runId,
      source: '127.0.0.1 \\ db',
      container: 'alerts',
      title: 'Run complete',
    },
  ]);
  expect(teams.received[0]?.body).toContain(runId);
});

test('a storm of failed tables is a first message and the end that counts them all', async () => {
  const receiver = await open(200);
  const opened = openWorker();
  const refuse = (): void =>
    world.faults.next({ kind: 'error', number: 208, severity: 16, match: /FROM \[dbo\]\.\[T\d+\]/, count: 10_000 });
  const told = carry(opened, [webhook(receiver.url)], 'dbo.*', {}, refuse);
  const { state, end } = await told.finally(() => world.faults.clear());
  expect(state).toBe('failed');
  const failed = end?.tables.filter((table) => table.state === 'failed').length ?? 0;
  expect(failed).toBe(tableCount);
  await opened.worker.close();
  expect(bodies(receiver).map(({ rule }) => rule)).toEqual(['tableFailed', 'runFinished']);
  expect(bodies(receiver)[1]?.text).toContain(`${String(failed)} tables failed: dbo.T`);
});

test.each([
  ['hangs', 'hang'],
  ['answers 500', 500],
  ['answers 429 and asks for an hour', { status: 429, headers: { 'retry-after': '3600' } }],
] as const)(
  'a receiver that %s neither slows nor fails a run, and is told of once, without its address',
  async (_, answer) => {
    const receiver = await open(answer);
    const limits = { ...defaultLimits, timeoutMs: 60_000, backoffMs: [50, 50], longestPauseMs: 60_000 };
    const opened = openWorker({ limits, graceMs: 500 });
    const { state, runMs, runId } = await carry(opened, [webhook(receiver.url)], 'dbo.T1', { quarantineAbove: 0 });
    expect(state).toBe('completed');
    expect(runMs).toBeLessThan(45_000);
    const beforeMs = performance.now();
    await opened.worker.close();
    expect(performance.now() - beforeMs).toBeLessThan(20_000);
    const told = opened.events.filter(({ name }) => name === 'alert.failed');
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).toMatch(/The alert channel pager did not take the message/);
    // Everything the program wrote down: the store with its log, and what went to the window.
    const state_ = join(opened.folder, 'state');
    const written = readdirSync(state_, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
      .join('\n');
    expect(written).toContain(runId);
    expect(written).toContain('The alert channel pager did not take the message');
    for (const secret of ['S3cretSignature', 'secret-part-of-the-path', signingKey]) {
      expect(written).not.toContain(secret);
      expect(JSON.stringify(opened.events)).not.toContain(secret);
    }
  },
);

test('a run verified again that differs is told, one that does not is not', async () => {
  const receiver = await open(200);
  const opened = openWorker();
  const { runId } = await carry(opened, [webhook(receiver.url)], 'dbo.T2', { runFinished: false });
  const secret = azurite.connectionString;
  const { verified } = await opened.worker.call('run.verify', {
    by: 'run',
    runId,
    secrets: { source: '', target: secret },
  });
  expect(verified).toBe(true);
  const container = liveParts.openTarget(
    { kind: 'connectionString', value: { env: 'UNUSED' }, container: 'alerts' },
    secret,
    { blockBytes: 1 << 20, blocksInFlight: 1, tier: null },
  );
  const never = new AbortController().signal;
  let part = '';
  for await (const { name } of container.listBlobs('', never))
    if (name.includes(runId) && name.endsWith('.parquet')) part = name;
  expect(await container.deleteBlob(part, never)).toBe(true);
  await container.close();
  await opened.worker.call('run.verify', { by: 'run', runId, secrets: { source: '', target: secret } });
  await opened.worker.close();
  expect(bodies(receiver)).toMatchObject([
    { rule: 'verifyFailed', level: 'error', runId, text: expect.stringContaining('dbo.T2') },
  ]);
});

test('a run that stands still is told as stalled while it goes on', async () => {
  const receiver = await open(200);
  let jumpMs = 0;
  const opened = openWorker({ tickMs: 50, clock: { ...systemClock, nowMs: () => Date.now() + jumpMs } });
  opened.worker.setAlerts({
    rules: alertRulesSchema.parse({ stalledMinutes: 5 }),
    channels: [webhook(receiver.url)],
    isOnDesktop: true,
  });
  const plan = await planOf(opened.worker, 'dbo.T3');
  world.faults.next({ kind: 'stall', answersAttention: true, match: /FROM \[dbo\]\.\[T3\]/, count: 10 });
  const secrets = { source: world.password, target: azurite.connectionString };
  const { runId } = await opened.worker.call('run.start', { plan, path: 'plan.json', secrets });
  await expect.poll(() => opened.events.some(({ name }) => name === 'run.snapshot'), { timeout: 20_000 }).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 300));
  jumpMs = 6 * 60_000;
  await expect.poll(() => receiver.received.length, { timeout: 10_000 }).toBe(1);
  expect(bodies(receiver)).toMatchObject([{ rule: 'runStalled', level: 'warning', runId }]);
  expect(opened.events.find(({ name }) => name === 'alert.raised')).toMatchObject({ payload: { rule: 'runStalled' } });
  world.faults.clear();
  await opened.worker.call('run.stop', { runId });
});
