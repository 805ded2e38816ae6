// `plan.size` over real sockets: the double, the storage emulator behind a faulty proxy, a local Retail Prices API.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
  type ContainerClient,
} from '@azure/storage-blob';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createLiveParts } from '../../../electron/worker/live-parts.ts';
import { openLocalWorker, type LocalWorker } from '../../../electron/worker/local-client.ts';
import { noTokens } from '../../../electron/worker/ports/tokens.ts';
import type { WorkerEvent } from '../../../shared/contract.ts';
import { targetConfigSchema, type TargetConfig } from '../../../shared/connection.ts';
import { planSchema, type Plan } from '../../../shared/plan.ts';
import type { RunOptions } from '../../../shared/run-options.ts';
import { makeCertificate } from '../../double/wire/certificate.ts';
import { startPrices, type FakePrices } from '../../fakes/retail-prices.ts';
import { on } from '../../faults/fault-proxy.ts';
import { measured } from '../../measured.ts';
import { login, openWorld, type World } from '../faults/world.ts';

const never = new AbortController().signal;
let world: World;
let prices: FakePrices;
let worker: LocalWorker;
let folder = '';
let events: WorkerEvent[] = [];

beforeAll(async () => {
  world = await openWorld();
  const certificate = await makeCertificate();
  folder = mkdtempSync(join(tmpdir(), 'tableferry-sizing-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, certificate.cert);
  prices = await startPrices(certificate);
  const live = createLiveParts(noTokens, async () => ({ hops: [{ kind: 'direct' }], caFile }));
  worker = openLocalWorker({ ...live, pricesAddress: prices.origin }, join(folder, 'state'));
  worker.onEvent((event) => void events.push(event));
});
afterAll(async () => {
  await worker.close();
  await prices.close();
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  world.forget();
  events = [];
});

const small = { lanes: 2, blockBytes: 1 << 18, blocksInFlight: 2 } as const;

async function planInto(target: TargetConfig, options: Partial<RunOptions> = {}): Promise<Plan> {
  const source = {
    server: '127.0.0.1',
    port: world.double.port,
    database: 'sample',
    authentication: { kind: 'sql' as const, user: login.user, password: { env: 'UNUSED' } },
    trustServerCertificate: true,
  };
  const plan = await worker.call('plan.build', {
    source,
    target,
    password: login.password,
    selection: { by: 'patterns', include: 'sales.*,warehouse.*', exclude: '' },
    pathTemplate: null,
    options: { ...small, ...options },
    datetime2: 'auto',
    probeId: null,
  });
  return planSchema.parse(plan);
}

const ownTarget = (container: ContainerClient): TargetConfig =>
  targetConfigSchema.parse({
    kind: 'connectionString',
    value: { env: 'UNUSED' },
    container: container.containerName,
  });
const secrets = () => ({ source: login.password, target: world.connectionString });

/** Blobs that anybody sees. */
async function blobsIn(container: ContainerClient): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of container.listBlobsFlat()) names.push(name);
  return names;
}

const wish = { readMs: 1_500, uploadMs: 1_500, nodes: [1, 4], probeId: 'p1' };

test('reads a spread of tables, sends blocks that are never committed, and leaves nothing', async () => {
  const container = world.newContainer();
  await container.create();
  const plan = await planInto(ownTarget(container));
  world.forget();
  const sizing = await worker.call('plan.size', { plan, secrets: secrets(), ...wish, region: 'westeurope' }, never);
  expect(sizing.notTried).toEqual([]);
  expect(sizing.sizeClass).toBe('small');
  expect(sizing.read?.rows).toBeGreaterThan(1_000);
  expect(sizing.read?.tables).toBeGreaterThan(5);
  expect(sizing.read?.bytesPerSecond).toBeGreaterThan(1_000);
  expect(sizing.upload?.bytes).toBeGreaterThan(2 * small.blockBytes);
  expect(sizing.upload?.seconds).toBeLessThan(20);
  expect(sizing.choices.map(({ by, nodes }) => `${by} ${String(nodes)}`)).toEqual([
    'here null',
    'factory 1',
    'factory 4',
    ...(sizing.suggested === null ? [] : [`mixed ${String(sizing.suggested.nodes)}`]),
  ]);
  for (const { seconds, limits } of sizing.choices) {
    expect(seconds.low).toBeGreaterThan(0);
    expect(seconds.high).toBeGreaterThanOrEqual(seconds.low);
    expect(limits.map(({ seconds: { high } }) => high)).toEqual(
      limits.map(({ seconds: { high } }) => high).toSorted((a, b) => b - a),
    );
  }
  expect(sizing.prices).toMatchObject({ from: 'today', region: 'westeurope', currency: 'USD' });
  expect(sizing.choices[0]?.notes.join(' ')).toMatch(
    /The upload test sent .* never committed: nothing is in the container/,
  );
  expect(await blobsIn(container)).toEqual([]);
  const written = world.proxy.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
  expect(written.length).toBeGreaterThan(2);
  expect(written.every(on.stageBlock)).toBe(true);
  const told = events.flatMap((event) => (event.name === 'plan.progress' ? [event.payload] : []));
  expect(told.map(({ probeId }) => probeId)).toContain('p1');
  expect(told.map(({ table }) => table)).toEqual(
    expect.arrayContaining(['sales.orders', 'the line to Azure', 'prices']),
  );
});

