// Opens a tunnel through an HTTP or HTTPS proxy (CONNECT), and says why a proxy does not let it through.
import net from 'node:net';
import tls, { type SecureContext } from 'node:tls';
import type { Hop } from '../../shared/network.ts';
import { isCertificateRefusal, Obstacle } from './obstacle.ts';
import { nameIssuer } from './issuer.ts';

export type Proxy = Extract<Hop, { kind: 'proxy' }>;

/** The proxy itself was not reached: another may be. `code` is Node's. */
export class ProxyUnreached extends Error {
  readonly code: string;
  constructor(proxy: Proxy, error: Error) {
    super(`the proxy ${proxy.url} was not reached: ${error.message}`);
    this.name = 'ProxyUnreached';
    this.code = 'code' in error && typeof error.code === 'string' ? error.code : 'ERR_PROXY';
  }
}

type Answer = { readonly status: number; readonly line: string; readonly headers: string; readonly rest: Buffer };

const connectLimitMs = 20_000;
/** A proxy's answer to CONNECT is a few hundred bytes. */
const longestAnswer = 32_768;

/**
 * A socket that leads to `authority` (host:port). An answer other than 200 is never taken for one of the host behind it.
 * Throws ProxyUnreached, Obstacle.
 */
export async function openTunnel(proxy: Proxy, authority: string, trust: SecureContext): Promise<net.Socket> {
  const socket = await reach(proxy, trust);
  try {
    const sign =
      proxy.user === ''
        ? ''
        : `Proxy-Authorization: Basic ${Buffer.from(`${proxy.user}:${proxy.password}`).toString('base64')}\r\n`;
    socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${sign}Proxy-Connection: keep-alive\r\n\r\n`);
    const answer = await readAnswer(socket, proxy);
    if (answer.status !== 200) throw refusal(proxy, authority, answer);
    if (answer.rest.length > 0) socket.unshift(answer.rest);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function reach(proxy: Proxy, trust: SecureContext): Promise<net.Socket> {
  const { protocol, hostname, port } = new URL(proxy.url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const isSecure = protocol === 'https:';
    const options = { host, port: Number(port === '' ? (isSecure ? 443 : 80) : port) };
    const socket = isSecure
      ? nameIssuer(
          tls.connect({ ...options, ...(net.isIP(host) === 0 ? { servername: host } : {}), secureContext: trust }),
        )
      : net.connect(options);
    const fail = (error: Error): void => {
      socket.destroy();
      // A proxy with a refused certificate is there, and nobody else must be tried in its place.
      const isRefused = 'code' in error && isCertificateRefusal(error.code);
      reject(
        isRefused
          ? new Obstacle('PROXY_REFUSED', proxy.url, `its own certificate was not accepted (${error.message})`)
          : new ProxyUnreached(proxy, error),
      );
    };
    socket.setTimeout(connectLimitMs, () => fail(timeout()));
    socket.once('error', fail);
    socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      socket.removeListener('error', fail);
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}

/** Reads up to the empty line. What follows it belongs to the host behind. */
function readAnswer(socket: net.Socket, proxy: Proxy): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const settle = (act: () => void): void => {
      socket.removeListener('data', take);
      socket.removeListener('error', fail);
      socket.removeListener('close', end);
      socket.pause();
      socket.setTimeout(0);
      act();
    };
    const fail = (error: Error): void => settle(() => reject(new ProxyUnreached(proxy, error)));
    const end = (): void => fail(Object.assign(new Error('it closed the connection'), { code: 'ECONNRESET' }));
    const take = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      const at = bytes.indexOf('\r\n\r\n');
      if (at < 0) {
        if (bytes.length > longestAnswer)
          fail(Object.assign(new Error('its answer is too long'), { code: 'ERR_PROXY' }));
        return;
      }
      const [line = '', ...headers] = bytes.subarray(0, at).toString('latin1').split('\r\n');
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(line)?.[1] ?? 0);
      const rest = bytes.subarray(at + 4);
      settle(() =>
        resolve({ status, line: line.replace(/^HTTP\/1\.[01] /, '').slice(0, 100), headers: headers.join('\n'), rest }),
      );
    };
    // A person may have to be asked behind the proxy, so its answer may take as long as reaching it.
    socket.setTimeout(connectLimitMs, () => fail(timeout()));
    socket.on('data', take).once('error', fail).once('close', end);
  });
}

const timeout = (): Error =>
  Object.assign(new Error(`no answer within ${String(connectLimitMs / 1000)} s`), { code: 'ETIMEDOUT' });

function refusal(proxy: Proxy, authority: string, { status, line, headers }: Answer): Error {
  if (status === 407) return signInRefusal(proxy, headers);
  const detail = `it answered ${status === 0 ? 'something that is not HTTP' : line} to a tunnel to ${authority}`;
  // The proxy did not reach the host, or is busy: that may pass.
  if (status >= 500 || status === 408 || status === 429)
    return new ProxyUnreachedBehind(`the proxy ${proxy.url} did not reach the host: ${detail}`);
  return new Obstacle('PROXY_REFUSED', proxy.url, detail);
}

class ProxyUnreachedBehind extends Error {
  readonly code = 'ERR_PROXY_TUNNEL';
}

function signInRefusal({ url, user }: Proxy, headers: string): Obstacle {
  const offered = [...headers.matchAll(/^proxy-authenticate:\s*([A-Za-z]+)/gim)].map(([, scheme]) => scheme ?? '');
  const schemes = [...new Set(offered)].join(', ');
  const has = (pattern: RegExp): boolean => offered.some((scheme) => pattern.test(scheme));
  if (has(/^basic$/i))
    return new Obstacle(
      'PROXY_SIGN_IN_REFUSED',
      url,
      user === '' ? 'it asks for a user and a password' : `it refused the user ${user} with this password`,
    );
  if (has(/^(ntlm|negotiate|kerberos)$/i))
    return new Obstacle(
      'PROXY_NEEDS_WINDOWS_SIGN_IN',
      url,
      `it wants a Windows sign-in (${schemes}) and takes no password`,
    );
  return new Obstacle(
    'PROXY_SIGN_IN_REFUSED',
    url,
    `it wants a sign-in that is not known here (${schemes || 'not named'})`,
  );
}
