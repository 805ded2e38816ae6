// Keys, SAS tokens and rights: what is refused is said in one clear sentence, and no secret leaks into it.
import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  ContainerSASPermissions,
  generateAccountSASQueryParameters,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTarget } from '../../electron/worker/target/container.ts';
import type { TargetPort } from '../../electron/worker/ports/ports.ts';
import type { TargetConfig } from '../../shared/connection.ts';
import { AppError, describeError } from '../../shared/errors.ts';
import { startAzurite, type Azurite } from '../azurite.ts';
import { instantClock } from '../faults/instant-clock.ts';

const forever = new AbortController().signal;
const ref = { env: 'UNUSED' };
let azurite: Azurite;
let owner: TargetPort;

const options = { blockBytes: 65_536, blocksInFlight: 2, tier: null, stallTimeoutMs: 2000, clock: instantClock() };
const open = (config: TargetConfig, secret: string): TargetPort => openTarget(config, secret, options);
const withKey = (key: string, container = 'parts'): TargetPort =>
  open({ kind: 'accountKey', endpoint: azurite.endpoint, account: azurite.account, key: ref, container }, key);
const withSas = (sas: string, container = 'parts'): TargetPort =>
  open({ kind: 'sas', endpoint: azurite.endpoint, sas: ref, container }, sas);

const soon = (): Date => new Date(Date.now() + 3_600_000);
const credential = (): StorageSharedKeyCredential => new StorageSharedKeyCredential(azurite.account, azurite.key);
const containerSas = (permissions: string, expiresOn = soon(), containerName = 'parts'): string =>
  generateBlobSASQueryParameters(
    { containerName, permissions: ContainerSASPermissions.parse(permissions), expiresOn },
    credential(),
  ).toString();
const accountSas = (permissions: string): string =>
  generateAccountSASQueryParameters(
    {
      permissions: AccountSASPermissions.parse(permissions),
      services: AccountSASServices.parse('b').toString(),
      resourceTypes: AccountSASResourceTypes.parse('sco').toString(),
      expiresOn: soon(),
    },
    credential(),
  ).toString();

async function upload(to: TargetPort, name: string, bytes = randomBytes(100_000)) {
  const part = to.openPart(name, forever);
  await part.write(bytes);
  return part.commit({ runId: 'r1', rowCount: 1 });
}

async function errorOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  if (error instanceof AppError) return error;
  throw error;
}

beforeAll(async () => {
  azurite = await startAzurite();
  owner = withKey(azurite.key);
  await owner.ensureContainer(forever);
});
afterAll(async () => {
  await owner.close();
  await azurite.close();
});

describe('access', () => {
  it('works with a connection string, an account key, an account SAS and a container SAS', async () => {
    const targets = [
      open({ kind: 'connectionString', value: ref, container: 'parts' }, `${azurite.connectionString}\n`),
      withKey(azurite.key),
      withSas(accountSas('rwdlac')),
      withSas(`?${containerSas('racwdl')}`),
      open(
        { kind: 'connectionString', value: ref, container: 'parts' },
        `BlobEndpoint=${azurite.endpoint};SharedAccessSignature=${accountSas('rwdlac')}`,
      ),
    ];
    for (const [index, target] of targets.entries()) {
      await target.ensureContainer(forever);
      const stored = await upload(target, `access/${index}.parquet`);
      expect(await target.properties(`access/${index}.parquet`, forever)).toMatchObject({ md5: stored.md5 });
      await target.close();
    }
  });

  it('creates a missing container when it may, also when two do it at once', async () => {
    const target = withKey(azurite.key, 'fresh');
    await Promise.all([target.ensureContainer(forever), target.ensureContainer(forever)]);
    await upload(target, 'a.parquet');
    expect(await target.properties('a.parquet', forever)).not.toBeNull();
  });

  it('says that the container is missing when it may not create it', async () => {
    const target = withSas(containerSas('racwdl', soon(), 'absent'), 'absent');
    const error = await errorOf(target.ensureContainer(forever));
    expect(error).toMatchObject({ code: 'CONTAINER_MISSING', kind: 'auth' });
    expect(describeError(error.toData())).toContain(`The container absent does not exist on 127.0.0.1:${azurite.port}`);
  });

  it('says that the container is missing when it vanished in mid-run', async () => {
    const error = await errorOf(upload(withKey(azurite.key, 'vanished'), 'a.parquet'));
    expect(error.code).toBe('CONTAINER_MISSING');
  });

  it('is refused with a wrong key', async () => {
    const error = await errorOf(withKey(Buffer.alloc(64, 7).toString('base64')).ensureContainer(forever));
    expect(error).toMatchObject({ code: 'STORAGE_REFUSED', kind: 'auth', context: { status: 403 } });
  });

  it('is refused at once, without repeating, when a SAS has expired', async () => {
    const clock = instantClock();
    const sas = containerSas('racwdl', new Date(Date.now() - 60_000));
    const config: TargetConfig = { kind: 'sas', endpoint: azurite.endpoint, sas: ref, container: 'parts' };
    const target = openTarget(config, sas, { ...options, clock });
    expect((await errorOf(upload(target, 'expired.parquet'))).code).toBe('STORAGE_REFUSED');
    expect(clock.waitsMs).toEqual([]);
  });

  it('is refused for what a SAS does not allow', async () => {
    const readOnly = withSas(containerSas('rl'));
    await readOnly.ensureContainer(forever);
    expect((await errorOf(upload(readOnly, 'readonly.parquet'))).code).toBe('STORAGE_REFUSED');
    expect((await errorOf(withSas(containerSas('rw')).ensureContainer(forever))).code).toBe('STORAGE_REFUSED');
  });

  it('needs no more than read, write and list to move a part', async () => {
    const least = withSas(containerSas('rwl'));
    await least.ensureContainer(forever);
    const bytes = randomBytes(1000);
    await upload(least, 'least.parquet', bytes);
    expect(Buffer.from(await least.readRange('least.parquet', 0, 1000, forever))).toEqual(bytes);
    expect((await errorOf(least.deleteBlob('least.parquet', forever))).code).toBe('STORAGE_REFUSED');
  });

  it('by a SAS that may only create makes small blobs, but can neither compare, replace nor delete them', async () => {
    const createOnly = withSas(containerSas('c'));
    const put = (text: string) => createOnly.putBlob('create-only.json', Buffer.from(text), 'text/plain', forever);
    await put('first');
    expect((await errorOf(put('second'))).code).toBe('STORAGE_REFUSED');
    expect((await errorOf(upload(createOnly, 'create-only.parquet'))).code).toBe('STORAGE_REFUSED');
    expect((await errorOf(createOnly.deleteBlob('create-only.json', forever))).code).toBe('STORAGE_REFUSED');
    expect(Buffer.from(await owner.readRange('create-only.json', 0, 5, forever)).toString()).toBe('first');
  });
});

