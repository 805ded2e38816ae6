// What is kept of sign-ins: encrypted in a file, or in memory alone.
import { existsSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSignInCache } from '../../../electron/main/sign-in-cache.ts';
import type { Cipher } from '../../../electron/main/secrets.ts';

const quiet = (): void => undefined;
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'tableferry-sign-ins-'));

/** Turns every byte; another number stands for another user's key store. */
const cipherOf = (number: number): Cipher => ({
  encrypt: async (secret) => Buffer.from(Buffer.from(`${String(number)}:${secret}`).map((byte) => byte ^ 0x5a)),
  async decrypt(bytes) {
    const text = Buffer.from(bytes.map((byte) => byte ^ 0x5a)).toString('utf8');
    if (!text.startsWith(`${String(number)}:`)) throw new Error('not this key');
    return text.slice(2);
  },
});

test('a sign-in is there after a restart, and its refresh token in no file that others may read', async () => {
  const folder = newFolder();
  await openSignInCache(folder, cipherOf(1), quiet).write('cloud|client', '{"refresh":"a-refresh-token"}');
  const path = join(folder, 'sign-ins.json');
  expect(readFileSync(path, 'utf8')).not.toContain('a-refresh-token');
  expect(statSync(path).mode & 0o077).toBe(0);
  const later = openSignInCache(folder, cipherOf(1), quiet);
  expect(await later.read('cloud|client')).toBe('{"refresh":"a-refresh-token"}');
  expect(await later.read('cloud|other')).toBeNull();
});

test('where nothing encrypts, a sign-in lasts as long as the program', async () => {
  const folder = newFolder();
  const cache = openSignInCache(folder, null, quiet);
  await cache.write('cloud|client', 'tokens');
  expect(await cache.read('cloud|client')).toBe('tokens');
  expect(existsSync(join(folder, 'sign-ins.json'))).toBe(false);
  expect(await openSignInCache(folder, null, quiet).read('cloud|client')).toBeNull();
});

test('what another key store has encrypted counts as not there', async () => {
  const folder = newFolder();
  await openSignInCache(folder, cipherOf(1), quiet).write('cloud|client', 'tokens');
  expect(await openSignInCache(folder, cipherOf(2), quiet).read('cloud|client')).toBeNull();
});
