// Every cause of a refusal by name: facts in, one cause with its remedy out.
import { describe, expect, test } from 'vitest';
import type { TargetFacts } from '../../../../electron/worker/doctor/facts.ts';
import { judgeRefusal } from '../../../../electron/worker/doctor/judge-refusal.ts';
import { rightsOf } from '../../../../electron/worker/doctor/rights.ts';
import type { StorageAccountFact } from '../../../../shared/azure.ts';
import { AppError, describeError, type ErrorCode } from '../../../../shared/errors.ts';
import { readSas } from '../../../../shared/sas.ts';

const nowMs = Date.parse('2026-11-23T12:00:00Z');
const minuteMs = 60_000;
const id = '/subscriptions/s1/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/contoso';
const objectId = '33333333-3333-4333-8333-333333333333';
const home = '11111111-1111-4111-8111-111111111111';
const guest = '22222222-2222-4222-8222-222222222222';

const found: StorageAccountFact = {
  id,
  name: 'contoso',
  resourceGroup: 'rg-data',
  location: 'westeurope',
  kind: 'StorageV2',
  sku: 'Standard_LRS',
  hasHierarchicalNamespace: false,
  blobEndpoint: 'https://contoso.blob.core.windows.net',
  allowsSharedKey: true,
  network: 'all',
  canWrite: null,
};
const byKey: TargetFacts = {
  host: 'contoso.blob.core.windows.net',
  account: 'contoso',
  container: 'parts',
  way: 'key',
  isHttps: true,
  sas: null,
  cloudSuffix: null,
  who: 'the holder of the key',
  principal: null,
  name: { kind: 'found', addresses: ['20.60.1.1'], isPrivateLink: false },
  otherEndpoint: null,
  clockAheadMs: 0,
  nowMs,
  hasAnswered: true,
  isOther: false,
  tenant: home,
  found: null,
  rights: null,
  unseen: null,
};
const permission = (more: object) => [{ actions: [], notActions: [], dataActions: [], notDataActions: [], ...more }];
const anything = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*';
const byToken: TargetFacts = {
  ...byKey,
  way: 'entra',
  cloudSuffix: 'core.windows.net',
  who: 'the signed-in user anna@contoso.com',
  principal: { objectId, name: 'anna@contoso.com', kind: 'User', tenant: home },
  found,
  rights: rightsOf(permission({ dataActions: [anything] })),
};
const owner = rightsOf(permission({ actions: ['*'] }));
const reader = rightsOf(permission({ dataActions: [`${anything.slice(0, -1)}read`] }));
const withSas = (query: string, more: Partial<TargetFacts> = {}): TargetFacts => ({
  ...byKey,
  way: 'sas',
  sas: readSas(`${query}&sig=bm90LXRvLWJlLXNlZW4%3D`),
  ...more,
});
const containerSas = (more: string): TargetFacts => withSas(`sv=2024-11-04&sr=c&se=2027-01-01T00:00:00Z${more}`);
const refused = (storageCode: string, status = 403): AppError =>
  new AppError('STORAGE_REFUSED', { status, storageCode, what: 'container parts', reason: '', detail: 'refused' });
const unreached = (storageCode: string): AppError =>
  new AppError('STORAGE_UNREACHABLE', { status: 'no answer', storageCode, host: byKey.host, detail: storageCode });

type Case = {
  readonly name: string;
  readonly failure: AppError;
  readonly facts: TargetFacts;
  readonly cause: ErrorCode;
  readonly says: RegExp;
  readonly command: RegExp | null;
};
const mismatch = 'AuthorizationPermissionMismatch';
const lookAtEndpoints = /^nslookup contoso\.blob\.core\.windows\.net\naz network private-endpoint list /;
const newSas =
  /^az storage container generate-sas --account-name contoso --name parts --permissions racwdl --expiry 2026-11-29T00:00Z /;

