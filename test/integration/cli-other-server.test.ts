// The whole way from inventory to discard against a server that has only the core catalog views.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAzurite, type Azurite } from '../azurite.ts';
import { startDouble, type Double } from '../double/server.ts';
import { coreViews, createScriptedEngine, password } from './cli/scripted-engine.ts';
import { createCliFolder, parseOnly, type CliFolder } from './cli/run-cli.ts';

let azurite: Azurite;
let server: Double;
beforeAll(async () => {
  azurite = await startAzurite();
  server = await startDouble({ engine: createScriptedEngine(coreViews) });
});
afterAll(async () => {
  await server.close();
  await azurite.close();
});

function folderFor(container: string): CliFolder {
  const folder = createCliFolder({ SQL_PASSWORD: password, STORAGE: azurite.connectionString });
  folder.write('ca.pem', server.caPem);
  folder.write('source.json', {
    server: '127.0.0.1',
    port: server.port,
    database: 'sales',
    authentication: { kind: 'sql', user: 'reader', password: { env: 'SQL_PASSWORD' } },
    caFile: 'ca.pem',
  });
  folder.write('target.json', { kind: 'connectionString', value: { env: 'STORAGE' }, container });
  return folder;
}

const plan = (folder: CliFolder, ...more: readonly string[]) =>
  folder.run(
    'plan',
    '--source',
    'source.json',
    '--target',
    'target.json',
    '--tables',
    'dbo.*',
    '--out',
    'plan.json',
    ...more,
  );

describe('a server of another make', () => {
  test('is listed with what it can tell', async () => {
    const catalog = parseOnly(await folderFor('inventory').run('inventory', '--source', 'source.json', '--json'));
    expect(catalog).toMatchObject({
      server: { version: 'unknown' },
      tables: [
        { schema: 'dbo', name: 'numbers', keys: [{ name: 'PK_numbers', isPrimaryKey: true }], rowsEstimate: null },
      ],
    });
  });

  test.each(['parquet', 'csv', 'jsonl'])('is exported, verified and discarded as %s', async (format) => {
    const folder = folderFor(`export-${format}`);
    expect(parseOnly(await plan(folder, '--format', format, '--json'))).toMatchObject({ rowsEstimate: 1000 });
    const result = parseOnly(await folder.run('run', 'plan.json', '--state', 'state', '--json'));
    expect(result).toMatchObject({
      state: 'completed',
      rows: 1000,
      tables: [{ schema: 'dbo', table: 'numbers', rows: 1000, parts: 1, verified: true }],
    });
    const { runId } = { runId: '', ...(typeof result === 'object' ? result : {}) };
    const verdict = parseOnly(await folder.run('verify', String(runId), '--state', 'state', '--json'));
    expect(verdict).toMatchObject({ verified: true, rows: 1000, parts: 1 });
    const discarded = parseOnly(await folder.run('discard', String(runId), '--state', 'state', '--json'));
    expect(discarded).toMatchObject({ discarded: true, deletedBlobs: 2 });
    expect(parseOnly(await folder.run('runs', '--state', 'state', '--json'))).toEqual({ runs: [] });
  });

  test('takes its secrets from standard input, one line each', async () => {
    const folder = folderFor('stdin');
    folder.write('source.json', {
      server: `127.0.0.1,${String(server.port)}`,
      database: 'sales',
      authentication: { kind: 'sql', user: 'reader', password: { stdin: true } },
      caFile: 'ca.pem',
    });
    folder.write('target.json', { kind: 'connectionString', value: { stdin: true }, container: 'stdin' });
    const argv = ['plan', '--source', 'source.json', '--target', 'target.json', '--tables', '*', '--out', 'plan.json'];
    expect((await folder.runWith(`${password}\n`, ...argv)).exitCode).toBe(0);
    const secrets = `${password}\n${azurite.connectionString}\n`;
    const result = parseOnly(await folder.runWith(secrets, 'run', 'plan.json', '--state', 'state', '--json'));
    expect(result).toMatchObject({ state: 'completed', rows: 1000 });
  });
});

describe('people', () => {
  test('read what was planned and what was done', async () => {
    const folder = folderFor('people');
    const planned = await plan(folder);
    expect(planned.exitCode).toBe(0);
    expect(planned.out).toMatch(/dbo +numbers +1,000[^]*Carry it out with: tableferry run/);
    const done = await folder.run('run', 'plan.json');
    expect(done.exitCode).toBe(0);
    expect(done.out).toMatch(/Complete: 1,000 rows in 1 part, .* all verified/);
    expect((await folder.run('runs')).out).toMatch(/completed .* sales +people +1 +1,000/);
  });
});
