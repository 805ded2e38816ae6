// `tableferry doctor`: the lines as they settle, the exit code, and never a secret.
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { checkListSchema } from '../../shared/checks.ts';
import { parseOnly, type CliFolder } from './cli/run-cli.ts';
import { password } from './cli/scripted-engine.ts';
import { openWorld, sourceFile, type World } from './cli/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const lineStates = (out: string): readonly string[] =>
  out
    .split('\n')
    .filter((line) => /^(?:ok|warning|FAILED|not tried)\s/.test(line))
    .map((line) => line.replace(/\s{2,}/, ': ').replace(/^([^:]*: [^:]*):.*/, '$1'));

const doctor = (folder: CliFolder, ...more: string[]) => folder.run('doctor', '--source', 'source.json', ...more);

test('tells each line of source and target and ends with 0 when both can be used', async () => {
  const folder = world.folder('doctor-fine');
  await BlobServiceClient.fromConnectionString(world.azurite.connectionString).createContainer('doctor-fine');
  const { exitCode, out, err } = await doctor(folder, '--target', 'target.json');
  expect(err).toBe('');
  expect(lineStates(out).map((line) => line.replace(/^(?:ok|warning): /, ''))).toEqual([
    'Find the server',
    'Reach the server',
    'Encrypt the connection',
    'Sign in',
    'Read the version',
    'Open the database',
    'Look at the rights',
    'Reach the storage account',
    'Sign in',
    'Find the container',
    'Write a small blob',
    'Read it back',
    'Delete it',
  ]);
  expect(out).toMatch(/\n(?:All tried, all well|Usable; look at the warnings)\.\n$/);
  expect(exitCode).toBe(0);
  for (const secret of [password, world.azurite.key]) expect(out).not.toContain(secret);
});

test('a refused login is one failed line, the rest is not tried, and the exit code is that of the failure', async () => {
  const folder = world.folder('doctor-wrong');
  folder.write('secret', 'wrong-but-secret');
  const authentication = { kind: 'sql', user: 'reader', password: { file: 'secret' } };
  folder.write('source.json', sourceFile(world.server.port, { authentication }));
  const { exitCode, out } = await doctor(folder);
  expect(lineStates(out).slice(3)).toEqual([
    'FAILED: Sign in',
    'not tried: Read the version',
    'not tried: Open the database',
    'not tried: Look at the rights',
  ]);
  expect(out).toMatch(/The login reader was refused \(18456\)\. Check the name and the password/);
  expect(out).toMatch(/Not usable yet: "Sign in" failed\.\n$/);
  expect(out).not.toContain('wrong-but-secret');
  expect(exitCode).toBe(3);
});

test('with --json it prints one object with every line', async () => {
  const folder = world.folder('doctor-json');
  folder.write('source.json', sourceFile(world.server.port, { server: 'nowhere.invalid', port: undefined }));
  const result = await doctor(folder, '--json');
  const { usable, checks } = z
    .object({ usable: z.boolean(), checks: z.object({ source: checkListSchema, target: checkListSchema }) })
    .parse(parseOnly(result));
  expect(usable).toBe(false);
  expect(checks.source.map(({ state }) => state)).toEqual(['failed', ...Array.from({ length: 6 }, () => 'skipped')]);
  expect(checks.source[0].error?.code).toBe('HOST_UNKNOWN');
  expect(checks.target).toEqual([]);
  expect(result.exitCode).toBe(4);
});
