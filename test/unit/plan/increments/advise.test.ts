// What is recommended for finding the changes of a table, and why something else is not to be had.
import { describe, expect, test } from 'vitest';
import { adviseIncrement } from '../../../../electron/worker/plan/increments/advise.ts';
import { fitIncrement } from '../../../../electron/worker/plan/increments/fit.ts';
import {
  readIncrementFacts,
  tableKey,
  type IncrementFacts,
} from '../../../../electron/worker/source/catalog/increment-facts.ts';
import type { CatalogTable, TableTraits } from '../../../../shared/catalog.ts';
import { incrementAdviceSchema, incrementSchema } from '../../../../shared/increment.ts';
import { createFakeSession, noSignal } from '../../source/catalog/fake-session.ts';
import { column, key, sqlType, table } from '../catalog-samples.ts';
import { parseStatement } from '../../../statements/grammar.ts';

const traits = (more: Partial<TableTraits> = {}): TableTraits => ({
  temporal: null,
  ledger: 'none',
  memory: 'none',
  isExternal: false,
  isFileTable: false,
  graph: null,
  isReplicated: false,
  isTrackedByCdc: false,
  captureInstances: null,
  changeTracking: null,
  storage: 'clustered',
  partitioning: null,
  rowFilters: [],
  synonymFor: null,
  ...more,
});
const facts = (more: Partial<IncrementFacts> = {}): IncrementFacts => ({
  database: 'sa]les',
  tracking: 'off',
  isCdcEnabled: false,
  isSnapshotAllowed: false,
  isPrimary: null,
  user: 'reader',
  instances: new Map(),
  leading: new Map(),
  ...more,
});
const at = column('ModifiedAt', sqlType('datetime2', { scale: 7 }), { isNullable: true });
const orders = (more: Partial<CatalogTable> = {}): CatalogTable =>
  table({
    rowsEstimate: 5_000_000,
    columns: [column('id', sqlType('int'), { isIdentity: true }), at],
    traits: traits(),
    ...more,
  });
const rv = column('rv', sqlType('timestamp'));
const history = { schema: 'dbo', name: 'past' };
const ofOrders = tableKey({ schema: 'dbo', name: 'orders' });

