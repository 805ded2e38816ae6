// Whatever is wrong: one clear sentence with what to do, the right exit code, nothing lost, no secret shown.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  generateAccountSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openStore } from '../../electron/worker/store/store.ts';
import { startDouble } from '../double/server.ts';
import { parseOnly, type CliFolder, type CliResult } from './cli/run-cli.ts';
import { coreViews, createScriptedEngine, password } from './cli/scripted-engine.ts';
import { openWorld, sourceFile, type World } from './cli/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** What a refused command has in common; returns its sentence. */
function refusalOf(result: CliResult, exitCode: number, code: string): string {
  const { error } = errorSchema.parse(parseOnly(result));
  expect([result.exitCode, error.code]).toEqual([exitCode, code]);
  expect(result.err).toBe('');
  expect(result.out).not.toContain(password);
  expect(result.out).not.toContain(world.azurite.key);
  expect(error.message).toMatch(/^\S.*\. [A-Z].*\.$/);
  return error.message;
}

const inventory = (folder: CliFolder): Promise<CliResult> =>
  folder.run('inventory', '--source', 'source.json', '--json');

async function plannedFolder(container: string): Promise<CliFolder> {
  const folder = world.folder(container);
  expect((await world.plan(folder)).exitCode).toBe(0);
  return folder;
}

const run = (folder: CliFolder, state = 'state'): Promise<CliResult> =>
  folder.run('run', 'plan.json', '--state', state, '--json');

describe('the source', () => {
  test('wrong password', async () => {
    const folder = world.folder('bad-source');
    folder.write('secret', 'wrong');
    folder.write(
      'source.json',
      sourceFile(world.server.port, {
        authentication: { kind: 'sql', user: 'reader', password: { file: 'secret' } },
      }),
    );
    expect(refusalOf(await inventory(folder), 3, 'LOGIN_REFUSED')).toMatch(/login reader was refused \(18456\)/);
  });

  test('a password that changed after the plan: no run is begun', async () => {
    const folder = world.folder('bad-login');
    folder.write('secret', password);
    const authentication = { kind: 'sql', user: 'reader', password: { file: 'secret' } };
    folder.write('source.json', sourceFile(world.server.port, { authentication }));
    expect((await world.plan(folder)).exitCode).toBe(0);
    folder.write('secret', 'wrong');
    refusalOf(await run(folder), 3, 'LOGIN_REFUSED');
    expect(parseOnly(await folder.run('runs', '--state', 'state', '--json'))).toEqual({ runs: [] });
  });

  test('unknown database', async () => {
    const folder = world.folder('bad-source');
    folder.write('source.json', sourceFile(world.server.port, { database: 'salse' }));
    expect(refusalOf(await inventory(folder), 3, 'DATABASE_UNAVAILABLE')).toMatch(/Database salse/);
  });

  test('a certificate nobody vouches for', async () => {
    const folder = world.folder('bad-source');
    folder.write('source.json', sourceFile(world.server.port, { caFile: undefined }));
    expect(refusalOf(await inventory(folder), 3, 'CERTIFICATE_REFUSED')).toMatch(/\(caFile\)/);
  });

  test('nobody listens', async () => {
    const folder = world.folder('bad-source');
    folder.write('source.json', sourceFile(1, { connectTimeoutMs: 1000 }));
    expect(refusalOf(await inventory(folder), 4, 'SOURCE_UNREACHABLE')).toMatch(/127\.0\.0\.1/);
  });

  test('unknown table', async () => {
    const folder = world.folder('bad-source');
    const argv = ['plan', '--source', 'source.json', '--target', 'target.json', '--tables', 'dbo.nmbers', '--json'];
    expect(refusalOf(await folder.run(...argv), 2, 'TABLE_UNKNOWN')).toMatch(/no table matches dbo\.nmbers/);
  });

  test('no SELECT right', async () => {
    const denied = await startDouble({ engine: createScriptedEngine(coreViews, /\[dbo\]\.\[numbers\]/) });
    const folder = world.folder('bad-source');
    folder.write('ca.pem', denied.caPem);
    folder.write('source.json', sourceFile(denied.port));
    const message = refusalOf(await world.plan(folder, 'dbo.*', '--json'), 3, 'SELECT_DENIED');
    expect(message).toMatch(/dbo\.numbers was not read.*\(229\)\. Ask for GRANT SELECT/);
    await denied.close();
  });
});

