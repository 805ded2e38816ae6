// A plan deployed to a fake Data Factory over the product's own client: seen, carried out, changed by hand, refused, and read back.
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { layoutOf } from '../../../electron/worker/factory/layout.ts';
import { collectLogs } from '../../../electron/worker/factory/service/collect-logs.ts';
import { createLiveParts } from '../../../electron/worker/live-parts.ts';
import { openLocalWorker, type LocalWorker } from '../../../electron/worker/local-client.ts';
import type { WorkerParts } from '../../../electron/worker/worker-parts.ts';
import { engineWishSchema, factoryPlaceSchema, type FactoryPlace } from '../../../shared/factory.ts';
import type { Plan } from '../../../shared/plan.ts';
import { startDataFactory, type FakeDataFactory } from '../../fakes/data-factory/data-factory.ts';
import { members } from '../../fakes/data-factory/json.ts';
import { openFactoryWorld, type FactoryWorld } from '../../fakes/data-factory-world.ts';
import { columnOfType, intColumn, primaryKey } from '../../fakes/double-world.ts';
import { cutAt } from '../../fakes/plan.ts';
import { until } from '../../fakes/run.ts';

const table = (name: string, rows: number) => ({
  schema: 'dbo',
  name,
  columns: [intColumn('id'), columnOfType('note', { name: 'nvarchar', length: 50 }, true)],
  indexes: [primaryKey('id')],
  rows: Array.from({ length: rows }, (_, id) => [id, `n${String(id)}`]),
});

const folder = mkdtempSync(join(tmpdir(), 'tableferry-deploy-'));
const caFile = join(folder, 'ca.pem');
const never = new AbortController().signal;
let world: FactoryWorld;
let parts: WorkerParts;
let worker: LocalWorker;
let plan: Plan;

const placeOf = ({ origin }: Pick<FakeDataFactory, 'origin'>): FactoryPlace =>
  factoryPlaceSchema.parse({
    factory: 'adf-sales',
    nodes: 1,
    vault: 'kv-sales',
    storage: null,
    subscription: '88888888-8888-4888-8888-888888888888',
    resourceGroup: 'rg-data',
    signIn: {
      cloud: { authority: 'https://login.local', arm: origin, storageSuffix: 'core.local' },
      as: { kind: 'managedIdentity' },
    },
  });
const inFactory = (made: Plan, place: FactoryPlace): Plan => ({
  ...made,
  factory: place,
  tables: made.tables.map((one) => ({
    ...one,
    engine: 'factory',
    ...(one.name === 'Orders' ? { partitions: cutAt(500, 1000) } : {}),
  })),
});
/** As a directory would give it for the resource manager of the place. */
const partsFor = (
  { origin }: Pick<FakeDataFactory, 'origin'>,
  onToken: (isPatient: boolean) => void = () => undefined,
): WorkerParts =>
  createLiveParts(
    async ({ isPatient }) => {
      onToken(isPatient);
      return {
        token: `x.${Buffer.from(JSON.stringify({ aud: origin })).toString('base64url')}.x`,
        expiresMs: Date.now() + 3_600_000,
      };
    },
    async () => ({ hops: [{ kind: 'direct' }], caFile }),
  );

beforeAll(async () => {
  world = await openFactoryWorld([table('Orders', 1500), table('Small', 10), table('Other', 20)]);
  writeFileSync(caFile, world.certificate.cert);
  parts = partsFor(world.factory);
  worker = openLocalWorker(parts, join(folder, 'state'));
  plan = await world.plan({ badRows: 'setAside' }, (made) => inFactory(made, placeOf(world.factory)));
});
afterAll(async () => {
  await worker.close();
  await world.close();
  rmSync(folder, { recursive: true });
});

const seen = (signal?: AbortSignal) => worker.call('factory.diff', { plan, secret: '' }, signal);
const deploy = async (signal?: AbortSignal) =>
  worker.call('factory.deploy', { plan, secret: '', hash: (await seen()).hash }, signal);
const puts = () => world.factory.manager.asked.filter(({ method }) => method === 'PUT').length;

