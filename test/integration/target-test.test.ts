// The wizard's questions about a target against the emulator: the connection test, the containers, the names.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BlobServiceClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveParts } from '../../electron/worker/live-parts.ts';
import { openLocalWorker, type LocalWorker } from '../../electron/worker/local-client.ts';
import type { Check, CheckList } from '../../shared/checks.ts';
import type { TargetConfig } from '../../shared/connection.ts';
import type { Namespace } from '../../shared/target-place.ts';
import { describeError } from '../../shared/errors.ts';
import { startAzurite, type Azurite } from '../azurite.ts';
import { statesOf } from './probe/world.ts';

const ref = { env: 'UNUSED' };
const folder = mkdtempSync(join(tmpdir(), 'tableferry-target-'));
const shown: { readonly probeId: string; readonly checks: CheckList }[] = [];
let namespace: Namespace | null = null;
let azurite: Azurite;
let worker: LocalWorker;
let owner: BlobServiceClient;

beforeAll(async () => {
  azurite = await startAzurite();
  owner = BlobServiceClient.fromConnectionString(azurite.connectionString);
  await owner.createContainer('parts');
  worker = openLocalWorker(liveParts, join(folder, 'state'));
  worker.onEvent((event) => {
    if (event.name === 'checks.changed') shown.push(event.payload);
  });
});
afterAll(async () => {
  await worker.close();
  await azurite.close();
  rmSync(folder, { recursive: true, force: true });
});

const keyAccount = () => ({
  kind: 'accountKey' as const,
  endpoint: azurite.endpoint,
  account: azurite.account,
  key: ref,
});
const sasAccount = () => ({ kind: 'sas' as const, endpoint: azurite.endpoint, sas: ref });
const sas = (permissions: string, containerName = 'parts'): string =>
  generateBlobSASQueryParameters(
    {
      containerName,
      permissions: ContainerSASPermissions.parse(permissions),
      expiresOn: new Date(Date.now() + 3_600_000),
    },
    new StorageSharedKeyCredential(azurite.account, azurite.key),
  ).toString();
const test = async (target: TargetConfig, secret: string, signal?: AbortSignal): Promise<CheckList> => {
  shown.length = 0;
  const answer = await worker.call('target.test', { target, secret, probeId: 'p2' }, signal);
  ({ namespace } = answer);
  return answer.checks;
};
const withKey = (container = 'parts', secret = azurite.key) => test({ ...keyAccount(), container }, secret);
const line = (checks: readonly Check[], id: Check['id']): Check => {
  const found = checks.find((check) => check.id === id);
  if (found === undefined) throw new Error(`no line ${id}`);
  return found;
};
const textOf = ({ error }: Check): string => (error === null ? '' : describeError(error));
const blobsOf = async (container: string): Promise<string[]> => {
  const names: string[] = [];
  for await (const { name } of owner.getContainerClient(container).listBlobsFlat()) names.push(name);
  return names;
};

