// The whole plan on a fake source, its hash, and what happens to a plan that was changed.
import { describe, expect, test } from 'vitest';
import { buildPlan, type PlanRequest, type PlanTools } from '../../../electron/worker/plan/build-plan.ts';
import { checkPlan } from '../../../electron/worker/plan/check-plan.ts';
import { defaultOptions } from '../../../electron/worker/plan/estimate.ts';
import { canonicalJson, hashPlan } from '../../../electron/worker/plan/plan-hash.ts';
import type { QueryRow } from '../../../electron/worker/source/session.ts';
import type { CatalogTable } from '../../../shared/catalog.ts';
import { AppError } from '../../../shared/errors.ts';
import { sourceConfigSchema, targetConfigSchema } from '../../../shared/connection.ts';
import { pathLayouts } from '../../../shared/path-layouts.ts';
import { incrementSchema } from '../../../shared/increment.ts';
import type { TableChoice } from '../../../shared/table-choice.ts';
import { createFakeSession, noSignal, type Answer } from '../source/catalog/fake-session.ts';
import { column, key, sqlType, table } from './catalog-samples.ts';

const request = (more: Partial<PlanRequest> = {}): PlanRequest => ({
  source: sourceConfigSchema.parse({
    server: 'srv',
    database: 'db',
    authentication: { kind: 'sql', user: 'u', password: { env: 'P' } },
  }),
  target: targetConfigSchema.parse({ kind: 'connectionString', value: { env: 'C' }, container: 'migration' }),
  selection: { by: 'patterns', include: '*', exclude: '' },
  pathTemplate: pathLayouts.default,
  pointInTime: { mode: 'none' },
  preflight: null,
  options: { ...defaultOptions(), lanes: 2 },
  datetime2: 'auto',
  ...more,
});

const readable: Answer = { when: /WHERE 1 = 0/ };

const build = (
  tables: readonly CatalogTable[],
  answers: readonly Answer[] = [readable],
  more: Partial<PlanRequest> = {},
  session = createFakeSession(answers),
  onTable: PlanTools['onTable'] = () => undefined,
  signal = noSignal,
) =>
  buildPlan(
    request(more),
    {
      session,
      onTable,
      catalog: {
        server: { name: 'SRV', version: '16', edition: 'Developer' },
        database: 'db',
        tables: [...tables],
        notes: [],
      },
      isExactCodePage: () => true,
      tool: 'tableferry 0',
      nowUtc: () => '2026-01-01T00:00:00.000Z',
    },
    signal,
  );

describe('a plan', () => {
  test('survives being written and read', async () => {
    const plan = await build([table()]);
    const read: unknown = JSON.parse(JSON.stringify(plan));
    expect(checkPlan(read, 'plan.json')).toEqual(plan);
  });

  test('that was changed by hand is refused', async () => {
    const plan = await build([table()]);
    const changed = { ...plan, options: { ...plan.options, lanes: 1 } };
    expect(() => checkPlan(changed, 'plan.json')).toThrow(/changed after it was made/);
  });

  test('that is no plan is refused with the entry that is wrong', async () => {
    const plan = await build([table()]);
    expect(() => checkPlan({ ...plan, pathTemplate: 7 }, 'p.json')).toThrow(/p\.json is not usable: "pathTemplate"/);
  });

  test('has a hash that does not depend on the order of members', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
  });

  test('has another hash when its content differs', async () => {
    const plan = await build([table()]);
    expect(hashPlan({ ...plan, tool: 'other' })).not.toBe(plan.hash);
    expect(hashPlan(plan)).toBe(plan.hash);
  });
});

test('a Delta log over files that are not Parquet is refused before anything is asked', async () => {
  const options = { ...defaultOptions(), format: 'csv', compression: 'none', deltaLog: true } as const;
  await expect(build([table()], [], { options })).rejects.toThrow('a Delta log goes with Parquet files, not with csv');
});

test('a path template that cannot keep parts apart is refused before the run', async () => {
  await expect(build([table()], [readable], { pathTemplate: '{database}/{table}.{ext}' })).rejects.toMatchObject({
    code: 'PATH_TEMPLATE_INVALID',
  });
});

