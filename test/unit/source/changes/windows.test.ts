// The statements that read changes, letter by letter, and read by a grammar that is not ours.
import { describe, expect, test } from 'vitest';
import { toChangesTable, toKeysTable } from '../../../../electron/worker/plan/changes-table.ts';
import { odbcSelectItem } from '../../../../electron/worker/source/odbc/transport.ts';
import { buildSelect } from '../../../../electron/worker/source/select.ts';
import { lowerBound, minus } from '../../../../electron/worker/source/changes/windows/watermark.ts';
import { firstLsn } from '../../../../electron/worker/source/changes/windows/capture.ts';
import type { ChangeMark } from '../../../../shared/change-mark.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import { incrementSchema, type Increment } from '../../../../shared/increment.ts';
import { parseStatement } from '../../../statements/grammar.ts';
import { planColumn, planTable, sqlType } from '../plan-table.ts';
import { changeMark } from './marks.ts';

const int32 = { kind: 'int', bits: 32, signed: true } as const;
const string = { kind: 'string' } as const;
const timestamp = { kind: 'timestamp', unit: 'nanos', digits: 7, isUtc: false } as const;
const id = planColumn('id', sqlType('int', { maxLength: 4 }), [int32], { isNullable: false });
const line = planColumn('line', sqlType('int', { maxLength: 4 }), [int32], { isNullable: false });
const name = planColumn(
  'na]me',
  sqlType('varchar', { maxLength: 20, collation: 'Cyrillic_General_CI_AS', codePage: 1251 }),
  [string],
  { selectAs: 'nvarchar' },
);
const rv = planColumn('rv', sqlType('timestamp'), [{ kind: 'fixed', length: 8 }]);
const at = planColumn('at', sqlType('datetime2', { scale: 7 }), [timestamp]);
const open = { after: null, upTo: null };

type Wanted = { readonly increment: Increment; readonly since: ChangeMark; readonly facets?: Partial<PlanTable> };

const changesOf = ({ increment, since, facets = {} }: Wanted, key: readonly string[] = ['id']): PlanTable =>
  toChangesTable(planTable([id, line, name, rv, at], key, { increment, ...facets }), since);

const statementOf = (wanted: Wanted, key?: readonly string[]) => {
  const statement = buildSelect(changesOf(wanted, key), open, 0, null, null, 2);
  if (statement === null) throw new Error('no statement');
  expect(parseStatement(statement.sql).error).toBeNull();
  return statement;
};

const increment = (given: object): Increment => incrementSchema.parse(given);
const watermarkOf = (given: object) => {
  const made = increment({ mode: 'watermark', ...given });
  if (made.mode !== 'watermark') throw new Error('no watermark');
  return made;
};
const tracking = {
  increment: increment({ mode: 'changeTracking' }),
  since: changeMark({ tracking: { version: '12', minValid: '3', begun: '1' } }),
};
const rowversion = {
  increment: increment({ mode: 'rowversion', column: 'rv' }),
  since: changeMark({ rowversion: { column: 'rv', bound: '0x00000000000007D1' } }),
};
const watermark = {
  increment: increment({ mode: 'watermark', column: 'at', kind: 'time', overlapSeconds: 60 }),
  since: changeMark({ watermark: { column: 'at', value: '2026-01-02 03:04:05.1234567' } }),
};
const temporal = {
  increment: increment({
    mode: 'temporal',
    start: 'from',
    end: 'to',
    history: { schema: 'dbo', name: 'past' },
    overlapSeconds: 9,
  }),
  since: changeMark({ period: { start: 'from', end: 'to', sinceUtc: '2026-01-02T03:04:05' } }),
};
const cdcMark = changeMark({
  cdc: { instance: 'dbo_t', maxLsn: '0x0000002A000001F80009', minLsn: '0x00000000000000000001' },
});
const captured = (rows: 'net' | 'all') => ({
  increment: increment({ mode: 'cdc', instance: 'dbo_t', rows }),
  since: cdcMark,
});

