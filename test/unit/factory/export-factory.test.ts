// A plan as resources of Data Factory: what the service demands of them, and what is refused or told.
import { describe, expect, test } from 'vitest';
import { exportFactory } from '../../../electron/worker/factory/export-factory.ts';
import { AppError } from '../../../shared/errors.ts';
import { factoryWishSchema, type FactoryExport, type FactoryWish } from '../../../shared/factory.ts';
import type { PlanColumn } from '../../../shared/columns.ts';
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import { cutAt, plan, planTable } from '../../fakes/plan.ts';
import { readExpression } from '../../fakes/data-factory/expression/parse.ts';
import { members } from '../../fakes/data-factory/json.ts';
import { activitiesIn } from '../../fakes/data-factory/rules/limits.ts';
import { referencesIn } from '../../fakes/data-factory/rules/references.ts';
import { faultsOfAll } from '../../fakes/data-factory/rules/whole.ts';

const wish: FactoryWish = { factory: 'adf-sales', nodes: 2, vault: 'kv-sales', storage: null };

function column(name: string, type: string, changes: Partial<PlanColumn> = {}): PlanColumn {
  return {
    name,
    sqlType: { name: type, maxLength: 8, precision: 19, scale: 0, collation: null, codePage: null },
    isNullable: false,
    selectAs: 'plain',
    outputs: [{ name, isNullable: false, type: { kind: 'string' } }],
    note: null,
    ...changes,
  };
}
const id = planTable('x').columns[0] ?? column('id', 'bigint');

const world = (
  tables: readonly PlanTable[],
  changes: Partial<Plan> = {},
  options: Partial<Plan['options']> = {},
): Plan => ({
  ...plan(tables, { format: 'parquet', compression: 'zstd', ...options }),
  hash: 'abcdef0123456789',
  target: {
    kind: 'accountKey',
    endpoint: 'https://account.blob.core.windows.net',
    account: 'account',
    key: { env: 'KEY' },
    container: 'migration',
    namespace: 'hierarchical',
  },
  ...changes,
});

const small = world([
  planTable('t0', { name: 'Orders', partitions: cutAt(1000, 2000, 3000), bytesEstimate: 9_000_000 }),
  planTable('t1', {
    name: "O'Brien [a] @{x}",
    where: "id > 5 AND '@{1}' <> ''",
    columns: [id, column('Total', 'money')],
  }),
  planTable('t2', { name: 'Halves', partitions: cutAt(500), bytesEstimate: 4000 }),
  planTable('t3', {
    name: 'Years',
    partitions: [1, 2].map((number) => ({
      index: number - 1,
      after: null,
      upTo: null,
      scope: { kind: 'physical', number },
    })),
    layout: { functionName: 'pf', columnName: 'id', fanout: 2, boundaryHash: 'b' },
  }),
]);

const parsed = ({ files }: FactoryExport) =>
  files.map(({ path, text }) => {
    const [kind = '', file = ''] = path.split('/');
    const value: unknown = JSON.parse(text);
    return { kind, name: file.replace(/\.json$/, ''), value, bytes: Buffer.byteLength(text) };
  });
const fileOf = (made: FactoryExport, path: string): unknown =>
  JSON.parse(made.files.find((file) => file.path === path)?.text ?? 'null');

const faultsOfExport = (made: FactoryExport): readonly string[] =>
  faultsOfAll(parsed(made).filter(({ kind }) => kind !== 'arm'));

