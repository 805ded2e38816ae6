// Rules from the command line to the storage: planned, kept to while rows stream, told in report and manifest.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { manifestSchema, type Manifest } from '../../shared/manifest.ts';
import { reportSchema } from '../../shared/report.ts';
import type { OnBreak, Rule } from '../../shared/rules.ts';
import { openEngine } from '../double/engine/engine.ts';
import { parseOnly, type CliFolder } from './cli/run-cli.ts';
import { password } from './cli/scripted-engine.ts';
import { isBadState, isBadTotal, makeShop, orderCount, orphans, repeats } from './cli/shop.ts';
import { openWorld, type World } from './cli/world.ts';

const folderOfShop = mkdtempSync(join(tmpdir(), 'tableferry-rules-'));
let world: World;
beforeAll(async () => {
  const file = join(folderOfShop, 'shop.db');
  makeShop(file);
  const logins = [{ user: 'reader', password, database: 'shop' }];
  world = await openWorld(openEngine({ databases: [{ name: 'shop', file }], logins }), 'shop');
});
afterAll(async () => {
  await world.close();
  rmSync(folderOfShop, { recursive: true });
});

const customers = { schema: 'dbo', name: 'customers', columns: ['id'] };
const rulesOf = (onBreak: OnBreak): Rule[] => [
  { kind: 'references', id: 'customer', onBreak, columns: ['customer_id'], to: customers },
  { kind: 'unique', id: 'number', onBreak, columns: ['number'] },
  { kind: 'acceptedValues', id: 'state', onBreak, column: 'state', values: ['open', 'done'] },
  { kind: 'condition', id: 'total', onBreak, sql: 'total >= 0 AND id > 0' },
  { kind: 'freshness', id: 'fresh', onBreak: 'warn', column: 'placed', maxAgeHours: 24 },
];
const ids = Array.from({ length: orderCount }, (_, i) => i + 1);
/** The number of order 250 is that of 251 in other letters; order 1 has no neighbour before it, the last none behind. */
const isRepeated = (id: number): boolean => repeats(id) && id !== 1 && id !== orderCount;
const bad = ids.filter((id) => orphans(id) || isRepeated(id) || isBadState(id) || isBadTotal(id));

type Names = readonly { readonly schema: string; readonly name: string; readonly rules: readonly object[] }[];
async function planned(folder: CliFolder, rules: Names, tables = 'dbo.customers,dbo.orders', ...more: string[]) {
  folder.write('rules.json', rules);
  return world.plan(folder, tables, '--rules', 'rules.json', '--format', 'csv', ...more);
}
const ofOrders = (rules: readonly object[], name = 'orders'): Names => [{ schema: 'dbo', name, rules }];

const runSchema = z.looseObject({ runId: z.string(), state: z.string(), rowsSetAside: z.number() });
async function run(folder: CliFolder) {
  const ended = await folder.run('run', 'plan.json', '--state', 'state', '--json');
  return runSchema.parse(parseOnly(ended));
}
async function reportOf(folder: CliFolder, runId: string) {
  return reportSchema.parse(parseOnly(await folder.run('report', runId, '--state', 'state', '--json')));
}

async function manifestIn(container: string): Promise<Manifest | undefined> {
  const client = BlobServiceClient.fromConnectionString(world.azurite.connectionString).getContainerClient(container);
  for await (const { name } of client.listBlobsFlat())
    if (name.includes('_manifests/run='))
      return manifestSchema.parse(JSON.parse((await client.getBlobClient(name).downloadToBuffer()).toString()));
  return undefined;
}

/** First cells of all parts of a table, and of what was set aside. */
async function stored(container: string, table: string): Promise<{ parts: number[]; aside: number[] }> {
  const client = BlobServiceClient.fromConnectionString(world.azurite.connectionString).getContainerClient(container);
  const found = { parts: new Array<number>(), aside: new Array<number>() };
  for await (const { name } of client.listBlobsFlat()) {
    if (!name.includes(`/${table}/`) || !/part-[^/]*\.gz$/.test(name)) continue;
    const lines = gunzipSync(await client.getBlobClient(name).downloadToBuffer())
      .toString()
      .trim()
      .split('\n');
    if (name.includes('_quarantine')) found.aside.push(...lines.map((line) => Number(JSON.parse(line).values.id)));
    else found.parts.push(...lines.slice(1).map((line) => Number.parseInt(line, 10)));
  }
  const ascending = (a: number, b: number): number => a - b;
  return { parts: found.parts.sort(ascending), aside: found.aside.sort(ascending) };
}

test('every row of the source is in exactly one of parts and quarantine, whoever had to be asked about it', async () => {
  const folder = world.folder('rules-aside');
  expect((await planned(folder, ofOrders(rulesOf('quarantine')))).exitCode).toBe(0);
  const ended = await run(folder);
  expect(ended).toMatchObject({ state: 'completed', rowsSetAside: bad.length });
  const { parts, aside } = await stored('rules-aside', 'orders');
  expect(aside).toEqual(bad);
  expect(parts).toEqual(ids.filter((id) => !bad.includes(id)));
  const report = await reportOf(folder, ended.runId);
  const [, orders] = report.tables;
  expect(orders.rules.map(({ rule, rowsBroken, verdict, action }) => [rule.id, rowsBroken, verdict, action])).toEqual([
    ['customer', ids.filter(orphans).length, 'broken', 'setAside'],
    ['number', ids.filter(isRepeated).length, 'broken', 'setAside'],
    ['state', ids.filter(isBadState).length, 'broken', 'setAside'],
    ['total', ids.filter(isBadTotal).length, 'broken', 'setAside'],
    ['fresh', null, 'broken', 'counted'],
  ]);
  expect(orders.rules[4]?.found).toMatch(/^the newest placed is 2024-05-\d\d 00:00:00, \d+ days before the run began$/);
  expect(report.exceptions.map(({ kind }) => kind).sort()).toEqual(['rowsSetAside', 'ruleBroken']);
  expect((await folder.run('verify', ended.runId, '--state', 'state', '--json')).exitCode).toBe(0);
  const manifest = await manifestIn('rules-aside');
  expect(manifest?.tables.map(({ rules }) => rules?.length)).toEqual([undefined, 5]);
  expect(manifest?.tables[1]?.rules?.[2]).toEqual(orders?.rules[2]);
});

