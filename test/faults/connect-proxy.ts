// A company's HTTP proxy on loopback: opens a tunnel to one port here, whatever host it is asked for.
import http from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';

export type ConnectProxy = {
  readonly url: string;
  /** `host:port` of every tunnel asked for. */
  readonly tunnels: readonly string[];
  close(): Promise<void>;
};

export async function startConnectProxy(portBehind: number): Promise<ConnectProxy> {
  const tunnels: string[] = [];
  const ends: Duplex[] = [];
  const server = http.createServer();
  server.on('connect', (request, client) => {
    tunnels.push(request.url ?? '');
    const service = net.connect(portBehind, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(service).pipe(client);
    });
    ends.push(service, client);
    // An http server's sockets stay half open by themselves.
    service.on('error', () => undefined).on('close', () => client.destroy());
    client.on('error', () => undefined).on('close', () => service.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    tunnels,
    async close() {
      for (const end of ends) end.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
