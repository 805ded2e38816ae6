// The catalog of servers that know everything, little, and next to nothing.
import { describe, expect, test } from 'vitest';
import { readCatalog } from '../../../electron/worker/source/catalog.ts';
import { AppError } from '../../../shared/errors.ts';
import { createFakeSession, noSignal, type Answer } from './catalog/fake-session.ts';

const where = { server: 'srv', database: 'db' };

const objects: Answer = {
  when: /FROM sys\.objects AS o JOIN sys\.schemas[^]*is_ms_shipped/,
  rows: [
    { schema_name: 'dbo', object_name: 'orders', object_id: 10, type: 'U ' },
    { schema_name: 'dbo', object_name: 'recent', object_id: 11, type: 'V ' },
  ],
};
const types: Answer = {
  when: /FROM sys\.types/,
  rows: [
    { user_type_id: 56, system_type_id: 56, name: 'int', is_user_defined: false, is_assembly_type: false },
    { user_type_id: 167, system_type_id: 167, name: 'varchar', is_user_defined: false, is_assembly_type: false },
    { user_type_id: 256, system_type_id: 231, name: 'sysname', is_user_defined: false, is_assembly_type: false },
    { user_type_id: 128, system_type_id: 240, name: 'hierarchyid', is_user_defined: false, is_assembly_type: true },
    { user_type_id: 300, system_type_id: 167, name: 'Phone', is_user_defined: true, is_assembly_type: false },
    { user_type_id: 301, system_type_id: 240, name: 'Point', is_user_defined: true, is_assembly_type: true },
  ],
};
const column = (name: string, typeId: number, more: Readonly<Record<string, string | number | boolean>> = {}) => ({
  object_id: 10,
  column_id: 1,
  name,
  system_type_id: 0,
  user_type_id: typeId,
  max_length: 4,
  precision: 10,
  scale: 0,
  collation_name: null,
  is_nullable: false,
  is_identity: false,
  is_computed: false,
  ...more,
});
const columns: Answer = {
  when: /FROM sys\.columns AS c\s+JOIN sys\.objects/,
  rows: [
    column('id', 56, { is_identity: true }),
    column('phone', 300, { collation_name: 'Cyrillic_General_CI_AS', max_length: 20 }),
    column('node', 128),
    column('place', 301),
    column('who', 256, { collation_name: 'Latin1_General_CI_AS', max_length: 256 }),
    column('odd', 999),
  ],
};
const flags: Answer = { when: /FROM sys\.tables AS t$/, rows: [{ object_id: 10 }] };
const keys: Answer = {
  when: /FROM sys\.indexes[^]*has_filter/,
  rows: [
    {
      object_id: 10,
      index_id: 1,
      index_name: 'PK_orders',
      index_type: 1,
      is_primary_key: true,
      key_ordinal: 1,
      is_descending_key: false,
      column_name: 'id',
    },
  ],
};

const read = (answers: readonly Answer[]) => readCatalog(createFakeSession(answers), where, noSignal);

