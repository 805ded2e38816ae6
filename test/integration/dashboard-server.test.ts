// The dashboard over real sockets: what it refuses, what it streams, and that it is in nobody's way.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { Agent, request as encryptedRequest } from 'node:https';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { readMethods } from '../../shared/dashboard.ts';
import { openDashboardWorld, serveAddress, startCommand, type DashboardWorld } from './dashboard/world.ts';

let world: DashboardWorld;
beforeAll(async () => {
  execFileSync(process.execPath, [join(import.meta.dirname, '../../scripts/build.ts'), '--dashboard']);
  world = await openDashboardWorld();
});
afterAll(() => world?.close());

type Answer = { readonly status: number; readonly headers: IncomingMessage['headers']; readonly text: string };

/** Sends whatever it is told, as no browser would. */
function ask(
  address: string,
  more: { method?: string; path?: string; headers?: object; body?: string; ca?: string } = {},
) {
  const url = new URL(address);
  const options = {
    method: more.method ?? 'GET',
    path: more.path ?? '/',
    headers: { ...(more.body === undefined ? {} : { 'Content-Length': more.body.length }), ...more.headers },
  };
  return new Promise<Answer>((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? encryptedRequest(url, { ...options, agent: new Agent({ ca: more.ca ?? '' }) })
        : plainRequest(url, options);
    request.on('response', (response) => {
      const { statusCode: status = 0, headers } = response;
      textOf(response).then((text) => resolve({ status, headers, text }), reject);
    });
    request.on('error', reject);
    request.end(more.body);
  });
}

const bearer = (token: string | undefined): object => ({ Authorization: `Bearer ${token ?? ''}` });

