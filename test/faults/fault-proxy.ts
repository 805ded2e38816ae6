// An HTTP proxy on loopback in front of a storage service that fails on demand, request by request.
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type SeenRequest = {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
};

export type Fault =
  /** Answers by itself; the service never sees the request. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly code: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Closes the connection before the service sees anything. */
  | { readonly kind: 'reset' }
  /** Takes the request and never answers. */
  | { readonly kind: 'stall' }
  /** Never reads the request's body, so that the client cannot even send it all. */
  | { readonly kind: 'deaf' }
  /** Reads the request's body at this rate. */
  | { readonly kind: 'slowRead'; readonly bytesPerSecond: number }
  /** The service carries the request out; its answer is thrown away and the connection closed. */
  | { readonly kind: 'loseAnswer' }
  /** The answer comes after `delayMs`. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** One byte of the answer's body, at `offset`, is changed. */
  | { readonly kind: 'changeByte'; readonly offset: number }
  /** The connection is closed after so many bytes of the answer's body. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** The answer's body stops after so many bytes, and the connection stays open. */
  | { readonly kind: 'stallBody'; readonly afterBytes: number }
  /** `before` runs to its end before the request is passed on: something else happens first. */
  | { readonly kind: 'first'; readonly before: () => Promise<void> };

export type FaultRule = {
  readonly when: (request: SeenRequest) => boolean;
  readonly fault: Fault;
  /** How many requests it hits; then it is used up. */
  readonly times: number;
};

export type FaultProxy = {
  readonly port: number;
  /** The address of the service (`http://host:port/account`), by way of the proxy. */
  endpointFor(serviceEndpoint: string): string;
  add(rule: FaultRule): void;
  /** Requests since the start or the last `forget`, in order of arrival. */
  readonly requests: readonly SeenRequest[];
  /** The most requests that were open at once since then. */
  mostAtOnce(): number;
  forget(): void;
  close(): Promise<void>;
};

/** Common conditions for rules. */
export const on = {
  any: () => true,
  stageBlock: (request: SeenRequest) => request.method === 'PUT' && /[?&]comp=block(&|$)/.test(request.url),
  commit: (request: SeenRequest) => request.method === 'PUT' && /[?&]comp=blocklist(&|$)/.test(request.url),
  putManifest: (request: SeenRequest) =>
    request.method === 'PUT' && 'x-ms-blob-type' in request.headers && request.url.includes('_manifests'),
  putBlob: (request: SeenRequest) => request.method === 'PUT' && request.headers['x-ms-blob-type'] === 'BlockBlob',
  properties: (request: SeenRequest) => request.method === 'HEAD',
  download: (request: SeenRequest) => request.method === 'GET' && !/[?&]comp=/.test(request.url),
  list: (request: SeenRequest) => request.method === 'GET' && /[?&]comp=list(&|$)/.test(request.url),
} as const;

