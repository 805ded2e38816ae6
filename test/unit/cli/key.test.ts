// `tableferry key`: keys are made, shown, taken over and given out, and never lost or shown.
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import { fixedKey } from '../../fakes/evidence.ts';
import { createFakeTerminal } from './fake-terminal.ts';

const env = { PASS: 'correct horse battery', OTHER: 'another one that is long', SHORT: 'short' };

function openFolder() {
  const cwd = mkdtempSync(join(tmpdir(), 'tableferry-key-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  return {
    cwd,
    async run(line: string, stdin = '') {
      const terminal = createFakeTerminal({ cwd, env, stdin });
      const exitCode = await main(line.split(' '), terminal, () => {
        throw new Error('no worker is needed');
      });
      return { exitCode, out: terminal.stdout(), err: terminal.stderr() };
    },
    read: (name: string) => readFileSync(join(cwd, name), 'utf8'),
    write: (name: string, text: string) => writeFileSync(join(cwd, name), text),
  };
}

const fingerprintIn = (out: string): string => /Fingerprint: ([\da-f ]{79})\n/.exec(out)?.[1] ?? 'none';

test('a new key is shown and given out by its fingerprint, and only its owner may read it', async () => {
  const folder = openFolder();
  const made = await folder.run('key new --out key.pem --passphrase env:PASS');
  expect(made.exitCode).toBe(0);
  expect(statSync(join(folder.cwd, 'key.pem')).mode & 0o777).toBe(0o600);
  expect(folder.read('key.pem')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
  const shown = await folder.run('key show key.pem --passphrase stdin', `${env.PASS}\n`);
  const exported = await folder.run('key export-public key.pem --out pub.pem --passphrase env:PASS');
  const shownPublic = await folder.run('key show pub.pem');
  const prints = [made, shown, exported, shownPublic].map(({ out }) => fingerprintIn(out));
  expect(prints[0]).not.toBe('none');
  expect(new Set(prints).size).toBe(1);
  expect(folder.read('pub.pem')).toMatch(/^-----BEGIN PUBLIC KEY-----/);
  for (const { out, err } of [made, shown, exported]) expect(out + err).not.toMatch(/PRIVATE|correct horse/);
});

test('a key is never written over another file', async () => {
  const folder = openFolder();
  folder.write('key.pem', 'mine');
  const { exitCode, err } = await folder.run('key new --out key.pem --passphrase env:PASS');
  expect(exitCode).toBe(2);
  expect(err).toMatch(/No key was written: there is a file .*key\.pem/);
  expect(folder.read('key.pem')).toBe('mine');
});

test('a key of OpenSSL without a passphrase is taken over under one', async () => {
  const folder = openFolder();
  folder.write('plain.pem', fixedKey(1).export({ type: 'pkcs8', format: 'pem' }).toString());
  const taken = await folder.run('key import plain.pem --out key.pem --new-passphrase env:OTHER');
  expect(taken.exitCode).toBe(0);
  const shown = await folder.run('key show key.pem --passphrase env:OTHER');
  expect(fingerprintIn(shown.out)).toBe(fingerprintIn(taken.out));
});

test.each([
  ['key new --out key.pem', /too short.*12 characters/],
  ['key new --out key.pem --passphrase env:SHORT', /too short/],
  ['key new --out key.pem --passphrase secret-itself-on-the-line', /never the passphrase itself/],
  ['key new --passphrase env:PASS', /--out FILE is missing/],
  ['key new --out key.pem --passphrase env:NONE', /NONE, named for --passphrase, is not set/],
  ['key turn', /new, show, import, export-public/],
  ['key show', /FILE is missing/],
  ['key show nothing.pem', /there is no such file/],
])('%s is an input error, and nothing is written', async (line, words) => {
  const folder = openFolder();
  const { exitCode, err } = await folder.run(line);
  expect(exitCode).toBe(2);
  expect(err).toMatch(words);
  expect(err).not.toContain('secret-itself');
  expect(() => folder.read('key.pem')).toThrow(/ENOENT/);
});

test('a wrong passphrase is told without it', async () => {
  const folder = openFolder();
  await folder.run('key new --out key.pem --passphrase env:PASS');
  const { exitCode, err } = await folder.run('key show key.pem --passphrase env:OTHER');
  expect(exitCode).toBe(2);
  expect(err).toMatch(/the passphrase is not its own/);
  expect(err).not.toContain(env.OTHER);
});

test('a folder that may not be written is told', async () => {
  const folder = openFolder();
  folder.write('file', 'x');
  chmodSync(join(folder.cwd, 'file'), 0o600);
  const { exitCode, err } = await folder.run('key new --out file/key.pem --passphrase env:PASS');
  expect(exitCode).toBe(7);
  expect(err).toMatch(/a part of its path is not a folder/);
});

test('without the option the passphrase is asked for: twice for a new key, once to open it', async () => {
  const { cwd, run } = openFolder();
  const type = async (line: string, ...typed: readonly string[]) => {
    const terminal = createFakeTerminal({ cwd, typed });
    const exitCode = await main(line.split(' '), terminal, () => {
      throw new Error('no worker is needed');
    });
    return { exitCode, out: terminal.stdout(), err: terminal.stderr() };
  };
  expect(await type('key new --out key.pem', env.PASS, env.OTHER)).toMatchObject({ exitCode: 2 });
  const made = await type('key new --out key.pem', env.PASS, env.PASS);
  expect(made.exitCode).toBe(0);
  const shown = await type('key show key.pem', env.PASS);
  expect(fingerprintIn(shown.out)).toBe(fingerprintIn(made.out));
  expect((await type('key show key.pem')).err).toMatch(/its passphrase is missing/);
  // A script gets no question.
  expect(await run('key show key.pem --json')).toMatchObject({ exitCode: 2 });
});
