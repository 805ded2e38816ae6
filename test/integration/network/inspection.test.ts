// A proxy that opens TLS with an authority of its own: sign-in, resource manager and storage refuse it, until that authority is named.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createMemoryStore } from '../../../electron/entra/applications.ts';
import { createAgents } from '../../../electron/entra/network.ts';
import { createSignInDesk } from '../../../electron/entra/sign-in-desk.ts';
import { createLiveParts } from '../../../electron/worker/live-parts.ts';
import type { RouteSource } from '../../../shared/network.ts';
import type { SignIn, TokenRequest } from '../../../shared/sign-in.ts';
import { startAzurite, type Azurite } from '../../azurite.ts';
import { makeCertificate, type Certificate } from '../../double/wire/certificate.ts';
import { startDouble, type Double } from '../../double/server.ts';
import { homeTenant, startEntra, type FakeEntra } from '../../fakes/azure/entra.ts';
import { startManager, type FakeManager } from '../../fakes/azure/manager.ts';
import { codeOf } from '../../faults/code-of.ts';
import { startConnectProxy, type ConnectProxy, type ConnectProxySettings } from '../../faults/connect-proxy.ts';
import { createCliFolder, parseOnly, type CliFolder } from '../cli/run-cli.ts';
import { coreViews, createScriptedEngine, password } from '../cli/scripted-engine.ts';
import { sourceFile } from '../cli/world.ts';

const application = '44444444-4444-4444-8444-444444444444';
const applicationSecret = randomBytes(24).toString('base64url');
const proxyPassword = `Pr0xy!${randomBytes(9).toString('base64url')}`;
const never = new AbortController().signal;

let corporate: Certificate;
let azurite: Azurite;
let entra: FakeEntra;
let manager: FakeManager;
let server: Double;
let proxy: ConnectProxy;
let inspects: ConnectProxySettings['inspects'];

beforeAll(async () => {
  const certificate = await makeCertificate(['login.test', 'devstoreaccount1.test', 'manage.test']);
  corporate = await makeCertificate(['Corporate inspection CA']);
  inspects = { authority: corporate, hostAuthority: certificate.cert };
  entra = await startEntra({ certificate, name: 'login.test', applications: { [application]: applicationSecret } });
  const tenants = [{ id: homeTenant, name: 'Contoso', subscriptions: ['s1'] }];
  manager = await startManager(certificate, tenants, [], 'manage.test');
  azurite = await startAzurite({ certificate });
  server = await startDouble({ engine: createScriptedEngine(coreViews) });
  proxy = await startConnectProxy({ inspects, login: { user: 'anna', password: proxyPassword } });
});
afterAll(async () => {
  await proxy.close();
  await server.close();
  await azurite.close();
  await manager.close();
  await entra.close();
});

const storageHost = (): string => `devstoreaccount1.test:${String(azurite.port)}`;
const signIn = (): SignIn => ({
  cloud: { authority: entra.origin, arm: manager.origin, storageSuffix: 'core.local' },
  tenant: homeTenant,
  as: { kind: 'servicePrincipal', clientId: application, secret: { env: 'APP_SECRET' } },
});
const targetFile = (container: string) => ({
  kind: 'entra' as const,
  endpoint: `https://${storageHost()}`,
  signIn: signIn(),
  container,
});

const endedSchema = z.looseObject({ state: z.string(), rows: z.int(), runId: z.string() });
const errorSchema = z.looseObject({ error: z.looseObject({ code: z.string(), message: z.string() }) });

/** Everything that went through the proxy by now, by host. */
const hostsSeen = (): Set<string> => new Set(proxy.tunnels.map((tunnel) => tunnel.split(':')[0] ?? ''));