describe('recommended', () => {
  const told = (some: CatalogTable, more: Partial<IncrementFacts> = {}) => {
    const advice = adviseIncrement(some, facts(more));
    expect(incrementAdviceSchema.parse(advice)).toEqual(advice);
    expect(advice.choices.at(-1)?.increment.mode).toBe('reload');
    for (const { script } of advice.choices) if (script !== null) expect(script).toMatch(/;$/m);
    return advice;
  };

  test('change tracking before all others', () => {
    const tracked = orders({
      traits: traits({ changeTracking: { canView: true } }),
      columns: [...orders().columns, rv],
    });
    const advice = told(tracked, { tracking: { kept: '2 days' } });
    expect(advice.recommended).toMatchObject({ mode: 'changeTracking' });
    expect(advice.choices[0]).toMatchObject({
      isAvailable: 'yes',
      script: null,
      costs: expect.stringContaining('forgets it after 2 days'),
    });
  });

  test('CDC where it holds all columns, and the instance that holds most of them', () => {
    const captured = orders({ traits: traits({ isTrackedByCdc: true, captureInstances: null }) });
    const instances = new Map([
      ['old', { table: ofOrders, columns: new Set(['id']), canRead: true }],
      ['new', { table: ofOrders, columns: new Set(['id', 'ModifiedAt']), canRead: true }],
    ]);
    expect(told(captured, { isCdcEnabled: true, instances }).recommended).toMatchObject({
      mode: 'cdc',
      instance: 'new',
      rows: 'net',
    });
  });

  test('the history of a system-versioned table, and then a rowversion', () => {
    const temporal = orders({
      columns: [...orders().columns, rv],
      traits: traits({ temporal: { role: 'current', history, period: { start: 'a', end: 'b' } } }),
    });
    expect(told(temporal).recommended).toMatchObject({ mode: 'temporal', start: 'a', end: 'b', history });
    const versioned = orders({ columns: [...orders().columns, rv] });
    expect(told(versioned).recommended).toMatchObject({ mode: 'rowversion', column: 'rv', sweepEvery: 10 });
  });

  test('never a watermark, which nobody would see to miss a change', () => {
    const advice = told(orders());
    expect(advice.recommended).toMatchObject({ mode: 'reload' });
    expect(advice.why).toBe(
      'Nothing that the server offers now tells all of its changes. Change tracking would be better, once its administrator has run the script. By ModifiedAt less would be read, but not all that changes: choose it if you know that every writer sets it.',
    );
    expect(advice.choices.map(({ increment, isAvailable }) => [increment.mode, isAvailable])).toEqual([
      ['changeTracking', 'no'],
      ['cdc', 'no'],
      ['rowversion', 'no'],
      ['watermark', 'yes'],
      ['watermark', 'yes'],
      ['reload', 'yes'],
    ]);
    expect(advice.choices[3]).toMatchObject({
      increment: { column: 'ModifiedAt', kind: 'time', overlapSeconds: 4500 },
      costs: expect.stringMatching(/Rows without a ModifiedAt are in no round.*No index begins with ModifiedAt/),
      script: 'CREATE INDEX [IX_orders_ModifiedAt] ON [dbo].[orders] ([ModifiedAt]);',
    });
    expect(advice.choices[4]).toMatchObject({ increment: { column: 'id', kind: 'number' } });
  });

  test('loading whole what is small, and what has no key', () => {
    expect(told(orders({ rowsEstimate: 10, columns: [...orders().columns, rv] }))).toMatchObject({
      recommended: { mode: 'reload' },
      why: expect.stringContaining('small'),
    });
    const unkeyed = told(orders({ keys: [], columns: [...orders().columns, rv] }));
    expect(unkeyed.recommended).toMatchObject({ mode: 'reload' });
    expect(unkeyed.choices.filter(({ isAvailable }) => isAvailable === 'yes')).toHaveLength(1);
    expect(told(orders({ kind: 'view', keys: [] })).choices).toHaveLength(1);
  });
});

describe('scripts for the administrator', () => {
  const scriptOf = (some: CatalogTable, mode: string, more: Partial<IncrementFacts> = {}) =>
    adviseIncrement(some, facts(more)).choices.find(({ increment }) => increment.mode === mode)?.script ?? null;

  test('switch on what is off, and nothing else', () => {
    expect(scriptOf(orders(), 'changeTracking'))
      .toBe(`ALTER DATABASE [sa]]les] SET CHANGE_TRACKING = ON (CHANGE_RETENTION = 7 DAYS, AUTO_CLEANUP = ON);
ALTER TABLE [dbo].[orders] ENABLE CHANGE_TRACKING WITH (TRACK_COLUMNS_UPDATED = OFF);
GRANT VIEW CHANGE TRACKING ON OBJECT::[dbo].[orders] TO [reader];
-- So that version and rows are read at one moment; costs row versions in tempdb:
ALTER DATABASE [sa]]les] SET ALLOW_SNAPSHOT_ISOLATION ON;`);
    const tracked = orders({ traits: traits({ changeTracking: { canView: false } }) });
    expect(scriptOf(tracked, 'changeTracking', { tracking: { kept: null }, isSnapshotAllowed: true })).toBe(
      'GRANT VIEW CHANGE TRACKING ON OBJECT::[dbo].[orders] TO [reader];',
    );
    expect(scriptOf(orders({ name: "o'k" }), 'cdc')).toBe(
      `EXEC sys.sp_cdc_enable_db;\nEXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'o''k', @role_name = NULL;`,
    );
    const captured = orders({ traits: traits({ isTrackedByCdc: true, captureInstances: ['i'] }) });
    const instances = new Map([['i', { table: ofOrders, columns: new Set(['id']), canRead: true }]]);
    expect(scriptOf(captured, 'cdc', { isCdcEnabled: true, instances })).toContain("@capture_instance = N'i_2';");
    expect(scriptOf(orders(), 'rowversion')).toBe(
      'ALTER TABLE [dbo].[orders] ADD [row_version] rowversion NOT NULL;\nCREATE INDEX [IX_orders_row_version] ON [dbo].[orders] ([row_version]);',
    );
  });

  test('are not offered where they would not help', () => {
    for (const some of [
      orders({ keys: [] }),
      orders({ traits: traits({ memory: 'durable' }) }),
      orders({ traits: traits({ isExternal: true }) }),
    ])
      for (const mode of ['changeTracking', 'cdc', 'rowversion']) expect(scriptOf(some, mode)).toBeNull();
    expect(scriptOf(orders(), 'changeTracking', { isPrimary: false })).toBeNull();
  });
});

