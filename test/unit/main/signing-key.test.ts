// The key of a user: made once, kept under its passphrase, remembered by the desktop's key store where there is one.
import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createVault, type Cipher } from '../../../electron/main/secrets.ts';
import { openSigningKey } from '../../../electron/main/signing-key.ts';
import { fingerprintOf } from '../../../electron/signing/fingerprint.ts';
import { readPublicKey } from '../../../electron/signing/keys.ts';

const passphrase = 'correct horse battery';
const cipher: Cipher = {
  encrypt: async (secret) => Buffer.from([...secret].toReversed().join('')),
  decrypt: async (bytes) => [...bytes.toString()].toReversed().join(''),
};

function open(with_: Cipher | null = cipher, folder = mkdtempSync(join(tmpdir(), 'tableferry-signing-'))) {
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const vault = createVault(with_);
  const logged: string[] = [];
  const book = openSigningKey(
    folder,
    vault,
    () => '2026-01-02T03:04:05.000Z',
    (line) => void logged.push(line),
  );
  return { folder, vault, book, logged };
}

test('a key is made once, and opens with its passphrase', async () => {
  const { folder, vault, book } = open();
  expect(book.get()).toBeNull();
  const made = await book.create(vault.put(passphrase));
  expect(book.get()).toEqual(made);
  expect(made).toMatchObject({ createdUtc: '2026-01-02T03:04:05.000Z', path: join(folder, 'signing-key.pem') });
  expect(made.fingerprint).toBe(fingerprintOf(readPublicKey(made.publicKey, 'k')));
  expect(statSync(made.path).mode & 0o777).toBe(0o600);
  const key = createPrivateKey({
    key: await vault.lookUp(made.key),
    passphrase: await vault.lookUp(made.passphrase ?? ''),
  });
  expect(key.asymmetricKeyType).toBe('ed25519');
  await expect(book.create(vault.put(passphrase))).rejects.toMatchObject({ code: 'KEY_EXISTS' });
});

test('neither key nor passphrase lies in clear in the folder or crosses to the window', async () => {
  const { folder, vault, book } = open();
  const made = await book.create(vault.put(passphrase));
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(files.join('\n')).not.toMatch(/BEGIN PRIVATE KEY|correct horse/);
  expect(JSON.stringify(made)).not.toMatch(/PRIVATE KEY|correct horse/);
});

test('after a start the key store knows the passphrase; without one it is asked for', async () => {
  const first = open();
  const made = await first.book.create(first.vault.put(passphrase));
  const next = open(cipher, first.folder);
  expect(next.book.get()).toMatchObject({ fingerprint: made.fingerprint, publicKey: made.publicKey });
  expect(await next.vault.lookUp(next.book.get()?.passphrase ?? '')).toBe(passphrase);

  const poor = open(null);
  expect((await poor.book.create(poor.vault.put(passphrase))).passphrase).not.toBeNull();
  expect(open(null, poor.folder).book.get()).toMatchObject({ passphrase: null });
});

test('a short passphrase makes no key', async () => {
  const { folder, vault, book } = open();
  await expect(book.create(vault.put('short'))).rejects.toMatchObject({ code: 'PASSPHRASE_SHORT' });
  expect(readdirSync(folder)).toEqual([]);
});

test('a key that somebody put there by hand is never written over', async () => {
  const { folder, vault, book } = open();
  writeFileSync(join(folder, 'signing-key.pem'), 'mine');
  await expect(book.create(vault.put(passphrase))).rejects.toMatchObject({ code: 'KEY_EXISTS' });
  expect(readFileSync(join(folder, 'signing-key.pem'), 'utf8')).toBe('mine');
});

test('what is damaged beside the key does not prevent the start', async () => {
  const first = open();
  await first.book.create(first.vault.put(passphrase));
  writeFileSync(join(first.folder, 'signing-key.json'), '{');
  const next = open(cipher, first.folder);
  expect(next.book.get()).toBeNull();
  expect(next.logged.join('\n')).toContain('set aside');
});
