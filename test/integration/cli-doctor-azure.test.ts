// `tableferry doctor` where Azure says no: the cause, the command, the exit code, and waiting for a role.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeCertificate } from '../double/wire/certificate.ts';
import { startDouble, type Double } from '../double/server.ts';
import { startBlobs, type FakeBlobs } from '../fakes/azure/blobs.ts';
import { homeTenant, startEntra, type FakeEntra } from '../fakes/azure/entra.ts';
import { startManager, type FakeManager } from '../fakes/azure/manager.ts';
import { createCliFolder, type CliFolder } from './cli/run-cli.ts';
import { coreViews, createScriptedEngine, password } from './cli/scripted-engine.ts';
import { sourceFile } from './cli/world.ts';

const application = '44444444-4444-4444-8444-444444444444';
const secret = randomBytes(24).toString('base64url');

let blobs: FakeBlobs;
let entra: FakeEntra;
let manager: FakeManager;
let server: Double;
let caPem = '';
beforeAll(async () => {
  const certificate = await makeCertificate();
  caPem = certificate.cert;
  blobs = await startBlobs(certificate);
  entra = await startEntra({ certificate, applications: { [application]: secret } });
  manager = await startManager(certificate, [{ id: homeTenant, name: 'Contoso', subscriptions: ['s1'] }], []);
  server = await startDouble({ engine: createScriptedEngine(coreViews) });
});
afterAll(async () => {
  await server.close();
  await manager.close();
  await entra.close();
  await blobs.close();
});
beforeEach(() => {
  const canWrite = false;
  manager.accounts = [{ name: 'lake', group: 'rg-data', subscription: 's1', endpoint: blobs.origin, canWrite }];
});

function folderOf(): CliFolder {
  const folder = createCliFolder({ SQL_PASSWORD: password, APP_SECRET: secret, NODE_EXTRA_CA_CERTS: 'azure-ca.pem' });
  folder.write('azure-ca.pem', caPem);
  folder.write('ca.pem', server.caPem);
  folder.write('source.json', sourceFile(server.port));
  const cloud = { authority: entra.origin, arm: manager.origin, storageSuffix: 'core.local' };
  const as = { kind: 'servicePrincipal', clientId: application, secret: { env: 'APP_SECRET' } };
  const signIn = { cloud, tenant: homeTenant, as };
  folder.write('target.json', { kind: 'entra', endpoint: blobs.origin, signIn, container: 'parts' });
  return folder;
}
const doctor = (...more: string[]) =>
  folderOf().run('doctor', '--source', 'source.json', '--target', 'target.json', ...more);

test('a missing role is told with what it was seen by and the command to run, and ends with 3', async () => {
  blobs.refusal = { status: 403, code: 'AuthorizationPermissionMismatch' };
  const { exitCode, out, err } = await doctor();
  expect(out).toMatch(
    new RegExp(`FAILED +Find the container\\n +The blobs of parts were not opened to ${application}: Owner`),
  );
  expect(out).toContain('May do with the blobs: nothing');
  expect(out).toMatch(
    /Somebody who may can run:\n +az role assignment create --role "Storage Blob Data Contributor" --assignee-object-id 4444\S+ --assignee-principal-type ServicePrincipal --scope "\/subscriptions\/s1\/resourceGroups\/rg-data\/\S+\/lake\/blobServices\/default\/containers\/parts"\n/,
  );
  expect(exitCode).toBe(3);
  expect(`${out}${err}`).not.toContain(secret);
  expect(`${out}${err}`).not.toMatch(/eyJ/);
});

test('with --wait it tries again until the role is in effect, and prints each line once', async () => {
  blobs.refusal = { status: 403, code: 'AuthorizationPermissionMismatch', times: 1 };
  const { exitCode, out } = await doctor('--wait', '5');
  expect(out).not.toContain('FAILED');
  expect(out.match(/^ok +Delete it/gm)).toHaveLength(1);
  expect(out.match(/Reach the storage account/g)).toHaveLength(1);
  expect(exitCode).toBe(0);
});

test('a time to wait that is none is refused before anything is tried', async () => {
  const { exitCode, err } = await doctor('--wait', 'long');
  expect(err).toContain('--wait long is not a whole number from 1 to 60');
  expect(exitCode).toBe(2);
});
