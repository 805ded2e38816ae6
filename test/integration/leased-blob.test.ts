// Documents with a lease in the storage emulator, by way of a proxy that loses answers.
import {
  BlobServiceClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LeasePort } from '../../electron/worker/ports/lease.ts';
import { openLeaseTarget } from '../../electron/worker/target/leased-blob.ts';
import { targetConfigSchema } from '../../shared/connection.ts';
import { connectionStringFor, startAzurite, type Azurite } from '../azurite.ts';
import { startFaultProxy, type FaultProxy, type SeenRequest } from '../faults/fault-proxy.ts';
import { instantClock } from '../faults/instant-clock.ts';

const forever = new AbortController().signal;
const first = '11111111-1111-4111-8111-111111111111';
const second = '22222222-2222-4222-8222-222222222222';
const alice = { holder: 'alice on Büro-PC', sinceUtc: '2026-01-02T03:04:05.000Z' };
let azurite: Azurite;
let proxy: FaultProxy;
let number = 0;
const container = () => BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient('series');
const open = (): LeasePort =>
  openLeaseTarget(
    { kind: 'connectionString', value: { env: 'UNUSED' }, container: 'series' },
    connectionStringFor(proxy.endpointFor(azurite.endpoint)),
    { clock: instantClock(), stallTimeoutMs: 2_000 },
  );
/** A document of its own that is there. */
async function begin(port: LeasePort): Promise<{ readonly name: string; readonly etag: string }> {
  number += 1;
  const name = `_tableferry/series/s${String(number)}/state.json`;
  const etag = await port.write(name, 'one', { etag: null, leaseId: null }, forever);
  if (etag === null) throw new Error('the document was there');
  return { name, etag };
}

beforeAll(async () => {
  azurite = await startAzurite();
  proxy = await startFaultProxy(azurite.port);
  await container().create();
});
beforeEach(() => proxy.forget());
afterAll(async () => {
  await proxy.close();
  await azurite.close();
});

test('a document that is not there is null, is made once, and is replaced in its version only', async () => {
  const port = open();
  expect(await port.read('nothing', forever)).toBeNull();
  const { name, etag } = await begin(port);
  expect(await port.write(name, 'two', { etag: null, leaseId: null }, forever)).toBeNull();
  expect(await port.write(name, 'two', { etag: '"0x8D000000"', leaseId: null }, forever)).toBeNull();
  const next = await port.write(name, 'two', { etag, leaseId: null }, forever);
  expect(await port.read(name, forever)).toEqual({ text: 'two', etag: next });
});

test('while one has the lease, another learns who and since when, and writes nothing; after it, the other has it', async () => {
  const port = open();
  const { name } = await begin(port);
  expect(await port.acquire(name, first, alice, forever)).toBeNull();
  expect(await port.acquire(name, second, { holder: 'bob', sinceUtc: 'x' }, forever)).toEqual(alice);
  const etag = (await port.read(name, forever))?.etag ?? '';
  expect(await port.write(name, 'two', { etag, leaseId: null }, forever)).toBeNull();
  expect(await port.write(name, 'two', { etag, leaseId: second }, forever)).toBeNull();
  expect(await port.renew(name, second, forever)).toBe(false);
  await port.release(name, second, forever);
  expect(await port.renew(name, first, forever)).toBe(true);
  const written = await port.write(name, 'two', { etag, leaseId: first }, forever);
  expect(written).not.toBeNull();
  // Its holder is named still.
  expect(await port.acquire(name, second, { holder: 'bob', sinceUtc: 'x' }, forever)).toEqual(alice);
  await port.release(name, first, forever);
  expect(await port.acquire(name, second, { holder: 'bob', sinceUtc: 'x' }, forever)).toBeNull();
  await port.release(name, second, forever);
});

test('whoever has no lease any more writes nothing', async () => {
  const port = open();
  const { name } = await begin(port);
  await port.acquire(name, first, alice, forever);
  await container().getBlobClient(name).getBlobLeaseClient().breakLease(0);
  const etag = (await port.read(name, forever))?.etag ?? '';
  expect(await port.write(name, 'two', { etag, leaseId: first }, forever)).toBeNull();
  expect(await port.renew(name, first, forever)).toBe(false);
});

const puts =
  (part: string) =>
  (seen: SeenRequest): boolean =>
    seen.method === 'PUT' && seen.url.includes(part);

test.each([
  ['to taking the lease', puts('comp=lease')],
  ['to noting the holder', puts('comp=metadata')],
  ['to writing', ({ method, url }: SeenRequest) => method === 'PUT' && !url.includes('comp=')],
])('a lost answer %s changes nothing', async (_, isMeant) => {
  const port = open();
  const { name } = await begin(port);
  proxy.add({ when: isMeant, fault: { kind: 'loseAnswer' }, times: 1 });
  expect(await port.acquire(name, first, alice, forever)).toBeNull();
  const etag = (await port.read(name, forever))?.etag ?? '';
  const next = await port.write(name, 'two', { etag, leaseId: first }, forever);
  expect(await port.read(name, forever)).toEqual({ text: 'two', etag: next });
  await port.release(name, first, forever);
});

test('a SAS with write, create and read is enough', async () => {
  const sas = generateBlobSASQueryParameters(
    {
      containerName: 'series',
      permissions: ContainerSASPermissions.parse('rcw'),
      expiresOn: new Date(Date.now() + 3_600_000),
    },
    new StorageSharedKeyCredential(azurite.account, azurite.key),
  ).toString();
  const config = targetConfigSchema.parse({
    kind: 'sas',
    endpoint: azurite.endpoint,
    sas: { env: 'UNUSED' },
    container: 'series',
  });
  const port = openLeaseTarget(config, sas, { clock: instantClock() });
  const { name } = await begin(port);
  expect(await port.acquire(name, first, alice, forever)).toBeNull();
  const etag = (await port.read(name, forever))?.etag ?? '';
  expect(await port.write(name, 'two', { etag, leaseId: first }, forever)).not.toBeNull();
  await port.release(name, first, forever);
});