describe('what does not fit', () => {
  const whole = { columns: null, where: null };
  const fit = (
    increment: object,
    some: CatalogTable = orders(),
    chosen: Parameters<typeof fitIncrement>[2] = whole,
    more: Partial<IncrementFacts> = {},
  ) => fitIncrement(incrementSchema.parse(increment), some, chosen, facts(more));
  const captured = orders({ traits: traits({ isTrackedByCdc: true, captureInstances: ['i'] }) });
  const cdc = { mode: 'cdc', instance: 'i', rows: 'all' };
  const instances = new Map([['i', { table: ofOrders, columns: new Set(['id']), canRead: true }]]);
  const capturing = { isCdcEnabled: true, instances };
  const tracked = orders({ traits: traits({ changeTracking: { canView: null } }) });

  test.each([
    [
      'not tracked',
      fit({ mode: 'changeTracking' }, orders(), whole, { tracking: { kept: null } }),
      'no',
      'is not tracked',
    ],
    ['off', fit({ mode: 'changeTracking' }), 'no', 'off in this database'],
    ['a secondary', fit({ mode: 'changeTracking' }, tracked, whole, { isPrimary: false }), 'no', 'readable secondary'],
    [
      'not told',
      fit({ mode: 'changeTracking' }, tracked, whole, { tracking: { kept: null } }),
      'unknown',
      'does not say',
    ],
    [
      'no primary key',
      fit({ mode: 'changeTracking' }, orders({ keys: [key('U', ['id'], { isPrimaryKey: false })] })),
      'no',
      'no primary key',
    ],
    [
      'key not moved',
      fit({ mode: 'rowversion', column: 'rv' }, orders(), { columns: ['ModifiedAt'], where: null }),
      'no',
      'Column id of its key',
    ],
    ['a column that is not captured', fit(cdc, captured, whole, capturing), 'no', 'does not hold column ModifiedAt'],
    ['only what is captured', fit(cdc, captured, { columns: ['id'], where: null }, capturing), 'yes', ''],
    ['a filter', fit(cdc, captured, { columns: ['id'], where: 'id > 1' }, capturing), 'no', 'has a filter'],
    ['another instance', fit({ ...cdc, instance: 'j' }, captured, whole, capturing), 'no', 'no capture instance j'],
    [
      'instances not told',
      fit(cdc, captured, whole, { isCdcEnabled: true, instances: null }),
      'unknown',
      'does not tell',
    ],
    ['no rowversion', fit({ mode: 'rowversion', column: 'id' }), 'no', 'is no rowversion'],
    ['no such column', fit({ mode: 'watermark', column: 'x', kind: 'time' }), 'no', 'has no column x'],
    ['another kind', fit({ mode: 'watermark', column: 'id', kind: 'time' }), 'no', 'is int, and no date'],
    [
      'not moved',
      fit({ mode: 'watermark', column: 'ModifiedAt', kind: 'time' }, orders(), { columns: ['id'], where: null }),
      'no',
      'not among those',
    ],
    ['not versioned', fit({ mode: 'temporal', start: 'a', end: 'b', history }), 'no', 'not system-versioned'],
    [
      'a synonym',
      fit({ mode: 'changeTracking' }, orders({ traits: traits({ synonymFor: 'x.y' }) })),
      'no',
      'It is a synonym',
    ],
    ['a view', fit({ mode: 'rowversion', column: 'id' }, orders({ kind: 'view' })), 'no', 'It is a view'],
  ])('%s', (_, found, isAvailable, words) => {
    expect(found).toMatchObject({ isAvailable, obstacle: expect.stringContaining(words) });
  });

  test('a computed column, for CDC', () => {
    const computed = orders({
      traits: captured.traits,
      columns: [column('id', sqlType('int')), column('sum', sqlType('int'), { isComputed: true })],
    });
    expect(fit(cdc, computed, whole, capturing)).toMatchObject({
      obstacle: expect.stringContaining('sum is computed'),
    });
  });
});

