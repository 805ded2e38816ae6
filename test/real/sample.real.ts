// The main job on a real server: every cell of the sample that was loaded is held against what three readers find.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkListSchema } from '../../shared/checks.ts';
import { manifestSchema } from '../../shared/manifest.ts';
import { preflightSchema } from '../../shared/preflight.ts';
import { z } from 'zod';
import { openStorage } from '../demo/storage.ts';
import { compareRun } from '../oracle/compare-run.ts';
import { describeDifference } from '../oracle/differences.ts';
import { readersOf } from '../oracle/readers/reader-for.ts';
import { readRealServer } from './real-server.ts';
import { openRealWorld, type RealWorld } from './real-world.ts';
import { childEnvironment } from '../child-environment.ts';

const entry = fileURLToPath(new URL('../../electron/cli/index.ts', import.meta.url));
const runSchema = z.looseObject({ runId: z.string(), state: z.string(), rows: z.int() });

let world: RealWorld;
beforeAll(async () => {
  const server = readRealServer(process.env);
  if (server === null) throw new Error('no server is named');
  world = await openRealWorld(server);
});
afterAll(() => world.close());

function cli(container: string, ...argv: readonly string[]): unknown {
  const target = { kind: 'connectionString', value: { env: 'STORAGE' }, container };
  writeFileSync(join(world.folder, 'target.json'), JSON.stringify(target));
  const { stdout, stderr, status } = spawnSync(process.execPath, [entry, ...argv, '--json'], {
    cwd: world.folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: {
      ...childEnvironment(),
      TABLEFERRY_TEST_PASSWORD: world.password,
      STORAGE: world.azurite.connectionString,
    },
  });
  if (status !== 0 && status !== 5) throw new Error(`${argv[0] ?? ''}: ${stdout}${stderr}`);
  return JSON.parse(stdout);
}

describe.each(['parquet', 'csv', 'jsonl'] as const)('the sample, as %s', (format) => {
  it('arrives complete and verified, and not one cell differs', async () => {
    const connection = ['--source', 'source.json', '--target', 'target.json'];
    const plan = ['--tables', '*.*', '--format', format, '--part-size', '1MB', '--out', 'plan.json'];
    cli(format, 'plan', ...connection, ...plan);
    const run = runSchema.parse(cli(format, 'run', 'plan.json', '--state', `state-${format}`));
    expect(run.state).toBe('completed');
    const container = BlobServiceClient.fromConnectionString(world.azurite.connectionString).getContainerClient(format);
    const storage = openStorage(world.azurite.connectionString, format);
    const manifest = manifestSchema.parse(JSON.parse(await storage.manifest()));
    const differences: string[] = [];
    let cells = 0;
    const request = { manifest, container, databaseFile: world.truthFile, readers: readersOf[format] };
    for await (const compared of compareRun(request)) {
      cells += compared.cells;
      for (const difference of compared.differences)
        differences.push(
          `${compared.schema}.${compared.table} (${compared.reader}): ${describeDifference(difference)}`,
        );
    }
    expect(differences).toEqual([]);
    expect(cells).toBeGreaterThan(10_000);
  });
});

it('the doctor finds nothing that failed', () => {
  const { checks } = z
    .looseObject({ checks: z.object({ source: checkListSchema }) })
    .parse(cli('doctor', 'doctor', '--source', 'source.json'));
  expect(checks.source.filter(({ state }) => state === 'failed')).toEqual([]);
});

it('the check looks at every table, and the server refuses none of its questions', () => {
  const found = preflightSchema.parse(cli('check', 'preflight', '--source', 'source.json', '--tables', '*.*'));
  expect(found.tables.length).toBeGreaterThan(10);
  expect(found.tables.filter(({ looked }) => looked === 'refused' || looked === 'tooLong')).toEqual([]);
});

it('a table is read at one point in time of its own, or the plan says that the server does not allow it', () => {
  const connection = ['--source', 'source.json', '--target', 'target.json', '--tables', 'sales.*'];
  cli('moment', 'plan', ...connection, '--point-in-time', 'auto', '--out', 'moment.json');
  const plan = JSON.parse(readFileSync(join(world.folder, 'moment.json'), 'utf8'));
  const { pointInTime } = z.looseObject({ pointInTime: z.looseObject({ mode: z.string() }) }).parse(plan);
  const run = runSchema.parse(cli('moment', 'run', 'moment.json', '--state', 'state-moment'));
  expect([run.state, pointInTime.mode]).toEqual(['completed', expect.stringMatching(/none|perTable|shared|readOnly/)]);
});