describe('the resources', () => {
  test('have what their types need, by names that the service takes', async () => {
    const made = exportFactory(small, wish);
    expect(faultsOfExport(made)).toEqual([]);
    await expect(made.files.map(({ path, text }) => `=== ${path}\n${text}`).join('')).toMatchFileSnapshot(
      './golden/small-plan.txt',
    );
  });

  test('are the same for the same plan, and CSV on a flat account has them too', () => {
    expect(exportFactory(small, wish)).toEqual(exportFactory(structuredClone(small), wish));
    const flat = world(
      [planTable('t0')],
      { target: { ...small.target, namespace: 'flat' } },
      { format: 'csv', compression: 'gzip' },
    );
    expect(faultsOfExport(exportFactory(flat, wish))).toEqual([]);
  });

  test('read each table as the plan cuts it, and never cut along a column that may be NULL', () => {
    const nullable = planTable('t4', { columns: [{ ...id, isNullable: true }], partitions: cutAt(1, 2, 3) });
    const made = exportFactory({ ...small, tables: [...small.tables, nullable] }, wish);
    expect(made.tables.map(({ read, pipeline }) => `${String(read)} ${String(pipeline)}`)).toEqual([
      'bounded tableferry_abcdef01_batch_02',
      'whole tableferry_abcdef01_batch_04',
      'ranges tableferry_abcdef01_batch_03',
      'physical tableferry_abcdef01_batch_01',
      'whole tableferry_abcdef01_batch_04',
    ]);
    expect(made.tables[4]?.notes[0]).toContain('never NULL');
    const bounded = JSON.stringify(fileOf(made, 'pipeline/tableferry_abcdef01_batch_02.json'));
    expect(bounded).toContain('"lower":"1000","upper":"3000"');
    // Alone of its kind: by all queries of two nodes.
    expect(bounded).toContain('"isSequential":true');
    expect(bounded).toContain('"parallelCopies":8');
  });

  test('bounds of negative numbers are in the order of numbers', () => {
    const made = exportFactory(world([planTable('t0', { partitions: cutAt(-2000, -30, 5) })]), wish);
    expect(JSON.stringify(fileOf(made, 'pipeline/tableferry_abcdef01_batch_01.json'))).toContain(
      '"lower":"-2000","upper":"5"',
    );
  });

  test('a second attempt is only made where it replaces the file of the first', () => {
    const made = exportFactory(small, wish);
    const retries = parsed(made)
      .filter(({ kind }) => kind === 'pipeline')
      .flatMap(({ value }) => activitiesIn(members(value).properties))
      .filter(({ type }) => type === 'Copy')
      .map(({ policy, outputs }) => [members(policy).retry, referencesIn(outputs)[0]?.name.slice(0, -9)]);
    expect(retries).toEqual([
      [0, 'tableferry_folder'],
      [0, 'tableferry_folder'],
      [0, 'tableferry_folder'],
      [2, 'tableferry_file'],
    ]);
  });

  test('hold no secret and no expression from a name: control tables are data, brackets are escaped in the template', () => {
    const made = exportFactory(
      world([
        planTable('t0', {
          columns: [{ ...id, name: '[key]' }],
          key: { indexName: 'PK', columns: [{ name: '[key]', isDescending: false }] },
          partitions: cutAt(1, 9),
        }),
      ]),
      wish,
    );
    expect(JSON.stringify(fileOf(made, 'pipeline/tableferry_abcdef01_batch_01.json'))).toContain('"column":"[key]"');
    expect(JSON.stringify(fileOf(made, 'arm/template.json'))).toContain('"column":"[[key]"');
    expect(JSON.stringify(made)).not.toContain('SQL_PASSWORD');
  });
});

describe('the template', () => {
  test('holds every resource once, each behind what it refers to', () => {
    const made = exportFactory(small, wish);
    const { resources } = members(fileOf(made, 'arm/template.json'));
    const all = Array.isArray(resources) ? resources.map(members) : [];
    const idOf = ({ type, name }: (typeof all)[number]): string =>
      `${String(type)}/${/'\/(.+)'\)\]$/.exec(String(name))?.[1] ?? ''}`;
    const ids = new Set(all.map(idOf));
    expect(ids.size).toBe(made.files.length - 1);
    const wanted = all.flatMap(({ dependsOn }) => (Array.isArray(dependsOn) ? dependsOn.map(String) : []));
    const faults = wanted.filter((text) => {
      const [, type = '', name = ''] =
        /^\[resourceId\('([^']+)', parameters\('factoryName'\)(?:, '([^']+)')?\)\]$/.exec(text) ?? [];
      return !ids.has(`${type}/${name}`);
    });
    expect(faults).toEqual([]);
    const behind = all.find(({ name }) => String(name).includes('_all'))?.dependsOn;
    expect(behind).toHaveLength(5);
  });
});

