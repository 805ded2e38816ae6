// What a person chooses of a table, from the choice to the blobs: filters, columns, queries, and a kill in between.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { liveParts } from '../../electron/worker/live-parts.ts';
import { openLocalWorker, type LocalWorker } from '../../electron/worker/local-client.ts';
import { pickOne } from '../../electron/worker/plan/pick-tables.ts';
import { countChoice } from '../../electron/worker/plan/preview-rows.ts';
import { createSourceCheck } from '../../electron/worker/source-check.ts';
import { readCatalog } from '../../electron/worker/source/catalog.ts';
import type { SourceSession } from '../../electron/worker/source/session.ts';
import { isExactCodePage } from '../../electron/worker/source/tds/types/code-page.ts';
import type { WorkerEvent } from '../../shared/contract.ts';
import { sourceConfigSchema } from '../../shared/connection.ts';
import type { TableChoice } from '../../shared/table-choice.ts';
import { planSchema } from '../../shared/plan.ts';
import { openEngine } from '../double/engine/engine.ts';
import { buildSample } from '../double/sample/build-sample.ts';
import { parseOnly } from './cli/run-cli.ts';
import { password } from './cli/scripted-engine.ts';
import { openWorld, sourceFile, type World } from './cli/world.ts';

const folderOfSample = mkdtempSync(join(tmpdir(), 'tableferry-choice-'));
let world: World;
beforeAll(async () => {
  const file = join(folderOfSample, 'sample.db');
  buildSample(file, { scale: 0.02 });
  const logins = [{ user: 'reader', password, database: 'sample' }];
  world = await openWorld(openEngine({ databases: [{ name: 'sample', file }], logins }), 'sample');
});
afterAll(async () => {
  await world.close();
  rmSync(folderOfSample, { recursive: true });
});

const choice = (name: string, more: Partial<TableChoice> = {}): TableChoice => ({
  schema: 'sales',
  name,
  columns: null,
  where: null,
  query: null,
  ...more,
});

const connection = () => ({
  password,
  source: sourceConfigSchema.parse({
    ...sourceFile(world.server.port, { database: 'sample' }),
    caFile: undefined,
    trustServerCertificate: true,
  }),
});

function openWorker(): LocalWorker & { readonly events: readonly WorkerEvent[] } {
  const worker = openLocalWorker(liveParts, join(folderOfSample, 'state'));
  const events: WorkerEvent[] = [];
  worker.onEvent((event) => events.push(event));
  onTestFinished(() => worker.close());
  return { ...worker, events };
}

const build = (worker: LocalWorker, tables: readonly TableChoice[]) =>
  worker.call('plan.build', {
    ...connection(),
    target: { kind: 'connectionString', value: { env: 'STORAGE' }, container: 'chosen' },
    selection: { by: 'tables', tables: [...tables] },
    pathTemplate: null,
    options: { lanes: 2 },
    datetime2: 'auto',
    probeId: 'p1',
  });

/** All lines of a CSV table, in the order of the parts, without the header. */
async function linesOf(container: string, table: string): Promise<{ header: string; lines: readonly string[] }> {
  const client = BlobServiceClient.fromConnectionString(world.azurite.connectionString).getContainerClient(container);
  const texts: string[] = [];
  for await (const { name } of client.listBlobsFlat()) {
    if (!name.includes(`/${table}/`) || !name.endsWith('.csv.gz')) continue;
    texts.push(gunzipSync(await client.getBlobClient(name).downloadToBuffer()).toString());
  }
  const parts = texts.map((text) => text.split('\r\n').filter((line) => line !== ''));
  return { header: parts[0]?.[0] ?? '', lines: parts.flatMap((part) => part.slice(1)) };
}

const runSchema = z.object({
  runId: z.string(),
  state: z.string(),
  rows: z.number(),
  tables: z.array(z.object({ table: z.string(), rows: z.number(), verified: z.boolean() })),
});

