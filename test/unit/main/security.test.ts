// Which files, addresses and start options are accepted.
import { join, resolve } from 'node:path';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { createPageServer, fileOf } from '../../../electron/main/app-protocol.ts';
import { allowedLink } from '../../../electron/main/links.ts';
import { readStartOptions } from '../../../electron/main/start-options.ts';

const folder = resolve('/program/renderer');

test('an address leads to a file of the page folder and nowhere else', () => {
  expect(fileOf(folder, 'app://tableferry/index.html')).toBe(join(folder, 'index.html'));
  expect(fileOf(folder, 'app://tableferry/assets/app%20one.js?x#y')).toBe(join(folder, 'assets/app one.js'));
  const refused = [
    'app://tableferry/',
    'app://tableferry/..%2fmain.js',
    'app://tableferry/a/..%2f..%2fmain.js',
    'app://tableferry/..%5cmain.js',
    'app://tableferry/%00.js',
    'app://tableferry/%E0%A4%A.js',
    'app://tableferry/main.cjs',
    'app://elsewhere/index.html',
    'file:///program/renderer/index.html',
    'https://tableferry/index.html',
    'index.html',
  ];
  expect(refused.map((address) => fileOf(folder, address))).toEqual(refused.map(() => null));
});

test('a folder whose name only begins the same is another folder', () => {
  expect(fileOf(folder, 'app://tableferry/..%2frenderer-other%2fx.js')).toBeNull();
});

test('every answer, also a refusal, carries the policy and forbids guessing of types', async () => {
  const pages = mkdtempSync(join(tmpdir(), 'tableferry-pages-'));
  writeFileSync(join(pages, 'index.html'), '<p>');
  const serve = createPageServer(pages);
  const found = await serve(new Request('app://tableferry/index.html'));
  const missing = await serve(new Request('app://tableferry/none.js'));
  const posted = await serve(new Request('app://tableferry/index.html', { method: 'POST' }));
  expect([found.status, missing.status, posted.status]).toEqual([200, 404, 404]);
  expect(found.headers.get('content-type')).toBe('text/html; charset=utf-8');
  for (const { headers } of [found, missing, posted]) {
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self';/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('only plain https addresses of known sites are opened', () => {
  expect(allowedLink('https://learn.microsoft.com/sql')).toBe('https://learn.microsoft.com/sql');
  const refused = [
    'http://learn.microsoft.com/',
    'https://learn.microsoft.com:8443/',
    'https://learn.microsoft.com@evil.invalid/',
    'https://user:pw@learn.microsoft.com/',
    'https://evil.invalid/learn.microsoft.com',
    'https://xlearn.microsoft.com/',
    'ms-settings:',
    '',
  ];
  expect(refused.map(allowedLink)).toEqual(refused.map(() => null));
});

test('a released program takes no orders from its environment or arguments', () => {
  const environment = {
    TABLEFERRY_USER_DATA: '/elsewhere',
    TABLEFERRY_NODE: '/elsewhere/node',
    TABLEFERRY_WORKER_NODE: '/elsewhere/node',
    TABLEFERRY_CHECKOUT: '/elsewhere',
    TABLEFERRY_RUNTIME_NOTICE: 'x',
  };
  const released = readStartOptions(environment, ['--start-with=sample'], true);
  expect(Object.values(released).every((value) => value === null)).toBe(true);
  expect(readStartOptions(environment, ['--start-with=sample'], false)).toEqual({
    userData: '/elsewhere',
    node: '/elsewhere/node',
    workerNode: '/elsewhere/node',
    checkout: '/elsewhere',
    runtimeNotice: 'x',
    startWith: 'sample',
  });
});

test('what was bundled without a word about it behaves as released', () => {
  expect(readStartOptions({ TABLEFERRY_USER_DATA: '/elsewhere' }, []).userData).toBeNull();
});
