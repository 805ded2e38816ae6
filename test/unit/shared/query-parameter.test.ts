import { describe, expect, it } from 'vitest';
import { givenProblem, namedParameters } from '../../../shared/named-parameters.ts';
import { parameterProblem, queryParameterSchema, readParameterType } from '../../../shared/query-parameter.ts';

const problem = (type: string, value: string | null) => parameterProblem({ name: 'p', type, value });

describe('the type of a parameter', () => {
  it.each([
    ['date', { name: 'date', length: 0, precision: 0, scale: 0 }],
    [' NVARCHAR ( 50 ) ', { name: 'nvarchar', length: 50, precision: 0, scale: 0 }],
    ['varchar(max)', { name: 'varchar', length: -1, precision: 0, scale: 0 }],
    ['numeric(38, 10)', { name: 'decimal', length: 0, precision: 38, scale: 10 }],
    ['datetime2', { name: 'datetime2', length: 0, precision: 0, scale: 7 }],
    ['datetime2(3)', { name: 'datetime2', length: 0, precision: 0, scale: 3 }],
  ])('%s is read', (text, type) => expect(readParameterType(text)).toEqual(type));

  it.each([
    'nvarchar',
    'nvarchar(4001)',
    'char(max)',
    'decimal(39,0)',
    'decimal(5,6)',
    'int(4)',
    'datetime2(8)',
    'text',
    'xml',
    'sql_variant',
    'date; DROP TABLE x',
    'nvarchar(5) COLLATE x',
    '',
  ])('%s is none', (text) => expect(readParameterType(text)).toBeNull());
});

describe('the value of a parameter', () => {
  it.each([
    ['int', '2147483647'],
    ['int', '-2147483648'],
    ['tinyint', '0'],
    ['bigint', '9223372036854775807'],
    ['bit', '1'],
    ['decimal(5,2)', '-999.99'],
    ['decimal(5,2)', '0001.5'],
    ['money', '922337203685477.5807'],
    ['float', '1e308'],
    ['date', '0001-01-01'],
    ['date', '2024-02-29'],
    ['datetime', '1753-01-01 00:00:00.003'],
    ['datetime2(7)', '2026-01-31T23:59:59.1234567'],
    ['datetimeoffset(7)', '2026-01-31 23:59:59.1234567 +14:00'],
    ['time(7)', '23:59:59.9999999'],
    ['varbinary(2)', '0x0a1B'],
    ['binary(4)', '0x'],
    ['uniqueidentifier', '6F9619FF-8B86-D011-B42D-00C04FC964FF'],
    ['nvarchar(5)', 'žluť '],
    ['varchar(5)', "a'b--"],
    ['nvarchar(max)', ''],
  ])('%s may be %s', (type, value) => expect(problem(type, value)).toBeNull());

  it.each([
    ['int', '2147483648'],
    ['int', '1.0'],
    ['int', ''],
    ['tinyint', '-1'],
    ['bit', 'true'],
    ['decimal(5,2)', '1000'],
    ['decimal(5,2)', '1.005'],
    ['date', '2023-02-29'],
    ['date', '31.01.2026'],
    ['datetime', '1752-12-31 00:00'],
    ['time', '24:00'],
    ['datetimeoffset', '2026-01-31 23:59:59'],
    ['datetimeoffset', '2026-01-31 23:59 +15:00'],
    ['varbinary(1)', '0x0a1b'],
    ['binary(1)', '0a'],
    ['uniqueidentifier', 'x'],
    ['nvarchar(2)', 'abc'],
    ['varchar(9)', 'ž'],
    ['nvarchar(9)', '\ud800'],
    ['nvarchar(9)', '\0'],
    ['smalldatetime', '2079-06-07 00:00'],
  ])('%s may not be %j', (type, value) => expect(problem(type, value)).toMatch(/@p/));

  it('may be NULL whatever its type, and is never repeated in what is said of it', () => {
    expect(problem('int', null)).toBeNull();
    expect(problem('int', 'Anna Smith 1970')).not.toContain('Anna');
    expect(problem('nvarchar(2)', 'Anna')).not.toContain('Anna');
  });

  it('is refused where a choice is read', () => {
    const parsed = queryParameterSchema.safeParse({ name: 'since', type: 'date', value: 'yesterday' });
    expect(parsed.error?.issues[0]?.message).toBe('the value of @since is no date; write it as 2026-01-31');
    expect(queryParameterSchema.safeParse({ name: '@since', type: 'date', value: null }).success).toBe(false);
  });
});

describe('what a text names', () => {
  it('is found outside of comments, texts and quoted names, each once, without case', () => {
    const text = "a >= @Since AND b = '@no' AND [@no] = 1 AND @@SPID > 0 /* @no */ AND c < @since AND d = @till -- @no";
    expect(namedParameters(text)).toEqual(['Since', 'till']);
  });

  it('must be given, once, and nothing else', () => {
    const given = (name: string) => ({ name, type: 'int', value: '1' });
    expect(givenProblem('a = @b', [given('B')])).toBeNull();
    expect(givenProblem('a = @b', [])).toBe('it names @b, which has no type and value');
    expect(givenProblem('a = 1', [given('b')])).toBe('@b is given but not named in it');
    expect(givenProblem('a = @b', [given('b'), given('B')])).toBe('@B is given twice');
  });
});
