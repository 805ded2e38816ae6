// Signing in to the double with a real client: passwords, databases, encryption, packet sizes.
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { programName, startDouble, type Double, type DoubleOptions } from '../double/server.ts';
import { cutPackets, packetType } from '../double/wire/packet.ts';
import { call, loginPayload, mutate, random } from '../unit/double/wire/client-messages.ts';
import { fakeEngine, numbers } from '../unit/double/wire/fake-engine.ts';
import { connect, query } from './double-wire/tedious-client.ts';

let double: Double | null = null;

async function start(options: Partial<DoubleOptions> = {}): Promise<Double> {
  double = await startDouble({
    engine: fakeEngine(({ sql }) => (/select/i.test(sql) ? numbers(3) : undefined)),
    ...options,
  });
  return double;
}

afterEach(async () => {
  await double?.close();
  double = null;
});

const threeRows = [
  [0, 'row 0'],
  [1, 'row 1'],
  [2, 'row 2'],
];

describe('passwords and databases', () => {
  test.each([false, true, 'strict'])('a wrong password is refused with 18456 (encrypt %s)', async (encrypt) => {
    const server = await start();
    const heard: number[] = [];
    const attempt = connect(server, { password: 'wrong', encrypt }, heard);
    await expect(attempt).rejects.toThrow(/Login failed for user 'sa'/);
    expect(heard).toEqual([18456]);
  });

  test('a database that cannot be opened is refused with 4060, then 18456', async () => {
    const server = await start();
    const heard: number[] = [];
    await expect(connect(server, { database: 'nowhere' }, heard)).rejects.toThrow(/Login failed/);
    expect(heard).toEqual([4060, 18456]);
  });

  test('after the login the client knows database and user, and the server calls itself a test double', async () => {
    const server = await start();
    const connection = await connect(server, { database: 'other', appName: 'tests' });
    expect(server.connections).toMatchObject([{ user: 'sa', application: 'tests', database: 'other' }]);
    expect(programName).toMatch(/double \(test only\)/);
    connection.close();
  });
});

describe('encryption', () => {
  test.each([
    ['unsupported', false, 'none'],
    ['optional', false, 'none'],
    ['optional', true, 'full'],
    ['on', false, 'none'],
    ['on', true, 'full'],
    ['required', true, 'full'],
    ['strict', 'strict', 'strict'],
    ['optional', 'strict', 'strict'],
  ] as const)('server %s, client encrypt %s: %s', async (encryption, encrypt, agreed) => {
    const server = await start({ encryption });
    const connection = await connect(server, { encrypt });
    const { rows } = await query(connection, 'select');
    expect(rows).toEqual(threeRows);
    expect(server.connections[0].encryption).toBe(agreed);
    connection.close();
  });

  test.each([
    ['required', false, /requires encryption/],
    ['unsupported', true, /did not negotiate encryption/],
    ['strict', true, /./],
    ['unsupported', 'strict', /./],
  ] as const)('server %s refuses a client with encrypt %s', async (encryption, encrypt, message) => {
    const server = await start({ encryption });
    await expect(connect(server, { encrypt })).rejects.toThrow(message);
  });

  test('a client that does not trust the certificate gives up', async () => {
    const server = await start();
    const stranger = { port: server.port, caPem: '' };
    await expect(connect(stranger, { encrypt: true, cryptoCredentialsDetails: {} })).rejects.toThrow(/self-signed/);
  });

  test('a certificate with another name is refused by the client', async () => {
    const server = await start({ certificateNames: ['elsewhere.example'] });
    await expect(connect(server, { encrypt: true })).rejects.toThrow(/does not match/);
  });

  test('a large result arrives whole through TLS inside TDS', async () => {
    const server = await start({
      engine: fakeEngine(({ sql }) => (/select/i.test(sql) ? numbers(20_000) : undefined)),
    });
    const connection = await connect(server, { encrypt: true });
    const { rows, rowCount } = await query(connection, 'select');
    expect(rowCount).toBe(20_000);
    expect(rows.at(-1)).toEqual([19_999, 'row 19999']);
    connection.close();
  });
});

describe('packet size', () => {
  test.each([
    [512, 512],
    [4096, 4096],
    [16_384, 16_384],
    [32_767, 32_767],
    [100, 512],
  ])('a client that asks for %i gets %i', async (packetSize, agreed) => {
    const server = await start({ engine: fakeEngine(({ sql }) => (/select/i.test(sql) ? numbers(5_000) : undefined)) });
    const connection = await connect(server, { packetSize });
    const { rows } = await query(connection, 'select');
    expect(rows.length).toBe(5_000);
    expect(rows.every(([n, t], index) => n === index && t === `row ${index}`)).toBe(true);
    expect(server.connections[0].packetSize).toBe(agreed);
    connection.close();
  });

  test('an encrypted connection gets at most 16383 bytes, as from SQL Server', async () => {
    const server = await start();
    const connection = await connect(server, { packetSize: 32_767, encrypt: true });
    expect(server.connections[0].packetSize).toBe(16_383);
    connection.close();
  });
});

describe('what is not TDS', () => {
  test.each([
    ['text', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['an impossible length', Buffer.from([0x12, 1, 0, 4, 0, 0, 0, 0])],
    ['a login before PRELOGIN', Buffer.from([0x10, 1, 0, 9, 0, 0, 0, 0, 0])],
    ['a PRELOGIN that points outside', Buffer.from([0x12, 1, 0, 14, 0, 0, 0, 0, 1, 0, 99, 0, 9, 0xff])],
  ])('%s ends the connection and nothing else', async (_name, bytes) => {
    const bugs: unknown[] = [];
    const server = await start({ onBug: (error) => bugs.push(error) });
    const socket = connectSocket(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(bytes);
    socket.resume();
    await once(socket, 'close');
    const connection = await connect(server);
    expect((await query(connection, 'select')).rows).toEqual(threeRows);
    expect(bugs).toEqual([]);
    connection.close();
  });

  test('mutated requests of 300 signed-in clients leave the server unharmed', async () => {
    const bugs: unknown[] = [];
    const server = await start({ onBug: (error) => bugs.push(error), encryption: 'unsupported' });
    const next = random(7);
    const wrap = (type: number, body: Buffer): Buffer =>
      cutPackets(body, { type, packetSize: 4096, spid: 0 }, 1, true).bytes;
    const prelogin = Buffer.from([1, 0, 6, 0, 1, 0xff, 2]);
    const hello = Buffer.concat([wrap(packetType.prelogin, prelogin), wrap(packetType.login, loginPayload())]);
    for (let client = 0; client < 300; client++) {
      const socket = connectSocket(server.port, '127.0.0.1');
      socket.on('error', () => undefined);
      const spoiled = mutate(wrap(packetType.rpc, call()), next);
      socket.write(hello);
      let heard = Buffer.alloc(0);
      while (!heard.includes(Buffer.from(programName, 'utf16le'))) {
        const [chunk]: unknown[] = await once(socket, 'data');
        if (chunk instanceof Buffer) heard = Buffer.concat([heard, chunk]);
      }
      socket.end(spoiled);
      socket.resume();
      await once(socket, 'close');
    }
    expect(bugs).toEqual([]);
    const connection = await connect(server, { database: 'db' });
    expect((await query(connection, 'select')).rows).toEqual(threeRows);
    connection.close();
  });
});