describe('change tracking', () => {
  test('looks each changed key up, and what is not there is a delete with its key', () => {
    expect(statementOf(tracking, ['id', 'line'])).toEqual({
      sql: `SELECT CASE WHEN t.[id] IS NULL THEN N'D' ELSE CASE c.tableferry_op WHEN N'U' THEN N'U' ELSE N'I' END END AS [_op], CONVERT(nvarchar(20), c.tableferry_version) AS [_version], ISNULL(t.[id], c.tableferry_k0) AS [id], ISNULL(t.[line], c.tableferry_k1) AS [line], CONVERT(nvarchar(20), t.[na]]me]) AS [na]]me], t.[rv], t.[at]
FROM (SELECT x.[id] AS tableferry_k0, x.[line] AS tableferry_k1, x.SYS_CHANGE_OPERATION AS tableferry_op, x.SYS_CHANGE_VERSION AS tableferry_version
  FROM CHANGETABLE(CHANGES [dbo].[t], @since) AS x) AS c
LEFT OUTER JOIN [dbo].[t] AS t ON t.[id] = c.tableferry_k0 AND t.[line] = c.tableferry_k1
OPTION (MAXDOP 2);`,
      parameters: [{ name: '@since', type: 'bigint', value: 12n }],
      statementCount: 1,
    });
  });

  test('a row that the filter of the plan does not choose is a delete too', () => {
    const facets = { where: 'line > @least', parameters: [{ name: 'least', type: 'int', value: '4' }] };
    const { sql, parameters } = statementOf({ ...tracking, facets });
    expect(sql).toContain(`ON t.[id] = c.tableferry_k0 AND (\nline > CONVERT(int, @`);
    expect(parameters).toHaveLength(2);
  });

  test('a key that cannot be decoded here comes as Unicode', () => {
    expect(statementOf(tracking, ['na]me']).sql).toContain(
      'CONVERT(nvarchar(20), ISNULL(t.[na]]me], c.tableferry_k0)) AS [na]]me]',
    );
  });
});

test('rowversions are read from the lowest that was open at the mark on', () => {
  expect(statementOf(rowversion)).toEqual({
    sql: `SELECT N'U' AS [_op], CONVERT(nvarchar(18), CONVERT(binary(8), t.[rv]), 1) AS [_version], t.[id], t.[line], CONVERT(nvarchar(20), t.[na]]me]) AS [na]]me], t.[rv], t.[at]
FROM [dbo].[t] AS t
WHERE t.[rv] >= CONVERT(binary(8), @since)
OPTION (MAXDOP 2);`,
    parameters: [{ name: '@since', type: 'varbinary', value: Buffer.from('00000000000007D1', 'hex') }],
    statementCount: 1,
  });
  expect(statementOf({ ...rowversion, facets: { where: 'line > 4' } }).sql)
    .toBe(`SELECT CASE WHEN t.[id] IS NULL THEN N'D' ELSE N'U' END AS [_op], CONVERT(nvarchar(18), CONVERT(binary(8), c.tableferry_version), 1) AS [_version], ISNULL(t.[id], c.tableferry_k0) AS [id], t.[line], CONVERT(nvarchar(20), t.[na]]me]) AS [na]]me], t.[rv], t.[at]
FROM (SELECT x.[id] AS tableferry_k0, x.[rv] AS tableferry_version
  FROM [dbo].[t] AS x WHERE x.[rv] >= CONVERT(binary(8), @since)) AS c
LEFT OUTER JOIN [dbo].[t] AS t ON t.[id] = c.tableferry_k0 AND (
line > 4
)
OPTION (MAXDOP 2);`);
});

describe('watermarks', () => {
  test('a time is read from the value of the mark on, and an overlap before it', () => {
    const { sql, parameters } = statementOf(watermark);
    expect(sql).toContain('WHERE t.[at] >= DATEADD(second, -@overlap, CONVERT(datetime2(7), @since, 121))\n');
    expect(sql).toContain('CONVERT(nvarchar(50), t.[at], 121) AS [_version]');
    expect(parameters).toEqual([
      { name: '@since', type: 'nvarchar', value: '2026-01-02 03:04:05.1234567' },
      { name: '@overlap', type: 'int', value: 60 },
    ]);
  });

  test('without a value at the mark, every row that has one came later', () => {
    const since = changeMark({ watermark: { column: 'at', value: null } });
    expect(statementOf({ ...watermark, since })).toMatchObject({ parameters: [] });
    expect(statementOf({ ...watermark, since }).sql).toContain('WHERE t.[at] IS NOT NULL\n');
  });

  test('the overlap of a number is taken off exactly, and never below what its type holds', () => {
    const of = (type: string, value: string, overlap: string, facets = {}) =>
      lowerBound(sqlType(type, facets), value, watermarkOf({ column: 'id', kind: 'number', overlap }))?.parameters[0]
        ?.value ?? null;
    expect(of('int', '105', '5')).toBe(100n);
    expect(of('tinyint', '3', '5')).toBeNull();
    expect(of('bigint', '-9223372036854775800', '100')).toBeNull();
    expect(of('decimal', '1.05', '2', { precision: 9, scale: 2 })).toBe('-0.95');
    expect(of('decimal', '-9.5', '2', { precision: 2, scale: 1 })).toBeNull();
    expect(minus('99999999999999999999999999999999999.123', '1')).toBe('99999999999999999999999999999999998.123');
    expect(minus('0.05', '0')).toBe('0.05');
  });

  test('a day is the least that a date can overlap, and the first year of a type has nothing before it', () => {
    const minute = watermarkOf({ column: 'at', kind: 'time', overlapSeconds: 60 });
    const day = lowerBound(sqlType('date'), '2026-01-02', minute);
    expect(day?.expression).toBe('DATEADD(day, -@overlap, CONVERT(date, @since, 121))');
    expect(day?.parameters[1]).toMatchObject({ value: 1 });
    expect(lowerBound(sqlType('datetime'), '1753-01-01 00:00:00.000', minute)).toBeNull();
    expect(lowerBound(sqlType('datetime2'), '0001-01-01 00:00:00', minute)).toBeNull();
  });
});