describe('2,000 tables', () => {
  const wide = Array.from({ length: 12 }, (_, index) => column(`A_rather_long_name_of_column_${String(index)}`, 'int'));
  const tables = Array.from({ length: 2000 }, (_, index) =>
    planTable(`t${String(index)}`, { columns: [id, ...wide], bytesEstimate: (index * 7919) % 10_007 }),
  );

  test('stay under every limit, each in exactly one pipeline that is started', () => {
    const made = exportFactory(world(tables), wish);
    expect(faultsOfExport(made)).toEqual([]);
    const pipelines = parsed(made).filter(({ kind }) => kind === 'pipeline');
    const ids = pipelines.flatMap(({ value }) => {
      const control = members(members(members(members(value).properties).parameters).tables).defaultValue;
      return Array.isArray(control) ? control.map((entry) => members(entry).id) : [];
    });
    expect(ids).toHaveLength(2000);
    expect(new Set(ids).size).toBe(2000);
    const started = new Set(pipelines.flatMap(({ value }) => referencesIn(value)).map(({ name }) => name));
    expect(pipelines.map(({ name }) => name).filter((name) => !started.has(name))).toEqual(['tableferry_abcdef01_all']);
  });

  test('of long statements are started in groups; beyond 4 MB there is no template, and that is told', () => {
    const made = exportFactory(world(tables.map((table) => ({ ...table, where: `'${'x'.repeat(2000)}' > ''` }))), wish);
    expect(faultsOfExport(made)).toEqual([]);
    expect(fileOf(made, 'pipeline/tableferry_abcdef01_group_02.json')).not.toBeNull();
    expect(made.files.some(({ path }) => path.startsWith('arm/'))).toBe(false);
    expect(made.notes[0]).toContain('no ARM template');
  });
});

