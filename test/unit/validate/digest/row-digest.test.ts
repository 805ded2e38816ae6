import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cellTexts, createRowDigester } from '../../../../electron/worker/validate/digest/row-digest.ts';
import { notDigestible } from '../../../../electron/worker/validate/digest/text-rule.ts';
import type { LogicalType, PlanColumn } from '../../../../shared/columns.ts';
import { batchOfCells } from '../../../oracle/batch-of-cells.ts';
import { planColumn, sqlType } from '../../source/plan-table.ts';

const string: LogicalType = { kind: 'string' };
const text = planColumn('c', sqlType('nvarchar', { maxLength: 400 }), [string]);
const decimal = planColumn('d', sqlType('decimal', { precision: 9, scale: 2 }), [
  { kind: 'decimal', precision: 9, scale: 2 },
]);
const float = planColumn('f', sqlType('float', { precision: 53 }), [{ kind: 'float', bits: 64 }]);
const integer = planColumn('i', sqlType('int', { maxLength: 4 }), [{ kind: 'int', bits: 32, signed: true }]);

const batchOf = (columns: readonly PlanColumn[], ...rows: readonly (readonly (string | null)[])[]) =>
  batchOfCells(
    {
      rowCount: rows.length,
      columns: columns.flatMap(({ outputs }) => outputs).map((_, i) => rows.map((row) => row[i])),
    },
    columns.flatMap(({ outputs }) => outputs),
  );

/** Row text by the rule, digested by another function than the product's. */
const digestOf = (row: string) => {
  const bytes = createHash('sha256').update(Buffer.from(row, 'utf16le')).digest();
  return { h1: bytes.readBigInt64BE(0), h2: bytes.readBigInt64BE(8) };
};

describe('the digest of a row', () => {
  it('is that of the two published vectors', () => {
    const first = [integer, text, text, decimal, text];
    const second = [integer, text, text, decimal, float];
    expect(createRowDigester(first)(batchOf(first, ['1', 'é', null, '12.50', '']), 0)).toEqual({
      h1: -7503974886814206272n,
      h2: 7524648439676838144n,
    });
    expect(createRowDigester(second)(batchOf(second, ['2', 'a😀', null, '-0.05', '1']), 0)).toEqual({
      h1: -5176622265855808561n,
      h2: -1454330504685608152n,
    });
  });

  it('tells the length of every text, however many digits that has', () => {
    const columns = [text, planColumn('e', sqlType('nvarchar', { maxLength: 8000 }), [string])];
    const digest = createRowDigester(columns);
    const sizes = [0, 9, 10, 99, 100, 999, 1000, 3999, 4000, 5, 40_000, 0];
    const batch = batchOf(columns, ...sizes.map((size) => ['😀'.repeat(size), 'ä'.repeat(size)]));
    sizes.forEach((size, row) => {
      const expected = digestOf(`=${String(2 * size)}:${'😀'.repeat(size)}=${String(size)}:${'ä'.repeat(size)}`);
      expect([size, digest(batch, row)]).toEqual([size, expected]);
    });
  });

  it('leaves out key columns that are not exported, and types that have no rule', () => {
    const unknown = planColumn('u', sqlType('quaternion'), [string]);
    const hidden = planColumn('k', sqlType('int'), [{ kind: 'int', bits: 32, signed: true }], { isKeyOnly: true });
    const columns = [unknown, integer, hidden];
    const batch = batchOf(columns, ['x', '7', '9']);
    expect(createRowDigester(columns)(batch, 0)).toEqual(digestOf('=1:7'));
    expect(cellTexts(columns, batch, 0)).toEqual(['7']);
    expect(notDigestible(columns)).toEqual([{ name: 'u', why: 'there is no canonical text for the type quaternion' }]);
  });
});

