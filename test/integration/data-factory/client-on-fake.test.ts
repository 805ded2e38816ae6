// The product's client of Data Factory over the fake one: what it deploys, starts, finds, follows and cancels, through throttling and delays.
import https from 'node:https';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createManager } from '../../../electron/worker/azure/manager.ts';
import { layoutOf, type Layout } from '../../../electron/worker/factory/layout.ts';
import { createFactoryService } from '../../../electron/worker/factory/service/create-factory-service.ts';
import type { FactoryService } from '../../../electron/worker/factory/service/factory-service.ts';
import { AppError } from '../../../shared/errors.ts';
import { factoryPlaceSchema } from '../../../shared/factory.ts';
import { tokenFor } from '../../fakes/data-factory/ask.ts';
import { noFaults } from '../../fakes/data-factory/settings.ts';
import { openFactoryWorld, wish, type FactoryWorld } from '../../fakes/data-factory-world.ts';
import { columnOfType, intColumn, primaryKey } from '../../fakes/double-world.ts';

const signal = new AbortController().signal;
const window = { fromUtc: '2020-01-01T00:00:00Z', toUtc: '2100-01-01T00:00:00Z' };
const table = (name: string, rows: number) => ({
  schema: 'dbo',
  name,
  columns: [intColumn('id'), columnOfType('note', { name: 'nvarchar', length: 50 })],
  indexes: [primaryKey('id')],
  rows: Array.from({ length: rows }, (_, id) => [id, `n${String(id)}`]),
});

let world: FactoryWorld;
let service: FactoryService;
let layout: Layout;
beforeAll(async () => {
  world = await openFactoryWorld([table('Orders', 700), table('Lines', 40)]);
  const { factory, certificate } = world;
  const [, , subscription = '', , resourceGroup = ''] = factory.path.split('/');
  const place = factoryPlaceSchema.parse({
    ...wish,
    subscription,
    resourceGroup,
    signIn: {
      cloud: { authority: 'https://login.local', arm: factory.origin, storageSuffix: 'core.local' },
      as: { kind: 'managedIdentity' },
    },
  });
  const manager = createManager({
    signIn: place.signIn,
    secret: '',
    tokens: async () => ({ token: tokenFor(factory.origin), expiresMs: Date.now() + 3_600_000 }),
    agent: new https.Agent({ ca: certificate.cert }),
  });
  service = createFactoryService(manager, place);
  layout = layoutOf(await world.plan(), place);
});
afterAll(() => world.close());
afterEach(() => {
  Object.assign(world.factory.faults, noFaults());
  Object.assign(world.factory.pace, { recordsAfter: 0, runsAfter: 0, page: 20 });
});

describe('the client', () => {
  test('deploys the resources of a plan in their order, and each only over what it knows', async () => {
    expect(await service.factory(signal)).toMatchObject({ location: 'westeurope' });
    for (const resource of layout.resources) {
      expect(await service.read(resource.kind, resource.name, signal)).toBeNull();
      await service.put(resource, null, signal);
      expect((await service.read(resource.kind, resource.name, signal))?.properties).toEqual(resource.properties);
    }
    const [last] = layout.resources.slice(-1);
    const stale = await service.read(last.kind, last.name, signal);
    await service.put(last, stale?.etag ?? null, signal);
    const refused = service.put(last, stale?.etag ?? null, signal);
    await expect(refused).rejects.toSatisfy((error) => error instanceof AppError && error.code === 'FACTORY_CHANGED');
    expect(await service.runtime('tableferry-runtime', signal)).toMatchObject({ state: 'Online' });
    expect(await service.runtimeKey('tableferry-runtime', signal)).toMatch(/^IR@/);
  });

  test('starts a run through throttling, follows it page by page while records come late, and reads what each copy did', async () => {
    world.factory.faults.throttle = { requests: 2, retryAfterSeconds: 0 };
    Object.assign(world.factory.pace, { recordsAfter: 200, runsAfter: 60_000, page: 1 });
    const run = '20260131T180000Z-1a2b3c4d';
    const runId = await service.start(layout.start, { run }, signal);
    expect(await service.run(runId, signal)).toBeNull();
    world.factory.pace.runsAfter = 0;
    await expect.poll(async () => (await service.run(runId, signal))?.status, { timeout: 15_000 }).toBe('Succeeded');
    expect((await service.run(runId, signal))?.parameters).toEqual({ run });
    const found = async () => (await service.findRuns([layout.start], window, signal)).map((one) => one.runId);
    await expect.poll(found, { timeout: 5000 }).toContain(runId);
    const copied = async () => {
      const children = (await service.activities(runId, window, signal)).flatMap(({ output }) =>
        typeof output.pipelineRunId === 'string' ? [output.pipelineRunId] : [],
      );
      const below = await Promise.all(children.map((child) => service.activities(child, window, signal)));
      const copies = below.flat().filter(({ type }) => type === 'Copy');
      return new Map(copies.map(({ userProperties, output }) => [userProperties.id, output.rowsCopied]));
    };
    // What the activities did is told later than how the run ended.
    const rows = async () => [...(await copied()).values()].map(Number).toSorted((a, b) => a - b);
    await expect.poll(rows, { timeout: 10_000 }).toEqual([40, 700]);
    const told = await copied();
    expect(new Set(told.keys())).toEqual(new Set(layout.tables.map(({ id }) => id)));
    for (const { folderOf } of layout.tables) expect((await world.blobs(`${folderOf(run)}/`)).size).toBeGreaterThan(0);
  });

  test('finds a run whose start it did not hear of, and cancels one with all below it', async () => {
    world.factory.faults.lostStarts = 1;
    const run = '20260131T190000Z-2b3c4d5e';
    await expect(service.start(layout.start, { run }, signal)).rejects.toBeInstanceOf(AppError);
    const mine = async () =>
      (await service.findRuns([layout.start], window, signal)).filter(({ parameters }) => parameters.run === run);
    await expect.poll(async () => (await mine()).length, { timeout: 5000 }).toBe(1);
    await world.factory.idle();
    world.factory.faults.heldCopies.push('dbo.Orders');
    const held = await service.start(layout.start, { run: '20260131T200000Z-3c4d5e6f' }, signal);
    await expect
      .poll(
        () =>
          world.factory.activities().some(({ status, output }) => status === 'InProgress' && output.rowsCopied === 700),
        { timeout: 10_000 },
      )
      .toBe(true);
    await service.cancel(held, signal);
    await world.factory.idle();
    expect((await service.run(held, signal))?.status).toBe('Cancelled');
    await service.cancel(held, signal);
  });

  test('is told what a run failed of', async () => {
    world.factory.faults.failingCopies.push({ table: 'dbo.Lines', times: 9, afterRows: 0 });
    const runId = await service.start(layout.start, { run: '20260131T210000Z-4d5e6f70' }, signal);
    await world.factory.idle();
    expect(await service.run(runId, signal)).toMatchObject({ status: 'Failed' });
    const [start] = (await service.activities(runId, window, signal)).filter(({ status }) => status === 'Failed');
    expect(start?.error?.message).toContain('SqlOperationFailed');
  });
});
