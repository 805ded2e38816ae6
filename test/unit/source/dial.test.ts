// Sockets for sign-in: one address after another, or all at once.
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { unwatched } from '../../../electron/worker/source/connection-watch.ts';
import { dialSocket, type Dialled, type Dialling } from '../../../electron/worker/source/dial.ts';

const servers: Server[] = [];
const dialled: Dialled[] = [];
afterEach(() => {
  for (const { socket } of dialled.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

async function listen(address: string, port = 0): Promise<{ readonly port: number; readonly accepted: () => number }> {
  let accepted = 0;
  const server = createServer((socket) => {
    accepted += 1;
    socket.on('error', () => undefined);
  });
  servers.push(server);
  server.listen(port, address);
  await once(server, 'listening');
  const bound = server.address();
  return { port: typeof bound === 'object' && bound !== null ? bound.port : 0, accepted: () => accepted };
}

const dialling = (port: number, addresses: readonly string[], more: Partial<Dialling> = {}): Dialling => ({
  configured: { host: 'listener.example', port },
  isEncrypted: true,
  isParallel: true,
  watch: unwatched,
  lookup: () => Promise.resolve(addresses),
  ...more,
});

it('takes the address that answers, wherever it stands among those that do not', async () => {
  const { port } = await listen('127.0.16.3');
  const socket = await dialSocket([], dialling(port, ['127.0.16.1', '127.0.16.2', '127.0.16.3']), dialled);
  expect(socket.remoteAddress).toBe('127.0.16.3');
  expect(dialled.map((one) => one.socket)).toEqual([socket]);
});

it('keeps one connection of several that answer', async () => {
  const first = await listen('127.0.16.4');
  await listen('127.0.16.5', first.port);
  const socket = await dialSocket([], dialling(first.port, ['127.0.16.4', '127.0.16.5']), dialled);
  expect(['127.0.16.4', '127.0.16.5']).toContain(socket.remoteAddress);
  expect(dialled).toHaveLength(1);
});

it('tells where the name led to', async () => {
  const { port } = await listen('127.0.16.6');
  const reached: unknown[] = [];
  const watch = { ...unwatched, onReached: (place: object) => void reached.push(place) };
  await dialSocket([], dialling(port, ['127.0.16.6'], { watch }), dialled);
  expect(reached).toMatchObject([{ host: 'listener.example', port, address: '127.0.16.6' }]);
});

it('rejects with what went wrong at the first address when none answers', async () => {
  const { port } = await listen('127.0.16.7');
  const attempt = dialSocket([], dialling(port, ['127.0.16.8', '127.0.16.9']), dialled);
  await expect(attempt).rejects.toMatchObject({ code: 'ECONNREFUSED', address: '127.0.16.8' });
  expect(dialled).toEqual([]);
});

it('makes no connection once it was given up', async () => {
  const { port, accepted } = await listen('127.0.16.10');
  const stop = AbortSignal.abort(new Error('enough'));
  const attempt = dialSocket([null, null, stop], dialling(port, ['127.0.16.10']), dialled);
  await expect(attempt).rejects.toThrow('enough');
  expect(accepted()).toBe(0);
});