describe('the test of a target', () => {
  it('writes, reads and deletes a small blob, and tells what the account is', async () => {
    const checks = await withKey();
    expect(namespace).toBe('flat');
    expect(statesOf(checks)).toBe(
      'storageReach passed, storageSignIn passed, container passed, write passed, read passed, delete passed',
    );
    expect(line(checks, 'storageSignIn').facts.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['API version', 'Account kind']),
    );
    expect(line(checks, 'write').facts[0].value).toMatch(/^_tableferry\/check-/);
    expect(await blobsOf('parts')).toEqual([]);
    expect(shown.map(({ probeId }) => probeId)).toContain('p2');
    expect(shown.at(-1)?.checks).toEqual(checks);
  });

  it('works with a connection string and with a SAS of the container alone', async () => {
    const byString = { kind: 'connectionString' as const, value: ref, container: 'parts' };
    for (const checks of [
      await test(byString, azurite.connectionString),
      await test({ ...sasAccount(), container: 'parts' }, sas('racwdl')),
    ])
      expect(statesOf(checks)).toMatch(/container passed, write passed, read passed, delete passed$/);
  });

  it('offers to create a container that is missing, and creates nothing', async () => {
    const checks = await withKey('later');
    expect(statesOf(checks)).toBe(
      'storageReach passed, storageSignIn passed, container warning, write skipped, read skipped, delete skipped',
    );
    expect(line(checks, 'container').detail).toContain('will be created');
    expect(await owner.getContainerClient('later').exists()).toBe(false);
  });

  it('does not promise to create what a SAS of one container cannot', async () => {
    const checks = await test({ ...sasAccount(), container: 'absent' }, sas('racwdl', 'absent'));
    expect(statesOf(checks)).toMatch(/storageSignIn passed, container failed, write skipped/);
    expect(line(checks, 'container').error?.code).toBe('CONTAINER_MISSING');
  });

  it('stops at a key that is not the right one, with a reason in words', async () => {
    const checks = await withKey('parts', Buffer.alloc(64, 7).toString('base64'));
    expect(statesOf(checks)).toMatch(/^storageReach passed, storageSignIn failed, container skipped/);
    const failed = line(checks, 'storageSignIn');
    expect(textOf(failed)).toMatch(/^The key was not accepted: it is none of the two .* devstoreaccount1 has now\./);
    expect(failed.facts.find(({ label }) => label === 'Azure said')?.value).toMatch(/^403 Auth\w+: /);
    expect(failed.fix).toBe('az storage account keys list --account-name devstoreaccount1 --output table');
  });

  it('says at once what is wrong with a secret that cannot be one', async () => {
    const checks = await withKey('parts', 'not a key!');
    expect(statesOf(checks)).toMatch(/^storageReach skipped, storageSignIn failed, container skipped/);
    expect(JSON.stringify(checks)).not.toContain('not a key!');
  });

  it('tells which right is missing, by the line that needs it', async () => {
    const target = { ...sasAccount(), container: 'parts' };
    const noList = await test(target, sas('racwd'));
    expect(statesOf(noList)).toMatch(/storageSignIn passed, container failed, write skipped/);
    const noWrite = await test(target, sas('rl'));
    expect(statesOf(noWrite)).toMatch(/container passed, write failed, read skipped, delete skipped$/);
    const noRead = await test(target, sas('acwdl'));
    expect(statesOf(noRead)).toMatch(/write passed, read failed, delete skipped$/);
    expect(await blobsOf('parts')).toEqual([]);
  });

  it('only warns when it may not delete, and names the blob that stays', async () => {
    const checks = await test({ ...sasAccount(), container: 'parts' }, sas('racwl'));
    expect(statesOf(checks)).toMatch(/read passed, delete warning$/);
    const left = line(checks, 'delete').facts[0].value;
    expect(await blobsOf('parts')).toEqual([left]);
    await owner.getContainerClient('parts').deleteBlob(left);
  });

  it('stops at a host where nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => server.close(resolve));
    const target = { ...keyAccount(), endpoint: `http://127.0.0.1:${port}/devstoreaccount1`, container: 'parts' };
    const checks = await test(target, azurite.key);
    expect(statesOf(checks)).toMatch(/^storageReach failed, storageSignIn skipped/);
    expect(line(checks, 'storageReach').error?.code).toBe('STORAGE_UNREACHABLE');
  });

  it.each([
    [200, '<html><body>Welcome</body></html>'],
    [302, ''],
    [403, '<html><body>Blocked by your organisation</body></html>'],
    [404, 'nothing here'],
  ])('says of something else that answers (%i) that it is no blob service', async (status, body) => {
    const server = createServer((_, response) => response.writeHead(status, { 'content-type': 'text/html' }).end(body));
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const target = { ...keyAccount(), endpoint: `http://127.0.0.1:${port}/devstoreaccount1`, container: 'parts' };
    const checks = await test(target, azurite.key);
    expect(line(checks, 'storageReach').error?.code).toBe('NOT_BLOB_SERVICE');
    server.close();
    server.closeAllConnections();
  });

  it('ends at once when it is cancelled', async () => {
    const silent = createServer(() => abort.abort()).listen(0, '127.0.0.1');
    const abort = new AbortController();
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const target = { ...keyAccount(), endpoint: `http://127.0.0.1:${port}/devstoreaccount1`, container: 'parts' };
    await expect(test(target, azurite.key, abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
    silent.close();
    silent.closeAllConnections();
  });
});

describe('containers', () => {
  it('are listed with the time of their last change', async () => {
    const { containers } = await worker.call('target.containers', { account: keyAccount(), secret: azurite.key });
    const parts = containers.find(({ name }) => name === 'parts');
    expect(parts?.lastModifiedUtc).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('are not listed for a SAS of one of them', async () => {
    const listed = worker.call('target.containers', { account: sasAccount(), secret: sas('racwdl') });
    await expect(listed).rejects.toMatchObject({ code: 'STORAGE_REFUSED' });
  });

  it('are created once, without public access', async () => {
    const create = () =>
      worker.call('target.createContainer', { account: keyAccount(), secret: azurite.key, container: 'fresh' });
    await create();
    expect((await owner.getContainerClient('fresh').getProperties()).blobPublicAccess).toBeUndefined();
    await expect(create()).rejects.toMatchObject({ code: 'CONTAINER_EXISTS', context: { container: 'fresh' } });
  });

  it('are not created with a name that none may have', async () => {
    const input = { account: keyAccount(), secret: azurite.key, container: 'No Good' };
    await expect(worker.call('target.createContainer', input)).rejects.toMatchObject({
      code: 'TARGET_SETTINGS_INVALID',
    });
  });
});

describe('names', () => {
  const input = {
    format: 'csv' as const,
    compression: 'gzip' as const,
    server: 'sql01',
    database: 'Sales',
    tables: [
      { schema: 'dbo', name: 'Orders' },
      { schema: 'dbo', name: 'orders' },
    ],
  };

  it('are those of the first parts, by the default template', async () => {
    const { template, names } = await worker.call('target.names', { ...input, template: null });
    expect(template).toContain('{table}');
    expect(names[0]).toMatch(/^sql01\/Sales\/dbo\/.*rders\/run=[^/]+\/part-0000-00000\.csv\.gz$/);
    expect(names[0].toLowerCase()).not.toBe(names[1].toLowerCase());
  });

  it('are refused for a template that cannot name every part', async () => {
    const named = worker.call('target.names', { ...input, template: '{table}.{ext}' });
    await expect(named).rejects.toMatchObject({ code: 'PATH_TEMPLATE_INVALID' });
  });

  it('are refused when a table that is not shown could not be named, and not for one that is named twice', async () => {
    const template = `{table}=${'x'.repeat(150)}/{schema}/{run}/{partition}-{part}`;
    const [shown] = input.tables;
    const ask = (...longest: readonly { readonly schema: string; readonly name: string }[]) =>
      worker.call('target.names', { ...input, template, tables: [shown], longest: [...longest] });
    expect((await ask({ ...shown }, { schema: 'dbo', name: 'L'.repeat(100) })).names).toHaveLength(1);
    await expect(ask({ schema: 'dbo', name: 'L'.repeat(110) })).rejects.toMatchObject({ code: 'BLOB_NAMES_UNFIT' });
  });
});