describe('a plan', () => {
  test('that is cut off in the middle of its deployment is deployed to the end by another one', async () => {
    const first = await seen();
    expect(first.factory).toMatchObject({ location: 'westeurope' });
    expect(first.changes.every(({ change }) => change === 'add')).toBe(true);
    expect([...new Set(first.changes.map(({ kind }) => kind))]).toEqual([
      'integrationRuntime',
      'linkedService',
      'dataset',
      'pipeline',
    ]);
    const stop = new AbortController();
    const cutOff = deploy(stop.signal);
    cutOff.catch(() => undefined);
    await until(() => puts() >= 3);
    stop.abort(new Error('stopped'));
    await expect(cutOff).rejects.toThrow('stopped');
    const middle = (await seen()).changes.map(({ change }) => change);
    expect(middle[0]).toBe('same');
    expect(middle.at(-1)).toBe('add');
    const { deployed } = await deploy();
    expect(deployed).toBe(middle.filter((change) => change === 'add').length);
    expect((await seen()).changes.every(({ change }) => change === 'same')).toBe(true);
    expect((await deploy()).deployed).toBe(0);
  });

  test('shows what somebody changed by hand, and puts it back, with the etag that it saw', async () => {
    const { factory } = world;
    const { start } = layoutOf(plan, placeOf(factory));
    const before = await seen();
    const held = factory.resources.demand('pipeline', start);
    factory.resources.change('pipeline', start, { ...held.properties, concurrency: 7, lastPublishTime: '2026-01-01' });
    const after = await seen();
    const changed = after.changes.filter(({ change }) => change !== 'same');
    expect(changed.map(({ name }) => name)).toEqual([start]);
    expect(changed[0]?.before).toContain('"concurrency": 7');
    expect(changed[0]?.before).not.toContain('lastPublishTime');
    const stale = worker.call('factory.deploy', { plan, secret: '', hash: before.hash });
    await expect(stale).rejects.toMatchObject({ code: 'FACTORY_CHANGED' });
    expect((await deploy()).deployed).toBe(1);
    expect(members(factory.resources.demand('pipeline', start).properties)['concurrency']).not.toBe(7);
    const service = parts.openFactory(placeOf(factory), '');
    const late = service.put({ kind: 'pipeline', name: start, properties: {} }, held.etag, never);
    await expect(late).rejects.toMatchObject({ code: 'FACTORY_CHANGED' });
  });

  test('is compared through throttling that outlasts the repeats of a request', async () => {
    world.factory.faults.throttle = { requests: 9, retryAfterSeconds: 0 };
    expect((await seen()).changes.every(({ change }) => change === 'same')).toBe(true);
    expect(world.factory.faults.throttle.requests).toBe(0);
  });

  test('is refused with the right that is missing', async () => {
    const action = 'Microsoft.DataFactory/factories/read';
    const message = `The client 'x' with object id 'x' does not have authorization to perform action '${action}' over scope '/y'.`;
    world.factory.manager.instead.push({ status: 403, body: { error: { code: 'AuthorizationFailed', message } } });
    await expect(seen()).rejects.toMatchObject({ code: 'FACTORY_REFUSED', context: { action } });
  });
});

