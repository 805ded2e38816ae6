// The command line signs in to a local Entra ID with the real library and writes to storage with nothing but tokens.
import { randomBytes } from 'node:crypto';
import https from 'node:https';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startAzurite, type Azurite } from '../azurite.ts';
import { makeCertificate, type Certificate } from '../double/wire/certificate.ts';
import { startDouble, type Double } from '../double/server.ts';
import { homeTenant, startEntra, type FakeEntra } from '../fakes/azure/entra.ts';
import { createCliFolder, parseOnly, type CliFolder } from './cli/run-cli.ts';
import { coreViews, createScriptedEngine, password } from './cli/scripted-engine.ts';
import { sourceFile } from './cli/world.ts';

const application = '44444444-4444-4444-8444-444444444444';
const desktop = '55555555-5555-4555-8555-555555555555';
const applicationSecret = randomBytes(24).toString('base64url');

let azurite: Azurite;
let entra: FakeEntra;
let server: Double;
let caPem = '';
let certificate: Certificate;
beforeAll(async () => {
  certificate = await makeCertificate();
  caPem = certificate.cert;
  entra = await startEntra({ certificate, applications: { [application]: applicationSecret }, clients: [desktop] });
  azurite = await startAzurite({ certificate });
  server = await startDouble({ engine: createScriptedEngine(coreViews) });
});
afterAll(async () => {
  await server.close();
  await azurite.close();
  await entra.close();
});

const endedSchema = z.looseObject({ state: z.string(), rows: z.int(), runId: z.string() });
const errorSchema = z.looseObject({ error: z.looseObject({ code: z.string(), message: z.string() }) });

/** `caPem` is known to the program by the environment, as a company's own authority would be. */
function folderFor(as: object, container: string): CliFolder {
  const folder = createCliFolder({
    SQL_PASSWORD: password,
    APP_SECRET: applicationSecret,
    NODE_EXTRA_CA_CERTS: 'azure-ca.pem',
  });
  folder.write('azure-ca.pem', caPem);
  folder.write('ca.pem', server.caPem);
  folder.write('source.json', sourceFile(server.port));
  const cloud = { authority: entra.origin, arm: 'https://localhost:1', storageSuffix: 'core.local' };
  const signIn = { cloud, tenant: homeTenant, as };
  folder.write('target.json', { kind: 'entra', endpoint: azurite.endpoint, signIn, container });
  return folder;
}

const planAll = (folder: CliFolder, ...more: readonly string[]) => {
  const connections = ['--source', 'source.json', '--target', 'target.json'];
  return folder.run('plan', ...connections, '--tables', 'dbo.*', '--out', 'plan.json', ...more);
};

describe('an application', () => {
  const as = { kind: 'servicePrincipal', clientId: application, secret: { env: 'APP_SECRET' } };

  test('moves tables with its secret, and neither secret nor token stands in any output', async () => {
    const folder = folderFor(as, 'by-application');
    expect((await planAll(folder)).err).not.toMatch(/error/i);
    const ran = await folder.run('run', 'plan.json', '--json');
    const ended = endedSchema.parse(parseOnly(ran));
    expect(ended.state).toBe('completed');
    expect(ended.rows).toBeGreaterThan(0);
    expect(`${ran.out}${ran.err}`).not.toContain(applicationSecret);
    expect(`${ran.out}${ran.err}`).not.toMatch(/eyJ/);
    expect(entra.issued.at(-1)).toMatchObject({ grant: 'client_credentials', audience: 'https://storage.azure.com' });
    const verified = await folder.run('verify', ended.runId, '--json');
    expect(verified.exitCode).toBe(0);
  });

  test('with a wrong secret is refused in words before anything is moved', async () => {
    const folder = folderFor(as, 'wrong-secret');
    await planAll(folder);
    entra.refuseNext = { error: 'invalid_client', text: 'AADSTS7000215: Invalid client secret provided.' };
    const { error } = errorSchema.parse(parseOnly(await folder.run('run', 'plan.json', '--json')));
    expect(error.code).toBe('SIGN_IN_REFUSED');
    expect(error.message).toContain('the secret of the application is wrong (its value is needed, not its id)');
  });
});

test('the log of a run goes to Log Analytics with a token of its own', async () => {
  const rows: { RunId: string; Message: string }[] = [];
  const audiences = new Set<unknown>();
  const rowsSchema = z.array(z.object({ RunId: z.string(), Message: z.string() }));
  const receiver = https.createServer(certificate, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const bearer = (request.headers.authorization ?? '').split('.')[1] ?? '';
      audiences.add(JSON.parse(Buffer.from(bearer, 'base64url').toString('utf8'))['aud']);
      rows.push(...rowsSchema.parse(JSON.parse(gunzipSync(Buffer.concat(chunks)).toString())));
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  const port = typeof address === 'object' ? address?.port : null;
  const as = { kind: 'servicePrincipal', clientId: application, secret: { env: 'APP_SECRET' } };
  const folder = folderFor(as, 'with-monitor');
  const ruleId = `dcr-${'0a'.repeat(16)}`;
  folder.write('rule.json', { endpoint: `https://localhost:${String(port)}`, ruleId, stream: 'Custom-TableferryRun' });
  await planAll(folder, '--log-analytics', 'rule.json');
  const ended = endedSchema.parse(parseOnly(await folder.run('run', 'plan.json', '--json')));
  expect(ended.state).toBe('completed');
  expect(audiences).toEqual(new Set(['https://monitor.azure.com']));
  expect(rows.length).toBeGreaterThan(3);
  expect(rows.every(({ RunId }) => RunId === ended.runId)).toBe(true);
  expect(JSON.stringify(rows)).not.toMatch(/eyJ/);
  receiver.closeAllConnections();
  receiver.close();
});

describe('a person', () => {
  const as = { kind: 'user', clientId: desktop, user: 'anna@contoso.com' };

  test('signs in by a code that the command shows, once for all lanes', async () => {
    const folder = folderFor(as, 'by-person');
    await planAll(folder);
    const before = entra.issued.length;
    const ran = await folder.run('run', 'plan.json', '--json');
    expect(endedSchema.parse(parseOnly(ran)).state).toBe('completed');
    expect(ran.err).toMatch(/Open https:\/\/localhost:\d+\/device in any browser and enter the code ABCD-1234/);
    expect(ran.err).toContain('Signed in as anna@contoso.com.');
    const grants = entra.issued.slice(before).map(({ grant }) => grant);
    expect(grants.filter((grant) => grant === 'device_code')).toHaveLength(1);
    expect(grants).toContain('refresh_token');
  });
});
