// Transforms from the command line to the storage: masks whose tokens join, a script, an expression of the server; what
// is masked stands in no file, log, store or manifest; a script that goes wrong ends its own table alone.
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { manifestSchema } from '../../shared/manifest.ts';
import { planSchema } from '../../shared/plan.ts';
import type { TableTransforms } from '../../shared/transforms.ts';
import { openEngine } from '../double/engine/engine.ts';
import { findIn, findInFolder, type Secret } from '../secrets/find-secrets.ts';
import { makePeople, mailOf, nameOf, peopleCount } from './cli/people.ts';
import { parseOnly, type CliFolder } from './cli/run-cli.ts';
import { password } from './cli/scripted-engine.ts';
import { openWorld, type World } from './cli/world.ts';

const database = mkdtempSync(join(tmpdir(), 'tableferry-people-'));
const maskKey = '5f3e0c9b2a7d41868f6e0d1c2b3a4958';
let world: World;
beforeAll(async () => {
  const file = join(database, 'people.db');
  makePeople(file);
  const logins = [{ user: 'reader', password, database: 'crm' }];
  world = await openWorld(openEngine({ databases: [{ name: 'crm', file }], logins }), 'crm');
});
afterAll(async () => {
  await world.close();
  rmSync(database, { recursive: true });
});

const token = { how: 'tokenise', domain: 'person' } as const;
const transforms: TableTransforms[] = [
  {
    schema: 'dbo',
    name: 'people',
    transforms: [
      { kind: 'server', name: 'double_points', sql: 't.points * 2 -- twice' },
      { kind: 'mask', column: 'email', mask: token },
      {
        kind: 'script',
        source:
          "const initial = row.name.slice(0, 1);\nreturn { name: initial + '.', years: String(2024 - Number(row.born.slice(0, 4))) };",
        columns: ['name'],
        adds: ['years'],
      },
      { kind: 'mask', column: 'phone', mask: { how: 'hash' } },
      { kind: 'mask', column: 'born', mask: { how: 'generalise', to: { kind: 'year' } } },
      { kind: 'cast', column: 'points', to: { kind: 'string' } },
    ],
  },
  { schema: 'dbo', name: 'orders', transforms: [{ kind: 'mask', column: 'email', mask: token }] },
];

async function blobsOf(container: string): Promise<ReadonlyMap<string, Buffer>> {
  const client = BlobServiceClient.fromConnectionString(world.azurite.connectionString).getContainerClient(container);
  const blobs = new Map<string, Buffer>();
  for await (const { name } of client.listBlobsFlat()) {
    const bytes = await client.getBlobClient(name).downloadToBuffer();
    blobs.set(name, name.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  }
  return blobs;
}

const rowsOf = (blobs: ReadonlyMap<string, Buffer>, table: string): Record<string, string>[] =>
  [...blobs].flatMap(([name, bytes]) => {
    if (!name.includes(`/${table}/`) || !name.includes('part-')) return [];
    const [header = '', ...lines] = bytes.toString().trim().split(/\r?\n/);
    const names = header.split(',');
    return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? '', cell])));
  });

const runSchema = z.looseObject({ runId: z.string(), state: z.string() });
const withKey = (folder: CliFolder): void => folder.write('mask.key', `${maskKey}\n`);
const keyed = ['--mask-key', 'file:mask.key'];