test('a few questions, each of which may be refused', async () => {
  const ofT = tableKey({ schema: 's', name: 't' });
  const asked = createFakeSession([
    { when: /is_cdc_enabled/, rows: [{ name: 'db', is_cdc_enabled: true, snapshot_isolation_state: 1 }] },
    { when: /change_tracking_databases/, rows: [{ retention_period: 2, unit: 'DAYS', is_auto_cleanup_on: 1 }] },
    { when: /USER_NAME/, rows: [{ user_name: 'me' }] },
    {
      when: /captured_columns/,
      rows: [
        {
          source_schema: 's',
          source_table: 't',
          capture_instance: 'i',
          column_name: 'a',
          min_lsn: '0x00000000000000000001',
        },
      ],
    },
    { when: /sys.index_columns/, rows: [{ schema_name: 's', object_name: 't', column_name: 'a' }] },
  ]);
  expect(await readIncrementFacts(asked, noSignal)).toEqual({
    database: 'db',
    tracking: { kept: '2 days' },
    isCdcEnabled: true,
    isSnapshotAllowed: true,
    isPrimary: null,
    user: 'me',
    instances: new Map([['i', { table: ofT, columns: new Set(['a']), canRead: true }]]),
    leading: new Map([[ofT, new Set(['a'])]]),
  });
  for (const sql of asked.asked) expect(parseStatement(sql).error).toBeNull();
  const nothing = await readIncrementFacts(createFakeSession([]), noSignal);
  expect(nothing).toMatchObject({ database: '', tracking: null, isCdcEnabled: null, user: null, leading: null });
  expect(adviseIncrement(orders(), nothing).recommended).toMatchObject({ mode: 'reload' });
});

test('what is told to a login that does not own the database', async () => {
  const asked = createFakeSession([
    { when: /is_cdc_enabled/, rows: [{ name: 'db', is_cdc_enabled: true }] },
    { when: /change_tracking_databases/, rows: [] },
    { when: /ct_version/, rows: [{ ct_version: 7n }] },
    {
      when: /sp_cdc_help_change_data_capture/,
      rows: [
        { source_schema: 's', source_table: 't', capture_instance: 'i', captured_column_list: '[a], [b]]c], [d, e]' },
      ],
    },
  ]);
  const { tracking, instances } = await readIncrementFacts(asked, noSignal);
  expect(tracking).toEqual({ kept: null });
  expect(instances?.get('i')).toEqual({
    table: tableKey({ schema: 's', name: 't' }),
    columns: new Set(['a', 'b]c', 'd, e']),
    canRead: true,
  });
  const off = createFakeSession([{ when: /ct_version/, rows: [{ ct_version: null }] }]);
  expect((await readIncrementFacts(off, noSignal)).tracking).toBe('off');
});
