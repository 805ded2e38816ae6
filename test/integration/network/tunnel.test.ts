// The agent's connections through real proxies on loopback: who is let through, who is refused and in which words.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createAgent } from '../../../electron/network/agent.ts';
import { obstacleOf } from '../../../electron/network/obstacle.ts';
import type { Hop } from '../../../shared/network.ts';
import { makeCertificate, makeSignedCertificate, type Certificate } from '../../double/wire/certificate.ts';
import { startHttps, type HttpsServer } from '../../fakes/azure/https-server.ts';
import { startConnectProxy, type ConnectProxy, type ConnectProxySettings } from '../../faults/connect-proxy.ts';

let folder = '';
let authority: Certificate;
let service: HttpsServer;
let caFile = '';
const ends: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tableferry-network-'));
  authority = await makeCertificate(['an.authority']);
  service = await startHttps(
    await makeSignedCertificate('service.test', authority),
    ({ path }) => ({
      status: 200,
      body: { path },
    }),
    'service.test',
  );
  caFile = write('authority.pem', authority.cert);
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

function write(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function startProxy(settings: ConnectProxySettings = {}): Promise<ConnectProxy> {
  const proxy = await startConnectProxy(settings);
  ends.push(() => proxy.close());
  return proxy;
}

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const gone = await startConnectProxy();
  await gone.close();
  return gone.port;
}

const hop = (url: string, user = '', password = ''): Hop => ({ kind: 'proxy', url, user, password });

/** The body of an answer; rejects with the request's error. */
function get(url: string, hops: readonly Hop[], ca: string | null = caFile): Promise<string> {
  const { protocol } = new URL(url);
  const agent = createAgent(protocol, async () => ({ hops, caFile: ca }), 5000);
  ends.push(() => agent.destroy());
  return new Promise((resolve, reject) => {
    const request = (protocol === 'http:' ? http : https).get(url, { agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(text));
    });
    request.on('error', reject);
  });
}
const address = (): string => `${service.origin}/blob`;
const refusalOf = async (hops: readonly Hop[]): Promise<unknown> => {
  const error: unknown = await get(address(), hops).catch((reason: unknown) => reason);
  const { code, context } = obstacleOf(error) ?? { code: null, context: { detail: String(error) } };
  return [code, context['detail']];
};

test('a host is reached through a proxy that asks nobody, by its name and port', async () => {
  const proxy = await startProxy();
  expect(await get(address(), [hop(proxy.url)])).toBe('{"path":"/blob"}');
  expect(proxy.tunnels).toEqual([`service.test:${String(service.port)}`]);
  expect(proxy.signs).toEqual([undefined]);
});

test('user and password are given to a proxy that asks for them, whatever letters they have', async () => {
  const login = { user: 'CORP\\anna', password: 'p@ss:wörd %41' };
  const proxy = await startProxy({ login });
  expect(await get(address(), [hop(proxy.url, login.user, login.password)])).toBe('{"path":"/blob"}');
});

test('a wrong password is told with the user, and never the password', async () => {
  const proxy = await startProxy({ login: { user: 'anna', password: 'right-password' } });
  const refusal = await refusalOf([hop(proxy.url, 'anna', 'wrong-password')]);
  expect(refusal).toEqual(['PROXY_SIGN_IN_REFUSED', 'it refused the user anna with this password']);
  expect(await refusalOf([hop(proxy.url)])).toEqual(['PROXY_SIGN_IN_REFUSED', 'it asks for a user and a password']);
});

test('a proxy that takes Windows accounts alone is named as one', async () => {
  const proxy = await startProxy({ login: { user: 'a', password: 'b' }, schemes: ['Negotiate', 'NTLM'] });
  expect(await refusalOf([hop(proxy.url, 'anna', 'password')])).toEqual([
    'PROXY_NEEDS_WINDOWS_SIGN_IN',
    'it wants a Windows sign-in (Negotiate, NTLM) and takes no password',
  ]);
});

test('a proxy that takes Windows accounts and passwords is given the password', async () => {
  const login = { user: 'anna', password: 'password' };
  const proxy = await startProxy({ login, schemes: ['Negotiate', 'NTLM', 'Basic realm="x"'] });
  expect(await get(address(), [hop(proxy.url, login.user, login.password)])).toContain('/blob');
});

test('a proxy that forbids the host is told with its answer', async () => {
  const proxy = await startProxy({ answer: 'HTTP/1.1 403 Forbidden by policy\r\n\r\n<html>' });
  expect(await refusalOf([hop(proxy.url)])).toEqual([
    'PROXY_REFUSED',
    `it answered 403 Forbidden by policy to a tunnel to service.test:${String(service.port)}`,
  ]);
});

test('what a proxy answers in the place of the host is never taken for the answer of the host', async () => {
  const stored = 'HTTP/1.1 201 Created\r\nContent-MD5: x\r\nContent-Length: 2\r\n\r\n{}';
  const proxy = await startProxy({ answer: stored });
  await expect(get(address(), [hop(proxy.url)])).rejects.toThrow('it answered 201 Created to a tunnel');
  const behind = await startProxy({ answer: `HTTP/1.1 200 OK\r\n\r\n${stored}` });
  await expect(get(address(), [hop(behind.url)])).rejects.toThrow(/wrong version number|packet length|EPROTO/);
});