test('names that the storage would refuse are told with their tables before the run, by the kind of account', async () => {
  const pathTemplate = `${'f/'.repeat(60)}{schema}/{table}/{run}/{partition}-{part}`;
  const target = (namespace: 'flat' | 'hierarchical') => ({ ...request().target, namespace });
  await expect(build([table()], [readable], { pathTemplate, target: target('flat') })).resolves.toMatchObject({
    target: { namespace: 'flat' },
  });
  for (const more of [{}, { target: target('hierarchical') }])
    await expect(build([table({ name: 'Orders' })], [readable], { pathTemplate, ...more })).rejects.toThrow(
      /the storage takes no blobs of these names: dbo\.Orders as "f\/.*has 64 segments, of 61 at most/,
    );
});

describe('tables of a plan', () => {
  test('a table without SELECT right stops the plan and is named', async () => {
    const denied = new AppError('SELECT_DENIED', { object: '?', number: 229 });
    const plan = build([table({ name: 'secret' })], [{ when: /WHERE 1 = 0/, error: denied }]);
    await expect(plan).rejects.toThrow(/dbo\.secret was not read.*229/);
  });

  test('a column that cannot be exported is left out and noted', async () => {
    const some = table({ columns: [column('id', sqlType('int')), column('e', sqlType('vector'))] });
    const plan = await build([some]);
    expect(plan.tables[0]?.columns.map(({ name }) => name)).toEqual(['id']);
    expect(plan.tables[0]?.notes).toEqual(['Column e is left out: its type (vector) cannot be exported without loss.']);
  });

  test('a table of which nothing can be exported stops the plan', async () => {
    const some = table({ columns: [column('e', sqlType('vector'))], keys: [] });
    await expect(build([some])).rejects.toMatchObject({ code: 'TABLE_NOT_EXPORTABLE' });
  });

  test('a table that is read as one stream says what a target means that may only be created into', async () => {
    const tables = [table({ name: 'Keyed' }), table({ name: 'Heap', keys: [] })];
    const target = { ...request().target, rights: 'create' } as const;
    const plan = await build(tables, [readable], { target });
    expect(plan.tables.map(({ notes }) => notes)).toEqual([
      [],
      [expect.stringMatching(/^The target may only be created/)],
    ]);
    expect((await build(tables)).tables[1]?.notes).toEqual([]);
    expect(plan.options.logToTarget).toBe(false);
    expect((await build(tables)).options.logToTarget).toBe(true);
  });

  test('a table without an estimate is counted when it has a key', async () => {
    const some = table({ rowsEstimate: null, bytesEstimate: null });
    const plan = await build([some], [readable, { when: /COUNT_BIG/, rows: [{ row_count: 5n }] }]);
    expect(plan.tables[0]?.rowsEstimate).toBe(5);
  });

  test('a heap is one partition without a key', async () => {
    const plan = await build([table({ keys: [], rowsEstimate: 10_000_000 })]);
    expect(plan.tables[0]).toMatchObject({ key: null, partitions: [{ index: 0, after: null, upTo: null }] });
    expect(plan.tables[0]?.readNote).toMatch(/one stream/);
  });

  test('the fingerprint follows columns and key, not estimates', async () => {
    const [a, b, c] = await Promise.all([
      build([table()]),
      build([table({ rowsEstimate: 7 })]),
      build([table({ columns: [column('id', sqlType('bigint'))] })]),
    ]);
    expect(b.tables[0]?.schemaFingerprint).toBe(a.tables[0]?.schemaFingerprint);
    expect(c.tables[0]?.schemaFingerprint).not.toBe(a.tables[0]?.schemaFingerprint);
  });
});