describe('the canonical text of a cell', () => {
  const shown = (column: PlanColumn, ...cells: readonly string[]): (string | null)[] =>
    cellTexts([column], batchOf([column], cells), 0);
  const whole = (name: string, bits: 8 | 16 | 32 | 64, signed = true): PlanColumn =>
    planColumn('c', sqlType(name), [{ kind: 'int', bits, signed }]);
  const exact = (precision: number, scale: number): PlanColumn =>
    planColumn('c', sqlType('decimal', { precision, scale }), [{ kind: 'decimal', precision, scale }]);

  it.each([
    [whole('bigint', 64), '-9223372036854775808'],
    [whole('bigint', 64), '9223372036854775807'],
    [whole('bigint', 64), '-9007199254740993'],
    [whole('bigint', 64), '9007199254740991'],
    [whole('bigint', 64), '-4294967296'],
    [whole('int', 32), '-2147483648'],
    [whole('tinyint', 8, false), '255'],
    [exact(38, 0), `-${'9'.repeat(38)}`],
    [exact(38, 38), `-0.${'9'.repeat(38)}`],
    [exact(38, 10), '-0.0000000001'],
    [exact(38, 2), '-92233720368547758.08'],
    [exact(18, 18), '-0.000000000000000001'],
    [exact(5, 0), '0'],
  ])('has every digit of %j', (column, value) => {
    expect(shown(column, value)).toEqual([value]);
  });

  it('shows times with the digits of their type, from the first to the last', () => {
    const time = (scale: number, unit: 'millis' | 'micros' | 'nanos') =>
      planColumn('c', sqlType('time', { scale }), [{ kind: 'time', unit, digits: scale }]);
    expect(shown(time(0, 'millis'), '23:59:59')).toEqual(['23:59:59']);
    expect(shown(time(3, 'millis'), '00:00:00.001')).toEqual(['00:00:00.001']);
    expect(shown(time(5, 'micros'), '12:00:00.00001')).toEqual(['12:00:00.00001']);
    expect(shown(time(7, 'nanos'), '23:59:59.9999999')).toEqual(['23:59:59.9999999']);
    const moment = (name: string, scale: number, unit: 'millis' | 'micros' | 'nanos') =>
      planColumn('c', sqlType(name, { scale }), [{ kind: 'timestamp', unit, digits: scale, isUtc: false }]);
    expect(shown(moment('datetime2', 0, 'millis'), '0001-01-01 00:00:00')).toEqual(['0001-01-01 00:00:00']);
    expect(shown(moment('datetime2', 6, 'micros'), '9999-12-31 23:59:59.999999')).toEqual([
      '9999-12-31 23:59:59.999999',
    ]);
    expect(shown(moment('datetime2', 7, 'nanos'), '1677-09-23 00:00:00.0000001')).toEqual([
      '1677-09-23 00:00:00.0000001',
    ]);
    expect(shown(moment('datetime', 3, 'millis'), '1753-01-01 23:59:59.997')).toEqual(['1753-01-01 23:59:59.997']);
    expect(shown(moment('smalldatetime', 0, 'millis'), '2079-06-06 23:59:00')).toEqual(['2079-06-06 23:59:00.000']);
  });

  it('shows an instant by the clock of its own zone', () => {
    const column = planColumn('c', sqlType('datetimeoffset', { scale: 5 }), [
      { kind: 'timestamp', unit: 'micros', digits: 5, isUtc: true },
      { kind: 'int', bits: 16, signed: true },
    ]);
    expect(shown(column, '2024-02-28 18:30:00.12345', '330')).toEqual(['2024-02-29 00:00:00.12345 +05:30']);
    expect(shown(column, '2024-01-01 00:29:59.99999', '-30')).toEqual(['2023-12-31 23:59:59.99999 -00:30']);
    expect(shown(column, '0001-01-01 00:00:00.00000', '0')).toEqual(['0001-01-01 00:00:00.00000 +00:00']);
  });

  it('shows bytes and what is kept by its bytes in upper-case hex', () => {
    const real = planColumn('c', sqlType('real', { maxLength: 4 }), [{ kind: 'float', bits: 32 }]);
    expect(shown(float, '0.1')).toEqual(['3FB999999999999A']);
    expect(shown(float, '-0')).toEqual(['8000000000000000']);
    expect(shown(real, '1.5')).toEqual(['3FC00000']);
    const bytes = planColumn('c', sqlType('varbinary', { maxLength: 20 }), [{ kind: 'binary' }]);
    expect(shown(bytes, '00ff7f')).toEqual(['00FF7F']);
    expect(shown(bytes, '')).toEqual(['']);
    const version = planColumn('c', sqlType('timestamp'), [{ kind: 'fixed', length: 8 }]);
    expect(shown(version, '00000000000007d1')).toEqual(['00000000000007D1']);
    const uuid = planColumn('c', sqlType('uniqueidentifier'), [{ kind: 'uuid' }]);
    expect(shown(uuid, '6f9619ff-8b86-d011-b42d-00c04fc964ff')).toEqual(['6F9619FF-8B86-D011-B42D-00C04FC964FF']);
  });

  it('is the hash of a value that may be of any size, also where it is hashed in pieces', () => {
    const large = planColumn('c', sqlType('nvarchar', { maxLength: -1 }), [string]);
    for (const value of ['', 'a', 'ä😀€'.repeat(50_000), `a${'€'.repeat(70_000)}`]) {
      const expected = createHash('sha256').update(Buffer.from(value, 'utf16le')).digest('hex').toUpperCase();
      expect(shown(large, value)).toEqual([expected]);
    }
    const image = planColumn('c', sqlType('image', { maxLength: 16 }), [{ kind: 'binary' }]);
    expect(shown(image, '616263')).toEqual([createHash('sha256').update('abc').digest('hex').toUpperCase()]);
  });

  it('names the base type of a sql_variant, and writes its numbers so that both sides can', () => {
    const variant = planColumn('c', sqlType('sql_variant'), [string, string]);
    const of = (value: string, type: string) => shown(variant, value, type)[0];
    expect(of('46279.10', 'numeric(8,2)')).toBe('decimal(8,2)|46279.10');
    expect(of('0.1', 'float')).toBe('float|0x3FB999999999999A');
    expect(of('-0', 'real')).toBe('real|0x80000000');
    expect(of('2024-01-02 03:04:05.123', 'datetime2(3)')).toBe('datetime2(3)|2024-01-02 03:04:05.1230000');
    expect(of('2024-01-02 03:04:05.12 +05:30', 'datetimeoffset(2)')).toBe(
      'datetimeoffset(2)|2024-01-02 03:04:05.1200000 +05:30',
    );
    expect(of('03:04:05', 'time(0)')).toBe('time(0)|03:04:05.0000000');
    expect(of('2024-01-02 03:04:00', 'smalldatetime')).toBe('smalldatetime|2024-01-02 03:04:00.000');
    expect(of('03:04:05', 'nvarchar(10)')).toBe('nvarchar(10)|03:04:05');
  });
});