test('a proxy that does not reach the host may do so later: that is no refusal', async () => {
  const proxy = await startProxy({ answer: 'HTTP/1.1 502 Bad Gateway\r\n\r\n' });
  const error: unknown = await get(address(), [hop(proxy.url)]).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'ERR_PROXY_TUNNEL' });
  expect(obstacleOf(error)).toBeNull();
});

test('the next proxy of a list is asked when the first is not there, but not when it refuses', async () => {
  const absent = hop(`http://127.0.0.1:${String(await closedPort())}`);
  const proxy = await startProxy();
  expect(await get(address(), [absent, hop(proxy.url)])).toContain('/blob');
  await expect(get(address(), [absent])).rejects.toThrow(
    /the proxy http:\/\/127\.0\.0\.1:\d+ was not reached: .*ECONNREFUSED/,
  );
  const strict = await startProxy({ login: { user: 'a', password: 'b' } });
  expect(await refusalOf([hop(strict.url), hop(proxy.url)])).toEqual([
    'PROXY_SIGN_IN_REFUSED',
    'it asks for a user and a password',
  ]);
});

test('a SOCKS proxy is named, and passed over where there is another', async () => {
  const socks: Hop = { kind: 'unknown', name: 'SOCKS5 proxy:1080' };
  const proxy = await startProxy();
  expect(await refusalOf([socks])).toEqual(['PROXY_NOT_SPOKEN', 'only HTTP and HTTPS proxies are known here']);
  expect(await get(address(), [socks, hop(proxy.url)])).toContain('/blob');
});

test('a proxy is spoken to over TLS, when its certificate is one that is trusted', async () => {
  const certificate = await makeSignedCertificate('proxy.test', authority);
  const stranger = await startProxy({ certificate });
  expect(await refusalOf([hop(stranger.url, 'anna', 'password')])).toEqual([
    'PROXY_REFUSED',
    expect.stringContaining('its own certificate was not accepted'),
  ]);
  expect(stranger.tunnels).toEqual([]);
  const own = await makeCertificate();
  const known = write('proxy.pem', `${own.cert}\n${authority.cert}`);
  const proxy = await startProxy({ certificate: own, login: { user: 'anna', password: 'x' } });
  expect(await get(address(), [hop(proxy.url, 'anna', 'x')], known)).toContain('/blob');
});

test('plain http goes through a tunnel too, and a service on this machine never does', async () => {
  const plain = http.createServer((_request, response) => response.end('plain'));
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise<void>((resolve) => plain.close(() => resolve())));
  const bound = plain.address();
  const port = typeof bound === 'object' && bound !== null ? String(bound.port) : '';
  const proxy = await startProxy();
  expect(await get(`http://service.test:${port}/`, [hop(proxy.url)])).toBe('plain');
  expect(await get(`http://127.0.0.1:${port}/`, [hop(proxy.url)])).toBe('plain');
  expect(proxy.tunnels).toEqual([`service.test:${port}`]);
});

test('a refused certificate names who issued it', async () => {
  const proxy = await startProxy();
  const error: unknown = await get(address(), [hop(proxy.url)], null).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    message: expect.stringMatching(/^self-signed certificate in certificate chain, issued by an\.authority$/),
  });
});

test('an authority is read as PEM among others, as DER, and a file without one is told', async () => {
  const proxy = await startProxy();
  const other = await makeCertificate(['other.authority']);
  const many = write('many.pem', `# several\n${other.cert}\nin between\n${authority.cert}`);
  expect(await get(address(), [hop(proxy.url)], many)).toContain('/blob');
  const der = Buffer.from(authority.cert.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  expect(await get(address(), [hop(proxy.url)], write('one.cer', der))).toContain('/blob');
  const wrong: unknown = await get(address(), [hop(proxy.url)], write('wrong.pem', 'no certificate')).catch(
    (e: unknown) => e,
  );
  expect(obstacleOf(wrong)).toMatchObject({
    code: 'CA_FILE_UNUSABLE',
    context: { detail: 'it holds no certificate that can be read' },
  });
  const missing: unknown = await get(address(), [hop(proxy.url)], join(folder, 'none.pem')).catch((e: unknown) => e);
  expect(obstacleOf(missing)?.message).toContain('ENOENT');
});

test('many requests share a kept connection, and one proxy tunnel', async () => {
  const proxy = await startProxy();
  const agent = createAgent('https:', async () => ({ hops: [hop(proxy.url)], caFile }), 5000);
  ends.push(() => agent.destroy());
  for (let index = 0; index < 3; index += 1) {
    await new Promise<void>((resolve, reject) => {
      https
        .get(address(), { agent }, (response) => response.resume().on('end', () => setImmediate(resolve)))
        .on('error', reject);
    });
  }
  expect(proxy.tunnels).toHaveLength(1);
});
