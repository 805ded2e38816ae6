// The whole way from inventory to discard against a server that has only the core catalog views.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseOnly } from './cli/run-cli.ts';
import { password } from './cli/scripted-engine.ts';
import { openWorld, sourceFile, type World } from './cli/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const resultSchema = z.object({ runId: z.string() });

describe('a server of another make', () => {
  test('is listed with what it can tell', async () => {
    const catalog = parseOnly(await world.folder('inventory').run('inventory', '--source', 'source.json', '--json'));
    expect(catalog).toMatchObject({
      server: { version: 'unknown' },
      tables: [
        { schema: 'dbo', name: 'numbers', keys: [{ name: 'PK_numbers', isPrimaryKey: true }], rowsEstimate: null },
      ],
    });
  });

  test.each(['parquet', 'csv', 'jsonl'])('is exported, verified and discarded as %s', async (format) => {
    const folder = world.folder(`export-${format}`);
    expect(parseOnly(await world.plan(folder, 'dbo.*', '--format', format, '--json'))).toMatchObject({
      rowsEstimate: 1000,
    });
    const result = parseOnly(await folder.run('run', 'plan.json', '--state', 'state', '--json'));
    expect(result).toMatchObject({
      state: 'completed',
      rows: 1000,
      tables: [{ schema: 'dbo', table: 'numbers', rows: 1000, parts: 1, verified: true }],
    });
    const { runId } = resultSchema.parse(result);
    const verdict = parseOnly(await folder.run('verify', runId, '--state', 'state', '--json'));
    expect(verdict).toMatchObject({ verified: true, rows: 1000, parts: 1 });
    const discarded = parseOnly(await folder.run('discard', runId, '--state', 'state', '--json'));
    expect(discarded).toMatchObject({ discarded: true, deletedBlobs: 7 });
    expect(parseOnly(await folder.run('runs', '--state', 'state', '--json'))).toEqual({ runs: [] });
  });

  test('takes its secrets from standard input, one line each', async () => {
    const folder = world.folder('stdin');
    folder.write(
      'source.json',
      sourceFile(world.server.port, {
        server: `127.0.0.1,${String(world.server.port)}`,
        port: undefined,
        authentication: { kind: 'sql', user: 'reader', password: { stdin: true } },
      }),
    );
    folder.write('target.json', { kind: 'connectionString', value: { stdin: true }, container: 'stdin' });
    const argv = ['plan', '--source', 'source.json', '--target', 'target.json', '--tables', '*', '--out', 'plan.json'];
    expect((await folder.runWith(`${password}\n`, ...argv)).exitCode).toBe(0);
    const secrets = `${password}\n${world.azurite.connectionString}\n`;
    const result = parseOnly(await folder.runWith(secrets, 'run', 'plan.json', '--state', 'state', '--json'));
    expect(result).toMatchObject({ state: 'completed', rows: 1000 });
  });
});

describe('people', () => {
  test('read what was planned and what was done', async () => {
    const folder = world.folder('people');
    const planned = await world.plan(folder);
    expect(planned.exitCode).toBe(0);
    expect(planned.out).toMatch(/dbo +numbers +1,000[^]*Carry it out with: tableferry run/);
    const done = await folder.run('run', 'plan.json');
    expect(done.exitCode).toBe(0);
    expect(done.out).toMatch(/Complete: 1,000 rows in 1 part, .* all verified/);
    expect((await folder.run('runs')).out).toMatch(/completed .* sales +people +1 +1,000/);
  });
});
