// What a request gets: nothing without the token, nothing for another site, and never anything that changes a run.
import { beforeEach, describe, expect, test } from 'vitest';
import { createGuessLimit } from '../../../../electron/worker/dashboard/guess-limit.ts';
import { createHostCheck } from '../../../../electron/worker/dashboard/host-check.ts';
import { route, type Asked, type RouterParts, type Told } from '../../../../electron/worker/dashboard/router.ts';
import { contract } from '../../../../shared/contract.ts';
import { readMethods } from '../../../../shared/dashboard.ts';
import { createFakeView } from './fake-view.ts';

const good = 'Bearer right-token';
let parts: RouterParts;
let bugs: unknown[];
beforeEach(() => {
  bugs = [];
  parts = {
    view: createFakeView(),
    page: new Map([['/', { type: 'text/html; charset=utf-8', bytes: Buffer.from('<html>') }]]),
    isOwnHost: createHostCheck({ isOnLan: false, certificate: null }),
    isOwnToken: (given) => given === 'right-token',
    tokenFor: (code) => (code === 'once' ? 'right-token' : null),
    guesses: createGuessLimit(() => 0),
    onBug: (error) => bugs.push(error),
  };
});

const ask = (url: string, more: Partial<Asked> = {}): Promise<Told> =>
  route(parts, {
    method: 'GET',
    url,
    host: '127.0.0.1:4747',
    authorization: good,
    fetchSite: 'same-origin',
    address: '127.0.0.1',
    ...more,
  });
const statusOf = (told: Told): number | 'live' => (told.kind === 'live' ? 'live' : told.status);
const bodyOf = (told: Told): unknown => (told.kind === 'live' ? null : JSON.parse(String(told.body)));
const pathOf = (method: string, input: object = {}): string =>
  `/api/${method}?input=${encodeURIComponent(JSON.stringify(input))}`;

test('the five reads, the stream and the exchange of a code are all there is', async () => {
  const asked = [...Object.keys(contract), 'live', 'enter', 'sign-in', 'dashboard.stop', '', '../run.list', 'toString'];
  const answered: string[] = [];
  for (const name of asked) if (statusOf(await ask(pathOf(name))) !== 404) answered.push(name);
  expect(answered).toEqual(['run.get', 'run.plan', 'run.list', 'run.log', 'run.report', 'live', 'enter']);
  expect(readMethods.length).toBe(5);
});

describe('no method but GET and HEAD is answered', () => {
  const paths = ['/', '/api/live', '/nowhere', ...Object.keys(contract).map((name) => pathOf(name))];
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'CONNECT', 'TRACE', 'PROPFIND'])
    test(method, async () => {
      for (const path of paths) {
        const told = await ask(path, { method });
        expect([path, statusOf(told)]).toEqual([path, 405]);
        expect(told.headers['Allow']).toBe('GET, HEAD');
      }
    });
});

test('without the right token there is the empty page and nothing else', async () => {
  for (const authorization of [undefined, 'Bearer wrong', 'Basic right-token', 'right-token', 'Bearer  right-token']) {
    expect(statusOf(await ask('/', { authorization }))).toBe(200);
    for (const name of [...readMethods, 'live', 'run.stop']) {
      const told = await ask(pathOf(name, { runId: 'r1' }), { authorization, address: String(authorization) + name });
      expect([authorization, name, statusOf(told)]).toEqual([authorization, name, 401]);
      expect(bodyOf(told)).toEqual({ error: { code: 'DASHBOARD_REFUSED', context: {} } });
    }
  }
});

test('a code is answered with the token, and a wrong one is a guess', async () => {
  expect(bodyOf(await ask('/api/enter', { authorization: 'Code once' }))).toEqual({ token: 'right-token' });
  const refused = [undefined, 'Code used', 'Bearer once', good];
  for (const authorization of refused) expect(statusOf(await ask('/api/enter', { authorization }))).toBe(401);
  expect(statusOf(await ask('/api/enter', { authorization: 'Code once', method: 'HEAD' }))).toBe(401);
  for (let i = 0; i < 10; i += 1) await ask('/api/enter', { authorization: 'Code used', address: '10.0.0.9' });
  expect(statusOf(await ask('/api/enter', { authorization: 'Code once', address: '10.0.0.9' }))).toBe(429);
});