describe('a trigger of a plan', () => {
  const daily = (at: string) =>
    ({ cadence: { every: 'day', at }, timeZone: 'W. Europe Standard Time', isStarted: false }) as const;
  const look = (at: string | null, isStarted = false) =>
    worker.call('factory.diff', { plan, secret: '', isStarted, ...(at === null ? {} : { schedule: daily(at) }) });
  const deployIt = async (at: string | null, isStarted = false) => {
    const { hash } = await look(at, isStarted);
    const wish = { plan, secret: '', isStarted, hash, ...(at === null ? {} : { schedule: daily(at) }) };
    return (await worker.call('factory.deploy', wish)).deployed;
  };
  const triggerIn = (found: { readonly triggers: readonly { readonly name: string }[] }) =>
    found.triggers[0]?.name ?? '';
  const stateOf = (name: string) => world.factory.resources.demand('trigger', name).properties['runtimeState'];
  const asked = () =>
    world.factory.manager.asked.flatMap(({ method, path }) => {
      const [, what = null] = /\/triggers\/[^/]+\/(start|stop)$/.exec(path) ?? [];
      return what === null ? (method === 'PUT' ? ['put'] : []) : [what];
    });

  test('is put stopped, started when asked, and stopped only while something is deployed', async () => {
    await deploy();
    const first = await look('02:00');
    expect(first.changes.filter(({ change }) => change !== 'same')).toMatchObject([{ kind: 'trigger', change: 'add' }]);
    expect(first.triggers).toMatchObject([{ of: 'plan', isStarted: false, becomes: 'left' }]);
    const name = triggerIn(first);
    expect(await deployIt('02:00')).toBe(1);
    expect(stateOf(name)).toBe('Stopped');
    expect(await deployIt('02:00', true)).toBe(0);
    expect(stateOf(name)).toBe('Started');

    const from = asked().length;
    expect(await deployIt('02:00')).toBe(0);
    expect(asked().slice(from)).toEqual([]);
    expect(await deployIt('03:00')).toBe(1);
    expect(asked().slice(from)).toEqual(['stop', 'put', 'start']);
    expect(stateOf(name)).toBe('Started');
    expect((await look('03:00')).changes.every(({ change }) => change === 'same')).toBe(true);

    const { start } = layoutOf(plan, placeOf(world.factory));
    const { properties } = world.factory.resources.demand('pipeline', start);
    world.factory.resources.change('pipeline', start, { ...properties, concurrency: 9 });
    expect(await deployIt(null)).toBe(1);
    expect(asked().slice(from)).toEqual(['stop', 'put', 'start', 'stop', 'put', 'start']);
    expect(stateOf(name)).toBe('Started');
  });

  test('is started again though the deployment was refused, and named where that is not possible', async () => {
    const { factory } = world;
    const name = triggerIn(await look(null));
    factory.faults.refused.push({ method: 'PUT', end: `/triggers/${name}` });
    await expect(deployIt('04:00')).rejects.toMatchObject({ code: 'ARM_REJECTED' });
    expect(stateOf(name)).toBe('Started');
    factory.faults.refused.push(
      { method: 'PUT', end: `/triggers/${name}` },
      { method: 'POST', end: `/triggers/${name}/start` },
    );
    await expect(deployIt('04:00')).rejects.toMatchObject({
      code: 'FACTORY_TRIGGERS_STOPPED',
      context: { triggers: name },
    });
    expect(stateOf(name)).toBe('Stopped');
    expect(await deployIt('04:00', true)).toBe(1);
    expect(stateOf(name)).toBe('Started');
    factory.fire(name);
    await factory.idle();
    expect(factory.runs().at(-1)).toMatchObject({ invokedBy: { invokedByType: 'PipelineActivity' } });
  });
});

test('a factory that is not there is told and not made', async () => {
  const factory = await startDataFactory({ certificate: world.certificate, isThere: false });
  const alone = openLocalWorker(partsFor(factory), join(folder, 'none'));
  try {
    const elsewhere = inFactory(plan, placeOf(factory));
    const { factory: found, hash } = await alone.call('factory.diff', { plan: elsewhere, secret: '' });
    expect(found).toBeNull();
    const deployed = alone.call('factory.deploy', { plan: elsewhere, secret: '', hash });
    await expect(deployed).rejects.toMatchObject({ code: 'FACTORY_MISSING' });
    const runtime = alone.call('factory.runtime', { place: placeOf(factory), secret: '', runtime: 'r' });
    await expect(runtime).rejects.toMatchObject({ code: 'FACTORY_MISSING' });
    expect(factory.manager.asked.every(({ method }) => method === 'GET')).toBe(true);
  } finally {
    await alone.close();
    await factory.close();
  }
});

test('a runtime tells its state, its nodes, its key, and what each node must reach', async () => {
  const asked = { place: placeOf(world.factory), secret: '', runtime: 'tableferry-runtime' };
  const state = await worker.call('factory.runtime', asked);
  expect(state).toMatchObject({ state: 'Online', nodes: [{ name: 'NODE-1', status: 'Online' }] });
  expect(state.hosts.map(({ host }) => host)).toEqual(['login.local', 'kv-sales.vault.azure.net']);
  world.factory.faults.runtimeOffline = true;
  expect(await worker.call('factory.runtime', asked)).toMatchObject({ state: 'Offline' });
  world.factory.faults.runtimeOffline = false;
  const { key } = await worker.call('factory.runtimeKey', asked);
  expect(key).not.toBe('');
  expect(await worker.call('factory.runtime', { ...asked, runtime: 'none' })).toMatchObject({ state: null });
  const none = worker.call('factory.runtimeKey', { ...asked, runtime: 'none' });
  await expect(none).rejects.toMatchObject({ code: 'FACTORY_RUNTIME_MISSING' });
});

