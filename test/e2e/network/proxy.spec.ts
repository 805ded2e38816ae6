// The window behind a company's proxy: a PAC file read by Chromium leads the worker, a proxy that is set is used with its password.
import http from 'node:http';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { text } from '../../../renderer/text/text.ts';
import { defaultNetwork } from '../../../shared/network.ts';
import { startAzurite, type Azurite } from '../../azurite.ts';
import { makeCertificate, type Certificate } from '../../double/wire/certificate.ts';
import { startConnectProxy, type ConnectProxy } from '../../faults/connect-proxy.ts';
import { test as base } from '../product.ts';

const words = text.network;
const password = 'Pr0xy-Pass/wörd';

type World = {
  readonly azurite: Azurite;
  /** The storage by the name that only a proxy knows. */
  readonly host: string;
  readonly caFile: string;
  readonly proxy: ConnectProxy;
  readonly strict: ConnectProxy;
  /** Of a PAC file that names `proxy` for the storage alone. */
  readonly pac: { readonly url: string; readonly asked: readonly string[] };
};

const test = base.extend<{ readonly world: World }>({
  // oxlint-disable-next-line no-empty-pattern -- playwright reads the names of the fixtures from this pattern
  world: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'tableferry-e2e-network-'));
    const certificate: Certificate = await makeCertificate(['devstoreaccount1.test']);
    const caFile = join(folder, 'ca.pem');
    writeFileSync(caFile, certificate.cert);
    const azurite = await startAzurite({ certificate });
    const proxy = await startConnectProxy();
    const strict = await startConnectProxy({ login: { user: 'anna', password } });
    const asked: string[] = [];
    const server = http.createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, { 'content-type': 'application/x-ns-proxy-autoconfig' });
      response.end(`function FindProxyForURL(url, host) {
        return dnsDomainIs(host, ".test") ? "PROXY 127.0.0.1:${String(proxy.port)}" : "DIRECT";
      }`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await use({
      azurite,
      host: `devstoreaccount1.test:${String(azurite.port)}`,
      caFile,
      proxy,
      strict,
      pac: { url: `http://127.0.0.1:${String(port)}/proxy.pac`, asked },
    });
    server.closeAllConnections();
    server.close();
    await Promise.all([proxy.close(), strict.close(), azurite.close()]);
    rmSync(folder, { recursive: true });
  },
});

test('a PAC file decides by host, and the worker reaches the storage through its proxy', async ({ start, world }) => {
  const product = await start([`--proxy-pac-url=${world.pac.url}`]);
  await product.call('settings.set', { network: { ...defaultNetwork, caFile: world.caFile } });
  const tried = await product.call('network.test', { url: `https://${world.host}` });
  expect(tried).toMatchObject({
    ok: true,
    value: { proxy: world.proxy.url, error: null, issuer: 'devstoreaccount1.test' },
  });
  expect(world.pac.asked).not.toEqual([]);
  const near = await product.call('network.test', { url: `${new URL(world.azurite.endpoint).origin}` });
  // Reached directly, where its certificate is for another name.
  expect(near).toMatchObject({ ok: true, value: { proxy: null, error: { code: 'HOST_CERTIFICATE_REFUSED' } } });

  const key = await product.call('secret.put', { value: world.azurite.key });
  const handle =
    key.ok && typeof key.value === 'object' && key.value !== null && 'handle' in key.value
      ? String(key.value.handle)
      : '';
  const account = {
    kind: 'accountKey' as const,
    endpoint: `https://${world.host}`,
    account: world.azurite.account,
    key: { env: 'UNUSED' },
  };
  const listed = await product.call('target.containers', { account, secret: handle });
  expect(listed).toMatchObject({ ok: true, value: { containers: [] } });
  expect(new Set(world.proxy.tunnels)).toEqual(new Set([world.host]));
});