test('of a system-versioned table each key counts once, also of rows that are history now', () => {
  expect(statementOf(temporal)).toEqual({
    sql: `SELECT CASE WHEN t.[id] IS NULL THEN N'D' ELSE N'U' END AS [_op], CONVERT(nvarchar(27), c.tableferry_version, 121) AS [_version], ISNULL(t.[id], c.tableferry_k0) AS [id], t.[line], CONVERT(nvarchar(20), t.[na]]me]) AS [na]]me], t.[rv], t.[at]
FROM (SELECT y.tableferry_k0, MAX(y.tableferry_version) AS tableferry_version
  FROM (SELECT x.[id] AS tableferry_k0, x.[from] AS tableferry_version FROM [dbo].[t] AS x WHERE x.[from] >= DATEADD(second, -@overlap, CONVERT(datetime2(7), @since, 126))
  UNION ALL SELECT x.[id] AS tableferry_k0, x.[to] AS tableferry_version FROM [dbo].[past] AS x WHERE x.[to] >= DATEADD(second, -@overlap, CONVERT(datetime2(7), @since, 126))) AS y
  GROUP BY y.tableferry_k0) AS c
LEFT OUTER JOIN [dbo].[t] AS t ON t.[id] = c.tableferry_k0
OPTION (MAXDOP 2);`,
    parameters: [
      { name: '@since', type: 'nvarchar', value: '2026-01-02T03:04:05' },
      { name: '@overlap', type: 'int', value: 10 },
    ],
    statementCount: 1,
  });
});

describe('CDC', () => {
  const since = { name: '@since', type: 'varbinary', value: Buffer.from('0000002A000001F8000A', 'hex') };
  const items = `t.[id], t.[line], CONVERT(nvarchar(20), t.[na]]me]) AS [na]]me], CONVERT(timestamp, t.[rv]) AS [rv], t.[at]`;
  const none = `ELSE
SELECT N'U' AS [_op], N'' AS [_version], t.[id], t.[line], CONVERT(nvarchar(20), t.[na]]me]) AS [na]]me], t.[rv], t.[at]
FROM [dbo].[t] AS t
WHERE 1 = 0
OPTION (MAXDOP 2);`;

  const version = `CONVERT(nvarchar(22), t.[__$start_lsn], 1) + N'-' + CONVERT(nvarchar(22), t.[__$seqval], 1) AS [_version]`;
  const parameters = [
    since,
    { name: '@instance', type: 'nvarchar', value: 'dbo_t' },
    { name: '@key0', type: 'nvarchar', value: 'id' },
  ];

  test('net: the last change of each key, and its function is not asked about a range that is empty', () => {
    expect(statementOf(captured('net'))).toEqual({
      sql: `DECLARE @lo binary(10) = CONVERT(binary(10), @since), @hi binary(10) = sys.fn_cdc_get_max_lsn();
IF @lo <= @hi
SELECT CASE t.[__$operation] WHEN 1 THEN N'D' WHEN 2 THEN N'I' WHEN 3 THEN N'D' ELSE N'U' END AS [_op], ${version}, ${items}
FROM (SELECT x.[__$start_lsn], x.[__$seqval], x.[__$operation], x.[id], x.[line], x.[na]]me], x.[rv], x.[at], ROW_NUMBER() OVER (PARTITION BY x.[id] ORDER BY x.[__$start_lsn] DESC, x.[__$seqval] DESC, x.[__$operation] DESC) AS tableferry_last
  FROM cdc.[fn_cdc_get_all_changes_dbo_t](@lo, @hi, N'all update old') AS x
  WHERE x.[__$operation] <> 3 OR sys.fn_cdc_has_column_changed(@instance, @key0, x.[__$update_mask]) = 1) AS t
WHERE t.tableferry_last = 1
OPTION (MAXDOP 2);
${none}`,
      parameters,
      statementCount: 1,
    });
  });

  test('all: every change in order, and the key that a row had before its update is a delete', () => {
    const { sql, parameters: given } = statementOf(captured('all'), ['id', 'line']);
    expect(sql).toContain(`FROM cdc.[fn_cdc_get_all_changes_dbo_t](@lo, @hi, N'all update old') AS t
WHERE t.[__$operation] <> 3 OR sys.fn_cdc_has_column_changed(@instance, @key0, t.[__$update_mask]) = 1 OR sys.fn_cdc_has_column_changed(@instance, @key1, t.[__$update_mask]) = 1
ORDER BY t.[__$start_lsn], t.[__$seqval], t.[__$operation]
OPTION (MAXDOP 2);`);
    expect(sql).toContain(version);
    expect(given.map(({ name: parameter, value }) => [parameter, value])).toEqual([
      ['@since', since.value],
      ['@instance', 'dbo_t'],
      ['@key0', 'id'],
      ['@key1', 'line'],
    ]);
  });

  test('the next LSN is one more, or the first of an instance that had captured nothing yet', () => {
    const lsn = (maxLsn: string, minLsn: string) => firstLsn({ instance: 'i', maxLsn, minLsn });
    expect(lsn('0x000000000000000000FF', '0x00000000000000000001')).toBe('0x00000000000000000100');
    expect(lsn('0x0000002AFFFFFFFFFFFF', '0x00000000000000000001')).toBe('0x0000002B000000000000');
    expect(lsn('0x000000000000000000FF', '0x00000000000000000101')).toBe('0x00000000000000000101');
  });
});

