// The window's network: the proxy's password is kept encrypted, and given to no other proxy than it was typed for.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openNetwork } from '../../../electron/main/network.ts';
import { createVault, type Cipher } from '../../../electron/main/secrets.ts';
import { defaultNetwork, type NetworkSettings } from '../../../shared/network.ts';

const password = 'proxy-password-1';
const turn = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x55));
const cipher: Cipher = {
  encrypt: async (secret) => turn(Buffer.from(secret)),
  decrypt: async (bytes) => turn(bytes).toString(),
};
const explicit = { kind: 'explicit', url: 'http://proxy.corp:8080', user: 'anna', bypass: '' } as const;

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'tableferry-network-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function open(withCipher: Cipher | null = cipher) {
  const vault = createVault(withCipher);
  let settings: NetworkSettings = { ...defaultNetwork, proxy: explicit };
  const network = openNetwork({
    folder,
    vault,
    settings: () => settings,
    environment: {},
    resolveSystem: async () => 'PROXY system.corp:1',
    log: () => undefined,
  });
  const hops = async () => (await network.routes('https://a.test')).hops;
  return { network, vault, hops, set: (proxy: NetworkSettings['proxy']) => void (settings = { ...settings, proxy }) };
}
const files = (): string =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');

test('is kept for the next start where it can be encrypted, and stands in no file in clear', async () => {
  const { network, vault } = open();
  await network.setPassword(vault.put(password));
  expect(files()).not.toContain(password);
  const later = open();
  expect(later.network.hasPassword()).toBe(true);
  expect(await later.hops()).toEqual([{ kind: 'proxy', url: explicit.url, user: 'anna', password }]);
});

test('lasts until the end of the program where nothing encrypts', async () => {
  const { network, vault, hops } = open(null);
  await network.setPassword(vault.put(password));
  expect(await hops()).toMatchObject([{ password }]);
  expect(files()).not.toContain(password);
  expect(open(null).network.hasPassword()).toBe(false);
});

test('is not given to another proxy or user, and is forgotten when told to', async () => {
  const { network, vault, hops, set } = open();
  await network.setPassword(vault.put(password));
  set({ ...explicit, url: 'http://other.corp:8080' });
  expect(network.hasPassword()).toBe(false);
  expect(await hops()).toMatchObject([{ url: 'http://other.corp:8080', password: '' }]);
  set({ ...explicit, user: 'bob' });
  expect(await hops()).toMatchObject([{ user: 'bob', password: '' }]);
  set(explicit);
  expect(await hops()).toMatchObject([{ password }]);
  await network.setPassword(null);
  expect(await hops()).toMatchObject([{ password: '' }]);
  expect(open().network.hasPassword()).toBe(false);
});

test('the system decides unless something is set', async () => {
  const { hops, set } = open();
  set({ kind: 'system' });
  expect(await hops()).toEqual([{ kind: 'proxy', url: 'http://system.corp:1', user: '', password: '' }]);
});