test('a slow line shows in the figures, and is what takes longest', measured, async () => {
  const container = world.newContainer();
  await container.create();
  const plan = await planInto(ownTarget(container), { lanes: 1, blocksInFlight: 1, blockBytes: 1 << 16 });
  const bytesPerSecond = 200_000;
  world.storageFault(on.stageBlock, { kind: 'slowRead', bytesPerSecond }, { times: 10_000 });
  const sizing = await worker.call(
    'plan.size',
    { plan, secrets: secrets(), ...wish, readMs: 0, uploadMs: 4_000 },
    never,
  );
  expect((sizing.upload?.bytesPerSecond ?? 0) / bytesPerSecond).toBeGreaterThan(0.5);
  expect((sizing.upload?.bytesPerSecond ?? 0) / bytesPerSecond).toBeLessThan(1.3);
  expect(sizing.choices[0]?.limits[0]?.name).toBe('line to Azure');
  expect(sizing.notTried).toEqual(['Reading was not tried: it was left out.']);
  expect(sizing.prices).toMatchObject({ from: 'table', region: null });
});

test('the bandwidth limit of the plan holds for the test as well, and for what is reckoned', measured, async () => {
  const container = world.newContainer();
  await container.create();
  const limit = 400_000;
  const plan = await planInto(ownTarget(container), { bandwidthBytesPerSecond: limit });
  const { upload } = await worker.call(
    'plan.size',
    { plan, secrets: secrets(), ...wish, readMs: 0, uploadMs: 4_000 },
    never,
  );
  expect((upload?.bytes ?? 0) / (upload?.seconds ?? 1) / limit).toBeLessThan(1.2);
  expect((upload?.bytesPerSecond ?? 0) / limit).toBeGreaterThan(0.7);
});

test('with rights to read only nothing is written, and the rest is reckoned all the same', async () => {
  const container = world.newContainer();
  await container.create();
  const target = targetConfigSchema.parse({
    kind: 'sas',
    endpoint: world.endpoint,
    sas: { env: 'UNUSED' },
    container: container.containerName,
  });
  const plan = await planInto(target);
  const sas = generateBlobSASQueryParameters(
    {
      containerName: container.containerName,
      permissions: ContainerSASPermissions.parse('rl'),
      expiresOn: new Date(Date.now() + 3_600_000),
    },
    new StorageSharedKeyCredential(world.azurite.account, world.azurite.key),
  ).toString();
  const given = { source: login.password, target: sas };
  const sizing = await worker.call('plan.size', { plan, secrets: given, ...wish, uplink: 1_000_000 }, never);
  expect(sizing.upload).toBeNull();
  expect(sizing.notTried).toEqual([expect.stringMatching(/^Uploading was not tried: .*403/)]);
  expect(sizing.notTried.join('')).not.toContain('sig=');
  expect(sizing.read).not.toBeNull();
  expect(sizing.choices[0]?.notes.join(' ')).toContain('The line to Azure is taken as given');
  expect(await blobsIn(container)).toEqual([]);
});

test('a missing container stays missing, a refused login is told, and usual paces stand in', async () => {
  const container = world.newContainer();
  const plan = await planInto(ownTarget(container));
  const wrong = { source: 'not it', target: world.connectionString };
  const sizing = await worker.call('plan.size', { plan, secrets: wrong, ...wish }, never);
  expect(sizing.notTried).toEqual([
    expect.stringMatching(/^Reading was not tried: .*login/i),
    expect.stringMatching(/^Uploading was not tried: .*does not exist/),
  ]);
  expect(sizing.choices[0]?.limits.map(({ name }) => name)).toContain('processors');
  expect(sizing.choices[0]?.notes.join(' ')).toContain('The line to Azure was not tried, and is assumed');
  expect(await container.exists()).toBe(false);
});

test('cancelled while it uploads: nothing goes on, and no blob is left', async () => {
  const container = world.newContainer();
  await container.create();
  const plan = await planInto(ownTarget(container));
  world.forget();
  const stop = new AbortController();
  const sizing = worker.call(
    'plan.size',
    { plan, secrets: secrets(), ...wish, readMs: 0, uploadMs: 60_000 },
    stop.signal,
  );
  while (!world.proxy.requests.some(on.stageBlock)) await sleep(10);
  stop.abort();
  await expect(sizing).rejects.toThrow(/abort/i);
  // What was on its way arrives.
  await sleep(300);
  const seen = world.proxy.requests.length;
  await sleep(500);
  expect(world.proxy.requests.length).toBe(seen);
  expect(world.proxy.requests.some(on.commit)).toBe(false);
  expect(await blobsIn(container)).toEqual([]);
});

test('cancelled while it reads: it ends at once, and nothing is uploaded', async () => {
  const container = world.newContainer();
  await container.create();
  // So slow that a sample would take a minute.
  const plan = await planInto(ownTarget(container), { readBytesPerSecond: 1 << 16 });
  world.forget();
  const stop = new AbortController();
  const sizing = worker.call('plan.size', { plan, secrets: secrets(), ...wish, readMs: 60_000 }, stop.signal);
  while (!events.some(({ name }) => name === 'plan.progress')) await sleep(10);
  await sleep(300);
  const startMs = performance.now();
  stop.abort();
  await expect(sizing).rejects.toThrow(/abort/i);
  expect(performance.now() - startMs).toBeLessThan(20_000);
  expect(world.proxy.requests.some(on.stageBlock)).toBe(false);
});

test('the calendar of the plan keeps the sample away from the source', async () => {
  const container = world.newContainer();
  const days = [0, 1, 2, 3, 4, 5, 6];
  const calendar = {
    timeZone: 'UTC',
    windows: [{ days, from: '00:00', to: '00:00', speed: { kind: 'off' as const } }],
  };
  const plan = await planInto(ownTarget(container), { calendar });
  world.forget();
  const sizing = await worker.call('plan.size', { plan, secrets: secrets(), ...wish, uploadMs: 0 }, never);
  expect(sizing.notTried[0]).toContain('the calendar of the plan keeps the source free');
  expect(world.reads).toEqual([]);
});
