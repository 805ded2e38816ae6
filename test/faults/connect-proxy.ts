// A company's HTTP proxy on loopback: tunnels to ports here whatever host is asked for, asks for a sign-in, refuses, opens TLS.
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { makeSignedCertificate, type Certificate } from '../double/wire/certificate.ts';

export type ConnectProxy = {
  readonly url: string;
  readonly port: number;
  /** `host:port` of every tunnel asked for. */
  readonly tunnels: readonly string[];
  /** The `Proxy-Authorization` of every tunnel asked for. */
  readonly signs: readonly (string | undefined)[];
  /** The `User-Agent` of every tunnel asked for; empty = none was told. */
  readonly agents: readonly string[];
  close(): Promise<void>;
};

export type ConnectProxySettings = {
  /** The port here behind every host; that of the host unless given. */
  readonly portBehind?: number;
  /** Who is let through; everybody unless given. */
  readonly login?: { readonly user: string; readonly password: string };
  /** User agents that are let through without a sign-in. */
  readonly lets?: RegExp;
  /** What a 407 offers; Basic unless given. */
  readonly schemes?: readonly string[];
  /** The proxy itself is spoken to over TLS. */
  readonly certificate?: Certificate;
  /** Answers every tunnel with this text instead. */
  readonly answer?: string;
  /** Opens TLS: signs a certificate for every host, and speaks with the host, whose authority it knows. */
  readonly inspects?: { readonly authority: Certificate; readonly hostAuthority: string };
};

export async function startConnectProxy(settings: ConnectProxySettings = {}): Promise<ConnectProxy> {
  const tunnels: string[] = [];
  const signs: (string | undefined)[] = [];
  const agents: string[] = [];
  const ends: Duplex[] = [];
  const { certificate, login, inspects, schemes = ['Basic realm="proxy"'] } = settings;
  const server = certificate === undefined ? http.createServer() : https.createServer({ ...certificate });
  const wanted =
    login === undefined ? null : `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
  const track = (...sockets: readonly Duplex[]): void => {
    for (const socket of sockets) ends.push(socket.on('error', () => undefined));
  };
  const join = (one: Duplex, other: Duplex): void => {
    one.pipe(other).pipe(one);
    // An http server's sockets stay half open by themselves.
    one.on('close', () => other.destroy());
    other.on('close', () => one.destroy());
  };
  server.on('connect', (request: http.IncomingMessage, client: Duplex) => {
    const authority = request.url ?? '';
    const sign = request.headers['proxy-authorization'];
    tunnels.push(authority);
    signs.push(sign);
    const agent = request.headers['user-agent'] ?? '';
    agents.push(agent);
    const isLet = settings.lets?.test(agent) === true;
    track(client);
    if (settings.answer !== undefined) return void client.end(settings.answer);
    if (!isLet && wanted !== null && sign !== wanted) {
      const offers = schemes.map((scheme) => `Proxy-Authenticate: ${scheme}\r\n`).join('');
      client.end(`HTTP/1.1 407 Proxy Authentication Required\r\n${offers}Content-Length: 0\r\n\r\n`);
      return;
    }
    const [host = '', port = ''] = authority.split(':');
    const target = { port: settings.portBehind ?? Number(port), host: '127.0.0.1' };
    const established = 'HTTP/1.1 200 Connection established\r\n\r\n';
    if (inspects === undefined) {
      const service = net.connect(target, () => {
        client.write(established);
        join(client, service);
      });
      track(service);
      return;
    }
    void makeSignedCertificate(host, inspects.authority).then((made) => {
      client.write(established);
      const opened = new tls.TLSSocket(client, { isServer: true, key: made.key, cert: made.cert });
      const service = tls.connect({ ...target, servername: host, ca: inspects.hostAuthority });
      track(opened, service);
      join(opened, service);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    url: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${String(address.port)}`,
    port: address.port,
    tunnels,
    signs,
    agents,
    async close() {
      for (const end of ends) end.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