test('a proxy that is set asks for a password, which is used and written nowhere', async ({
  product,
  userData,
  world,
}) => {
  const { page } = product;
  await product.call('settings.set', { network: { ...defaultNetwork, caFile: world.caFile } });
  await product.call('connection.save', {
    id: null,
    name: 'Behind the proxy',
    connection: {
      side: 'target',
      config: {
        kind: 'accountKey',
        endpoint: `https://${world.host}`,
        account: world.azurite.account,
        key: { env: 'UNUSED' },
        container: 'landing',
      },
    },
    secret: null,
  });
  await page.reload();
  await page.getByRole('button', { name: text.settings.title }).click();
  const section = page.getByRole('region', { name: words.title });
  await section.getByRole('radio', { name: words.kinds.explicit }).check();
  await section.getByLabel(words.url.label).fill(world.strict.url);
  await section.getByLabel(words.user.label).fill('anna');
  await section.getByRole('button', { name: words.use }).click();
  await expect(section.getByRole('status')).toHaveText(words.used);
  const storage = section.getByRole('listitem').filter({ hasText: world.host });
  await section.getByRole('button', { name: words.test }).click();
  await expect(storage).toContainText('it refused the user anna with this password');

  const field = section.getByLabel(words.password.label, { exact: true });
  await field.fill(password);
  await field.press('Enter');
  await expect(field).toHaveValue(text.checks.kept);
  await section.getByRole('button', { name: words.test }).click();
  await expect(storage).toContainText(words.answered(world.host, words.by(world.strict.url), 'devstoreaccount1.test'));
  expect(world.strict.signs.at(-1)).toBe(`Basic ${Buffer.from(`anna:${password}`).toString('base64')}`);

  const files = readdirSync(userData, { recursive: true, encoding: 'utf8' })
    .map((name) => join(userData, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
    .map((path) => readFileSync(path).toString('latin1') + readFileSync(path).toString('utf8'));
  expect(files.join('\n')).toContain(world.strict.url);
  expect(files.join('\n')).not.toContain(password);
  expect(readFileSync(`/proc/${String(product.workerPid())}/cmdline`, 'latin1')).not.toContain(password);
  expect(readFileSync(`/proc/${String(product.workerPid())}/environ`, 'utf8')).not.toContain(password);
  expect(await page.content()).not.toContain(password);
});

test('behind a proxy for Windows accounts the sign-in goes through Chromium, which checks certificates as well', async ({
  product,
  world,
}) => {
  const windows = await startConnectProxy({
    login: { user: 'x', password: 'x' },
    schemes: ['Negotiate', 'NTLM'],
    lets: /Chrome/,
  });
  const proxy = { kind: 'explicit' as const, url: windows.url, user: '', bypass: '' };
  await product.call('settings.set', { network: { proxy, caFile: world.caFile } });
  const authority = `https://login.test:${String(world.azurite.port)}`;
  const ask = { clientId: '55555555-5555-4555-8555-555555555555', tenant: null, user: null, way: 'code' as const };
  const cloud = { authority, arm: 'https://manage.test', storageSuffix: 'core.local' };
  const refused = await product.call('account.signIn', { ...ask, cloud });
  expect(refused).toMatchObject({
    ok: false,
    error: {
      code: 'PROXY_NEEDS_WINDOWS_SIGN_IN',
      context: { proxy: windows.url, detail: expect.stringContaining('ERR_CERT') },
    },
  });
  expect(windows.agents.some((agent) => /Chrome/.test(agent))).toBe(true);
  expect(new Set(windows.tunnels)).toEqual(new Set([new URL(authority).host]));
  // The storage cannot go that way: it says so.
  const storage = await product.call('network.test', { url: `https://${world.host}` });
  expect(storage).toMatchObject({ ok: true, value: { error: { code: 'PROXY_NEEDS_WINDOWS_SIGN_IN' } } });
  await windows.close();
});

test('the program asks nobody for anything by itself', async ({ start }) => {
  const proxy = await startConnectProxy();
  const product = await start([`--proxy-server=${proxy.url}`]);
  expect(await product.call('run.list', {})).toMatchObject({ ok: true });
  // Long enough for what a browser does by itself after its start.
  await product.page.waitForTimeout(5_000);
  expect(proxy.tunnels).toEqual([]);
  await proxy.close();
});