describe('the target', () => {
  test('a key that is not the account’s', async () => {
    const folder = await plannedFolder('bad-key');
    const wrong = world.azurite.connectionString.replace(world.azurite.key, Buffer.alloc(64, 7).toString('base64'));
    folder.write('secret', wrong);
    folder.write('target.json', { kind: 'connectionString', value: { file: 'secret' }, container: 'bad-key' });
    expect((await world.plan(folder)).exitCode).toBe(0);
    expect(refusalOf(await run(folder), 3, 'STORAGE_REFUSED')).toMatch(/container bad-key/);
    expect(parseOnly(await folder.run('runs', '--state', 'state', '--json'))).toEqual({ runs: [] });
  });

  test('a SAS without the right to write', async () => {
    const folder = await plannedFolder('read-only');
    expect((await run(folder)).exitCode).toBe(0);
    folder.write('secret', readOnlySas(world.azurite));
    folder.write('target.json', {
      kind: 'sas',
      endpoint: world.azurite.endpoint,
      sas: { file: 'secret' },
      container: 'read-only',
    });
    expect((await world.plan(folder)).exitCode).toBe(0);
    const result = await run(folder);
    expect(refusalIn(result)).toMatchObject({ code: 'STORAGE_REFUSED' });
    expect(result.exitCode).toBe(3);
  });

  test('nobody listens', async () => {
    const folder = await plannedFolder('unreachable');
    folder.write('secret', world.azurite.connectionString.replace(`:${String(world.azurite.port)}/`, ':1/'));
    folder.write('target.json', { kind: 'connectionString', value: { file: 'secret' }, container: 'unreachable' });
    expect((await world.plan(folder)).exitCode).toBe(0);
    refusalOf(await run(folder), 4, 'STORAGE_UNREACHABLE');
  });
});

describe('the state folder', () => {
  test('that is a file', async () => {
    const folder = await plannedFolder('state-file');
    folder.write('state', 'not a folder');
    expect(refusalOf(await run(folder), 7, 'STATE_UNWRITABLE')).toContain('state');
  });

  test('that cannot be made', async () => {
    const folder = await plannedFolder('state-nowhere');
    refusalOf(await run(folder, '/dev/null/state'), 7, 'STATE_UNWRITABLE');
  });

  test('that another process uses', async () => {
    const folder = await plannedFolder('state-used');
    const store = openStore(join(folder.path, 'state'));
    refusalOf(await run(folder), 7, 'STATE_IN_USE');
    store.close();
    expect((await run(folder)).exitCode).toBe(0);
  });

  test('whose checkpoints are damaged or newer, without touching them', async () => {
    const folder = await plannedFolder('state-broken');
    const state = join(folder.path, 'state');
    const store = openStore(state);
    store.close();
    const file = join(state, 'state.db');
    const newer = new Database(file);
    newer.pragma('user_version = 9999');
    newer.close();
    refusalOf(await run(folder), 7, 'STATE_FROM_NEWER');
    writeFileSync(file, 'this is no database, and it is long enough to be looked at as one'.repeat(100));
    const before = readFileSync(file);
    refusalOf(await run(folder), 7, 'STATE_CORRUPT');
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

describe('files', () => {
  test('a plan that was edited by hand', async () => {
    const folder = await plannedFolder('edited');
    const path = join(folder.path, 'plan.json');
    const text = readFileSync(path, 'utf8').replace('"format": "parquet"', '"format": "jsonl"');
    writeFileSync(path, text);
    expect(refusalOf(await run(folder), 2, 'PLAN_CHANGED_BY_HAND')).toMatch(/Make the change with "tableferry plan"/);
  });

  test('a plan that is no plan', async () => {
    const folder = world.folder('no-plan');
    folder.write('plan.json', { planVersion: 2 });
    refusalOf(await run(folder), 2, 'FILE_INVALID');
    folder.write('plan.json', '{"planVersion":');
    expect(refusalOf(await run(folder), 2, 'FILE_INVALID')).toMatch(/not valid JSON/);
  });

  test('a password in the connection file', async () => {
    const folder = world.folder('literal');
    folder.write('source.json', sourceFile(1, { authentication: { kind: 'sql', user: 'reader', password } }));
    refusalOf(await inventory(folder), 2, 'FILE_INVALID');
  });
});

const refusalIn = ({ out }: CliResult): unknown => z.object({ error: z.unknown() }).parse(JSON.parse(out)).error;

function readOnlySas({ account, key }: World['azurite']): string {
  const permissions = {
    services: AccountSASServices.parse('b').toString(),
    resourceTypes: AccountSASResourceTypes.parse('sco').toString(),
    permissions: AccountSASPermissions.parse('rl'),
    expiresOn: new Date('2099-01-01T00:00:00Z'),
  };
  return generateAccountSASQueryParameters(permissions, new StorageSharedKeyCredential(account, key)).toString();
}
