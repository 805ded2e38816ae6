// Why a storage account said no, by real requests: a scripted blob service, a local resource manager, tokens, names by heart.
import { randomBytes } from 'node:crypto';
import https from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDirectory } from '../../../electron/worker/azure/directory.ts';
import { readPrincipal } from '../../../electron/worker/azure/principal.ts';
import type { NameFacts } from '../../../electron/worker/doctor/look-up-name.ts';
import { probeTarget } from '../../../electron/worker/probe-target.ts';
import { openAccount } from '../../../electron/worker/target/account.ts';
import type { Check, CheckList } from '../../../shared/checks.ts';
import type { TargetConfig } from '../../../shared/connection.ts';
import { AppError, describeError } from '../../../shared/errors.ts';
import type { TokenRequest } from '../../../shared/sign-in.ts';
import { makeCertificate } from '../../double/wire/certificate.ts';
import { startBlobs, type FakeBlobs } from '../../fakes/azure/blobs.ts';
import { anna, guestTenant, homeTenant } from '../../fakes/azure/entra.ts';
import { startManager, type FakeAccount, type FakeManager } from '../../fakes/azure/manager.ts';
import { statesOf } from '../probe/world.ts';

const never = new AbortController().signal;
const ref = { env: 'UNUSED' };
const key = randomBytes(64).toString('base64');
const account: FakeAccount = { name: 'lake', group: 'rg-data', subscription: 's2', endpoint: '', canWrite: true };
const scope =
  '/subscriptions/s2/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/lake/blobServices/default/containers/parts';

let blobs: FakeBlobs;
let manager: FakeManager;
let trusted: string[];
let ca = '';
let name: NameFacts | null;
let tokenTenant = homeTenant;
let tokenError: AppError | null;
let managerIsAway = false;

beforeAll(async () => {
  const certificate = await makeCertificate();
  ca = certificate.cert;
  trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, ca]);
  blobs = await startBlobs(certificate);
  manager = await startManager(certificate, [{ id: homeTenant, name: 'Contoso', subscriptions: ['s1', 's2'] }], []);
});
afterAll(async () => {
  setDefaultCACertificates(trusted);
  await blobs.close();
  await manager.close();
});
beforeEach(() => {
  blobs.refusal = null;
  blobs.aheadMs = 0;
  blobs.tenant = homeTenant;
  name = { kind: 'found', addresses: ['20.60.1.1'], isPrivateLink: false };
  tokenTenant = homeTenant;
  tokenError = null;
  managerIsAway = false;
  manager.accounts = [{ ...account, endpoint: blobs.origin }];
});

const tokens = async ({ resource, tenant }: TokenRequest) => {
  if (tokenError !== null) throw tokenError;
  if (resource === 'arm' && managerIsAway) throw new AppError('SIGN_IN_NEEDED', { who: 'anna', detail: 'no consent' });
  const aud = resource === 'arm' ? manager.origin : 'https://storage.azure.com';
  const claims = { aud, tid: tenant ?? tokenTenant, oid: anna.oid, upn: anna.name };
  return {
    token: `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`,
    expiresMs: Date.now() + 3_600_000,
  };
};
const parts = (retryEveryMs = 1) => ({
  openAccount: (target: TargetConfig, secret: string) => openAccount(target, secret, { tokens }),
  openDirectory: (signIn: Parameters<typeof openDirectory>[0]['signIn'], secret: string) =>
    openDirectory({ signIn, secret, tokens, agent: new https.Agent({ ca }) }),
  doctor: {
    lookUpName: async () => name,
    whoIs: async (signIn: TokenRequest['signIn'], secret: string) => {
      const request = { signIn, secret, resource: 'storage', tenant: null, claims: null } as const;
      return readPrincipal((await tokens({ ...request, isStale: false, isPatient: false })).token);
    },
    retryEveryMs,
  },
  nowMs: () => Date.now(),
});

const byToken = (): TargetConfig => ({
  kind: 'entra',
  endpoint: blobs.origin,
  container: 'parts',
  signIn: {
    cloud: { authority: 'https://login.local', arm: manager.origin, storageSuffix: 'core.local' },
    as: { kind: 'user', clientId: '55555555-5555-4555-8555-555555555555', user: anna.name },
  },
});
const byKey = () => ({
  kind: 'accountKey' as const,
  endpoint: blobs.origin,
  account: 'lake',
  key: ref,
  container: 'parts',
});
const bySas = (): TargetConfig => ({ kind: 'sas', endpoint: blobs.origin, sas: ref, container: 'parts' });
const sas = (more: string): string => `sv=2024-11-04&sr=c&sp=racwdl&se=2041-01-01T00:00:00Z${more}&sig=c2VjcmV0`;

const probe = async (target: TargetConfig, secret = '', waitMs = 0): Promise<CheckList> =>
  (await probeTarget(parts(), { target, secret, waitMs }, () => undefined, never)).checks;