/** Plans and runs the choices as CSV with the command line. */
async function carry(container: string, choices: readonly object[]) {
  const folder = world.folder(container);
  folder.write('choices.json', choices);
  const connections = ['--source', 'source.json', '--target', 'target.json'];
  const planned = await folder.run(
    'plan',
    ...connections,
    '--choices',
    'choices.json',
    '--format',
    'csv',
    '--out',
    'plan.json',
  );
  expect(planned.err).toBe('');
  return { folder, run: () => folder.run('run', 'plan.json', '--json') };
}

describe('a run', () => {
  test('of a filtered table moves the rows of the filter, each once, and no other', async () => {
    const worker = openWorker();
    const where = 'order_id % 3 = 0 AND line_no > 1';
    const { rows } = await worker.call('source.count', { ...connection(), table: choice('order_lines', { where }) });
    const { run } = await carry('filtered', [{ schema: 'sales', name: 'order_lines', where }]);
    const result = runSchema.parse(parseOnly(await run()));
    expect(result).toMatchObject({ state: 'completed', rows });
    const { lines } = await linesOf('filtered', 'order_lines');
    const keys = lines.map((line) => line.split(',').slice(0, 2).map(Number));
    expect(new Set(keys.map(String)).size).toBe(rows);
    expect(keys.every(([order, line]) => (order ?? 1) % 3 === 0 && (line ?? 0) > 1)).toBe(true);
  });

  test('of chosen columns writes only these and every row, although the key is not among them', async () => {
    const { run } = await carry('columns', [
      { schema: 'sales', name: 'order_lines', columns: ['quantity', 'product_id'] },
    ]);
    const result = runSchema.parse(parseOnly(await run()));
    expect(result).toMatchObject({ state: 'completed', tables: [{ verified: true }] });
    const { header, lines } = await linesOf('columns', 'order_lines');
    expect(header.split(',').toSorted()).toEqual(['product_id', 'quantity']);
    expect(lines).toHaveLength(result.rows);
  });

  test('of a query moves what the query gives', async () => {
    const query = `WITH lines AS (SELECT order_id, COUNT(*) AS n FROM sales.order_lines GROUP BY order_id)
SELECT l.order_id, l.n FROM lines AS l WHERE l.n > 1 -- more than one line`;
    const { run } = await carry('query', [{ schema: 'reports', name: 'line counts', query }]);
    const result = runSchema.parse(parseOnly(await run()));
    const worker = openWorker();
    const table = choice('line counts', { schema: 'reports', query });
    expect(await worker.call('source.count', { ...connection(), table })).toMatchObject({ rows: result.rows });
    expect(result).toMatchObject({ state: 'completed', tables: [{ verified: true }] });
    const { header, lines } = await linesOf('query', encodeURIComponent('line counts'));
    expect(header).toBe('order_id,n');
    expect(lines.every((line) => Number(line.split(',')[1]) > 1)).toBe(true);
  });

  test('of a filtered table without its key that is killed keeps exactly the filtered rows', async () => {
    const where = 'order_id % 2 = 0';
    const choices = [
      { schema: 'sales', name: 'customers' },
      { schema: 'sales', name: 'order_lines', columns: ['quantity'], where },
    ];
    const { folder } = await carry('killed', choices);
    world.server.faults.next({ kind: 'stall', match: /FROM \[sales\]\.\[order_lines\]/, afterRows: 500 });
    const killed = await folder.runUntil(/rows in \d+ parts?, .*, verified/, 'SIGKILL', 'run', 'plan.json');
    world.server.faults.clear();
    expect(killed.exitCode).toBeNull();
    const result = runSchema.parse(parseOnly(await folder.run('resume', '--json')));
    const worker = openWorker();
    const { rows } = await worker.call('source.count', { ...connection(), table: choice('order_lines', { where }) });
    expect(result.tables.find(({ table }) => table === 'order_lines')).toMatchObject({ rows, verified: true });
    expect(parseOnly(await folder.run('verify', result.runId, '--json'))).toMatchObject({ verified: true });
    expect((await linesOf('killed', 'order_lines')).lines).toHaveLength(rows);
  });
});

