// What answers at a port that is not the right one, told without a login.
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { describeError, type ErrorCode } from '../../../shared/errors.ts';
import { openWorld, statesOf, type World } from '../probe/world.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});
const open = async (...given: Parameters<typeof openWorld>): Promise<World> => {
  const world = await openWorld(...given);
  closers.push(() => world.close());
  return world;
};

/** A port that does with each connection what `serve` does. */
async function openPort(serve: (socket: Socket) => void): Promise<number> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function test(world: World, overrides: Record<string, unknown>) {
  const source = world.config({ connectTimeoutMs: 1000, ...overrides });
  const { checks } = await world.worker.call('source.test', { source, password: 'right', probeId: 'p' });
  const failed = checks.find(({ state }) => state === 'failed');
  return {
    states: statesOf(checks),
    code: failed?.error?.code,
    text: failed?.error ? describeError(failed.error) : '',
    facts: failed?.facts ?? [],
  };
}

describe('another service at the port is named', () => {
  it.each<readonly [string, (socket: Socket) => void, RegExp]>([
    ['a web server', (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')), /HTTP/],
    ['SSH', (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'), /SSH/],
    [
      'MySQL',
      (socket) =>
        socket.write(Buffer.from('\u004a\u0000\u0000\u0000\u000a8.0.36\u0000caching_sha2_password', 'latin1')),
      /MySQL/,
    ],
    ['something unknown', (socket) => socket.once('data', () => socket.end('\u0007nonsense')), /first bytes are 07 6e/],
  ])('%s', async (_, serve, words) => {
    const world = await open();
    const told = await test(world, { port: await openPort(serve) });
    expect(told.code).toBe('NOT_SQL_SERVER');
    expect(told.text).toMatch(words);
    expect(told.states).toMatch(/^find passed, reach failed, encrypt skipped/);
  });
});

it('a port that says nothing is reached, but ends in its own line and in time', async () => {
  const world = await open();
  const told = await test(world, { port: await openPort(() => undefined) });
  expect(told.states).toMatch(/^find passed, reach failed/);
  expect(told.facts).toContainEqual(expect.objectContaining({ value: 'connected, then nothing is said' }));
});

it('a port that ends connections without a word is told from one that refuses them', async () => {
  const world = await open();
  const told = await test(world, { port: await openPort((socket) => socket.once('data', () => socket.end())) });
  expect(told.code).toBe('SOURCE_HUNG_UP');
  expect(told.text).toContain('ended before encryption was agreed');
  expect(told.facts).toContainEqual(expect.objectContaining({ value: 'the connection is ended without a word' }));
});

it.each<readonly [string, 'strict' | 'unsupported', string, ErrorCode]>([
  ['a server that takes TDS 8.0 only needs strict encryption', 'strict', 'mandatory', 'STRICT_NEEDED'],
  ['a server before 2022 does not take strict encryption', 'unsupported', 'strict', 'STRICT_UNKNOWN'],
])('%s', async (_, encryption, encrypt, code) => {
  const logins: string[] = [];
  const world = await open({ encryption, onLogin: (user) => void logins.push(user) });
  const told = await test(world, { encrypt });
  expect(told.code).toBe(code);
  expect(told.states).toMatch(/^find passed, reach passed, encrypt failed, signIn skipped/);
  expect(logins).toEqual([]);
});