test('after the rule is changed the rows come in, each once, and the rest stays', async () => {
  const folder = world.folder('rules-again');
  await planned(folder, ofOrders(rulesOf('quarantine')));
  const { runId } = await run(folder);
  // The state `lost` is fine now, and a total below zero is only counted.
  const [customer, number, , total] = rulesOf('quarantine');
  const changed = [
    customer,
    number,
    { kind: 'acceptedValues', id: 'state', onBreak: 'quarantine', column: 'state', values: ['open', 'done', 'lost'] },
    { ...total, onBreak: 'warn' },
  ];
  folder.write('changed.json', ofOrders(changed));
  const again = ['reimport', runId, '--state', 'state', '--rules', 'changed.json', '--json'];
  const stay = bad.filter((id) => orphans(id) || isRepeated(id));
  const imported = await folder.run(...again);
  expect(parseOnly(imported)).toMatchObject({ rows: bad.length - stay.length, left: stay.length });
  expect(parseOnly(await folder.run(...again))).toMatchObject({ rows: 0, left: stay.length });
  const { parts, aside } = await stored('rules-again', 'orders');
  expect(parts).toEqual(ids.filter((id) => !stay.includes(id)));
  expect(aside).toEqual(bad);
  const list = await folder.run('quarantine', runId, '--state', 'state');
  expect(list.out).toContain(`${String(stay.length)} rows in quarantine.`);
  const { manifest } = z.looseObject({ manifest: z.string() }).parse(parseOnly(imported));
  expect(manifest).toMatch(/\.supplement-1\.json$/);
});

test('a table without a key keeps to the same rules', async () => {
  const folder = world.folder('rules-heap');
  const planning = await planned(folder, ofOrders(rulesOf('quarantine'), 'order_log'), 'dbo.customers,dbo.order_log');
  expect(planning.exitCode).toBe(0);
  expect(await run(folder)).toMatchObject({ state: 'completed', rowsSetAside: bad.length });
  const { parts, aside } = await stored('rules-heap', 'order_log');
  expect(aside).toEqual(bad);
  expect(parts).toEqual(ids.filter((id) => !bad.includes(id)));
});

test('the filter of the other table counts: what is not moved cannot be referred to', async () => {
  const folder = world.folder('rules-filter');
  folder.write('choices.json', [
    {
      schema: 'dbo',
      name: 'customers',
      where: 'country = @c',
      parameters: [{ name: 'c', type: 'nvarchar(2)', value: 'AT' }],
    },
    {
      schema: 'dbo',
      name: 'orders',
      where: 'customer_id <= @c',
      parameters: [{ name: 'c', type: 'int', value: '20' }],
    },
  ]);
  const rules: Rule[] = [
    { kind: 'references', id: 'customer', onBreak: 'warn', columns: ['customer_id'], to: customers },
  ];
  folder.write('rules.json', ofOrders(rules));
  const connections = ['--source', 'source.json', '--target', 'target.json'];
  const planning = await folder.run(
    'plan',
    ...connections,
    '--choices',
    'choices.json',
    '--rules',
    'rules.json',
    '--out',
    'plan.json',
  );
  expect(planning.exitCode).toBe(0);
  const { runId, ...ended } = await run(folder);
  expect([ended.state, ended['error']]).toEqual(['completed', undefined]);
  const report = await reportOf(folder, runId);
  const customerOf = (id: number): number | null => (orphans(id) ? 999 : id % 7 === 0 ? null : (id % 50) + 1);
  const moved = ids.map(customerOf).filter((customer) => customer !== null && customer <= 20);
  expect(report.tables[1]?.rules).toMatchObject([
    { rowsChecked: moved.length, rowsBroken: moved.filter((customer) => ![1, 11].includes(customer ?? 0)).length },
  ]);
  expect(report.headline).toBe('Complete, 1 decision open');
});

test('a rule that stops its table names the row, and the other table goes on', async () => {
  const folder = world.folder('rules-stop');
  await planned(folder, ofOrders(rulesOf('stopTable').slice(2, 3)));
  const ended = await folder.run('run', 'plan.json', '--state', 'state', '--json');
  expect(parseOnly(ended)).toMatchObject({
    state: 'failed',
    error: {
      code: 'RULE_BROKEN',
      message: expect.stringContaining(
        'dbo.orders was stopped, as its rule asks (state is one of open, done): the row with the key (7) has state = lost',
      ),
    },
  });
  expect(ended.exitCode).toBe(5);
});

test('a rule that does not fit is refused before anything is planned', async () => {
  const folder = world.folder('rules-unfit');
  const refused = await planned(folder, ofOrders([{ kind: 'condition', id: 'a', onBreak: 'warn', sql: 'nix > 0' }]));
  expect(refused.exitCode).toBe(2);
  expect(refused.err).toContain("Invalid column name 'nix'");
});
