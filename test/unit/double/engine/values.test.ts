import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

const value = (expression: string) => ask(session, `SELECT ${expression}`).rows[0][0];

describe('conversions', () => {
  it.each([
    [
      "CONVERT(varchar(41), CONVERT(decimal(38,10), '-1234567890123456789012345678.0123456789'))",
      '-1234567890123456789012345678.0123456789',
    ],
    ['CAST(9007199254740993.01 AS decimal(18,2))', '9007199254740993.01'],
    ["CONVERT(varchar(30), CONVERT(money, '-922337203685477.5808'), 2)", '-922337203685477.5808'],
    ["CONVERT(varchar(30), CONVERT(money, '1234.5678'))", '1234.57'],
    [
      "CONVERT(varchar(27), CONVERT(datetime2(7), '9999-12-31 23:59:59.9999999', 121), 121)",
      '9999-12-31 23:59:59.9999999',
    ],
    ["CONVERT(char(23), CONVERT(datetime, '2024-01-01 00:00:00.005', 121), 121)", '2024-01-01 00:00:00.007'],
    [
      "CONVERT(varchar(34), CONVERT(datetimeoffset(7), '2024-01-01 00:00:00 +05:30', 121), 121)",
      '2024-01-01 00:00:00.0000000 +05:30',
    ],
    ["CONVERT(varchar(34), CONVERT(datetimeoffset(0), '2024-01-01 00:00:00 +05:30'), 127)", '2023-12-31T18:30:00Z'],
    ["CONVERT(varchar(30), CONVERT(datetime, '2024-03-05 14:07:09'))", 'Mar  5 2024  2:07PM'],
    ["CONVERT(varchar(10), CONVERT(date, '20240229'), 23)", '2024-02-29'],
    ['CONVERT(nvarchar(16), CONVERT(binary(8), CONVERT(float, 0.1)), 2)', '3FB999999999999A'],
    ["CONVERT(varbinary(8), '0xFF01', 1)", '0xFF01'],
    ['CONVERT(bigint, 0x8000000000000000)', '-9223372036854775808'],
    ["CONVERT(varchar(3), N'Ωa')", '?a'],
    ["TRY_CONVERT(int, 'x')", null],
    ["CAST('x' AS char(3)) + '|'", 'x  |'],
    ["CONVERT(uniqueidentifier, '55666bee-b3a0-4bf5-81a7-86ff976e763f')", '55666BEE-B3A0-4BF5-81A7-86FF976E763F'],
    [
      "CONVERT(binary(16), CONVERT(uniqueidentifier, '00112233-4455-6677-8899-AABBCCDDEEFF'))",
      '0x33221100554477668899AABBCCDDEEFF',
    ],
    ['CONVERT(varchar(50), 1234567e0)', '1.23457e+006'],
    ['CONVERT(int, 2.9), ROUND(-2.5, 0)', '2'],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });
});