/** A proxy to the service on 127.0.0.1:`servicePort`, without any fault yet; speaks TLS to its clients when given `tls`. */
export async function startFaultProxy(
  servicePort: number,
  tls?: { readonly cert: string; readonly key: string },
): Promise<FaultProxy> {
  const agent = new http.Agent({ keepAlive: true });
  const rules: { rule: FaultRule; left: number }[] = [];
  const requests: SeenRequest[] = [];
  const nextFault = (request: SeenRequest): Fault | null => {
    const active = rules.find(({ rule, left }) => left > 0 && rule.when(request));
    if (active === undefined) return null;
    active.left -= 1;
    return active.rule.fault;
  };
  const open = { now: 0, most: 0 };
  const listener: http.RequestListener = (incoming, outgoing) => {
    const request = { method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers };
    requests.push(request);
    open.now += 1;
    open.most = Math.max(open.most, open.now);
    outgoing.on('close', () => (open.now -= 1));
    handle(nextFault(request), incoming, outgoing, { agent, servicePort });
  };
  const server = tls === undefined ? http.createServer(listener) : https.createServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = readAddress(server.address());
  return {
    port,
    requests,
    mostAtOnce: () => open.most,
    endpointFor: (serviceEndpoint) =>
      `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}${new URL(serviceEndpoint).pathname}`,
    add: (rule) => void rules.push({ rule, left: rule.times }),
    forget() {
      requests.splice(0);
      open.most = open.now;
    },
    async close() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function readAddress(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return address;
}

type Way = { readonly agent: http.Agent; readonly servicePort: number };

function handle(fault: Fault | null, incoming: http.IncomingMessage, outgoing: http.ServerResponse, way: Way): void {
  switch (fault?.kind) {
    case 'status':
      // The body is read to its end first: a client that is still sending would see a reset instead of the answer.
      incoming.resume().on('end', () => answer(outgoing, fault.status, fault.code, fault.headers ?? {}));
      return;
    case 'reset':
      incoming.socket.resetAndDestroy();
      return;
    case 'stall':
      incoming.resume();
      return;
    case 'deaf':
      return;
    case 'first':
      void fault.before().then(() => forward(null, incoming, outgoing, way));
      return;
    default:
      forward(fault, incoming, outgoing, way);
  }
}

function answer(outgoing: http.ServerResponse, status: number, code: string, headers: Record<string, string>): void {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>On demand.</Message></Error>`;
  outgoing.writeHead(status, { 'content-type': 'application/xml', 'x-ms-error-code': code, ...headers });
  outgoing.end(outgoing.req.method === 'HEAD' ? undefined : body);
}

function forward(
  fault: Exclude<Fault, { kind: 'status' | 'reset' | 'stall' | 'deaf' | 'first' }> | null,
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
  way: Way,
): void {
  const { method, url: path } = incoming;
  // The emulator reads the account out of the path only for an IP address.
  const headers = { ...incoming.headers, host: `127.0.0.1:${way.servicePort}` };
  const options = { host: '127.0.0.1', port: way.servicePort, agent: way.agent, method, path, headers };
  const request = http.request(options, (response) => {
    if (fault?.kind === 'loseAnswer') {
      response.resume().on('end', () => incoming.socket.resetAndDestroy());
      return;
    }
    const pass = (): void => passOn(fault, response, outgoing);
    if (fault?.kind === 'slow') setTimeout(pass, fault.delayMs);
    else pass();
  });
  request.on('error', () => incoming.socket.destroy());
  // A client that gives up must not leave its request hanging at the service.
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) request.destroy();
  });
  if (fault?.kind === 'slowRead') void pourSlowly(incoming, request, fault.bytesPerSecond);
  else incoming.pipe(request);
}

async function pourSlowly(from: http.IncomingMessage, to: http.ClientRequest, bytesPerSecond: number): Promise<void> {
  try {
    for await (const chunk of from) {
      to.write(chunk);
      await sleep((chunk.length / bytesPerSecond) * 1000);
    }
    to.end();
  } catch {
    // The client has given up; the service sees that too.
    to.destroy();
  }
}

function passOn(fault: Fault | null, response: http.IncomingMessage, outgoing: http.ServerResponse): void {
  outgoing.writeHead(response.statusCode ?? 502, response.headers);
  let position = 0;
  response.on('data', (chunk: Buffer) => {
    const start = position;
    position += chunk.length;
    outgoing.write(spoil(fault, chunk, start));
    if (fault?.kind === 'cut' && position >= fault.afterBytes) outgoing.destroy();
  });
  response.on('end', () => {
    if (fault?.kind !== 'stallBody') outgoing.end();
  });
  response.on('error', () => outgoing.destroy());
}

function spoil(fault: Fault | null, chunk: Buffer, start: number): Buffer {
  if (fault?.kind === 'changeByte' && fault.offset >= start && fault.offset < start + chunk.length) {
    const changed = Buffer.from(chunk);
    changed[fault.offset - start] = (chunk[fault.offset - start] ?? 0) ^ 1;
    return changed;
  }
  if (fault?.kind === 'cut' || fault?.kind === 'stallBody') {
    return chunk.subarray(0, Math.max(0, Math.min(chunk.length, fault.afterBytes - start)));
  }
  return chunk;
}
