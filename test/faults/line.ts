// A TCP line on loopback to a service, that can be cut and mended: what is behind it is out of reach, and forgets nothing.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export type Line = {
  readonly port: number;
  /** Ends every connection; new ones are refused. */
  cut(): Promise<void>;
  /** Connections to the same port are carried again. */
  mend(): Promise<void>;
};

/** A line to 127.0.0.1:`servicePort`, mended. */
export async function openLine(servicePort: number): Promise<Line> {
  const ends = new Set<Socket>();
  const keep = (socket: Socket): void => {
    ends.add(socket);
    // What a broken end has to say is the client's business.
    socket.on('error', () => undefined).on('close', () => ends.delete(socket));
  };
  const server = createServer((client) => {
    const service = connect(servicePort, '127.0.0.1');
    for (const socket of [client, service]) keep(socket);
    client.pipe(service).pipe(client);
    client.on('close', () => service.destroy());
    service.on('close', () => client.destroy());
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port,
    async cut() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of ends) socket.destroy();
      await closed;
    },
    mend: () => listen(port),
  };
}