test('no request of any kind but the reads is answered, with or without the token', async () => {
  const folder = await world.plannedFolder('refused');
  const { said } = await startCommand(folder, {}, serveAddress, 'serve', '--state', '.');
  const [, address = '', token] = said;
  const acts = ['run.start', 'run.stop', 'run.resume', 'run.discard', 'run.adjust', 'dashboard.stop', 'settings.set'];
  for (const headers of [bearer(token), {}])
    for (const path of ['/', '/api/live', ...[...readMethods, ...acts].map((name) => `/api/${name}`)])
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
        const { status, headers: told } = await ask(address, { method, path, headers, body: '{"runId":"r"}' });
        expect([method, path, status]).toEqual([method, path, 405]);
        expect(Object.keys(told).filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
  for (const name of acts)
    expect(
      (await ask(address, { path: `/api/${name}?input=%7B%22runId%22:%22r%22%7D`, headers: bearer(token) })).status,
    ).toBe(404);
  expect((await ask(address, { headers: { Host: 'evil.example' } })).status).toBe(421);
  expect(
    (await ask(address, { path: '/api/run.list', headers: { ...bearer(token), 'Sec-Fetch-Site': 'cross-site' } }))
      .status,
  ).toBe(403);
  const head = await ask(address, { method: 'HEAD', path: '/api/run.list', headers: bearer(token) });
  expect([head.status, head.text]).toEqual([200, '']);
  const page = await ask(address);
  expect(page.text).toContain('<div id="root">');
  expect(page.text).not.toMatch(/<script(?! type="module" crossorigin src="\.\/assets)/);
});

test('another computer is not answered unless the network is let in', async () => {
  const outer = Object.values(networkInterfaces())
    .flatMap((some) => some ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  const folder = await world.plannedFolder('network');
  const own = await startCommand(folder, {}, serveAddress, 'serve', '--state', '.');
  const { port } = new URL(own.said[1] ?? '');
  // A machine without a network has nothing that could be refused.
  const refused = outer === undefined ? Promise.reject(new Error('no network')) : ask(`http://${outer}:${port}/`);
  await expect(refused).rejects.toThrow();
  const open = await startCommand(folder, {}, serveAddress, 'serve', '--state', '.', '--lan');
  expect(open.err()).toContain('Warning: this is plain http on the network');
  expect(new URL(open.said[1] ?? '').hostname).toBe(outer ?? '127.0.0.1');
  expect((await ask(open.said[1] ?? '')).status).toBe(200);
});

test('with a certificate it is encrypted, and a token file keeps the address', async () => {
  const folder = await world.plannedFolder('encrypted');
  const pem = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  folder.write('cert.pem', pem.cert);
  folder.write('key.pem', pem.private);
  const argv = ['serve', '--state', '.', '--cert', 'cert.pem', '--key', 'key.pem', '--token-file', 'token'];
  const first = await startCommand(folder, {}, serveAddress, ...argv);
  const [, address = '', token = ''] = first.said;
  expect(address).toMatch(/^https:/);
  expect((await ask(address, { path: '/api/run.list', headers: bearer(token), ca: pem.cert })).text).toBe(
    '{"runs":[]}',
  );
  await expect(ask(address.replace('https:', 'http:'))).rejects.toThrow();
  const file = join(folder.path, 'token');
  expect(readFileSync(file, 'utf8').trim()).toBe(token);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  first.interrupt();
  expect(await first.exited).toBe(0);
  const second = await startCommand(folder, {}, serveAddress, ...argv);
  expect(second.said[2]).toBe(token);
});

/** Events of the live stream as they come. */
async function listen(address: string, token: string): Promise<{ events: { name: string }[]; close(): void }> {
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const response = await fetch(`${address}api/live`, {
    headers: { Authorization: `Bearer ${token}` },
    signal: abort.signal,
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const events: { name: string }[] = [];
  const read = async (): Promise<void> => {
    let rest = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const parts = `${rest}${chunk}`.split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) if (part.startsWith('data: ')) events.push(JSON.parse(part.slice(6)));
    }
  };
  void read().catch(() => undefined);
  return { events, close: () => abort.abort() };
}

test('a run whose process is killed is told as stopped by a crash, with nobody asking', async () => {
  const folder = await world.plannedFolder('killed');
  const env = { SQL_PASSWORD: world.double.password, STORAGE: world.azurite.connectionString };
  const run = await startCommand(folder, env, /Run (\S+)/, 'run', 'plan.json', '--state', 'state');
  const { said } = await startCommand(folder, {}, serveAddress, 'serve', '--state', 'state');
  const { events } = await listen(said[1] ?? '', said[2] ?? '');
  await expect.poll(() => events.some(({ name }) => name === 'run.snapshot'), { timeout: 20_000 }).toBe(true);
  run.kill();
  await run.exited;
  const ended = { name: 'run.snapshot', payload: { runId: run.said[1], state: { kind: 'stopped', reason: 'crash' } } };
  await expect
    .poll(() => events, { timeout: 20_000 })
    .toContainEqual(
      expect.objectContaining({
        name: ended.name,
        payload: expect.objectContaining(ended.payload),
      }),
    );
});

test('runs begin, stop, are resumed and end while they are looked at all the time, and every answer is sound', async () => {
  const folder = await world.plannedFolder('hammered', '6MB');
  const env = { SQL_PASSWORD: world.double.password, STORAGE: world.azurite.connectionString };
  mkdirSync(join(folder.path, 'state'));
  const { said } = await startCommand(folder, {}, serveAddress, 'serve', '--state', 'state');
  const [, address = '', token = ''] = said;
  const { events } = await listen(address, token);
  const looking = new AbortController();
  const statuses = new Map<number, number>();
  const texts = new Set<string>();
  let runId = 'none';
  const look = async (): Promise<void> => {
    while (!looking.signal.aborted)
      for (const method of readMethods) {
        const input = method === 'run.list' ? {} : { runId, ...(method === 'run.log' ? { after: 0, limit: 500 } : {}) };
        const more = method === 'run.report' ? { ...input, format: 'json' } : input;
        const path = `/api/${method}?input=${encodeURIComponent(JSON.stringify(more))}`;
        const { status, text } = await ask(address, { path, headers: bearer(token) });
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        texts.add(text);
      }
  };
  const lookers = [look(), look()];
  for (let round = 0; round < 2; round += 1) {
    const run = await startCommand(folder, env, /Run (\S+)/, 'run', 'plan.json', '--state', 'state');
    runId = run.said[1] ?? '';
    run.interrupt();
    expect(await run.exited).toBe(130);
    expect(await folder.run('resume', runId, '--state', 'state')).toMatchObject({ exitCode: 0 });
  }
  looking.abort();
  await Promise.all(lookers);
  // 404: a run that had just begun; nothing else goes wrong.
  expect([...statuses.keys()].filter((status) => status !== 200 && status !== 404)).toEqual([]);
  expect(statuses.get(200)).toBeGreaterThan(100);
  const list = await ask(address, { path: '/api/run.list', headers: bearer(token) });
  expect(JSON.parse(list.text).runs.map((run: { state: { kind: string } }) => run.state.kind)).toEqual(
    Array.from({ length: 2 }, () => 'completed'),
  );
  const names = new Set(events.map(({ name }) => name));
  expect([...names].toSorted()).toEqual(['run.lines', 'run.snapshot', 'runs.changed']);
  const all = [...texts, ...events.map((event) => JSON.stringify(event))].join('\n');
  for (const secret of [
    world.double.password,
    world.azurite.key,
    world.azurite.connectionString,
    'SQL_PASSWORD',
    'STORAGE',
    token,
  ])
    expect(all.includes(`"${secret}"`) || (secret.length > 8 && all.includes(secret))).toBe(false);
}, 240_000);
