// Browsing Azure through a local resource manager: pages, tenants, rights, refusals, and what is created.
import https from 'node:https';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDirectory, type AzureDirectory } from '../../../electron/worker/azure/directory.ts';
import { AppError } from '../../../shared/errors.ts';
import type { TokenRequest } from '../../../shared/sign-in.ts';
import { makeCertificate } from '../../double/wire/certificate.ts';
import { guestTenant, homeTenant } from '../../fakes/azure/entra.ts';
import { startManager, type FakeManager } from '../../fakes/azure/manager.ts';

const never = new AbortController().signal;
let manager: FakeManager;
let asked: TokenRequest[] = [];
let directory: AzureDirectory;

const accountIn = (subscription: string, name: string, more: object = {}) => ({
  name,
  group: 'rg-data',
  subscription,
  endpoint: `https://${name}.blob.core.windows.net`,
  ...more,
});
const accounts = [
  ...Array.from({ length: 7 }, (_, index) => accountIn('s1', `account${String(index)}`, { canWrite: index % 3 === 0 })),
  accountIn('s1', 'lake', { isHns: true, network: 'Disabled', containers: ['a', 'b', 'c', 'd', 'e'] }),
];

beforeAll(async () => {
  const certificate = await makeCertificate();
  manager = await startManager(
    certificate,
    [
      { id: homeTenant, name: 'Contoso', subscriptions: ['s1', 's2', 's3'] },
      { id: guestTenant, name: 'Fabrikam', subscriptions: ['s4'] },
    ],
    accounts,
  );
  directory = openDirectory({
    signIn: {
      cloud: { authority: 'https://login.local', arm: manager.origin, storageSuffix: 'core.local' },
      as: { kind: 'managedIdentity' },
    },
    secret: '',
    agent: new https.Agent({ ca: certificate.cert }),
    async tokens(request) {
      asked.push(request);
      const claims = { aud: manager.origin, tid: request.tenant ?? homeTenant, n: asked.length };
      return { token: `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`, expiresMs: 0 };
    },
  });
});
afterAll(() => manager.close());
beforeEach(() => {
  asked = [];
  manager.instead.length = 0;
  manager.accounts = accounts;
});

describe('lists', () => {
  test('are read to their last page', async () => {
    expect((await directory.tenants(never)).map(({ name }) => name)).toEqual(['Contoso', 'Fabrikam']);
    expect((await directory.subscriptions(null, never)).map(({ id }) => id)).toEqual(['s1', 's2', 's3']);
    expect(await directory.accounts('s1', false, never)).toHaveLength(8);
    const lake = accounts.at(-1);
    const id = `/subscriptions/s1/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/${lake?.name ?? ''}`;
    expect((await directory.containers(id, never)).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('of subscriptions are those of the tenant that is asked for', async () => {
    expect((await directory.subscriptions(guestTenant, never)).map(({ id }) => id)).toEqual(['s4']);
    expect(asked[0]?.tenant).toBe(guestTenant);
  });

  test('say of accounts what matters for writing to them', async () => {
    const found = await directory.accounts('s1', true, never);
    expect(found.filter(({ canWrite }) => canWrite === true).map(({ name }) => name)).toEqual([
      'account0',
      'account3',
      'account6',
    ]);
    // An owner of everything without a role for the data.
    expect(found.find(({ name }) => name === 'account1')?.canWrite).toBe(false);
    expect(found.at(-1)).toMatchObject({
      name: 'lake',
      resourceGroup: 'rg-data',
      hasHierarchicalNamespace: true,
      network: 'private',
      blobEndpoint: 'https://lake.blob.core.windows.net',
    });
  });

  test('never follow a page to another host with the token', async () => {
    manager.instead.push({ status: 200, body: { value: [], nextLink: 'https://elsewhere.example/next' } });
    await expect(directory.tenants(never)).rejects.toMatchObject({ code: 'ARM_REJECTED' });
  });
});

describe('what Azure refuses', () => {
  test('for want of rights is told with its own words', async () => {
    manager.instead.push({
      status: 403,
      body: { error: { code: 'AuthorizationFailed', message: 'The client has no authorization.\nMore.' } },
    });
    await expect(directory.accounts('s1', false, never)).rejects.toMatchObject({
      code: 'ARM_REFUSED',
      context: { what: 'the list of storage accounts', detail: 'AuthorizationFailed: The client has no authorization' },
    });
  });

  test('because a policy wants more is asked again with its claims, once', async () => {
    const wanted = JSON.stringify({ access_token: { nbf: { essential: true, value: '1' } } });
    const challenge = `Bearer error="insufficient_claims", claims="${Buffer.from(wanted).toString('base64')}"`;
    manager.instead.push({ status: 401, headers: { 'www-authenticate': challenge }, body: {} });
    expect(await directory.tenants(never)).toHaveLength(2);
    expect(asked.map(({ claims, isStale }) => [claims, isStale])).toEqual([
      [null, false],
      [wanted, true],
    ]);
  });

  test('because it is busy is repeated after the time that it names', async () => {
    manager.instead.push({ status: 429, headers: { 'retry-after': '1' }, body: {} }, { status: 503, body: {} });
    const startMs = performance.now();
    expect(await directory.tenants(never)).toHaveLength(2);
    expect(performance.now() - startMs).toBeGreaterThan(990);
  });

  test('for good is an error of the name it was asked for', async () => {
    manager.instead.push({ status: 404, body: { error: { code: 'SubscriptionNotFound', message: 'Not found.' } } });
    await expect(directory.accounts('s9', false, never)).rejects.toMatchObject({ code: 'ARM_REJECTED' });
  });
});

describe('what is missing', () => {
  test('a container is created without public access', async () => {
    const id = '/subscriptions/s1/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/lake';
    await directory.createContainer(id, 'new-one', never);
    expect(JSON.parse(manager.asked.at(-1)?.body ?? '')).toEqual({ properties: { publicAccess: 'None' } });
  });

  test('an account is created with safe settings, and waited for', async () => {
    const account = {
      subscription: 's2',
      resourceGroup: 'rg-new',
      name: 'freshaccount',
      location: 'westeurope',
      sku: 'Standard_LRS',
      hasHierarchicalNamespace: true,
    } as const;
    expect(await directory.accountNameProblem('s2', 'freshaccount', never)).toBeNull();
    expect(await directory.createAccount(account, never)).toMatchObject({
      name: 'freshaccount',
      resourceGroup: 'rg-new',
    });
    const put = manager.asked.find(({ method, path }) => method === 'PUT' && path.endsWith('/freshaccount'));
    expect(JSON.parse(put?.body ?? '')).toMatchObject({
      kind: 'StorageV2',
      properties: {
        isHnsEnabled: true,
        allowBlobPublicAccess: false,
        allowSharedKeyAccess: false,
        minimumTlsVersion: 'TLS1_2',
        supportsHttpsTrafficOnly: true,
      },
    });
    expect(manager.asked.filter(({ path }) => path.startsWith('/operations/'))).toHaveLength(2);
    expect(await directory.accountNameProblem('s2', 'freshaccount', never)).toMatch(/already taken/);
  });
});

test('a manager that is not reached is told with its host', async () => {
  const away = openDirectory({
    signIn: {
      cloud: { authority: 'https://x.local', arm: 'https://127.0.0.1:9', storageSuffix: 'x' },
      as: { kind: 'managedIdentity' },
    },
    secret: '',
    tokens: async () => ({ token: 'x', expiresMs: 0 }),
  });
  const error = await away.tenants(never).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: 'ARM_UNREACHABLE', context: { host: '127.0.0.1:9' } });
});
