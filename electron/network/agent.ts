// The HTTP connections of this program: by the route of their host, verified, kept alive, and ended when they fall silent.
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { TLSSocket, type SecureContext } from 'node:tls';
import { PassThrough, type Duplex } from 'node:stream';
import type { Hop, Route, RouteSource } from '../../shared/network.ts';
import { createTrust } from './authorities.ts';
import { isLoopback } from './hosts.ts';
import { nameIssuer } from './issuer.ts';
import { Obstacle } from './obstacle.ts';
import { openTunnel, ProxyUnreached } from './tunnel.ts';

export type NetworkAgent = http.Agent;

type Connected = (error: Error | null, stream: Duplex) => void;
type Target = { readonly host?: string | null | undefined; readonly port?: number | string | null | undefined };

/**
 * An agent for `protocol` (`http:` or `https:`) whose connections are destroyed after `stallTimeoutMs` without a byte
 * moving in either direction; the request on it then fails with ETIMEDOUT. A limit on the whole request would punish
 * slow lines. Node counts a shrinking send queue as life. `onHop` hears of every way that is tried.
 */
export function createAgent(
  protocol: string,
  routes: RouteSource,
  stallTimeoutMs: number,
  onHop: (hop: Hop) => void = () => undefined,
): NetworkAgent {
  const options = { keepAlive: true, timeout: stallTimeoutMs };
  const guide = createGuide(routes, onHop);
  return protocol === 'http:' ? new PlainAgent(guide, options) : new SecureAgent(guide, options);
}

type Guide = {
  /** A tunnel to the target; null = connect to it directly. */
  lead(
    protocol: string,
    target: Target,
  ): Promise<{ readonly socket: net.Socket | null; readonly trust: SecureContext | null }>;
};

function createGuide(routes: RouteSource, onHop: (hop: Hop) => void): Guide {
  return {
    async lead(protocol, { host, port }) {
      const name = host ?? 'localhost';
      const authority = `${net.isIPv6(name) ? `[${name}]` : name}:${String(port ?? (protocol === 'http:' ? 80 : 443))}`;
      const { hops, caFile } = await routes(new URL(`${protocol}//${authority}`).origin);
      const needsTrust = protocol === 'https:' || hops.some(({ kind }) => kind === 'proxy');
      const trust = needsTrust ? await createTrust(caFile) : null;
      const socket = isLoopback(name) || trust === null ? null : await passHops(hops, authority, trust, onHop);
      return { socket, trust };
    },
  };
}

/** By the first hop that can be had. */
async function passHops(
  hops: Route['hops'],
  authority: string,
  trust: SecureContext,
  onHop: (hop: Hop) => void,
): Promise<net.Socket | null> {
  let last: Error | null = null;
  for (const hop of hops) {
    onHop(hop);
    try {
      if (hop.kind === 'direct') return null;
      if (hop.kind === 'unknown') throw notSpoken(hop);
      return await openTunnel(hop, authority, trust);
    } catch (error) {
      const mayTryNext = error instanceof ProxyUnreached || (error instanceof Obstacle && hop.kind === 'unknown');
      if (!mayTryNext) throw error;
      last = error;
    }
  }
  if (last !== null) throw last;
  return null;
}

const notSpoken = ({ name }: Extract<Hop, { kind: 'unknown' }>): Obstacle =>
  new Obstacle('PROXY_NOT_SPOKEN', name, 'only HTTP and HTTPS proxies are known here');

class PlainAgent extends http.Agent {
  readonly #guide: Guide;
  constructor(guide: Guide, options: http.AgentOptions) {
    super(options);
    this.#guide = guide;
  }
  override createConnection(options: http.ClientRequestArgs, connected?: Connected): undefined {
    hand(this.#open(options), connected);
  }
  async #open(options: http.ClientRequestArgs): Promise<Duplex> {
    const { socket } = await this.#guide.lead('http:', options);
    // It was read from by hand; an HTTP client takes it as it flows.
    socket?.setTimeout(options.timeout ?? 0).resume();
    return endWhenSilent(socket ?? super.createConnection(options), options.timeout);
  }
}

class SecureAgent extends https.Agent {
  readonly #guide: Guide;
  constructor(guide: Guide, options: https.AgentOptions) {
    super(options);
    this.#guide = guide;
  }
  override createConnection(options: https.RequestOptions, connected?: Connected): undefined {
    hand(this.#open(options), connected);
  }
  async #open(options: https.RequestOptions): Promise<Duplex> {
    const { socket, trust } = await this.#guide.lead('https:', options);
    const secured = { ...options, secureContext: trust ?? undefined, ...(socket === null ? {} : { socket }) };
    const stream = super.createConnection(secured);
    if (stream instanceof TLSSocket) nameIssuer(stream);
    return endWhenSilent(stream, options.timeout);
  }
}

/** Node takes the connection, or why there is none, by its callback. */
function hand(opening: Promise<Duplex>, connected: Connected = () => undefined): undefined {
  opening.then(
    (stream) => connected(null, stream),
    // With an error Node looks at no stream.
    (error: unknown) => connected(error instanceof Error ? error : new Error(String(error)), new PassThrough()),
  );
}

function endWhenSilent(stream: Duplex | null | undefined, stallTimeoutMs = 0): Duplex {
  if (stream === null || stream === undefined) throw new Error('no connection was made');
  stream.on('timeout', () => {
    const error = new Error(`nothing was sent or received for ${String(stallTimeoutMs / 1000)} s`);
    stream.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
  });
  return stream;
}
