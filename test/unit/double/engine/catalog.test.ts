import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EngineSession } from '../../../double/types.ts';
import { ask, errorOf, openSmallEngine } from './small-engine.ts';

let small: ReturnType<typeof openSmallEngine>;
let session: EngineSession;
beforeAll(() => {
  small = openSmallEngine();
  session = small.login();
});
afterAll(() => {
  small.close();
});

it('lists tables and views with the right to read them', () => {
  const sql = `SELECT s.name, o.name, RTRIM(o.type), t.temporal_type, ctt.object_id,
      HAS_PERMS_BY_NAME(QUOTENAME(s.name) + N'.' + QUOTENAME(o.name), 'OBJECT', 'SELECT') AS can_select
    FROM sys.objects AS o JOIN sys.schemas AS s ON s.schema_id = o.schema_id
    LEFT JOIN sys.tables AS t ON t.object_id = o.object_id
    LEFT JOIN sys.change_tracking_tables AS ctt ON ctt.object_id = o.object_id
    WHERE o.type IN ('U','V') AND o.is_ms_shipped = 0 AND s.name <> N'dbo' OR o.name = N'Few' ORDER BY s.name, o.name`;
  expect(ask(session, sql).rows).toEqual([
    ['dbo', 'Few', 'V', null, null, '1'],
    ['odd one', "sel]ect 'quoted' 😀", 'U', '0', null, '1'],
  ]);
});

it('describes columns as sys.columns does', () => {
  const sql = `SELECT c.name, ut.name, c.max_length, c.precision, c.scale, c.collation_name, c.is_nullable, c.is_identity,
      CONVERT(int, COLLATIONPROPERTY(c.collation_name, 'CodePage')) AS code_page
    FROM sys.columns AS c JOIN sys.types AS ut ON ut.user_type_id = c.user_type_id
    LEFT JOIN sys.types AS bt ON bt.user_type_id = c.system_type_id AND bt.is_user_defined = 0
    LEFT JOIN sys.computed_columns AS cc ON cc.object_id = c.object_id AND cc.column_id = c.column_id
    WHERE c.object_id = OBJECT_ID(N'dbo.Pairs') OR c.object_id = OBJECT_ID(N'dbo.Changing') AND c.name <> N'id' ORDER BY c.object_id, c.column_id`;
  expect(ask(session, sql).rows).toEqual([
    ['a', 'int', '4', '10', '0', null, '0', '0', null],
    ['b', 'datetime2', '8', '27', '7', null, '0', '0', null],
    ['wide', 'decimal', '17', '38', '4', null, '1', '0', null],
    ['word', 'nvarchar', '10', '0', '0', 'SQL_Latin1_General_CP1_CI_AS', '1', '0', '1252'],
    ['version', 'timestamp', '8', '0', '0', null, '0', '0', null],
  ]);
});

it('gives the columns of a view', () => {
  expect(
    ask(session, "SELECT name, TYPE_NAME(system_type_id) FROM sys.columns WHERE object_id = OBJECT_ID(N'dbo.Few')")
      .rows,
  ).toEqual([
    ['id', 'bigint'],
    ['twice', 'int'],
  ]);
});

it('gives the columns of every key in order', () => {
  const sql = `SELECT i.name, i.index_id, i.type_desc, i.is_primary_key, ic.key_ordinal, c.name
    FROM sys.indexes AS i
    JOIN sys.index_columns AS ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id
    JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
    WHERE i.object_id = OBJECT_ID(N'dbo.Pairs') ORDER BY i.index_id, ic.key_ordinal`;
  expect(ask(session, sql).rows).toEqual([
    ['pk', '1', 'CLUSTERED', '1', '1', 'a'],
    ['pk', '1', 'CLUSTERED', '1', '2', 'b'],
  ]);
});

it('counts rows by partition, for owners also by statistics', () => {
  const rows =
    "FROM sys.partitions AS p WHERE p.index_id IN (0, 1) AND p.object_id = OBJECT_ID(N'dbo.Numbers') GROUP BY p.object_id";
  expect(ask(session, `SELECT SUM(p.rows) ${rows}`).rows).toEqual([['1000']]);
  const pages = `SELECT p.object_id, SUM(au.used_pages) AS used FROM sys.partitions AS p JOIN sys.allocation_units AS au
    ON au.container_id = CASE WHEN au.type = 2 THEN p.partition_id ELSE p.hobt_id END WHERE p.object_id = OBJECT_ID(N'dbo.Numbers') GROUP BY p.object_id`;
  expect(Number(ask(session, pages).rows[0][1])).toBeGreaterThan(1);
  const statistics = 'SELECT SUM(row_count) FROM sys.dm_db_partition_stats WHERE index_id IN (0, 1)';
  expect(Number(ask(session, statistics).rows[0][0])).toBeGreaterThan(1000);
  const reader = small.login('reader');
  expect(errorOf(reader, statistics)).toBe(262);
  reader.close();
});

it('lists its own views and columns, so that a client can probe for optional ones', () => {
  const sql = `SELECT c.name FROM sys.all_views AS v JOIN sys.all_columns AS c ON c.object_id = v.object_id
    WHERE SCHEMA_NAME(v.schema_id) = N'sys' AND v.name IN (N'tables') AND c.name IN (N'ledger_type', N'nothing')`;
  expect(ask(session, sql).rows).toEqual([['ledger_type']]);
});

it('describes a query without running it', () => {
  const sql =
    'SELECT column_ordinal, name, system_type_name, is_nullable, error_number FROM sys.dm_exec_describe_first_result_set(@q, NULL, 1)';
  const describe = (query: string) =>
    ask(session, sql, [{ name: '@q', type: { name: 'nvarchar', length: 4000 }, value: query }]).rows;
  expect(describe('SELECT id, price FROM Numbers WHERE 1 / 0 = 1')).toEqual([
    ['1', 'id', 'bigint', '0', null],
    ['2', 'price', 'decimal(10,2)', '1', null],
  ]);
  expect(describe('SELECT nope FROM Numbers')).toEqual([['0', null, null, null, '207']]);
});

it('says what it is', () => {
  const sql =
    "SELECT CONVERT(int, SERVERPROPERTY('EngineEdition')), CONVERT(nvarchar(128), SERVERPROPERTY('ProductVersion')), DB_NAME(), @@TRANCOUNT, ORIGINAL_LOGIN()";
  expect(ask(session, sql).rows).toEqual([['3', '16.0.1000.6', 'shop', '0', 'sa']]);
  expect(ask(session, 'SELECT @@VERSION').rows[0][0]).toContain('double');
});

it.each([
  'SELECT d.database_id, d.name, d.state_desc, HAS_DBACCESS(d.name) FROM sys.databases AS d WHERE d.database_id > 4 ORDER BY d.name',
  'SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS ORDER BY TABLE_NAME, ORDINAL_POSITION',
  'SELECT fk.name, fk.parent_object_id, fk.is_not_trusted FROM sys.foreign_keys AS fk',
  'SELECT p.name FROM sys.security_predicates AS sp JOIN sys.security_policies AS p ON p.object_id = sp.object_id WHERE p.is_enabled = 1',
  'SELECT mc.name, mc.masking_function FROM sys.masked_columns AS mc WHERE mc.is_masked = 1',
  'SELECT name, base_object_name FROM sys.synonyms; SELECT name FROM sys.configurations; SELECT name FROM sys.database_principals',
])('answers %s', (sql) => {
  expect(errorOf(session, sql)).toBe(0);
});
