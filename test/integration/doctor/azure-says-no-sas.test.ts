// What is wrong with a SAS, told by the emulator's refusals: each fault made by hand, each named.
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  BlobSASPermissions,
  BlobServiceClient,
  ContainerSASPermissions,
  generateAccountSASQueryParameters,
  generateBlobSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveParts } from '../../../electron/worker/live-parts.ts';
import { probeTarget } from '../../../electron/worker/probe-target.ts';
import type { Check, CheckList } from '../../../shared/checks.ts';
import { describeError } from '../../../shared/errors.ts';
import { startAzurite, type Azurite } from '../../azurite.ts';

const hourMs = 3_600_000;
const fromNow = (ms: number): Date => new Date(Date.now() + ms);
let azurite: Azurite;
let signer: StorageSharedKeyCredential;

beforeAll(async () => {
  azurite = await startAzurite();
  signer = new StorageSharedKeyCredential(azurite.account, azurite.key);
  const owner = BlobServiceClient.fromConnectionString(azurite.connectionString);
  for (const name of ['parts', 'others']) await owner.createContainer(name);
});
afterAll(() => azurite.close());

const containerSas = (more: object = {}): string =>
  generateBlobSASQueryParameters(
    {
      containerName: 'parts',
      permissions: ContainerSASPermissions.parse('racwdl'),
      expiresOn: fromNow(hourMs),
      ...more,
    },
    signer,
  ).toString();
const accountSas = (services: string, types: string): string =>
  generateAccountSASQueryParameters(
    {
      permissions: AccountSASPermissions.parse('rwdlac'),
      services,
      resourceTypes: AccountSASResourceTypes.parse(types).toString(),
      expiresOn: fromNow(hourMs),
    },
    signer,
  ).toString();

const probe = async (secret: string): Promise<CheckList> => {
  const target = { kind: 'sas', endpoint: azurite.endpoint, sas: { env: 'UNUSED' }, container: 'parts' } as const;
  return (await probeTarget(liveParts, { target, secret }, () => undefined, new AbortController().signal)).checks;
};

async function failedLine(secret: string): Promise<Check> {
  const checks = await probe(secret);
  expect(JSON.stringify(checks)).not.toContain(new URLSearchParams(secret).get('sig'));
  const found = checks.find(({ state }) => state === 'failed');
  if (found === undefined) throw new Error('nothing failed');
  return found;
}

test.each([
  ['has ended', () => containerSas({ expiresOn: fromNow(-hourMs) }), 'SAS_EXPIRED', /it ended at \d{4}-/],
  [
    'begins in an hour',
    () => containerSas({ startsOn: fromNow(hourMs), expiresOn: fromNow(2 * hourMs) }),
    'SAS_NOT_YET_VALID',
    /it begins at/,
  ],
  [
    'may not list',
    () => containerSas({ permissions: ContainerSASPermissions.parse('racwd') }),
    'SAS_TOO_NARROW',
    /it lacks list \(l; without it the container cannot be looked into/,
  ],
  [
    'may read and list only',
    () => containerSas({ permissions: ContainerSASPermissions.parse('rl') }),
    'SAS_TOO_NARROW',
    /write \(w; .*delete \(d;/,
  ],
  [
    'is of another container',
    () => containerSas({ containerName: 'others' }),
    'SAS_SIGNATURE_WRONG',
    /made for another container/,
  ],
  [
    'is of one blob',
    () => containerSas({ blobName: 'a.csv', permissions: BlobSASPermissions.parse('racwd') }),
    'SAS_FOR_OTHER_THINGS',
    /a single blob/,
  ],
  ['is for queues', () => accountSas('q', 'sco'), 'SAS_FOR_OTHER_THINGS', /for the services q/],
  ['is for the service alone', () => accountSas('b', 's'), 'SAS_FOR_OTHER_THINGS', /containers \(c\) and blobs \(o\)/],
  ['is for https only', () => containerSas({ protocol: SASProtocol.Https }), 'SAS_HTTPS_ONLY', /begins with http\./],
  [
    'was cut while copying',
    () => containerSas().replace(/sig=...../, 'sig=AAAAA'),
    'SAS_SIGNATURE_WRONG',
    /lost while copying/,
  ],
] as const)('a SAS that %s is named', async (_, make, cause, says) => {
  const line = await failedLine(make());
  expect(line.error?.code).toBe(cause);
  expect(line.error === null ? '' : describeError(line.error)).toMatch(says);
  if (cause === 'SAS_HTTPS_ONLY') expect(line.fix).toBeNull();
  else expect(line.fix).toMatch(/^az storage container generate-sas --account-name devstoreaccount1 --name parts /);
});

test('a SAS that is good tells what it allows, and until when', async () => {
  const checks = await probe(containerSas());
  const labels = checks.find(({ id }) => id === 'storageSignIn')?.facts.map(({ label, value }) => `${label}: ${value}`);
  expect(labels).toEqual(
    expect.arrayContaining([
      'Permissions of the SAS: racwdl',
      expect.stringMatching(/^SAS valid until: \d{4}-.* UTC$/),
    ]),
  );
});