test('who guesses is not listened to for a while, not even with the right token', async () => {
  const guess = { authorization: 'Bearer wrong', address: '10.0.0.9' };
  for (let i = 0; i < 10; i += 1) expect(statusOf(await ask(pathOf('run.list'), guess))).toBe(401);
  const told = await ask(pathOf('run.list'), { address: '10.0.0.9' });
  expect(statusOf(told)).toBe(429);
  expect(told.headers['Retry-After']).toBe('60');
  expect(statusOf(await ask(pathOf('run.list')))).toBe(200);
});

test('a page that asks without a token guesses nothing', async () => {
  for (let i = 0; i < 30; i += 1) await ask(pathOf('run.list'), { authorization: undefined });
  expect(statusOf(await ask(pathOf('run.list')))).toBe(200);
});

test('another site gets nothing: neither under a name of its own nor from its pages', async () => {
  expect(statusOf(await ask('/', { host: 'evil.example:4747' }))).toBe(421);
  expect(statusOf(await ask(pathOf('run.list'), { host: 'evil.example:4747' }))).toBe(421);
  expect(statusOf(await ask(pathOf('run.list'), { host: undefined }))).toBe(421);
  expect(statusOf(await ask(pathOf('run.list'), { fetchSite: 'cross-site' }))).toBe(403);
  expect(statusOf(await ask('/api/live', { fetchSite: 'same-site' }))).toBe(403);
  // No browser: a script of the user's.
  expect(statusOf(await ask(pathOf('run.list'), { fetchSite: undefined }))).toBe(200);
});

test('every answer, refusals too, forbids what a page does not need and invites nobody', async () => {
  const told = [
    await ask('/'),
    await ask('/nowhere'),
    await ask('/', { method: 'POST' }),
    await ask('/', { host: 'evil.example' }),
    await ask(pathOf('run.list')),
    await ask('/api/live'),
    await ask(pathOf('run.list'), { authorization: undefined }),
    await ask(pathOf('run.get', { runId: 'other' })),
  ];
  for (const { headers } of told) {
    expect(headers['Content-Security-Policy']).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(headers['Content-Security-Policy']).toMatch(/frame-ancestors 'none'/);
    expect(headers['X-Content-Type-Options']).toBe('nosniff');
    expect(headers['Referrer-Policy']).toBe('no-referrer');
    expect(headers['Cache-Control']).toBe('no-store');
    expect(Object.keys(headers).filter((name) => /access-control|set-cookie/i.test(name))).toEqual([]);
  }
});

test('only the files of the page are given, whatever the path says', async () => {
  for (const path of ['/index.html', '/../package.json', '/%2e%2e/package.json', '//', '/assets/', '/.'])
    expect([path, statusOf(await ask(path))]).toEqual([path, 404]);
});

test('what is not of the contract is refused, and what is not there is said', async () => {
  expect(statusOf(await ask(pathOf('run.log', { runId: 'r1', after: -1, limit: 1 })))).toBe(400);
  expect(statusOf(await ask('/api/run.get?input=%7B'))).toBe(400);
  const unknown = await ask(pathOf('run.get', { runId: 'r2' }));
  expect(statusOf(unknown)).toBe(404);
  expect(bodyOf(unknown)).toMatchObject({ error: { code: 'RUN_UNKNOWN' } });
  expect(statusOf(await ask(pathOf('run.report', { runId: 'r1', format: 'json' })))).toBe(503);
  expect(bodyOf(await ask(pathOf('run.get', { runId: 'r1' })))).toMatchObject({ runId: 'r1', isElsewhere: false });
});

test('a mistake of the program is kept for its log and not told to the asker', async () => {
  const mistake = new TypeError('Password=pl4nted');
  parts = {
    ...parts,
    view: {
      ...parts.view,
      list() {
        throw mistake;
      },
    },
  };
  const told = await ask(pathOf('run.list'));
  expect(statusOf(told)).toBe(500);
  expect(JSON.stringify(bodyOf(told))).not.toContain('pl4nted');
  expect(bugs).toEqual([mistake]);
});