test('files hold what the transforms say, tokens join, and nothing that is masked stands anywhere else', async () => {
  const folder = world.folder('masked');
  withKey(folder);
  folder.write('transforms.json', transforms);
  const csv = ['--format', 'csv', '--part-size', '64KB', '--validate', 'standard'];
  const planned = await world.plan(
    folder,
    'dbo.people,dbo.orders',
    '--transforms',
    'transforms.json',
    ...keyed,
    ...csv,
  );
  expect(planned.err).toBe('');
  const ended = await folder.run('run', 'plan.json', '--state', 'state', '--json');
  expect(ended.err).not.toContain('stopped');
  const { runId, state } = runSchema.parse(parseOnly(ended));
  expect(state).toBe('completed');
  const blobs = await blobsOf('masked');
  const people = rowsOf(blobs, 'people');
  const orders = rowsOf(blobs, 'orders');
  expect(people).toHaveLength(peopleCount);
  const byPoints = new Map(people.map((row) => [row['points'], row]));
  const first = byPoints.get('1');
  expect(first).toMatchObject({ name: 'G.', double_points: '2', born: expect.stringMatching(/^\d{4}-01-01$/) });
  expect(first?.['email']).toMatch(/^[a-z]{6}\.\d@[a-z]{7}-[a-z]{4}\.[a-z]{7}$/);
  expect(first?.['phone']).toBe(createHmac('sha256', maskKey).update('+49 30 5550001').digest('hex'));
  for (const order of orders)
    expect(order['email']).toBe(byPoints.get(String((Number(order['id']) % 100) + 1))?.['email']);
  expect(new Set(people.map((row) => row['email'])).size).toBe(peopleCount);

  const verified = await folder.run('verify', runId, '--state', 'state', '--tier', 'full', '--source', 'run', '--json');
  expect(verified.out).toContain('written as they were read');
  const report = await folder.run('report', runId, '--state', 'state', '--json');
  const secrets: Secret[] = [
    { name: 'key', value: maskKey },
    ...[1, 7, 599].flatMap((id) => [
      { name: 'mail', value: mailOf(id) },
      { name: 'name', value: nameOf(id) },
    ]),
  ];
  const told = Buffer.from(`${ended.out}${ended.err}${verified.out}${verified.err}${report.out}${planned.out}`);
  expect(findIn('output', told, secrets)).toEqual([]);
  expect([...blobs].flatMap(([name, bytes]) => findIn(name, bytes, secrets))).toEqual([]);
  folder.write('mask.key', 'another key, long enough for a mask');
  const other = await folder.run('run', 'plan.json', '--state', 'state');
  expect(other).toMatchObject({ exitCode: 5, err: expect.stringContaining('not the one of the plan') });
  // The store keeps keys of parts, by which a run goes on; nothing else does.
  const found = findInFolder(folder.path, secrets).filter((one) => !/state\.db|\.sqlite|state\/[^/]*\.db/.test(one));
  expect(found).toEqual([]);

  const manifest = [...blobs].find(([name]) => name.includes('_manifests/run='));
  const { maskKeyCheck, tables } = manifestSchema.parse(JSON.parse(manifest?.[1].toString() ?? ''));
  expect(maskKeyCheck).toMatch(/^[0-9a-f]{8}$/);
  const [ofOrders, ofPeople] = tables.map(({ parts }) => parts[0]);
  expect(ofOrders).toMatchObject({ firstKey: ['1'], readFingerprint: { rows: peopleCount } });
  expect(ofPeople).toMatchObject({ firstKey: null, lastKey: null, readFingerprint: { rows: peopleCount } });
});

test('a loop without an end is told with its row, and ends its own table alone', async () => {
  const folder = world.folder('traps');
  const script = (source: string) => ({ kind: 'script' as const, source, columns: ['what'], adds: [] });
  folder.write('transforms.json', [
    { schema: 'dbo', name: 'traps', transforms: [script("if (row.what === 'loop')\n  while (true) {}\nreturn {};")] },
  ]);
  await world.plan(folder, 'dbo.orders,dbo.traps', '--transforms', 'transforms.json');
  const plan = planSchema.parse(JSON.parse(folder.allFiles().match(/\{\s*"planVersion"[\s\S]*?\n\}\n/)?.[0] ?? ''));
  expect(plan.tables.map(({ written }) => written?.length)).toEqual([undefined, 2]);
  const ended = await folder.run('run', 'plan.json', '--state', 'state', '--json');
  expect(ended.out).toContain('the row with the key (77)');
  expect(ended.out).toContain('SCRIPT_TOO_SLOW');
  expect(rowsOf(await blobsOf('traps'), 'traps')).toEqual([]);
});

test('detect suggests masks that plan takes as they are, and what the server does not understand is refused', async () => {
  const folder = world.folder('detected');
  withKey(folder);
  const bad = { kind: 'server', name: 'x', sql: 't.nothing + 1' };
  folder.write('bad.json', [{ schema: 'dbo', name: 'people', transforms: [bad] }]);
  const refused = await world.plan(folder, 'dbo.people', '--transforms', 'bad.json');
  expect(refused.err).toContain('"server x" of dbo.people does not fit');
  const tables = ['--tables', 'dbo.people'];
  const found = await folder.run('detect', '--source', 'source.json', ...tables, '--out', 'masks.json');
  expect(found.out).toContain('dbo.people.email');
  expect(found.out).toContain('tokenise (phone)');
  const planned = await world.plan(folder, 'dbo.people', '--transforms', 'masks.json', ...keyed);
  expect(planned.exitCode).toBe(0);
});