const cases: readonly Case[] = [
  {
    name: 'an owner without a data role',
    failure: refused(mismatch),
    facts: { ...byToken, rights: owner },
    cause: 'ROLE_MISSING',
    says: /not opened to anna@contoso\.com: Owner and Contributor may do everything with the account, and nothing/,
    command: new RegExp(
      `^az role assignment create --role "Storage Blob Data Contributor" --assignee-object-id ${objectId} --assignee-principal-type User --scope "${id}/blobServices/default/containers/parts"$`,
    ),
  },
  {
    name: 'somebody without any role',
    failure: refused(mismatch),
    facts: { ...byToken, rights: rightsOf([]) },
    cause: 'ROLE_MISSING',
    says: /it has no role for the data of this account/,
    command: /^az role assignment create /,
  },
  {
    name: 'a reader',
    failure: refused(mismatch),
    facts: { ...byToken, rights: reader },
    cause: 'ROLE_MISSING',
    says: /a part of what is needed only/,
    command: /^az role assignment create /,
  },
  {
    name: 'a role of an application that nobody told of',
    failure: refused(mismatch),
    facts: {
      ...byToken,
      principal: { objectId, name: 'app', kind: 'ServicePrincipal', tenant: home },
      found: null,
      rights: null,
      unseen: 'no subscription is seen',
    },
    cause: 'ROLE_MISSING',
    says: /as far as can be seen from here \(no subscription is seen\)/,
    command:
      /-principal-type ServicePrincipal --scope "\$\(az storage account show --name contoso --query id --output tsv\)\/blobServices/,
  },
  {
    name: 'a role that is not in effect yet',
    failure: refused(mismatch),
    facts: byToken,
    cause: 'ROLE_PENDING',
    says: /not in effect yet/,
    command: new RegExp(`^az role assignment list --scope "${id}/.*--assignee ${objectId}`),
  },
  {
    name: 'a firewall that is seen',
    failure: refused('AuthorizationFailure'),
    facts: { ...byToken, found: { ...found, network: 'selected' } },
    cause: 'STORAGE_FIREWALL',
    says: /lets chosen networks in only/,
    command:
      /^az storage account network-rule add --account-name contoso --resource-group rg-data --subscription s1 --ip-address YOUR\.PUBLIC\.IP\.ADDRESS$/,
  },
  {
    name: 'a firewall that is guessed',
    failure: refused('AuthorizationFailure'),
    facts: byKey,
    cause: 'STORAGE_FIREWALL',
    says: /as it seems \(403 AuthorizationFailure\)/,
    command: /^az storage account network-rule add --account-name contoso --ip-address/,
  },
  {
    name: 'a public address of an account for private endpoints only',
    failure: refused('AuthorizationFailure'),
    facts: { ...byToken, found: { ...found, network: 'private' } },
    cause: 'PRIVATE_NAME_PUBLIC',
    says: /answers at its private endpoint only, and here .* leads to the public address 20\.60\.1\.1.*contoso\.privatelink\.blob\.core\.windows\.net/s,
    command: lookAtEndpoints,
  },
  {
    name: 'a public address of an account whose name passes the private zone',
    failure: refused('AuthorizationFailure'),
    facts: { ...byKey, name: { kind: 'found', addresses: ['20.60.1.1'], isPrivateLink: true } },
    cause: 'PRIVATE_NAME_PUBLIC',
    says: /it has a private endpoint/,
    command: lookAtEndpoints,
  },
  {
    name: 'a private address where nothing answers',
    failure: unreached('ETIMEDOUT'),
    facts: { ...byKey, hasAnswered: false, name: { kind: 'found', addresses: ['10.1.2.3'], isPrivateLink: true } },
    cause: 'PRIVATE_ENDPOINT_SILENT',
    says: /leads to the private address 10\.1\.2\.3, where nothing answers \(ETIMEDOUT\)/,
    command: lookAtEndpoints,
  },
  {
    name: 'an account that does not exist',
    failure: unreached('ENOTFOUND'),
    facts: { ...byKey, name: { kind: 'unknown' } },
    cause: 'ACCOUNT_UNKNOWN',
    says: /DNS does not know the name/,
    command: /^az storage account show --name contoso /,
  },
  {
    name: 'an account that exists in another cloud',
    failure: unreached('ENOTFOUND'),
    facts: { ...byKey, name: { kind: 'unknown' }, otherEndpoint: 'contoso.blob.core.usgovcloudapi.net' },
    cause: 'ENDPOINT_OTHER_CLOUD',
    says: /Take the endpoint https:\/\/contoso\.blob\.core\.usgovcloudapi\.net/,
    command: null,
  },
  {
    name: 'a sign-in of another cloud',
    failure: refused('InvalidAuthenticationInfo', 401),
    facts: { ...byToken, cloudSuffix: 'core.chinacloudapi.cn' },
    cause: 'ENDPOINT_OTHER_CLOUD',
    says: /another cloud than the sign-in, whose accounts end in core\.chinacloudapi\.cn/,
    command: null,
  },
  {
    name: 'the address of the Data Lake service',
    failure: new AppError('STORAGE_REJECTED', {
      status: 400,
      storageCode: 'InvalidUri',
      what: 'container parts',
      detail: '',
    }),
    facts: { ...byKey, host: 'contoso.dfs.core.windows.net' },
    cause: 'ENDPOINT_NOT_BLOB',
    says: /another service of the account \(dfs\)\. Take .*https:\/\/contoso\.blob\.core\.windows\.net/,
    command: null,
  },
  {
    name: 'keys that are switched off',
    failure: refused('KeyBasedAuthenticationNotPermitted'),
    facts: byKey,
    cause: 'SHARED_KEY_OFF',
    says: /does not accept account keys, nor a SAS that was signed with one/,
    command: newSas,
  },
  {
    name: 'a disabled account',
    failure: refused('AccountIsDisabled'),
    facts: byKey,
    cause: 'ACCOUNT_DISABLED',
    says: /contoso is disabled/,
    command: /^az storage account show/,
  },
  {
    name: 'a wrong key',
    failure: refused('AuthenticationFailed'),
    facts: byKey,
    cause: 'KEY_WRONG',
    says: /none of the two that the storage account contoso has now/,
    command: /^az storage account keys list --account-name contoso/,
  },
  {
    name: 'a wrong key at an emulator, which has no firewall',
    failure: refused('AuthorizationFailure'),
    facts: { ...byKey, host: '127.0.0.1', name: null },
    cause: 'KEY_WRONG',
    says: /The key was not accepted/,
    command: /^az storage account keys list/,
  },
  {
    name: 'a clock that is 16 minutes fast',
    failure: refused('AuthenticationFailed'),
    facts: { ...byKey, clockAheadMs: 16 * minuteMs },
    cause: 'CLOCK_WRONG',
    says: /its clock is 16 minutes ahead, and 15 are allowed/,
    command: /timedatectl|w32tm/,
  },
  {
    name: 'a SAS that has ended',
    failure: refused('AuthenticationFailed'),
    facts: withSas('sv=2024-11-04&sr=c&sp=racwdl&se=2026-11-23T11:59:00Z'),
    cause: 'SAS_EXPIRED',
    says: /ended at 2026-11-23 11:59 UTC/,
    command: newSas,
  },
  {
    name: 'a SAS that has ended by the clock of Azure only',
    failure: refused('AuthenticationFailed'),
    facts: withSas('sv=2024-11-04&sr=c&sp=racwdl&se=2026-11-23T12:10:00Z', { clockAheadMs: -20 * minuteMs }),
    cause: 'SAS_EXPIRED',
    says: /ended at 2026-11-23 12:10 UTC/,
    command: newSas,
  },
  {
    name: 'a SAS that begins tomorrow',
    failure: refused('AuthenticationFailed'),
    facts: containerSas('&sp=racwdl&st=2026-11-24T00:00:00Z'),
    cause: 'SAS_NOT_YET_VALID',
    says: /begins at 2026-11-24 00:00 UTC, and for Azure it is 2026-11-23 12:00 UTC/,
    command: newSas,
  },
  {
    name: 'a SAS that may read and list only',
    failure: refused(mismatch),
    facts: containerSas('&sp=rl'),
    cause: 'SAS_TOO_NARROW',
    says: /it lacks add \(a; .*create \(c; .*write \(w; .*delete \(d; without it a discarded run cannot be cleaned up\)/,
    command: newSas,
  },
  {
    name: 'a SAS that may create only',
    failure: refused(mismatch),
    facts: containerSas('&sp=c'),
    cause: 'SAS_TOO_NARROW',
    says: /it lacks read \(r; .*write \(w; without it files cannot be written in blocks.*list \(l; /,
    command: newSas,
  },
  {
    name: 'a SAS that may read and create, where that is all that is needed, but of a version that is too old for it',
    failure: refused(mismatch),
    facts: { ...containerSas('&sp=rc'), needed: 'rc' },
    cause: 'SAS_TOO_NARROW',
    says: /it lacks write \(w\), which blocks need with a SAS of service version 20.*: make it with 2026-04-06 or later/,
    command: /--permissions rc /,
  },
  {
    name: 'a SAS that may only create, where it has to read too',
    failure: refused(mismatch),
    facts: { ...containerSas('&sp=c'), needed: 'rc' },
    cause: 'SAS_TOO_NARROW',
    says: /it lacks read \(r; without it what arrived cannot be read back and verified\)/,
    command: /--permissions rc /,
  },
  {
    name: 'a SAS whose stored access policy allows less',
    failure: refused(mismatch),
    facts: containerSas('&si=nightly'),
    cause: 'SAS_TOO_NARROW',
    says: /its stored access policy nightly does not allow it/,
    command: newSas,
  },
  {
    name: 'a SAS of a user who has no role',
    failure: refused(mismatch),
    facts: containerSas(`&sp=racwdl&skoid=${objectId}`),
    cause: 'ROLE_MISSING',
    says: /allows no more than the roles of its signer/,
    command: new RegExp(`--assignee-object-id ${objectId}`),
  },
  {
    name: 'a SAS for queues',
    failure: refused('AuthorizationServiceMismatch'),
    facts: withSas('sv=2024-11-04&ss=q&srt=sco&sp=racwdl&se=2027-01-01'),
    cause: 'SAS_FOR_OTHER_THINGS',
    says: /it is for the services q \(ss\), and blobs are b/,
    command: newSas,
  },
  {
    name: 'a SAS for the service only',
    failure: refused('AuthorizationResourceTypeMismatch'),
    facts: withSas('sv=2024-11-04&ss=b&srt=s&sp=racwdl&se=2027-01-01'),
    cause: 'SAS_FOR_OTHER_THINGS',
    says: /not for containers \(c\) and blobs \(o\): srt=s/,
    command: newSas,
  },
  {
    name: 'a SAS of one blob',
    failure: refused('AuthenticationFailed'),
    facts: withSas('sv=2024-11-04&sr=b&sp=racwd&se=2027-01-01'),
    cause: 'SAS_FOR_OTHER_THINGS',
    says: /a single blob \(sr=b\)/,
    command: newSas,
  },
  {
    name: 'a SAS for another network',
    failure: new AppError('STORAGE_REFUSED', {
      status: 403,
      storageCode: 'AuthorizationSourceIPMismatch',
      detail: 'This request is not authorized to perform this operation using this source IP 203.0.113.9',
    }),
    facts: containerSas('&sp=racwdl&sip=198.51.100.1'),
    cause: 'SAS_FROM_ELSEWHERE',
    says: /from 198\.51\.100\.1 only, and Azure sees 203\.0\.113\.9\./,
    command: newSas,
  },
  {
    name: 'a SAS for https only',
    failure: refused('AuthorizationProtocolMismatch'),
    facts: { ...containerSas('&sp=racwdl&spr=https'), isHttps: false },
    cause: 'SAS_HTTPS_ONLY',
    says: /for https only, and the endpoint begins with http\b/,
    command: null,
  },
  {
    name: 'a SAS of another container',
    failure: refused('AuthenticationFailed'),
    facts: containerSas('&sp=racwdl'),
    cause: 'SAS_SIGNATURE_WRONG',
    says: /not accepted for the container parts: it was made for another container or account, the account key/,
    command: newSas,
  },
  {
    name: 'a proxy that refuses in the place of Azure',
    failure: refused('without a code'),
    facts: { ...byKey, isOther: true },
    cause: 'NOT_BLOB_SERVICE',
    says: /is not the blob service of a storage account/,
    command: null,
  },
  {
    name: 'http where the account wants https',
    failure: new AppError('STORAGE_REJECTED', {
      status: 400,
      storageCode: 'AccountRequiresHttps',
      what: 'x',
      detail: '',
    }),
    facts: { ...byKey, isHttps: false },
    cause: 'HTTPS_NEEDED',
    says: /Let the endpoint begin with https/,
    command: null,
  },
  {
    name: 'a cut SAS at an emulator, which has no firewall',
    failure: refused('AuthorizationFailure'),
    facts: {
      ...containerSas('&sp=racwdl'),
      host: 'localhost',
      name: { kind: 'found', addresses: ['127.0.0.1'], isPrivateLink: false },
    },
    cause: 'SAS_SIGNATURE_WRONG',
    says: /a part of it was lost while copying/,
    command: newSas,
  },
  {
    name: 'a token of another tenant',
    failure: refused('InvalidAuthenticationInfo', 401),
    facts: { ...byToken, tenant: guest },
    cause: 'TENANT_OTHER',
    says: new RegExp(`signed in to the tenant ${home}, and the storage account belongs to the tenant ${guest}`),
    command: new RegExp(`^az login --tenant ${guest}$`),
  },
  {
    name: 'a user who is not in the tenant',
    failure: new AppError('SIGN_IN_REFUSED', {
      who: 'anna',
      detail: 'this account is not of the tenant (AADSTS50020)',
    }),
    facts: byToken,
    cause: 'TENANT_OTHER',
    says: /was not let in: this account is not of the tenant/,
    command: /^az login --tenant/,
  },
  {
    name: 'a container that is not there',
    failure: new AppError('CONTAINER_MISSING', {
      container: 'parts',
      host: byKey.host,
      status: 404,
      storageCode: 'ContainerNotFound',
    }),
    facts: byKey,
    cause: 'CONTAINER_MISSING',
    says: /The container parts does not exist/,
    command: /^az storage container create --account-name contoso --name parts --auth-mode login$/,
  },
];

describe('a refusal is named', () => {
  test.each(cases)('$cause: $name', ({ failure, facts, cause, says, command }) => {
    const verdict = judgeRefusal(failure, facts);
    if (verdict === null) throw new Error('no cause was named');
    expect(verdict.error.code).toBe(cause);
    const sentence = describeError(verdict.error.toData());
    expect(sentence).toMatch(says);
    expect(sentence).not.toMatch(/\{\w+\}|\?\s|undefined|null/);
    if (command === null) expect(verdict.remedy).toBeNull();
    else expect(verdict.remedy?.command).toMatch(command);
    expect(JSON.stringify([verdict.remedy, verdict.error.toData()])).not.toContain('bm90LXRv');
  });

  test.each([
    ['a certificate', new AppError('STORAGE_CERTIFICATE_REFUSED', { host: 'x', detail: 'self-signed' }), byKey],
    ['a public address that is silent', unreached('ETIMEDOUT'), byKey],
    ['a name behind a proxy', unreached('ECONNRESET'), { ...byKey, name: null }],
    [
      'a sign-in that needs a second factor',
      new AppError('SIGN_IN_NEEDED', { who: 'a', detail: 'AADSTS50076' }),
      byToken,
    ],
    [
      'a proxy that does not reach a host whose name is looked up there',
      unreached('the proxy http://proxy.corp:8080 did not reach the host'),
      { ...byKey, name: { kind: 'unknown' } },
    ],
    ['a token that is refused for no known reason', refused('InvalidAuthenticationInfo', 401), byToken],
  ] as const)('not at all where nothing better is known: %s', (_, failure, facts) => {
    expect(judgeRefusal(failure, facts)).toBeNull();
  });
});

test('nothing but names stands in a command, whatever the settings hold', () => {
  const account = 'x"; rm -rf ~; "';
  const verdict = judgeRefusal(refused('AuthenticationFailed'), { ...byKey, account });
  expect(verdict?.remedy?.command).toBe('az storage account keys list --account-name ACCOUNT --output table');
});