describe('datetime2(7)', () => {
  const some = table({
    columns: [column('id', sqlType('int')), column('at', sqlType('datetime2', { scale: 7 }))],
    keys: [key('PK', ['id'])],
  });
  const kindOfAt = async (answers: readonly Answer[], datetime2: 'auto' | 'nanos' | 'text' = 'auto') =>
    (await build([some], [readable, ...answers], { datetime2 })).tables[0]?.columns[1]?.outputs[0]?.type.kind;
  const range = (min0: string | null, max0: string | null): Answer => ({
    when: /MIN\(t\.\[at\]\)/,
    rows: [{ min0, max0 }],
  });

  test('is nanoseconds when every value fits', async () => {
    expect(await kindOfAt([range('1999-01-01 00:00:00.0000000', '2050-01-01 00:00:00.0000000')])).toBe('timestamp');
    expect(await kindOfAt([range(null, null)])).toBe('timestamp');
  });

  test('is text when a value lies outside', async () => {
    expect(await kindOfAt([range('1999-01-01 00:00:00.0000000', '9999-12-31 23:59:59.9999999')])).toBe('string');
    expect(await kindOfAt([range('0001-01-01 00:00:00.0000000', '2000-01-01 00:00:00.0000000')])).toBe('string');
  });

  test('is text when the server refuses to tell', async () => {
    expect(await kindOfAt([])).toBe('string');
  });

  test('is what the user asks for', async () => {
    expect(await kindOfAt([], 'nanos')).toBe('timestamp');
    expect(await kindOfAt([range('1999-01-01', '1999-01-01')], 'text')).toBe('string');
  });
});

