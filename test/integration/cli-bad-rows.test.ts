// Rows that no file can carry, from the command line to the storage: set aside, counted, verified and discarded.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseOnly } from './cli/run-cli.ts';
import { coreViews, createScriptedEngine, type ScriptedAnswer } from './cli/scripted-engine.ts';
import { openWorld, type World } from './cli/world.ts';

const halfPair = Buffer.from('61003dd8', 'hex');
/** Every hundredth label of dbo.numbers is half a surrogate pair. */
const spoil = (answer: ScriptedAnswer): ScriptedAnswer =>
  answer.table.rows.length < 1000
    ? answer
    : {
        ...answer,
        table: {
          ...answer.table,
          rows: answer.table.rows.map(([id, label], i) => [id ?? null, i % 100 === 7 ? halfPair : (label ?? null)]),
        },
      };

let world: World;
beforeAll(async () => {
  world = await openWorld(createScriptedEngine(coreViews.map(spoil)));
});
afterAll(() => world.close());

test.each(['parquet', 'csv', 'jsonl'])('a %s run sets them aside and says so', async (format) => {
  const folder = world.folder(`aside-${format}`);
  await world.plan(folder, 'dbo.*', '--format', format, '--bad-rows', 'set-aside');
  const ended = await folder.run('run', 'plan.json', '--state', 'state', '--json');
  expect(parseOnly(ended)).toMatchObject({ state: 'completed', rows: 990, rowsSetAside: 10 });
  expect(ended.exitCode).toBe(0);
  const container = BlobServiceClient.fromConnectionString(world.azurite.connectionString).getContainerClient(
    `aside-${format}`,
  );
  const names: string[] = [];
  for await (const { name } of container.listBlobsFlat()) names.push(name);
  const [aside] = names.filter((name) => name.includes('/_quarantine/'));
  const text = gunzipSync(await container.getBlobClient(aside ?? '').downloadToBuffer()).toString();
  const lines = text.trim().split('\n');
  expect(lines).toHaveLength(10);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    key: ['8'],
    refused: [{ column: 'label', reason: 'TEXT_NOT_UNICODE', encoding: 'utf-16le', data: '61003dd8' }],
    values: { id: '8', label: null },
  });
  const { runId } = parseRun(parseOnly(ended));
  expect(parseOnly(await folder.run('verify', runId, '--state', 'state', '--json'))).toMatchObject({
    verified: true,
    rows: 990,
  });
  expect(parseOnly(await folder.run('report', runId, '--state', 'state', '--json'))).toMatchObject({
    headline: 'Complete, 1 decision open',
    totals: { rows: 990, rowsSetAside: 10 },
    tables: [{ setAside: [{ rows: 10, blob: aside }] }],
  });
  await folder.run('report', runId, '--state', 'state', '--out', 'report.html');
  if (format === 'csv')
    expect(readFileSync(join(folder.path, 'report.html'), 'utf8')).toContain('<h1>Complete, 1 decision open</h1>');
  expect((await folder.run('discard', runId, '--state', 'state', '--json')).exitCode).toBe(0);
  const left: string[] = [];
  for await (const { name } of container.listBlobsFlat()) left.push(name);
  // What was done stays on record.
  expect(left).toEqual([expect.stringMatching(new RegExp(`^_logs/.*/${runId}/000001\\.jsonl$`))]);
});

test('without that choice the table stops at the first of them', async () => {
  const folder = world.folder('stops');
  await world.plan(folder);
  const ended = await folder.run('run', 'plan.json', '--state', 'state', '--json');
  expect(parseOnly(ended)).toMatchObject({ state: 'failed', error: { code: 'TEXT_NOT_UNICODE' } });
});

const parseRun = (value: unknown): { readonly runId: string } =>
  typeof value === 'object' && value !== null && 'runId' in value ? { runId: String(value.runId) } : { runId: '' };
