// Pins the driver: what connection.ts relies on, beyond what tedious documents. When this fails after an update, read
// the changed parts of tedious before changing the version here.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { Connection, type ConnectionConfiguration } from 'tedious';
import { afterEach, describe, expect, it } from 'vitest';
import { DirectSocket } from '../../../electron/worker/source/direct-socket.ts';
import { startDouble, type Double } from '../../double/server.ts';
import { fakeEngine } from './../double/wire/fake-engine.ts';

const require = createRequire(import.meta.url);
const doubles: Double[] = [];
const sockets: Socket[] = [];
const servers: Server[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
  for (const double of doubles.splice(0)) await double.close();
});

type Seen = { readonly connection: Connection; readonly secure: unknown[]; readonly given: unknown[][] };

async function signIn(options: ConnectionConfiguration['options'], port: number): Promise<Seen> {
  const secure: unknown[] = [];
  const given: unknown[][] = [];
  const connector = (...args: unknown[]) => {
    given.push(args);
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    return new Promise<Socket>((resolve) => socket.once('connect', () => resolve(socket)));
  };
  const connection = new Connection({
    server: '127.0.0.1',
    authentication: { type: 'default', options: { userName: 'sa', password: 'right' } },
    options: { port, database: 'db', packetSize: 8192, connector, ...options },
  });
  connection.on('secure', (cleartext: unknown) => secure.push(cleartext));
  connection.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
  return { connection, secure, given };
}

async function server(encryption: 'optional' | 'unsupported' | 'strict'): Promise<Double> {
  const double = await startDouble({ engine: fakeEngine(() => undefined), encryption });
  doubles.push(double);
  return double;
}

const member = (owner: unknown, name: string): unknown =>
  typeof owner === 'object' && owner !== null ? Reflect.get(owner, name) : undefined;

describe('tedious', () => {
  it('is the one version whose behaviour was read', () => {
    const installed = JSON.parse(readFileSync(require.resolve('tedious/package.json'), 'utf8'));
    const wanted = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    expect(installed.version).toBe('20.3.9');
    expect(wanted.dependencies.tedious).toBe('20.3.9');
  });

  it('calls the connector with the address and an abort signal', async () => {
    const double = await server('unsupported');
    const { connection, given } = await signIn({ encrypt: false }, double.port);
    expect(given).toHaveLength(1);
    expect(given[0][0]).toMatchObject({ host: '127.0.0.1', port: double.port });
    expect(given[0][2]).toBeInstanceOf(AbortSignal);
    connection.close();
  });

  it('lets the socket of the connector be taken over after sign-in', async () => {
    const double = await server('unsupported');
    const { connection } = await signIn({ encrypt: false }, double.port);
    const [socket] = sockets;
    expect(socket.listenerCount('data')).toBe(1);
    socket.unpipe();
    expect(socket.listenerCount('data')).toBe(0);
    expect(socket.readableLength).toBe(0);
    connection.close();
  });

  it('signs in over a socket that pushes what it reads itself', async () => {
    const double = await server('unsupported');
    const direct = new DirectSocket({ host: '127.0.0.1', port: double.port, autoSelectFamilyAttemptTimeout: 1000 });
    sockets.push(direct.socket);
    const connector = () =>
      new Promise<Socket>((resolve) => direct.socket.once('connect', () => resolve(direct.socket)));
    const { connection } = await signIn({ encrypt: false, connector }, double.port);
    direct.socket.unpipe();
    const taken = new Promise<Buffer>((resolve) => {
      direct.divert((chunk) => {
        resolve(Buffer.from(chunk));
        direct.release(chunk);
        return true;
      });
    });
    direct.socket.resume();
    // An attention with nothing to cancel is answered by one DONE.
    direct.socket.write(Buffer.from([6, 1, 0, 8, 0, 0, 1, 0]));
    expect((await taken)[8]).toBe(0xfd);
    expect(direct.socket.readableLength).toBe(0);
    connection.close();
  });

  it('hands the decrypted stream to the secure event, and lets it be taken over', async () => {
    const double = await server('optional');
    const { connection, secure } = await signIn(
      { encrypt: true, cryptoCredentialsDetails: { ca: double.caPem } },
      double.port,
    );
    expect(secure).toHaveLength(1);
    expect(secure[0]).toBeInstanceOf(TLSSocket);
    if (!(secure[0] instanceof Duplex)) throw new Error('not a stream');
    secure[0].unpipe();
    expect(secure[0].listenerCount('data')).toBe(0);
    connection.close();
  });

  it('shows the stream of a strict connection only as messageIo.socket, without an event', async () => {
    const double = await server('strict');
    const { connection, secure } = await signIn(
      { encrypt: 'strict', cryptoCredentialsDetails: { ca: double.caPem } },
      double.port,
    );
    expect(secure).toHaveLength(0);
    expect(member(member(connection, 'messageIo'), 'socket')).toBeInstanceOf(TLSSocket);
    connection.close();
  });

  it('keeps the negotiated packet size in messageIo.outgoingMessageStream', async () => {
    const double = await server('unsupported');
    const { connection } = await signIn({ encrypt: false }, double.port);
    const outgoing = member(member(connection, 'messageIo'), 'outgoingMessageStream');
    expect(member(outgoing, 'packetSize')).toBe(8192);
    connection.close();
  });

  it('tells the number of a refused login only through errorMessage', async () => {
    const double = await server('unsupported');
    const numbers: unknown[] = [];
    const connection = new Connection({
      server: '127.0.0.1',
      authentication: { type: 'default', options: { userName: 'sa', password: 'wrong' } },
      options: { port: double.port, encrypt: false, maxRetriesOnTransientErrors: 0 },
    });
    connection.on('errorMessage', (message: unknown) => numbers.push(member(message, 'number')));
    const error = await new Promise<unknown>((resolve) => connection.connect(resolve));
    expect(error).toMatchObject({ code: 'ELOGIN' });
    expect(member(error, 'number')).toBeUndefined();
    expect(numbers).toContain(18456);
  });

  it('says EENCRYPT, before it signs in, when the server has no encryption', async () => {
    const double = await server('unsupported');
    await expect(signIn({ encrypt: true }, double.port)).rejects.toMatchObject({ code: 'EENCRYPT' });
    expect(double.connections).toHaveLength(0);
  });

  it('emits end when the other side goes away after the stream was taken over', async () => {
    const double = await server('unsupported');
    const { connection } = await signIn({ encrypt: false }, double.port);
    sockets[0].unpipe().resume();
    const gone = new Promise<void>((resolve) => connection.once('end', resolve));
    double.drop(double.connections[0].id);
    await expect(gone).resolves.toBeUndefined();
  });

  it('ends a connection attempt when it is closed meanwhile', async () => {
    const silent = createServer();
    servers.push(silent);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port }: AddressInfo = Object(silent.address());
    const connection = new Connection({
      server: '127.0.0.1',
      authentication: { type: 'default', options: { userName: 'sa', password: 'right' } },
      options: { port, encrypt: true },
    });
    const failed = new Promise<unknown>((resolve) => connection.connect(resolve));
    silent.once('connection', (socket: Socket) => {
      sockets.push(socket);
      connection.close();
    });
    await expect(failed).resolves.toMatchObject({ code: 'ECLOSE' });
  });
});