describe('parameters', () => {
  const from = { name: 'from', type: 'bigint', value: '4300000010' };
  const least = { name: 'Least', type: 'decimal(9,2)', value: '1.00' };

  test('of a filter are sent beside it, everywhere it goes, through a kill and a resume', async () => {
    const where = 'order_id >= @from AND quantity >= @least';
    const choices = [
      { schema: 'sales', name: 'customers' },
      { schema: 'sales', name: 'order_lines', where, parameters: [from, least] },
    ];
    const { folder } = await carry('parameters', choices);
    const plan = planSchema.parse(JSON.parse(readFileSync(join(folder.path, 'plan.json'), 'utf8')));
    expect(plan.tables[1]).toMatchObject({ where, parameters: [from, least] });
    world.server.faults.next({ kind: 'stall', match: /FROM \[sales\]\.\[order_lines\]/, afterRows: 300 });
    const killed = await folder.runUntil(/rows in \d+ parts?, .*, verified/, 'SIGKILL', 'run', 'plan.json');
    world.server.faults.clear();
    expect(killed.exitCode).toBeNull();
    const result = runSchema.parse(parseOnly(await folder.run('resume', '--json')));
    const worker = openWorker();
    const counted = choice('order_lines', { where: 'order_id >= 4300000010 AND quantity >= 1' });
    const { rows } = await worker.call('source.count', { ...connection(), table: counted });
    expect(result.tables.find(({ table }) => table === 'order_lines')).toMatchObject({ rows, verified: true });
    expect(rows).toBeGreaterThan(300);
    const { lines } = await linesOf('parameters', 'order_lines');
    expect(lines).toHaveLength(rows);
    const shown = await worker.call('source.preview', {
      ...connection(),
      table: choice('order_lines', { where, parameters: [from, least] }),
      rows: 5,
    });
    expect(shown.rows).toHaveLength(5);
  });

  test('of a query are declared when it is described, and typed when it is read', async () => {
    const query = `SELECT order_id, @label AS label, @at AS at, @none AS none
FROM sales.orders WHERE order_id < @till`;
    const parameters = [
      { name: 'label', type: 'nvarchar(40)', value: "Ω 'quoted' @till -- " },
      { name: 'at', type: 'datetime2(7)', value: '2026-01-31 23:59:59.1234567' },
      { name: 'none', type: 'int', value: null },
      { name: 'till', type: 'bigint', value: '4300000005' },
    ];
    const { run } = await carry('query-parameters', [{ schema: 'x', name: 'some', query, parameters }]);
    expect(runSchema.parse(parseOnly(await run()))).toMatchObject({ state: 'completed' });
    const { header, lines } = await linesOf('query-parameters', 'some');
    expect(header).toBe('order_id,label,at,none');
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.every((line) => line.endsWith(",Ω 'quoted' @till -- ,2026-01-31 23:59:59.1234567,"))).toBe(true);
  });

  test('come back from the server as they were given, whatever their type', async () => {
    const worker = openWorker();
    const values = [
      ['bit', '1', '1'],
      ['tinyint', '255', '255'],
      ['smallint', '-32768', '-32768'],
      ['int', '2147483647', '2147483647'],
      ['bigint', '-9223372036854775808', '-9223372036854775808'],
      ['decimal(38,10)', '1234567890123456789012345678.0123456789', '1234567890123456789012345678.0123456789'],
      ['money', '-922337203685477.5808', '-922337203685477.5808'],
      ['float', '0.1', '0.1'],
      ['date', '0001-01-01', '0001-01-01'],
      ['datetime', '1753-01-01T00:00:00.003', '1753-01-01 00:00:00.003'],
      ['datetime2(7)', '9999-12-31 23:59:59.9999999', '9999-12-31 23:59:59.9999999'],
      ['time(7)', '23:59:59.9999999', '23:59:59.9999999'],
      ['varbinary(max)', '0x00ff', '0x00FF'],
      ['uniqueidentifier', '6F9619FF-8B86-D011-B42D-00C04FC964FF', '6F9619FF-8B86-D011-B42D-00C04FC964FF'],
      ['nvarchar(20)', ' trailing  ', ' trailing  '],
      ['nvarchar(max)', '😀', '😀'],
      ['varchar(20)', "it's", "it's"],
    ] as const;
    const parameters = values.map(([type, value], i) => ({ name: `p${String(i)}`, type, value }));
    const query = `SELECT ${parameters.map(({ name }) => `@${name} AS ${name}`).join(', ')}`;
    const table = choice('types', { query, parameters });
    const { rows } = await worker.call('source.preview', { ...connection(), table, rows: 1 });
    const plain = (text: string | null) => text?.toUpperCase().replace(/^TRUE$/, '1');
    expect(rows[0]?.map(plain)).toEqual(values.map(([, , shown]) => shown.toUpperCase()));
  });

  test.each([
    ['named and not given', { where: 'order_id > @x' }, 'FILTER_REFUSED', /it names @x, which has no type and value/],
    [
      'given and not named',
      { where: 'order_id > 1', parameters: [from] },
      'FILTER_REFUSED',
      /@from is given but not named/,
    ],
    ['of a query, not given', { query: 'SELECT @x AS x' }, 'QUERY_REFUSED', /it names @x/],
  ])('%s are refused in words', async (_, more, code, words) => {
    const worker = openWorker();
    await expect(build(worker, [choice('orders', more)])).rejects.toMatchObject({
      code,
      message: expect.stringMatching(words),
    });
  });

  test('stand with their tables when several of these have some', async () => {
    const worker = openWorker();
    const plan = await build(worker, [
      choice('orders', { where: 'order_id > @a', parameters: [{ ...from, name: 'a' }] }),
      choice('order_lines', { where: 'line_no = @a', parameters: [{ name: 'a', type: 'int', value: '1' }] }),
      choice('customers'),
    ]);
    const counts = await Promise.all(
      ['order_id > 4300000010', 'line_no = 1'].map((where, i) =>
        worker.call('source.count', { ...connection(), table: choice(i === 0 ? 'orders' : 'order_lines', { where }) }),
      ),
    );
    expect(plan.tables.slice(0, 2).map(({ rowsEstimate }) => rowsEstimate)).toEqual(counts.map(({ rows }) => rows));
  });
});

