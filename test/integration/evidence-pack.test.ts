// A pack from a real run by the command line, checked on "another machine", and by OpenSSL and unzip without this program.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fingerprintOf } from '../../electron/signing/fingerprint.ts';
import { publicKeyOf } from '../../electron/signing/keys.ts';
import { fixedKey, makePack } from '../fakes/evidence.ts';
import { createCliFolder, parseOnly } from './cli/run-cli.ts';
import { password } from './cli/scripted-engine.ts';
import { openWorld, type World } from './cli/world.ts';

let world: World;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world.close());

const passphrase = 'correct horse battery';

test('a pack of a run is checked where there is nothing but the file and the public key', async () => {
  const folder = world.folder('evidence');
  folder.write('passphrase', passphrase);
  await world.plan(folder);
  await folder.run('run', 'plan.json', '--state', 'state');
  const { runs } = Object(parseOnly(await folder.run('runs', '--state', 'state', '--json')));
  const runId = String(Object(runs)[0].runId);
  const key = ['--passphrase', 'file:passphrase'];
  expect((await folder.run('key', 'new', '--out', 'key.pem', ...key)).exitCode).toBe(0);
  expect((await folder.run('key', 'export-public', 'key.pem', '--out', 'public.pem', ...key)).exitCode).toBe(0);
  const made = await folder.run('evidence', runId, '--state', 'state', '--key', 'key.pem', ...key, '--out', 'pack.zip');
  expect(made.exitCode, made.err).toBe(0);

  const elsewhere = createCliFolder({});
  for (const file of ['pack.zip', 'public.pem']) copyFileSync(join(folder.path, file), join(elsewhere.path, file));
  const known = await elsewhere.run('verify-pack', 'pack.zip', '--key', 'public.pem');
  expect(known).toMatchObject({ exitCode: 0, err: '' });
  expect(known.out).toMatch(new RegExp(`as it was signed: \\d+ files about run ${runId}[^]*Signed by a key you named`));
  // No state folder is needed, and none appears.
  expect(readdirSync(elsewhere.path).toSorted()).toEqual(['pack.zip', 'public.pem']);
  expect(folder.allFiles()).not.toContain('BEGIN PRIVATE KEY');
  const bytes = readFileSync(join(folder.path, 'pack.zip'));
  expect(bytes.toString('latin1')).not.toMatch(new RegExp(`PRIVATE KEY|${passphrase}|${password}`));

  const at = bytes.indexOf('"rows": ') + 8;
  bytes[at] = bytes[at] === 0x31 ? 0x32 : 0x31;
  writeFileSync(join(elsewhere.path, 'pack.zip'), bytes);
  const changed = await elsewhere.run('verify-pack', 'pack.zip', '--key', 'public.pem');
  expect(changed.exitCode).toBe(6);
  expect(changed.out).toMatch(/is NOT the pack that was signed\.\nmanifest\.json: its content is not what was signed/);
});

const missing = ['openssl', 'unzip', 'sha256sum'].filter((tool) => spawnSync('which', [tool]).status !== 0);
/** A developer's machine may lack them, and is told so; continuous integration may not. */
const isSkipped = missing.length > 0 && process.env['CI'] === undefined;
if (isSkipped) console.warn(`SKIPPED  Packs were not checked without this program: ${missing.join(', ')} missing.`);

test.skipIf(isSkipped)('without this program the words of README.txt lead to the same answers', () => {
  const folder = createCliFolder({}).path;
  writeFileSync(join(folder, 'pack.zip'), makePack());
  expect(execFileSync('unzip', ['-t', 'pack.zip'], { cwd: folder, encoding: 'utf8' })).toContain('No errors detected');
  execFileSync('unzip', ['-q', 'pack.zip', '-d', 'pack'], { cwd: folder });
  const cwd = join(folder, 'pack');
  const sh = (line: string): string => execFileSync('sh', ['-c', `${line} 2>&1`], { cwd, encoding: 'utf8' });
  const readme = readFileSync(join(cwd, 'README.txt'), 'utf8');
  const commands = [...readme.matchAll(/^ {7}(.+)$/gm)].map(([, line = '']) => line);
  expect(commands).toHaveLength(5);
  const [gather = '', verify = '', fingerprint = '', check = '', sum = ''] = commands;
  sh(gather);
  expect(sh(verify)).toContain('Signature Verified Successfully');
  expect(sh(fingerprint)).toContain(fingerprintOf(publicKeyOf(fixedKey(1))));
  expect(sh(check)).toMatch(/^README\.txt: OK\n/);
  expect(sh(check)).not.toMatch(/FAILED/);
  expect(readFileSync(join(cwd, 'pack.json'), 'utf8')).toContain(sh(sum).slice(0, 64));
  writeFileSync(join(cwd, 'report.html'), 'another');
  expect(() => sh(check)).toThrow(/Command failed/);
  writeFileSync(join(cwd, 'signed'), 'x', { flag: 'a' });
  expect(() => sh(verify)).toThrow(/Command failed/);
});