describe('a small blob of a run', () => {
  it('is made by a SAS that may only create, and its address tells nothing of the signature', async () => {
    const createOnly = withSas(containerSas('c'));
    await createOnly.putRunBlob('run/_schema.json', Buffer.from('{}'), 'application/json', 'r1', forever);
    expect((await owner.properties('run/_schema.json', forever))?.sizeBytes).toBe(2);
    expect(createOnly.address).toBe(`${azurite.endpoint}/parts`);
  });

  it('counts when it is equal, replaces another of its run, and leaves one of another run alone', async () => {
    const put = (text: string, runId: string) =>
      owner.putRunBlob('run/script.sql', Buffer.from(text), 'application/sql', runId, forever);
    const first = await put('one', 'r1');
    expect((await put('one', 'r1')).etag).toBe(first.etag);
    expect((await put('two', 'r1')).etag).not.toBe(first.etag);
    expect((await errorOf(put('three', 'r2'))).code).toBe('BLOB_EXISTS');
    expect(Buffer.from(await owner.readRange('run/script.sql', 0, 3, forever)).toString()).toBe('two');
  });
});

describe('an address that nobody answers', () => {
  it('is told quickly at the start, by name', async () => {
    const clock = instantClock();
    const target = openTarget(
      { kind: 'accountKey', endpoint: 'http://127.0.0.1:9/acc', account: 'acc', key: ref, container: 'parts' },
      azurite.key,
      { ...options, clock },
    );
    const error = await errorOf(target.ensureContainer(forever));
    expect(error).toMatchObject({ code: 'STORAGE_UNREACHABLE', context: { host: '127.0.0.1:9' } });
    expect(clock.waitsMs.length).toBeLessThanOrEqual(5);
  });
});

describe('a secret', () => {
  it('is in no error, whatever part of it is looked at', async () => {
    const sas = containerSas('racwdl', new Date(Date.now() - 60_000));
    const signature = new URLSearchParams(sas).get('sig') ?? '?';
    const key = Buffer.alloc(64, 7).toString('base64');
    const errors = [
      await errorOf(upload(withSas(sas), 'secret.parquet')),
      await errorOf(withSas(sas).ensureContainer(forever)),
      await errorOf(withKey(key).ensureContainer(forever)),
      await errorOf(withSas(sas).properties('secret.parquet', forever)),
      await errorOf(withSas(sas).download('secret.parquet', forever).next()),
    ];
    for (const error of errors) {
      const everything = [inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error.toData()), error.stack];
      for (const secret of [signature, encodeURIComponent(signature), key, 'SharedKey ', 'sig=']) {
        expect(everything.join('\n')).not.toContain(secret);
      }
    }
  });
});