describe('choices', () => {
  const chosen = (more: Partial<TableChoice> = {}): Partial<PlanRequest> => ({
    selection: {
      by: 'tables',
      tables: [{ schema: 'dbo', name: 'orders', columns: null, where: null, query: null, ...more }],
    },
  });
  const wide = table({
    columns: [
      column('id', sqlType('int')),
      column('name', sqlType('nvarchar', { maxLength: 100 })),
      column('at', sqlType('datetime2', { scale: 7, maxLength: 8 })),
    ],
    rowsEstimate: 1_000_000,
    bytesEstimate: 100_000_000,
  });

  test('a filter stands in every statement about its table: the test, the count, the range of dates and the cuts', async () => {
    const asked: string[] = [];
    const note = (when: RegExp, rows: readonly QueryRow[]): Answer => ({ when, rows });
    const session = createFakeSession([
      note(/COUNT_BIG/, [{ row_count: 400_000n }]),
      note(/min0/, [{ min0: '2020-01-01', max0: '2021-01-01' }]),
      note(/MIN\(t\.\[id\]\)/, [{ lowest: 1, highest: 400_000 }]),
      readable,
    ]);
    const made = await build([wide], [], chosen({ where: 'id > 5' }), session);
    // Where a table lies is no statement about its rows.
    asked.push(...session.asked.filter((sql) => !sql.includes('FROM sys.')));
    expect(asked).toHaveLength(4);
    expect(asked.filter((sql) => !sql.includes('(\nid > 5\n)'))).toEqual([]);
    expect(made.tables[0]).toMatchObject({ where: 'id > 5', rowsEstimate: 400_000 });
    expect(made.tables[0]?.notes).toEqual(['Only rows that meet its filter are moved: id > 5']);
    expect(made.tables[0]?.partitions).toHaveLength(8);
  });

  test('a filter that is not counted in time leaves the rows unknown and the cuts to the whole table', async () => {
    const session = createFakeSession([readable, { when: /MIN\(t/, rows: [{ lowest: 1, highest: 1_000_000 }] }]);
    const made = await build([wide], [], { ...chosen({ where: 'id > 5' }), datetime2: 'text' }, session);
    expect(made.tables[0]?.rowsEstimate).toBeNull();
    expect(made.tables[0]?.partitions.length).toBeGreaterThan(1);
    expect(made.tables[0]?.notes.join()).toMatch(/not counted in time/);
  });

  test('only chosen columns are asked for, and the key behind them', async () => {
    const session = createFakeSession([readable]);
    const made = await build([{ ...wide, rowsEstimate: 10 }], [], chosen({ columns: ['name'] }), session);
    expect(session.asked).toEqual(['SELECT t.[name], t.[id]\nFROM [dbo].[orders] AS t\nWHERE 1 = 0;']);
    expect(made.tables[0]?.columns).toMatchObject([{ name: 'name' }, { name: 'id', isKeyOnly: true }]);
  });

  test('a chosen column that cannot be exported stops the plan instead of being left out', async () => {
    const some = table({ columns: [column('id', sqlType('int')), column('e', sqlType('vector'))] });
    await expect(build([some], [readable], chosen({ columns: ['id', 'e'] }))).rejects.toMatchObject({
      code: 'TABLE_NOT_EXPORTABLE',
    });
  });

  test('a query with columns or a filter beside it is refused', async () => {
    const plan = build([], [readable], chosen({ query: 'SELECT 1 AS a', where: 'a = 1' }));
    await expect(plan).rejects.toMatchObject({ code: 'QUERY_REFUSED' });
  });

  test('a query on a server that cannot describe it is refused', async () => {
    await expect(build([], [], chosen({ query: 'SELECT 1 AS a' }))).rejects.toThrow(/cannot describe a query/);
  });
});

test('a hundred tables are tested in a few round trips, and told one by one', async () => {
  const tables = Array.from({ length: 100 }, (_, i) => table({ name: `t${String(i)}` }));
  const session = createFakeSession([readable]);
  const told: string[] = [];
  await build(tables, [], {}, session, (done, inAll, name) => told.push(`${String(done)}/${String(inAll)} ${name}`));
  expect(session.asked).toHaveLength(4);
  expect(told.at(-1)).toBe('99/100 dbo.t99');
});

test('a plan that is called off ends before the next table', async () => {
  const tables = Array.from({ length: 100 }, (_, i) => table({ name: `t${String(i)}` }));
  const stop = new AbortController();
  const onTable = (done: number): void => {
    if (done === 30) stop.abort(new Error('called off'));
  };
  const plan = build(tables, [readable], {}, createFakeSession([readable]), onTable, stop.signal);
  await expect(plan).rejects.toThrow('called off');
});

describe('a plan of a series', () => {
  const series = { name: 'nightly', compactEvery: null };
  const primary = key('PK', ['id']);
  const clustered = key('UC', ['other'], { isPrimaryKey: false });
  const columns = [
    column('id', sqlType('int')),
    column('other', sqlType('int')),
    column('rv', sqlType('timestamp', { maxLength: 8 })),
  ];
  const orders = table({ columns, keys: [clustered, { ...primary, isClustered: false }], rowsEstimate: 200_000 });
  const few = table({ name: 'few' });

  test('has a way of finding changes for each table: what was asked, else what is recommended', async () => {
    const increments = [{ schema: 'dbo', name: 'few', increment: incrementSchema.parse({ mode: 'reload' }) }];
    const plan = await build([orders, few], [readable], { series, increments });
    expect(plan.series).toEqual(series);
    expect(plan.tables.map(({ increment }) => increment?.mode)).toEqual(['rowversion', 'reload']);
    expect(plan.tables[0]?.key?.indexName).toBe('UC');
    expect(checkPlan(JSON.parse(JSON.stringify(plan)), 'plan.json')).toEqual(plan);
    expect((await build([orders])).tables[0]).not.toHaveProperty('increment');
  });

  test('is read in the order of the primary key where change tracking tells the changes', async () => {
    const increments = [
      { schema: 'dbo', name: 'orders', increment: incrementSchema.parse({ mode: 'changeTracking' }) },
    ];
    const plan = await build([orders], [readable], { series, increments });
    expect(plan.tables[0]?.key?.indexName).toBe('PK');
  });

  test('refuses what does not fit, before anything is read', async () => {
    const wanted = (name: string, increment: object) => ({
      series,
      increments: [{ schema: 'dbo', name, increment: incrementSchema.parse(increment) }],
    });
    const unfit = (more: Partial<PlanRequest>) => expect(build([orders, few], [readable], more)).rejects;
    await unfit(wanted('nowhere', { mode: 'reload' })).toThrow(/not among the tables that are moved/);
    await unfit(wanted('few', { mode: 'rowversion', column: 'rv' })).toThrow(
      'Nothing was planned: changes of dbo.few cannot be found by rowversion: It has no column rv.',
    );
    const { increments } = wanted('few', { mode: 'reload' });
    await unfit({ series, increments: [...increments, ...increments] }).toThrow(/named twice/);
    await unfit({ increments }).toThrow(/belong to a series/);
  });
});