describe('functions', () => {
  it.each([
    ["LEN('ab  ')", '2'],
    ["DATALENGTH(N'ab')", '4'],
    ["SUBSTRING('abcdef', 0, 3)", 'ab'],
    ["CHARINDEX('B', 'abc')", '2'],
    ["REPLACE('aXbx', 'x', '-')", 'a-b-'],
    ["QUOTENAME(N'a]b')", '[a]]b]'],
    ["CONCAT('a', NULL, 1)", 'a1'],
    ["REPLICATE('ab', 2) + RIGHT('xyz', 2) + LEFT('xyz', 1)", 'ababyzx'],
    [
      "CONVERT(nvarchar(64), HASHBYTES('SHA2_256', CONCAT(CONVERT(nvarchar(max),N''), N'=1:1', N'=1:', NCHAR(233), N'~', N'=5:12.50', N'=0:')), 2)",
      '97DC869923FCB6C0686CEBE37AA2A100F6A8577B245C28F1ACFEC74BD0A18841',
    ],
    ["DATEDIFF(day, '2024-02-28', '2024-03-01')", '2'],
    ["CONVERT(varchar(10), DATEADD(month, 1, CONVERT(date, '2024-01-31')), 23)", '2024-02-29'],
    ["DATEPART(TZoffset, CONVERT(datetimeoffset, '2024-01-01 00:00 -05:30'))", '-330'],
    ["DATEPART(nanosecond, CONVERT(datetime2(7), '2024-01-01 00:00:00.1234567'))", '123456700'],
    ["EOMONTH(CONVERT(date, '2023-02-03'))", '2023-02-28'],
    ['10 / 4', '2'],
    ['10 / 4.0', '2.500000'],
    ['1.0 / 3', '0.333333'],
    ['-7 % 3', '-1'],
    ["IIF(N'A' LIKE 'a' AND 'a_c' LIKE 'a[_]c' AND 'a%c' LIKE 'a!%c' ESCAPE '!', 1, 0)", '1'],
    ["CASE WHEN '5' LIKE '[^0-4]' THEN 'y' END", 'y'],
    ['COALESCE(NULL, NULLIF(1, 1), 3)', '3'],
    ['ABS(-5) + SIGN(-2) + FLOOR(2.7) + CEILING(2.1)', '9'],
    ["CONVERT(nvarchar(128), SQL_VARIANT_PROPERTY(CONVERT(sql_variant, 1.5), 'BaseType'))", 'numeric'],
    ["CONVERT(int, COLLATIONPROPERTY('Cyrillic_General_CI_AS', 'CodePage'))", '1251'],
    ["HAS_PERMS_BY_NAME(QUOTENAME(N'dbo') + N'.' + QUOTENAME(N'Words'), 'OBJECT', 'SELECT')", '1'],
    ["OBJECT_NAME(OBJECT_ID(N'[dbo].[Words]'))", 'Words'],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });
});

describe('errors carry the numbers of SQL Server', () => {
  it.each([
    ['SELECT * FROM', 102],
    ['SELECT a FROM b WHERE c = = 1', 102],
    ['SELECT 1 FROM select', 156],
    ["SELECT 'abc", 105],
    ['/* open', 113],
    ['SELECT nope FROM Numbers', 207],
    ['SELECT * FROM Nowhere', 208],
    ['SELECT x.id FROM Numbers AS t', 4104],
    ['SELECT id FROM Numbers a JOIN Numbers b ON a.id = b.id', 209],
    ['SELECT @nope', 137],
    ['SELECT foo(1)', 195],
    ['SELECT dbo.foo(1)', 4121],
    ['EXEC sp_nope', 2812],
    ['SELECT 1 / 0', 8134],
    ['SELECT 2147483647 + 1', 8115],
    ["SELECT 1 + 'x'", 245],
    ["SELECT CONVERT(bigint, 'x')", 8114],
    ["SELECT CONVERT(datetime2, 'x')", 241],
    ["SELECT CONVERT(uniqueidentifier, 'x')", 8169],
    ['SELECT CONVERT(int, CONVERT(date, GETDATE()))', 529],
    ['SELECT n, id FROM Numbers GROUP BY n', 8120],
    ['SELECT 1 WHERE 1', 4145],
    ['SELECT (SELECT id FROM Numbers)', 512],
    ['SELECT 1 UNION SELECT 1, 2', 205],
    ['SELECT 1 FROM Words WHERE code COLLATE Latin1_General_CI_AS = latin COLLATE Latin1_General_BIN2', 468],
    ['SELECT CONVERT(nothing, 1)', 243],
    ["SELECT 'a' COLLATE Klingon_CI_AS", 448],
    [`SELECT ${'('.repeat(500)}1${')'.repeat(500)}`, 191],
    ['USE nowhere', 911],
    ['COMMIT', 3902],
    ['SELECT TOP (5) PERCENT id FROM Numbers', 156],
    ["THROW 50001, N'mine', 1", 50001],
  ])('%s', (sql, number) => {
    expect(errorOf(session, sql)).toBe(number);
  });

  it('names the line of the mistake', () => {
    expect(() => ask(session, 'SELECT 1\n\nSELECT nope FROM Numbers')).toThrow(expect.objectContaining({ line: 3 }));
  });
});