test('a plan takes the number of nodes from the runtime, where nobody said it', async () => {
  const { nodes: _nodes, ...place } = placeOf(world.factory);
  const ask = (given: object) => ({
    source: world.double.source,
    target: plan.target,
    password: world.double.password,
    selection: { by: 'patterns' as const, include: 'dbo.*', exclude: '' },
    probeId: null,
    pathTemplate: null,
    options: { format: 'parquet' as const, compression: 'snappy' as const },
    datetime2: 'auto' as const,
    secrets: { factory: '' },
    engines: engineWishSchema.parse({ place: given, fromBytes: 0 }),
  });
  const three = await startDataFactory({ certificate: world.certificate, nodes: 3 });
  const patience = new Set<boolean>();
  const there = openLocalWorker(
    partsFor(three, (isPatient) => patience.add(isPatient)),
    join(folder, 'nodes'),
  );
  try {
    const inThree = { ...place, signIn: placeOf(three).signIn };
    const without = await there.call('plan.build', ask(inThree));
    expect(without.factory?.nodes).toBe(1);
    expect(without.tables[0]?.notes.join(' ')).toContain('It is reckoned with one node, since there is no runtime');
    three.deploy([{ kind: 'integrationRuntime', name: 'tableferry-runtime', properties: { type: 'SelfHosted' } }]);
    const found = await there.call('plan.build', ask(inThree));
    expect(found.factory?.nodes).toBe(3);
    expect(found.tables[0]?.notes.join(' ')).not.toContain('reckoned');
    expect((await there.call('plan.build', ask({ ...inThree, nodes: 2 }))).factory?.nodes).toBe(2);
    // Nobody is made to sign in for it.
    expect([...patience]).toEqual([false]);
  } finally {
    await there.close();
    await three.close();
  }
});

test('the record of a run tells its pipelines, copies, errors and skipped rows', async () => {
  const { factory, container } = world;
  const place = placeOf(factory);
  const { start, resources } = layoutOf(plan, place);
  factory.faults.failingCopies.push({ table: 'dbo.Orders', times: 1, afterRows: 100 });
  factory.faults.unfitRows.push({ table: 'dbo.Small', rows: 2 });
  const service = parts.openFactory(place, '');
  const runId = '20260307T140512Z-9f2c4e1a';
  const id = await service.start(start, { run: runId }, never);
  await service.start(start, { run: '20260307T150512Z-00000000' }, never);
  await factory.idle();
  const request = {
    factory: place.factory,
    runId,
    started: { ids: [id], isPartial: false },
    pipelines: resources.flatMap(({ kind, name }) => (kind === 'pipeline' ? [name] : [])),
    window: { fromUtc: '2020-01-01T00:00:00Z', toUtc: '2100-01-01T00:00:00Z' },
    container: plan.target.container,
  };
  const files = {
    async *list(prefix: string) {
      for await (const { name, properties } of container.listBlobsFlat({ prefix }))
        yield { name, sizeBytes: properties.contentLength ?? 0 };
    },
    read: (name: string, sizeBytes: number) => container.getBlobClient(name).downloadToBuffer(0, sizeBytes),
  };
  const text = await collectLogs(service, request, files, never);
  expect(text).toMatch(/^Data Factory adf-sales: \d pipeline runs of the run 20260307T140512Z-9f2c4e1a\n/);
  expect(text).toContain(`${start}: Failed`);
  expect(text).toMatch(/Copy table dbo\.Orders \(Copy\): Failed, [\s\S]*? {4}error \w+: .+\n/);
  expect(text).toMatch(/Copy table dbo\.Other \(Copy\): Succeeded, .*\n {4}20 rows read, 20 copied, /);
  expect(text).toMatch(/dbo\.Small \(Copy\): Succeeded, .*\n {4}10 rows read, 8 copied, 2 SKIPPED/);
  expect(text).toMatch(/ {4}log _logs\/data-factory\/.*:\n {6}.+\n/);
  expect(text).not.toContain('00000000');
  // Found by the parameter where no start is on record, where one is not, and where its record is gone.
  for (const started of [
    { ids: [], isPartial: false },
    { ids: [id], isPartial: true },
    { ids: ['00000000-0000-4000-8000-000000000000'], isPartial: false },
  ])
    expect(await collectLogs(service, { ...request, started }, files, never)).toBe(text);
  // Whoever started it by hand gave it no id of ours.
  const other = { ...request, runId: 'other' };
  expect(await collectLogs(service, other, files, never)).toBe(text.replace(runId, 'other'));
  const none = await collectLogs(
    service,
    { ...other, runId: 'none', started: { ids: [], isPartial: false } },
    files,
    never,
  );
  expect(none).toContain('0 pipeline runs of the run none');
});