test('the driver of Windows gets every item in a form that it carries, and the count behind it', () => {
  const form = {
    item: (column: typeof id, expression?: string) => odbcSelectItem('dbo.t', column, expression),
    after: 'SELECT @@ROWCOUNT AS row_count;',
  };
  for (const wanted of [tracking, rowversion, watermark, temporal, captured('net'), captured('all')]) {
    const { sql = '' } = buildSelect(changesOf(wanted), open, 0, null, null, 1, form) ?? {};
    expect(sql).toMatch(/OPTION \(MAXDOP 1\);\nSELECT @@ROWCOUNT AS row_count;$/);
    expect(parseStatement(sql).error).toBeNull();
  }
});

test('what the server computes for transforms stands behind all columns, in either branch', () => {
  const twice = { columns: [{ column: planColumn('twice', sqlType('int'), [int32]), expression: '(\nt.line * 2\n)' }] };
  for (const wanted of [tracking, rowversion, temporal, captured('net'), captured('all')]) {
    const { sql = '' } = buildSelect(changesOf(wanted), open, 0, null, null, 1, undefined, twice) ?? {};
    expect(sql.match(/, t\.\[at\], \(\nt\.line \* 2\n\) AS \[twice\]\n/g)).toHaveLength(
      wanted.increment.mode === 'cdc' ? 2 : 1,
    );
    expect(parseStatement(sql).error).toBeNull();
  }
});

test('a mark without what the mode goes by reads nothing', () => {
  for (const wanted of [tracking, rowversion, watermark, temporal, captured('net')])
    expect(() => statementOf({ ...wanted, since: changeMark() })).toThrow(/in its mark/);
  expect(() => statementOf({ ...tracking, increment: increment({ mode: 'reload' }) })).toThrow(/reads none/);
  expect(() => statementOf({ ...captured('net'), facets: { where: '1 = 1' } })).toThrow(/which has a filter/);
});

test('keys are read in the order and the ranges of the table', () => {
  const table = planTable([id, { ...line, isKeyOnly: true }, name], ['line', 'id'], {
    increment: rowversion.increment,
    partitions: [{ index: 0, after: null, upTo: ['5'] }],
  });
  const keys = toKeysTable(table, changeMark());
  expect(keys.columns.map((column) => [column.name, column.isKeyOnly])).toEqual([
    ['id', undefined],
    ['line', undefined],
  ]);
  expect(buildSelect(keys, { after: null, upTo: ['5'] }, 0)?.sql).toBe(`SELECT t.[id], t.[line]
FROM [dbo].[t] AS t
WHERE t.[line] <= CONVERT(int, @upTo0)
ORDER BY t.[line], t.[id]
OPTION (MAXDOP 1);`);
});