describe('the command line', () => {
  const folderFor = (container: string, secret = proxyPassword): CliFolder => {
    const folder = createCliFolder({
      SQL_PASSWORD: password,
      APP_SECRET: applicationSecret,
      HTTPS_PROXY: `http://anna:${encodeURIComponent(secret)}@127.0.0.1:${String(proxy.port)}`,
    });
    folder.write('corporate.pem', corporate.cert);
    folder.write('ca.pem', server.caPem);
    folder.write('source.json', sourceFile(server.port));
    folder.write('target.json', targetFile(container));
    return folder;
  };
  const planned = async (folder: CliFolder): Promise<CliFolder> => {
    const options = ['--source', 'source.json', '--target', 'target.json', '--tables', 'dbo.*', '--out', 'plan.json'];
    expect((await folder.run('plan', ...options)).exitCode).toBe(0);
    return folder;
  };
  const failureOf = async (folder: CliFolder, ...more: readonly string[]) =>
    errorSchema.parse(parseOnly(await folder.run('run', 'plan.json', '--json', ...more))).error;

  test('moves and verifies tables with the authority named, all lanes through the proxy, its password in no output', async () => {
    const folder = await planned(folderFor('inspected'));
    const ran = await folder.run('run', 'plan.json', '--json', '--ca-file', 'corporate.pem');
    const ended = endedSchema.parse(parseOnly(ran));
    expect(ended).toMatchObject({ state: 'completed' });
    expect(ended.rows).toBeGreaterThan(0);
    const verified = await folder.run('verify', ended.runId, '--json', '--ca-file', 'corporate.pem');
    expect(verified.exitCode).toBe(0);
    expect(hostsSeen()).toEqual(new Set(['login.test', 'devstoreaccount1.test']));
    const texts = [ran.out, ran.err, verified.out, verified.err, folder.allFiles()].join('\n');
    expect(texts).toContain(ended.runId);
    expect(texts).not.toContain(proxyPassword);
    expect(texts).not.toContain(Buffer.from(`anna:${proxyPassword}`).toString('base64'));
  });

  test('without it is refused in words that name the issuer, before anything is moved', async () => {
    const error = await failureOf(await planned(folderFor('refused')));
    expect(error.code).toBe('HOST_CERTIFICATE_REFUSED');
    expect(error.message).toContain('issued by Corporate inspection CA');
    expect(error.message).toContain('--ca-file');
  });

  test('with a wrong password for the proxy says so, and not the password', async () => {
    const folder = await planned(folderFor('wrong', 'not-the-password'));
    const error = await failureOf(folder, '--ca-file', 'corporate.pem');
    expect(error.code).toBe('PROXY_SIGN_IN_REFUSED');
    expect(error.message).toContain('it refused the user anna with this password');
    expect(error.message).not.toContain('not-the-password');
  });

  test('with a file that is no certificate says which', async () => {
    const folder = await planned(folderFor('no-file'));
    const error = await failureOf(folder, '--ca-file', 'source.json');
    expect(error.code).toBe('CA_FILE_UNUSABLE');
    expect(error.message).toContain('source.json');
  });
});

describe('each part by itself', () => {
  const routesBy =
    (caFile: string | null, by: ConnectProxy = proxy): RouteSource =>
    async () => ({ hops: [{ kind: 'proxy', url: by.url, user: 'anna', password: proxyPassword }], caFile });
  const caFile = (): string => {
    const folder = createCliFolder({});
    folder.write('corporate.pem', corporate.cert);
    return `${folder.path}/corporate.pem`;
  };
  const tokenRequest = (): TokenRequest => ({
    signIn: signIn(),
    secret: applicationSecret,
    resource: 'arm',
    tenant: homeTenant,
    claims: null,
    isStale: false,
    isPatient: false,
  });
  const deskBy = (routes: RouteSource) =>
    createSignInDesk({ agentFor: createAgents(routes), store: createMemoryStore(), onNeeded: () => undefined });
  const partsBy = (routes: RouteSource) =>
    createLiveParts(async (request, signal) => deskBy(routesBy(caFile())).token(request, signal), routes);

  test('the sign-in', async () => {
    await expect(deskBy(routesBy(null)).token(tokenRequest(), never)).rejects.toThrow(
      /issued by Corporate inspection CA/,
    );
    expect((await deskBy(routesBy(caFile())).token(tokenRequest(), never)).token).not.toBe('');
  });

  test('the resource manager', async () => {
    const refused = partsBy(routesBy(null)).openDirectory(signIn(), applicationSecret);
    await expect(refused.tenants(never)).rejects.toThrow(codeOf('HOST_CERTIFICATE_REFUSED'));
    const directory = partsBy(routesBy(caFile())).openDirectory(signIn(), applicationSecret);
    expect((await directory.tenants(never)).map(({ name }) => name)).toEqual(['Contoso']);
  });

  test('the storage', async () => {
    const refused = partsBy(routesBy(null)).openAccount(targetFile('one'), applicationSecret);
    await expect(refused.hasContainer('one', 'list', never)).rejects.toThrow(codeOf('STORAGE_CERTIFICATE_REFUSED'));
    await expect(refused.hasContainer('one', 'list', never)).rejects.toThrow(/issued by Corporate inspection CA/);
    const account = partsBy(routesBy(caFile())).openAccount(targetFile('one'), applicationSecret);
    expect(await account.hasContainer('one', 'list', never)).toBe(false);
    await Promise.all([refused.close(), account.close()]);
  });

  test('a proxy for Windows accounts is told as one by all three', async () => {
    const windows = await startConnectProxy({ login: { user: 'x', password: 'x' }, schemes: ['Negotiate', 'NTLM'] });
    const routes = routesBy(null, windows);
    const named = codeOf('PROXY_NEEDS_WINDOWS_SIGN_IN');
    await expect(deskBy(routes).token(tokenRequest(), never)).rejects.toThrow(named);
    await expect(partsBy(routes).openDirectory(signIn(), applicationSecret).tenants(never)).rejects.toThrow(named);
    const account = partsBy(routes).openAccount(targetFile('one'), applicationSecret);
    await expect(account.hasContainer('one', 'list', never)).rejects.toThrow(named);
    // A refusal is not tried again.
    expect(windows.tunnels.filter((tunnel) => tunnel.startsWith('devstore'))).toHaveLength(1);
    await Promise.all([account.close(), windows.close()]);
  });
});