describe('what Data Factory cannot do', () => {
  const refusals = (changes: Partial<PlanTable>): readonly string[] =>
    exportFactory(world([planTable('t0'), planTable('t1', changes)]), wish).tables[1]?.refusals ?? [];
  const digits = { name: 'decimal', maxLength: 17, precision: 38, scale: 10, collation: null, codePage: null };

  test('masks, transforms, parameters, wide decimals, sql_variant, offsets and CLR types leave a table out', () => {
    const mask = { kind: 'mask' as const, column: 'id', mask: { how: 'hash' as const } };
    expect(refusals({ transforms: [mask] })[0]).toContain('personal data would arrive in clear');
    expect(refusals({ transforms: [{ kind: 'rename', column: 'id', to: 'key' }] })[0]).toContain('transforms');
    const rule = { id: 'r', kind: 'notNull' as const, column: 'id' };
    expect(refusals({ rules: [{ ...rule, onBreak: 'quarantine' }] })[0]).toContain('rules');
    expect(refusals({ rules: [{ ...rule, onBreak: 'warn' }] })).toEqual([]);
    expect(refusals({ parameters: [{ name: 'p', type: 'int', value: '1' }] })[0]).toContain('parameters');
    expect(refusals({ columns: [id, column('Total', 'decimal', { sqlType: digits })] })[0]).toContain('28 digits');
    expect(refusals({ columns: [id, column('v', 'sql_variant')] })[0]).toContain('sql_variant');
    const text = { name: 'o', isNullable: false, type: { kind: 'string' as const } };
    expect(refusals({ columns: [id, column('o', 'datetimeoffset', { outputs: [text, text] })] })[0]).toContain(
      'offset',
    );
    // As text the plan keeps it too, and the server is not asked for that text.
    expect(refusals({ columns: [id, column('o', 'datetimeoffset', { outputs: [text] })] })[0]).toContain('offset');
    expect(refusals({ columns: [id, column('g', 'geometry')] })[0]).toContain('CLR');
    expect(refusals({})).toEqual([]);
  });

  test('names that Parquet files of Data Factory do not take leave a table out, and CSV takes them', () => {
    expect(refusals({ columns: [id, column('Unit price', 'int'), column('a=b', 'int')] })[0]).toContain(
      'Unit price, a=b',
    );
    const given = world([planTable('t0', { columns: [column('Unit price', 'int')] })], {}, { format: 'csv' });
    expect(exportFactory(given, wish).tables[0]?.refusals).toEqual([]);
  });

  test('dates at the ends of the calendar leave a table out where they were seen, and are told where they may be', () => {
    const columns = [id, column('From', 'datetime2'), column('To', 'datetime2'), column('Short', 'smalldatetime')];
    expect(refusals({ columns, datesBeyond: ['To'] })).toEqual([
      'Data Factory writes dates to Parquet after 0001-01-01 00:00:00, up to 9999-12-31 00:00:00, and these hold others: To. Leave them out, or choose the table by a query that converts them to text.',
    ]);
    const notes = (changes: Partial<PlanTable>, format: 'parquet' | 'csv' = 'parquet'): string =>
      exportFactory(world([planTable('t0', changes)], {}, { format }), wish).tables[0]?.notes.join(' ') ?? '';
    expect(notes({ columns })).toMatch(/One row with a date .* fails the copy of the table.*: From, To\./);
    expect(notes({ columns: [id, column('To', 'datetime2', { selectAs: 'nvarchar' })] })).not.toContain('One row');
    expect(notes({ columns, datesBeyond: ['To'] }, 'csv')).not.toContain('One row');
  });

  test('a wide decimal that the server converts to text is copied, and so is a narrow one', () => {
    expect(refusals({ columns: [id, column('Total', 'decimal', { sqlType: digits, selectAs: 'nvarchar' })] })).toEqual(
      [],
    );
    expect(refusals({ columns: [id, column('Total', 'decimal', { sqlType: { ...digits, precision: 28 } })] })).toEqual(
      [],
    );
  });

  const codeOf = (given: Plan, more: Partial<FactoryWish> = {}): string => {
    try {
      exportFactory(given, { ...wish, ...more });
      return 'none';
    } catch (error) {
      return error instanceof AppError ? error.code : String(error);
    }
  };

  test('one point in time, a series, JSON lines, a shared folder and other sign-ins refuse the plan', () => {
    const tables = [planTable('t0')];
    expect(codeOf(world(tables, { pointInTime: { ...small.pointInTime, mode: 'shared' } }))).toBe('FACTORY_UNFIT');
    expect(codeOf(world(tables, {}, { format: 'jsonl' }))).toBe('FACTORY_UNFIT');
    expect(codeOf(world(tables, { pathTemplate: '{schema}/{table}/{run}-{partition}-{part}.{ext}' }))).toBe(
      'FACTORY_UNFIT',
    );
    const source = { ...small.source, authentication: { kind: 'integrated' as const } };
    expect(codeOf(world(tables, { source }))).toBe('FACTORY_UNFIT');
    expect(codeOf(world([planTable('t0', { transforms: [{ kind: 'exclude', columns: ['id'] }] })]))).toBe(
      'FACTORY_NOTHING_LEFT',
    );
  });

  test('a connection string needs the endpoint beside it, and only one in Azure', () => {
    const target = { kind: 'connectionString' as const, value: { env: 'STORAGE' }, container: 'migration' };
    const given = world([planTable('t0')], { target });
    expect(codeOf(given)).toBe('FACTORY_UNFIT');
    expect(codeOf(given, { storage: 'http://127.0.0.1:10000/devstoreaccount1' })).toBe('FACTORY_UNFIT');
    expect(codeOf(given, { storage: 'https://account.blob.core.windows.net' })).toBe('none');
  });

  test('what is otherwise is told, and what is done by hand', () => {
    const made = exportFactory(world([planTable('t0')], {}, { rowDigests: true, governor: 'on' }), wish);
    const told = made.notes.join('\n');
    for (const words of ['own moment', 'counts of rows', 'snappy', 'Row digests', 'batchCount'])
      expect(told).toContain(words);
    const done = made.byHand.join('\n');
    for (const words of ['Java', 'kv-sales', 'tableferry-runtime', '443', '2 Windows computers'])
      expect(done).toContain(words);
  });
});

test('names of factories keep to the rules of the service', () => {
  const isTaken = (factory: string): boolean => factoryWishSchema.safeParse({ ...wish, factory }).success;
  expect(['adf', 'adf-sales-2', 'A1b'].map(isTaken)).toEqual([true, true, true]);
  expect(['ad', '-adf', 'adf-', 'a--b', 'a_b', 'a'.repeat(64)].map(isTaken)).toEqual(
    Array.from({ length: 6 }, () => false),
  );
});

test('the reader of expressions refuses what the service would', () => {
  const fault = (text: string): boolean => readExpression(text).fault !== null;
  expect(['@item().a', "@concat('a''b', item().b)", '@pipeline().parameters.run'].map(fault)).toEqual([
    false,
    false,
    false,
  ]);
  expect(
    ['item()', "@concat('a)", '@nope(1)', '@replace(1, 2)', '@pipeline().Nope', '@item().a b', '@concat(1'].map(fault),
  ).toEqual(Array.from({ length: 7 }, () => true));
});
