// Listens for browsers, on this computer or on the network, and hands each request to the router.
import { createServer as createPlain, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createEncrypted } from 'node:https';
import { AppError } from '../../../shared/errors.ts';
import { standingHeaders } from './headers.ts';
import { streamTo } from './live-stream.ts';
import { route, type RouterParts } from './router.ts';

export type ServerSettings = RouterParts & {
  readonly port: number;
  readonly isOnLan: boolean;
  /** PEM texts; null = plain http. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly mostStreams?: number;
};

export type DashboardServer = { readonly port: number; close(): Promise<void> };

/** 0.0.0.0 has every IPv4 address of the computer. */
const addressOf = (isOnLan: boolean): string => (isOnLan ? '0.0.0.0' : '127.0.0.1');

/** Throws DASHBOARD_PORT_TAKEN, DASHBOARD_NOT_STARTED. */
export async function startServer(settings: ServerSettings): Promise<DashboardServer> {
  const streams = new Set<() => void>();
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    // Nothing that is sent along is read.
    request.resume();
    void serve(settings, streams, request, response);
  };
  const limits = { maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 15_000, keepAliveTimeout: 10_000 };
  const { tls } = settings;
  const server: Server =
    tls === null
      ? createPlain(limits, listener)
      : createEncrypted({ ...limits, ...tls, minVersion: 'TLSv1.2' }, listener);
  server.maxConnections = 200;
  await listen(server, settings.port, addressOf(settings.isOnLan));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new AppError('BUG', { detail: 'a server without a port' });
  return {
    port: address.port,
    async close() {
      for (const end of streams) end();
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      reject(
        isTaken
          ? new AppError('DASHBOARD_PORT_TAKEN', { port }, error)
          : new AppError('DASHBOARD_NOT_STARTED', { detail: error.message }, error),
      );
    });
    server.listen(port, host, resolve);
  });
}

/** More at once than screens anybody has. */
const usualStreams = 50;

async function serve(
  settings: ServerSettings,
  streams: Set<() => void>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { headers } = request;
  const site = headers['sec-fetch-site'];
  const told = await route(settings, {
    method: request.method ?? '',
    url: request.url ?? '',
    host: headers.host,
    authorization: headers.authorization,
    fetchSite: typeof site === 'string' ? site : undefined,
    address: request.socket.remoteAddress ?? '',
  });
  if (told.kind === 'done') {
    response.writeHead(told.status, told.headers).end(told.body);
    return;
  }
  if (streams.size >= (settings.mostStreams ?? usualStreams)) {
    response.writeHead(503, { ...standingHeaders, 'Retry-After': '30' }).end();
    return;
  }
  response.writeHead(200, told.headers);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const stop = streamTo(
    { write: (text) => response.write(text), isFull: () => response.writableNeedDrain },
    settings.view,
  );
  const end = (): void => {
    streams.delete(end);
    stop();
    response.end();
  };
  streams.add(end);
  response.once('close', end);
}
