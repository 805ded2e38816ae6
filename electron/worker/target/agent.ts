// The HTTP connections to the storage account: kept alive, few, and ended when they fall silent.
import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';

export type StorageAgent = http.Agent | https.Agent;

type Connected = (error: Error | null, stream: Duplex) => void;

/**
 * An agent whose connections are destroyed after `stallTimeoutMs` without a byte moving in either direction; the request
 * on it then fails with ETIMEDOUT. The SDK's own `tryTimeoutInMs` only tells the server and leaves a dead connection
 * open for ever, and a limit on the whole request would punish slow lines. Node counts a shrinking send queue as life.
 */
export function createAgent(endpoint: URL, stallTimeoutMs: number): StorageAgent {
  const options = {
    keepAlive: true,
    timeout: stallTimeoutMs,
    ...(isLoopback(endpoint.hostname) ? {} : { proxyEnv: process.env }),
  };
  return endpoint.protocol === 'http:'
    ? new WatchedHttpAgent(stallTimeoutMs, options)
    : new WatchedHttpsAgent(stallTimeoutMs, options);
}

/** A proxy of the environment is meant for the way out, never for a service on this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

class WatchedHttpAgent extends http.Agent {
  readonly #stallTimeoutMs: number;
  constructor(stallTimeoutMs: number, options: http.AgentOptions) {
    super(options);
    this.#stallTimeoutMs = stallTimeoutMs;
  }
  override createConnection(options: http.ClientRequestArgs, connected?: Connected): Duplex | null | undefined {
    return watched(this.#stallTimeoutMs, (watch) => super.createConnection(options, watch(connected)));
  }
}

class WatchedHttpsAgent extends https.Agent {
  readonly #stallTimeoutMs: number;
  constructor(stallTimeoutMs: number, options: https.AgentOptions) {
    super(options);
    this.#stallTimeoutMs = stallTimeoutMs;
  }
  override createConnection(options: https.RequestOptions, connected?: Connected): Duplex | null | undefined {
    return watched(this.#stallTimeoutMs, (watch) => super.createConnection(options, watch(connected)));
  }
}

/** A connection is returned at once, or handed to the callback once a proxy has opened the tunnel: watch it either way. */
function watched(
  stallTimeoutMs: number,
  connect: (watch: (connected?: Connected) => Connected) => Duplex | null | undefined,
): Duplex | null | undefined {
  const stream = connect((connected) => (error, tunnel) => {
    // For a connection returned at once this is its 'connect' event, and comes without arguments.
    endWhenSilent(tunnel, stallTimeoutMs);
    connected?.(error, tunnel);
  });
  endWhenSilent(stream, stallTimeoutMs);
  return stream;
}

function endWhenSilent(stream: Duplex | null | undefined, stallTimeoutMs: number): void {
  stream?.on('timeout', () => {
    const error = new Error(`nothing was sent or received for ${stallTimeoutMs / 1000} s`);
    stream.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
  });
}