describe('a server that answers everything', () => {
  const full: readonly Answer[] = [
    { when: /SERVERPROPERTY/, rows: [{ server_name: 'SRV01', product_version: '16.0.1', edition: 'Developer' }] },
    { when: /sys\.all_columns/, rows: [{ view_name: 'columns', column_name: 'is_masked' }] },
    { when: /COLLATIONPROPERTY/, rows: [{ collation_name: 'Cyrillic_General_CI_AS', code_page: 1251 }] },
    { when: /dm_db_partition_stats/, rows: [{ object_id: 10, approx_rows: 1200n, used_pages: 3n }] },
    { when: /HAS_PERMS_BY_NAME\(QUOTENAME\(s/, rows: [{ object_id: 10, can_select: 1 }] },
    { when: /FROM sys\.security_predicates/, rows: [{ object_id: 10, policy_name: 'OnlyMine' }] },
    flags,
    objects,
    types,
    columns,
    keys,
  ];

  test('lists tables with estimates, rights, keys and notes', async () => {
    const catalog = await read(full);
    expect(catalog.server).toEqual({ name: 'SRV01', version: '16.0.1', edition: 'Developer' });
    expect(catalog.notes).toEqual([]);
    expect(catalog.tables[0]).toMatchObject({
      schema: 'dbo',
      name: 'orders',
      kind: 'table',
      canSelect: true,
      rowsEstimate: 1200,
      bytesEstimate: 24_576,
      keys: [
        { name: 'PK_orders', isPrimaryKey: true, isClustered: true, columns: [{ name: 'id', isDescending: false }] },
      ],
    });
    expect(catalog.tables[0]?.notes[0]).toMatch(/row-level security/);
    expect(catalog.tables[1]).toMatchObject({ name: 'recent', kind: 'view', rowsEstimate: null, canSelect: null });
  });

  test('resolves alias types to their base, CLR types to clr_udt, and leaves unknown types nameless', async () => {
    const catalog = await read(full);
    const found = catalog.tables[0]?.columns.map(({ name, sqlType }) => [name, sqlType.name, sqlType.codePage]);
    expect(found).toEqual([
      ['id', 'int', null],
      ['phone', 'varchar', 1251],
      ['node', 'hierarchyid', null],
      ['place', 'clr_udt', null],
      ['who', 'nvarchar', 1252],
      ['odd', '', null],
    ]);
  });

  test('asks for optional columns only where the server has them', async () => {
    const session = createFakeSession(full);
    await readCatalog(session, where, noSignal);
    const sql = session.asked.find((text) => text.includes('FROM sys.columns AS c\nJOIN')) ?? '';
    expect(sql).toContain('c.is_masked');
    expect(sql).not.toContain('c.encryption_type');
  });

  test('leaves a masked column out for a login without UNMASK', async () => {
    const masked: Answer = { when: columns.when, rows: [column('salary', 56, { is_masked: true })] };
    const answers = full.map((answer) => (answer === columns ? masked : answer));
    const blind = await read(answers);
    expect(blind.tables[0]?.columns[0]?.obstacle).toMatch(/masked/);
    const told = { object_id: 10, column_id: 1, masking_function: 'default()', unmask: 1, unmask_column: null };
    const seeing = await read([{ when: /FROM sys\.masked_columns/, rows: [told] }, ...answers]);
    expect(seeing.tables[0]?.columns[0]?.obstacle).toBeNull();
  });
});

describe('a server that answers little', () => {
  test('falls back to sys.partitions when the login may not see partition statistics', async () => {
    const catalog = await read([
      objects,
      types,
      columns,
      keys,
      { when: /dm_db_partition_stats/, error: new AppError('SELECT_DENIED', { object: 'x', number: 262 }) },
      { when: /sys\.allocation_units/, rows: [{ object_id: 10, used_pages: 2 }] },
      { when: /FROM sys\.partitions/, rows: [{ object_id: 10, approx_rows: 7 }] },
    ]);
    expect(catalog.tables[0]).toMatchObject({ rowsEstimate: 7, bytesEstimate: 16_384 });
  });

  test('loses only the pieces it cannot tell, and says which', async () => {
    const catalog = await read([
      {
        when: /FROM sys\.tables AS o JOIN sys\.schemas AS s ON s\.schema_id = o\.schema_id ORDER/,
        rows: [{ schema_name: 'dbo', object_name: 'orders', object_id: 10 }],
      },
      types,
      { when: /FROM sys\.columns AS c ORDER/, rows: [column('id', 56)] },
    ]);
    expect(catalog.server).toEqual({ name: 'srv', version: 'unknown', edition: 'unknown' });
    expect(catalog.tables).toHaveLength(1);
    expect(catalog.tables[0]).toMatchObject({ name: 'orders', keys: [], rowsEstimate: null, canSelect: null });
    expect(catalog.notes).toHaveLength(3);
  });

  test('reads INFORMATION_SCHEMA when there are no sys views', async () => {
    const name = { schema_name: 'dbo', object_name: 'orders' };
    const catalog = await read([
      { when: /FROM INFORMATION_SCHEMA\.TABLES/, rows: [{ ...name, table_type: 'BASE TABLE' }] },
      {
        when: /FROM INFORMATION_SCHEMA\.COLUMNS/,
        rows: [
          {
            ...name,
            name: 'id',
            is_nullable: 'NO',
            data_type: 'int',
            max_length: null,
            number_precision: 10,
            number_scale: 0,
            time_scale: null,
            collation_name: null,
          },
          {
            ...name,
            name: 'at',
            is_nullable: 'YES',
            data_type: 'datetime2',
            max_length: null,
            number_precision: null,
            number_scale: null,
            time_scale: 3,
            collation_name: null,
          },
        ],
      },
      { when: /KEY_COLUMN_USAGE/, rows: [{ ...name, key_name: 'PK', name: 'id', key_type: 'PRIMARY KEY' }] },
    ]);
    expect(
      catalog.tables[0]?.columns.map(({ sqlType, isNullable }) => [sqlType.name, sqlType.scale, isNullable]),
    ).toEqual([
      ['int', 0, false],
      ['datetime2', 3, true],
    ]);
    expect(catalog.tables[0]?.keys[0]).toMatchObject({ name: 'PK', isPrimaryKey: true });
    expect(catalog.notes[0]).toMatch(/unknown/);
  });

  test('says so when the server has no catalog at all', async () => {
    await expect(read([])).rejects.toMatchObject({ code: 'CATALOG_UNREADABLE' });
  });

  test('does not take a lost connection for a missing view', async () => {
    const lost = new AppError('SOURCE_CONNECTION_LOST', { server: 'srv', detail: 'reset' });
    await expect(read([{ when: /sys\.objects/, error: lost }])).rejects.toBe(lost);
  });
});