const failedLine = (checks: CheckList): Check => {
  const found = checks.find(({ state }) => state === 'failed');
  if (found === undefined) throw new Error(`nothing failed: ${statesOf(checks)}`);
  return found;
};
const sentence = ({ error }: Check): string => (error === null ? '' : describeError(error));
const valueOf = ({ facts }: Check, label: string): string | undefined =>
  facts.find((fact) => fact.label === label)?.value;

describe('a role', () => {
  test('that is missing is named with the command that assigns it to the very person, at the very container', async () => {
    manager.accounts = [{ ...account, endpoint: blobs.origin, canWrite: false }];
    blobs.refusal = { status: 403, code: 'AuthorizationPermissionMismatch' };
    const line = failedLine(await probe(byToken()));
    expect(line.id).toBe('container');
    expect(line.error?.code).toBe('ROLE_MISSING');
    expect(sentence(line)).toContain('The blobs of parts were not opened to anna@contoso.com: Owner and Contributor');
    expect(line.fix).toBe(
      `az role assignment create --role "Storage Blob Data Contributor" --assignee-object-id ${anna.oid} --assignee-principal-type User --scope "${scope}"`,
    );
    expect(valueOf(line, 'May do with the blobs')).toBe('nothing');
    expect(valueOf(line, 'In PowerShell')).toContain('New-AzRoleAssignment');
  });

  test('that was given a moment ago is waited for, as long as one wants to', async () => {
    blobs.refusal = { status: 403, code: 'AuthorizationPermissionMismatch', times: 3 };
    const checks = await probe(byToken(), '', 60_000);
    expect(statesOf(checks)).toBe(
      'storageReach passed, storageSignIn passed, container passed, write passed, read passed, delete passed',
    );
    expect(blobs.refusal.times).toBe(0);
  });

  test('that is not in effect yet is told as that when nobody wants to wait', async () => {
    blobs.refusal = { status: 403, code: 'AuthorizationPermissionMismatch' };
    const line = failedLine(await probe(byToken()));
    expect(line.error?.code).toBe('ROLE_PENDING');
    expect(valueOf(line, 'May do with the blobs')).toBe('read, list, write, add, delete');
  });

  test('is named as far as can be seen when the resource manager tells nothing', async () => {
    managerIsAway = true;
    blobs.refusal = { status: 403, code: 'AuthorizationPermissionMismatch' };
    const line = failedLine(await probe(byToken()));
    expect(line.error?.code).toBe('ROLE_MISSING');
    expect(line.fix).toContain('--scope "$(az storage account show --name ');
    expect(valueOf(line, 'Roles not told')).toContain('no consent');
  });

  test('that is good shows what it allows', async () => {
    const checks = await probe(byToken());
    const line = checks.find(({ id }) => id === 'storageSignIn');
    expect(line?.state).toBe('passed');
    expect(line?.facts).toEqual(
      expect.arrayContaining([
        { label: 'Signed in as', value: `anna@contoso.com (object id ${anna.oid})` },
        { label: 'May do with the blobs', value: 'read, list, write, add, delete' },
      ]),
    );
    expect(blobs.blobs.size).toBe(0);
  });
});

describe('the network', () => {
  const refused = { status: 403, code: 'AuthorizationFailure' };

  test('rules of the account are named as such', async () => {
    blobs.refusal = { ...refused };
    const line = failedLine(await probe(byKey(), key));
    expect([line.id, line.error?.code]).toEqual(['storageSignIn', 'STORAGE_FIREWALL']);
    expect(line.fix).toBe(
      'az storage account network-rule add --account-name lake --ip-address YOUR.PUBLIC.IP.ADDRESS',
    );
  });

  test('a private endpoint that the name does not lead to', async () => {
    manager.accounts = [{ ...account, endpoint: blobs.origin, network: 'Disabled' }];
    blobs.refusal = { ...refused };
    const line = failedLine(await probe(byToken()));
    expect(line.error?.code).toBe('PRIVATE_NAME_PUBLIC');
    expect(sentence(line)).toContain('leads to the public address 20.60.1.1');
    expect(valueOf(line, 'Networks')).toBe('closed to the public: private endpoints only');
  });
});