describe('a plan', () => {
  test('carries the key that is not written behind the columns that are, and counts the rows of the filter', async () => {
    const worker = openWorker();
    const where = 'order_id <= 4300000010';
    const plan = await build(worker, [choice('order_lines', { columns: ['quantity'], where })]);
    const [table] = planSchema.parse(JSON.parse(JSON.stringify(plan))).tables;
    expect(table?.columns.map(({ name, isKeyOnly = false }) => [name, isKeyOnly])).toEqual([
      ['quantity', false],
      ['order_id', true],
      ['line_no', true],
    ]);
    const { rows } = await worker.call('source.count', { ...connection(), table: choice('order_lines', { where }) });
    expect(table?.rowsEstimate).toBe(rows);
    const progress = worker.events.flatMap((event) => (event.name === 'plan.progress' ? [event.payload] : []));
    expect(progress.at(-1)).toEqual({ probeId: 'p1', done: 0, inAll: 1, table: 'sales.order_lines' });
  });

  test.each([
    [
      'a filter the server does not accept',
      choice('orders', { where: 'no_such = 1' }),
      'FILTER_REFUSED',
      /no_such.*207/,
    ],
    [
      'a filter that reaches beyond itself',
      choice('orders', { where: '1 = 1) OR (1 = 1' }),
      'FILTER_REFUSED',
      /parenthesis/,
    ],
    ['a column that is not there', choice('orders', { columns: ['nope'] }), 'COLUMN_UNKNOWN', /no column nope/],
    ['a query that writes', choice('q', { query: 'DELETE FROM sales.orders' }), 'QUERY_REFUSED', /does not begin/],
    [
      'a query of a table that is not there',
      choice('q', { query: 'SELECT * FROM nope' }),
      'QUERY_REFUSED',
      /nope.*208/,
    ],
    ['a column without a name', choice('q', { query: 'SELECT 1 + 1' }), 'QUERY_REFUSED', /column 1 has no name/],
    ['two columns of one name', choice('q', { query: 'SELECT 1 AS a, 2 AS A' }), 'QUERY_REFUSED', /two of its columns/],
  ])('with %s is refused', async (_, table, code, message) => {
    const worker = openWorker();
    await expect(build(worker, [table])).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('shows its first statements with their parameters declared', async () => {
    const worker = openWorker();
    const plan = await build(worker, [
      choice('order_lines', { where: 'quantity > 1' }),
      choice('q', { query: 'SELECT 1 AS a' }),
    ]);
    const { statements } = await worker.call('plan.statements', { plan });
    expect(statements[0]?.sql).toMatch(
      /^SELECT .*\nFROM \[sales\]\.\[order_lines\] AS t\nWHERE \(\nquantity > 1\n\)\nORDER BY/,
    );
    expect(statements[1]?.sql).toBe('SELECT 1 AS a\n;');
  });

  test('is estimated by a sample of its rows', async () => {
    const worker = openWorker();
    const plan = await build(worker, [
      choice('order_lines'),
      choice('orders'),
      choice('q', { query: 'SELECT 1 AS a' }),
    ]);
    const estimate = await worker.call('plan.estimate', { plan, password, probeId: 'e' });
    const planned = plan.tables.reduce((sum, { rowsEstimate }) => sum + (rowsEstimate ?? 0), 0);
    expect(estimate.rows).toBe(planned + 1);
    expect(estimate.tables.every(({ sampledRows }) => sampledRows > 0)).toBe(true);
    expect(estimate.storedBytes).toBeGreaterThan(1000);
    expect(estimate.secondsHigh).toBeGreaterThan(estimate.secondsLow ?? 0);
  });
});

test('a preview shows the first rows as they will be written', async () => {
  const worker = openWorker();
  const table = choice('order_lines', { columns: ['line_no', 'order_id'], where: 'order_id > 4300000005' });
  const preview = await worker.call('source.preview', { ...connection(), table, rows: 3 });
  expect(preview.columns).toMatchObject([{ name: 'order_id', alignEnd: true }, { name: 'line_no' }]);
  expect(preview.rows).toHaveLength(3);
  expect(preview.rows[0]?.[0]).toBe('4300000006');
  const ofQuery = choice('q', {
    query:
      "SELECT REPLICATE('x', 300) AS long, NULL AS nothing, 0x0AFF AS bytes UNION ALL SELECT 'b', NULL, CAST(NULL AS varbinary(2))",
  });
  const shown = await worker.call('source.preview', { ...connection(), table: ofQuery, rows: 1 });
  expect(shown.rows).toEqual([[`${'x'.repeat(199)}…`, null, '0x0AFF']]);
});

test('a query whose columns changed since the plan is not read', async () => {
  const worker = openWorker();
  const plan = await build(worker, [choice('q', { query: 'SELECT 1 AS a' })]);
  const check = createSourceCheck(liveParts, plan, password);
  const [table] = plan.tables;
  if (table === undefined) throw new Error('the plan has one table');
  const signal = new AbortController().signal;
  await expect(check.check(table, signal)).resolves.toBeUndefined();
  const other = { ...table, query: "SELECT 'x' AS a" };
  await expect(check.check(other, signal)).rejects.toMatchObject({ code: 'SCHEMA_CHANGED' });
});

test('a count that takes too long is called off on the server, and the connection serves the next question', async () => {
  const { source } = connection();
  const session = await liveParts.openSession(source, password, new AbortController().signal);
  onTestFinished(() => session.close());
  const tools = { session, isExactCodePage };
  const { tables } = await readCatalog(session, source, new AbortController().signal);
  const picked = pickOne(tables, choice('orders'));
  const stop = new AbortController();
  world.server.faults.next({ kind: 'stall', answersAttention: true, match: /COUNT_BIG/, afterRows: 0 });
  onTestFinished(() => world.server.faults.clear());
  const watched: SourceSession = {
    ...session,
    query(sql, ...rest) {
      if (sql.includes('COUNT_BIG')) setImmediate(() => stop.abort(new Error('called off')));
      return session.query(sql, ...rest);
    },
  };
  await expect(countChoice(picked, { ...tools, session: watched }, stop.signal)).rejects.toThrow('called off');
  world.server.faults.clear();
  expect(await countChoice(picked, tools, new AbortController().signal)).toBeGreaterThan(0);
});
