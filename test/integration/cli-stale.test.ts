// `tableferry stale`: what it says and ends with after a run, by run id and by manifest, and what the report keeps of it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { BlobServiceClient } from '@azure/storage-blob';
import { manifestSchema } from '../../shared/manifest.ts';
import { reportSchema } from '../../shared/report.ts';
import { sourceChangesSchema } from '../../shared/source-changes.ts';
import { openEngine } from '../double/engine/engine.ts';
import { buildSample } from '../double/sample/build-sample.ts';
import type { Engine } from '../double/types.ts';
import { parseOnly, type CliFolder } from './cli/run-cli.ts';
import { password } from './cli/scripted-engine.ts';
import { openWorld, type World } from './cli/world.ts';

const folderOfSample = mkdtempSync(join(tmpdir(), 'tableferry-stale-cli-'));
let world: World;
let engine: Engine;
beforeAll(async () => {
  const file = join(folderOfSample, 'sample.db');
  buildSample(file, { scale: 0.01 });
  const logins = [{ user: 'reader', password, database: 'sample', canCreateDatabase: true }];
  engine = openEngine({ databases: [{ name: 'sample', file, hasChangeTracking: true }], logins });
  world = await openWorld(engine, 'sample');
});
afterAll(async () => {
  await world.close();
  engine.close();
  rmSync(folderOfSample, { recursive: true });
});

const write = (sql: string): void => {
  const session = engine.login('reader', password, 'sample');
  for (const event of session.run(sql, [])) if (event.kind === 'wait') throw new Error('the writer waits');
  session.close();
};

const runSchema = z.looseObject({ runId: z.string(), state: z.literal('completed') });

async function exported(folder: CliFolder, ...more: readonly string[]): Promise<string> {
  expect((await world.plan(folder, 'sales.orders,sales.customers', ...more)).exitCode).toBe(0);
  return runSchema.parse(parseOnly(await folder.run('run', 'plan.json', '--json'))).runId;
}

async function readManifestOf(runId: string, container: string) {
  const client = BlobServiceClient.fromConnectionString(world.azurite.connectionString).getContainerClient(container);
  for await (const { name } of client.listBlobsFlat())
    if (name.includes(runId) && name.endsWith('.json') && name.includes('manifest'))
      return manifestSchema.parse(JSON.parse((await client.getBlobClient(name).downloadToBuffer()).toString()));
  throw new Error('the run left no manifest');
}

test('a source that did not change ends with 0, one that did with 8, and the report keeps the answers', async () => {
  const folder = world.folder('stale-run');
  const runId = await exported(folder);
  const still = await folder.run('stale', runId);
  expect([still.exitCode, still.out.split('\n')[0]]).toEqual([0, 'The source did not change since the export.']);

  write('DELETE FROM sales.orders WHERE order_id IN (SELECT TOP (3) order_id FROM sales.orders ORDER BY order_id)');
  write('UPDATE TOP (2) sales.customers SET email = NULL');
  const changed = await folder.run('stale', runId, '--source', 'source.json');
  expect(changed.exitCode).toBe(8);
  expect(changed.out).toMatch(/^The source changed 5 rows in 2 tables since the export\.\n/);
  expect(changed.out).toMatch(/sales\.orders +CHANGED +3 +By change tracking: 0 rows inserted, 0 updated, 3 deleted\./);

  await folder.run('report', runId, '--format', 'json', '--out', 'report.json');
  const { sourceChanges } = reportSchema.parse(JSON.parse(readFileSync(join(folder.path, 'report.json'), 'utf8')));
  expect(sourceChanges.map(({ kind, rows }) => [kind, rows])).toEqual([
    ['none', 0],
    ['changed', 5],
  ]);
});

test('a manifest alone is enough, with the source; what it cannot tell ends with 9', async () => {
  const folder = world.folder('stale-manifest');
  const runId = await exported(folder, '--point-in-time', 'auto');
  const manifest = await readManifestOf(runId, 'stale-manifest');
  expect(manifest.tables.every(({ changeMark }) => changeMark?.tracking !== null)).toBe(true);
  folder.write('manifest.json', manifest);
  write("UPDATE TOP (1) sales.customers SET email = N'x@example.com'");
  const found = await folder.run('stale', 'manifest.json', '--source', 'source.json', '--json');
  expect(found.exitCode).toBe(8);
  expect(sourceChangesSchema.parse(parseOnly(found))).toMatchObject({ runId, kind: 'changed', rows: 1 });

  const blind = { ...manifest, tables: manifest.tables.map(({ changeMark: _mark, ...table }) => table) };
  folder.write('manifest.json', blind);
  const unknown = await folder.run('stale', 'manifest.json', '--source', 'source.json');
  expect(unknown.exitCode).toBe(9);
  expect(unknown.out).toMatch(/^Whether the source changed since the export cannot be told\./);

  const misused = await folder.run('stale', 'manifest.json');
  expect([misused.exitCode, misused.err]).toEqual([2, expect.stringContaining('needs --source FILE')]);
  expect((await folder.run('stale', 'no-such-run', '--state', '.')).exitCode).not.toBe(0);
});

test('a run that read from a database snapshot of its own is asked about after the snapshot is gone', async () => {
  const folder = world.folder('stale-snapshot');
  const runId = await exported(folder, '--point-in-time', 'database-snapshot');
  write('DELETE FROM sales.orders WHERE order_id IN (SELECT TOP (2) order_id FROM sales.orders ORDER BY order_id)');
  const found = sourceChangesSchema.parse(parseOnly(await folder.run('stale', runId, '--json')));
  expect(found).toMatchObject({ kind: 'changed', rows: 2 });
  expect(found.tables.map(({ kind, way }) => [kind, way])).toContainEqual(['none', 'tracking']);
});
