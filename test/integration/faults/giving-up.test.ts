// Trouble that outlasts the patience of a run: it ends with a clear sentence, keeps its checkpoints, and resume completes it.
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  generateAccountSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { on, type SeenRequest } from '../../faults/fault-proxy.ts';
import { openFerry } from './ferry.ts';
import { carryInProcess } from './in-process.ts';
import { blobNames, expectComplete, hasManifest } from './proof.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

function sasFor({ azurite }: World, hours: number): string {
  const rights = {
    permissions: AccountSASPermissions.parse('rwdlac'),
    services: AccountSASServices.parse('b').toString(),
    resourceTypes: AccountSASResourceTypes.parse('sco').toString(),
    expiresOn: new Date(Date.now() + hours * 3_600_000),
  };
  return generateAccountSASQueryParameters(
    rights,
    new StorageSharedKeyCredential(azurite.account, azurite.key),
  ).toString();
}

test('a SAS that is refused from the middle on stops the run; with a fresh one resume goes on where it stood', async () => {
  const [expiring, fresh] = [sasFor(world, 1), sasFor(world, 2)];
  const ferry = await openFerry(world, {
    tables: 'sales.orders',
    target: (container) => ({
      config: { kind: 'sas', endpoint: world.endpoint, sas: { file: 'storage-secret.txt' }, container },
      secret: expiring,
    }),
  });
  const signature = /sig=[^&]+/.exec(expiring)?.[0] ?? 'no signature';
  const isExpired = (): boolean => world.proxy.requests.filter(on.commit).length > 2;
  const refused = world.storageFault(
    ({ url }: SeenRequest) => url.includes(signature) && isExpired(),
    { kind: 'status', status: 403, code: 'AuthenticationFailed' },
    { times: 1_000 },
  );
  const stopped = await ferry.run();
  expect(stopped).toMatchObject({ exitCode: 3, state: 'failed', error: { code: 'STORAGE_REFUSED' } });
  expect(stopped.error?.message).toMatch(
    /refused the request \(403 AuthenticationFailed\).* expired or made for another account.*Then resume/,
  );
  expect(refused.hits()).toBeGreaterThan(0);
  expect(stopped.tables[0]?.parts).toBeGreaterThan(0);
  expect(await hasManifest(ferry.container)).toBe(false);

  world.forget();
  ferry.setStorageSecret(fresh);
  const manifest = await expectComplete(world, ferry, await ferry.resume());
  const parts = manifest.tables.flatMap((table) => table.parts);
  expect(world.reads.map(({ after }) => after)).toEqual([parts[(stopped.tables[0]?.parts ?? 0) - 1]?.lastKey]);
});

test('a read that is a deadlock victim again and again fails its table alone; resume finishes it', async () => {
  const ferry = await openFerry(world, { tables: 'sales.orders,sales.cities,sales.customers' });
  const maxAttempts = 3;
  world.double.faults.next({
    kind: 'deadlock',
    match: /FROM \[sales\]\.\[orders\] AS t/,
    afterRows: 600,
    count: maxAttempts,
  });
  const retryLimits = { maxAttempts, firstDelayMs: 20, longestDelayMs: 50 };
  const ended = await carryInProcess(world, ferry, { retryLimits });
  expect(world.double.faults.waiting).toEqual([]);
  expect(ended).toMatchObject({ exitCode: 4, state: 'failed', error: { code: 'DEADLOCK_VICTIM' } });
  expect(ended.tables.map(({ table, verified, error }) => [table, verified, error?.code])).toEqual([
    ['cities', true, undefined],
    ['customers', true, undefined],
    ['orders', false, 'DEADLOCK_VICTIM'],
  ]);
  expect(ended.error?.message).toBe(
    'The read was chosen as a deadlock victim (1205). The part is read again; if it keeps happening, resume outside busy hours.',
  );
  expect(await hasManifest(ferry.container)).toBe(false);
  const published = await blobNames(ferry.container);

  world.forget();
  await expectComplete(world, ferry, await ferry.resume());
  // From its beginning; lanes without a table of their own take ranges of it.
  expect(world.reads[0]).toEqual({ table: 'sales.orders', after: [] });
  expect(world.reads.every(({ table }) => table === 'sales.orders')).toBe(true);
  const again = world.proxy.requests
    .filter(on.commit)
    .filter(({ url }) => published.some((name) => url.includes(name)));
  expect(again).toEqual([]);
});

test('only the manifest is refused: nothing looks complete, and resume reads nothing again', async () => {
  const ferry = await openFerry(world, { tables: 'sales.orders,warehouse.sensor_readings' });
  const denied = { kind: 'status', status: 403, code: 'AuthorizationPermissionMismatch' } as const;
  const { hits } = world.storageFault(on.putManifest, denied);
  const stopped = await ferry.run();
  expect(stopped).toMatchObject({ exitCode: 3, state: 'failed', error: { code: 'STORAGE_REFUSED' } });
  expect(stopped.tables.map(({ verified }) => verified)).toEqual([true, true]);
  expect(hits()).toBe(1);
  expect(await hasManifest(ferry.container)).toBe(false);

  world.forget();
  await expectComplete(world, ferry, await ferry.resume());
  expect(world.reads).toEqual([]);
  expect(world.commitsPerBlob()).toEqual([]);
});

test('a deadlock and a damaged part at the same moment: the damage is what is told, and it is final', async () => {
  const ferry = await openFerry(world, { tables: 'sales.orders' });
  world.double.faults.next({ kind: 'deadlock', match: /FROM \[sales\]\.\[orders\] AS t/, afterRows: 1_010 });
  const { hits } = world.storageFault(on.properties, { kind: 'status', status: 404, code: 'BlobNotFound' });
  expect(await ferry.run()).toMatchObject({ exitCode: 6, state: 'failed', error: { code: 'PART_MISMATCH' } });
  expect(world.double.faults.waiting).toEqual([]);
  expect(hits()).toBe(1);
  expect(world.reads).toHaveLength(1);
});