test('a name that DNS does not know, and a private address that is silent, are told at the line that reaches', async () => {
  name = { kind: 'unknown' };
  const unknown = failedLine(await probe({ ...byKey(), endpoint: 'https://contoso.nowhere.invalid' }, key));
  expect([unknown.id, unknown.error?.code]).toEqual(['storageReach', 'ACCOUNT_UNKNOWN']);
  name = { kind: 'found', addresses: ['10.1.2.3'], isPrivateLink: true };
  const silent = failedLine(await probe({ ...byKey(), endpoint: 'https://localhost:9' }, key));
  expect([silent.id, silent.error?.code]).toEqual(['storageReach', 'PRIVATE_ENDPOINT_SILENT']);
  expect(sentence(silent)).toMatch(/leads to the private address 10\.1\.2\.3, where nothing answers \(.*ECONNREFUSED/);
  expect(valueOf(silent, 'The name leads to')).toBe('localhost: 10.1.2.3, by the zone of a private endpoint');
});

test('a container that is not there is told beside those that are', async () => {
  const missing = { ...byKey(), container: 'absent' };
  const line = (await probe(missing, key)).find(({ id }) => id === 'container');
  expect(line?.state).toBe('warning');
  expect(line?.facts).toEqual([{ label: 'Containers there', value: 'parts' }]);
});

test('a deletion that is refused is a warning with its cause and its command', async () => {
  blobs.refusal = { status: 403, code: 'AuthorizationPermissionMismatch', method: 'DELETE' };
  const line = (await probe(bySas(), sas('').replace('racwdl', 'racwl'))).find(({ id }) => id === 'delete');
  expect(line?.state).toBe('warning');
  expect(line?.facts).toEqual(expect.arrayContaining([{ label: 'Missing in the SAS', value: 'delete (d)' }]));
  expect(line?.fix).toMatch(/^az storage container generate-sas .* --permissions racwdl /);
});

describe('the waiting for a role', () => {
  const waitsAt = (checks: CheckList): string | null =>
    checks.find(({ id, state }) => id === 'container' && state === 'running')?.detail ?? null;

  test('is told while it lasts, and ends with its time', async () => {
    blobs.refusal = { status: 403, code: 'AuthorizationPermissionMismatch' };
    const told: string[] = [];
    const show = (checks: CheckList): void => void told.push(...[waitsAt(checks)].filter((text) => text !== null));
    const { checks } = await probeTarget(parts(20), { target: byToken(), secret: '', waitMs: 2_000 }, show, never);
    expect(failedLine(checks).error?.code).toBe('ROLE_PENDING');
    expect(told.at(0)).toMatch(/not in effect yet: .* Tried once, and again until \d{4}-.* UTC\.$/);
    expect(told.length).toBeGreaterThan(1);
  });

  test('can be given up', async () => {
    blobs.refusal = { status: 403, code: 'AuthorizationPermissionMismatch' };
    const abort = new AbortController();
    const show = (checks: CheckList): void => {
      if (waitsAt(checks) !== null) abort.abort();
    };
    const given = probeTarget(parts(60_000), { target: byToken(), secret: '', waitMs: 600_000 }, show, abort.signal);
    await expect(given).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test('account keys that are switched off are told, with a SAS of a user as the way out', async () => {
  blobs.refusal = { status: 403, code: 'KeyBasedAuthenticationNotPermitted' };
  const line = failedLine(await probe(byKey(), key));
  expect([line.id, line.error?.code]).toEqual(['storageSignIn', 'SHARED_KEY_OFF']);
  expect(line.fix).toMatch(/^az storage container generate-sas .* --as-user/);
});

test('a clock that is off by 20 minutes is the cause, one of 7 minutes a warning', async () => {
  blobs.aheadMs = 20 * 60_000;
  blobs.refusal = { status: 403, code: 'AuthenticationFailed' };
  const line = failedLine(await probe(byKey(), key));
  expect(line.error).toMatchObject({ code: 'CLOCK_WRONG', context: { minutes: 20, direction: 'behind' } });
  blobs.aheadMs = -7 * 60_000;
  blobs.refusal = null;
  const checks = await probe(byKey(), key);
  const warned = checks.find(({ id }) => id === 'storageSignIn');
  expect(warned?.state).toBe('warning');
  expect(warned?.detail).toContain("7 minutes ahead of Azure's");
});

test('an account that is disabled, a key that is wrong, and an address range are told apart', async () => {
  blobs.refusal = { status: 403, code: 'AccountIsDisabled' };
  expect(failedLine(await probe(byKey(), key)).error?.code).toBe('ACCOUNT_DISABLED');
  blobs.refusal = { status: 403, code: 'AuthenticationFailed' };
  expect(failedLine(await probe(byKey(), key)).error?.code).toBe('KEY_WRONG');
  const message = 'This request is not authorized to perform this operation using this source IP 203.0.113.9.';
  blobs.refusal = { status: 403, code: 'AuthorizationSourceIPMismatch', message };
  const line = failedLine(await probe(bySas(), sas('&sip=198.51.100.0-198.51.100.9')));
  expect(sentence(line)).toContain('from 198.51.100.0-198.51.100.9 only, and Azure sees 203.0.113.9.');
  expect(JSON.stringify(line)).not.toContain('c2VjcmV0');
});

describe('a tenant', () => {
  test('that the token is not of is named beside that of the account', async () => {
    blobs.tenant = guestTenant;
    blobs.refusal = { status: 401, code: 'InvalidAuthenticationInfo' };
    const line = failedLine(await probe(byToken()));
    expect([line.id, line.error?.code]).toEqual(['storageSignIn', 'TENANT_OTHER']);
    expect(sentence(line)).toContain(`belongs to the tenant ${guestTenant}`);
    expect(line.fix).toBe(`az login --tenant ${guestTenant}`);
  });

  test('that does not know the user is named, and nobody is asked to sign in a second time', async () => {
    const detail = 'this account does not belong to the tenant (AADSTS50020)';
    tokenError = new AppError('SIGN_IN_REFUSED', { who: 'anna@contoso.com', detail });
    const line = failedLine(await probe(byToken()));
    expect([line.id, line.error?.code]).toEqual(['storageSignIn', 'TENANT_OTHER']);
  });
});
