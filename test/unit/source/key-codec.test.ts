import { describe, expect, it } from 'vitest';
import type { LogicalType, SqlType } from '../../../shared/columns.ts';
import { keyOperand, keyTupleAt } from '../../../electron/worker/source/key-codec.ts';
import { RowReader } from '../../../electron/worker/source/tds/row-reader.ts';
import { ResponseReader } from '../../../electron/worker/source/tds/response.ts';
import { planColumn, planTable, sqlType } from './plan-table.ts';
import { columnMetadata, done, hex, packets, planOf, row, u16, ucs2 } from './tds/wire-bytes.ts';

/** The key text of one value that came over the wire. */
function keyOf(typeInfo: string, value: Buffer, type: SqlType, outputs: readonly LogicalType[]): string {
  const reader = new RowReader(planOf([{ name: 'k', types: outputs }]), 10, 1 << 16);
  const response = new ResponseReader({
    onColumns: (columns) => {
      reader.open(columns);
      return reader;
    },
    onEnvironment: () => undefined,
  });
  response.take(
    packets(Buffer.concat([columnMetadata([{ name: 'k', typeInfo: hex(typeInfo) }]), row(value), done(1)])),
  );
  expect(response.run()).toBe('end');
  return keyTupleAt(planTable([planColumn('k', type, outputs)], ['k']), reader.sealBatch(), 0)[0];
}

const instant = (unit: 'millis' | 'micros' | 'nanos', digits: number, isUtc = false): LogicalType => ({
  kind: 'timestamp',
  unit,
  digits,
  isUtc,
});

type Case = readonly [string, string, Buffer, SqlType, readonly LogicalType[], string, string];

const cases: readonly Case[] = [
  [
    'bigint',
    '7f',
    hex('ffffffffffffff7f'),
    sqlType('bigint'),
    [{ kind: 'int', bits: 64, signed: true }],
    '9223372036854775807',
    '@k',
  ],
  [
    'tinyint',
    '30',
    hex('ff'),
    sqlType('tinyint'),
    [{ kind: 'int', bits: 8, signed: false }],
    '255',
    'CONVERT(tinyint, @k)',
  ],
  ['bit', '32', hex('01'), sqlType('bit'), [{ kind: 'bool' }], '1', 'CONVERT(bit, @k)'],
  [
    'decimal',
    '6a 09 12 04',
    hex('09 00 0100000000000000'),
    sqlType('decimal', { precision: 18, scale: 4 }),
    [{ kind: 'decimal', precision: 18, scale: 4 }],
    '-0.0001',
    'CONVERT(decimal(18, 4), @k)',
  ],
  [
    'decimal(38)',
    '6a 11 26 00',
    hex('11 00 ffffffff3f228a097ac4865aa84c3b4b'),
    sqlType('decimal', { precision: 38, scale: 0 }),
    [{ kind: 'decimal', precision: 38, scale: 0 }],
    '-99999999999999999999999999999999999999',
    'CONVERT(decimal(38, 0), @k)',
  ],
  [
    'money',
    '3c',
    hex('ffffff7fffffffff'),
    sqlType('money'),
    [{ kind: 'decimal', precision: 19, scale: 4 }],
    '922337203685477.5807',
    'CONVERT(money, @k)',
  ],
  ['float', '3e', hex('9a9999999999b93f'), sqlType('float'), [{ kind: 'float', bits: 64 }], '3FB999999999999A', '@k'],
  ['real', '3b', hex('cdcccc3d'), sqlType('real'), [{ kind: 'float', bits: 32 }], '3DCCCCCD', '@k'],
  ['date', '28', hex('03 000000'), sqlType('date'), [{ kind: 'date' }], '0001-01-01', 'CONVERT(date, @k, 121)'],
  [
    'time(7)',
    '29 07',
    hex('05 ffbf692ac9'),
    sqlType('time', { scale: 7 }),
    [{ kind: 'time', unit: 'nanos', digits: 7 }],
    '23:59:59.9999999',
    'CONVERT(time(7), @k, 121)',
  ],
  [
    'datetime',
    '3d',
    hex('00000000 01000000'),
    sqlType('datetime', { scale: 3 }),
    [instant('millis', 3)],
    '1900-01-01 00:00:00.003',
    'CONVERT(datetime, @k, 121)',
  ],
  [
    'smalldatetime',
    '3a',
    hex('0000 0100'),
    sqlType('smalldatetime'),
    [instant('millis', 0)],
    '1900-01-01 00:01:00',
    'CONVERT(smalldatetime, @k, 121)',
  ],
  [
    'datetime2(3) before 1970',
    '2a 03',
    hex('07 ff5b2605 39f90a'),
    sqlType('datetime2', { scale: 3 }),
    [instant('millis', 3)],
    '1969-12-31 23:59:59.999',
    'CONVERT(datetime2(3), @k, 121)',
  ],
  [
    'datetime2(7)',
    '2a 07',
    hex('08 0100000000 3af90a'),
    sqlType('datetime2', { scale: 7 }),
    [instant('nanos', 7)],
    '1970-01-01 00:00:00.0000001',
    'CONVERT(datetime2(7), @k, 121)',
  ],
  [
    'datetime2(7) as text',
    '2a 07',
    hex('08 ffbf692ac9 dab937'),
    sqlType('datetime2', { scale: 7 }),
    [{ kind: 'string' }],
    '9999-12-31 23:59:59.9999999',
    'CONVERT(datetime2(7), @k, 121)',
  ],
  [
    'datetimeoffset',
    '2b 00',
    hex('08 000000 3af90a 4a01'),
    sqlType('datetimeoffset', { scale: 0 }),
    [instant('millis', 0, true), { kind: 'int', bits: 16, signed: true }],
    '1970-01-01 05:30:00 +05:30',
    'CONVERT(datetimeoffset(0), @k, 121)',
  ],
  [
    'uniqueidentifier',
    '24 10',
    hex('10 00112233445566778899aabbccddeeff'),
    sqlType('uniqueidentifier'),
    [{ kind: 'uuid' }],
    '33221100-5544-7766-8899-AABBCCDDEEFF',
    'CONVERT(uniqueidentifier, @k)',
  ],
  [
    'varbinary',
    'a5 0a00',
    hex('0200 00ff'),
    sqlType('varbinary', { maxLength: 10 }),
    [{ kind: 'binary' }],
    '0x00FF',
    'CONVERT(varbinary(10), @k)',
  ],
  [
    'rowversion',
    'ad 0800',
    hex('0800 00000000000007d1'),
    sqlType('timestamp'),
    [{ kind: 'fixed', length: 8 }],
    '0x00000000000007D1',
    'CONVERT(binary(8), @k)',
  ],
  [
    'nvarchar',
    'e7 2800 0904d00034',
    Buffer.concat([u16(8), ucs2('\ufeffß😀')]),
    sqlType('nvarchar', { maxLength: 40, collation: 'Latin1_General_CI_AS' }),
    [{ kind: 'string' }],
    '\ufeffß😀',
    'CONVERT(nvarchar(20), @k COLLATE Latin1_General_CI_AS)',
  ],
];

describe('key values', () => {
  it.each(cases)(
    'of type %s become lossless text and an operand of the column type',
    (_what, typeInfo, value, type, outputs, text, expression) => {
      expect(keyOf(typeInfo, value, type, outputs)).toBe(text);
      expect(keyOperand(type, text, '@k').expression).toBe(expression);
    },
  );

  it('travel as parameters that lose nothing', () => {
    const valueOf = (type: SqlType, text: string) => keyOperand(type, text, '@k').parameter;
    expect(valueOf(sqlType('bigint'), '9007199254740993')).toEqual({
      name: '@k',
      type: 'bigint',
      value: 9007199254740993n,
    });
    expect(valueOf(sqlType('float'), '3FB999999999999A')).toEqual({ name: '@k', type: 'float', value: 0.1 });
    expect(valueOf(sqlType('real'), '3DCCCCCD')).toEqual({ name: '@k', type: 'real', value: Math.fround(0.1) });
    expect(valueOf(sqlType('timestamp'), '0x00FF')).toEqual({
      name: '@k',
      type: 'varbinary',
      value: Buffer.from([0, 255]),
    });
    expect(valueOf(sqlType('money'), '-1.0001')).toEqual({ name: '@k', type: 'nvarchar', value: '-1.0001' });
  });

  it.each([
    ['a collation that is no name', sqlType('varchar', { collation: 'x; DROP TABLE t' }), 'a'],
    ['hex with other characters', sqlType('varbinary'), '0x0g'],
    ['a float that is no IEEE value', sqlType('float'), '0.1'],
    ['a type that cannot be a key', sqlType('xml'), '<a/>'],
  ])('are refused for %s', (_what, type, text) => {
    expect(() => keyOperand(type, text, '@k')).toThrow(expect.objectContaining({ code: 'BUG' }));
  });

  it('come from the key columns in key order, wherever they stand in the batch', () => {
    const fields = [
      { name: 'o', typeInfo: hex('2b 00') },
      { name: 'a', typeInfo: hex('30') },
      { name: 'b', typeInfo: hex('30') },
    ];
    const outputs: readonly LogicalType[][] = [
      [instant('millis', 0, true), { kind: 'int', bits: 16, signed: true }],
      [{ kind: 'int', bits: 8, signed: false }],
      [{ kind: 'int', bits: 8, signed: false }],
    ];
    const reader = new RowReader(planOf(fields.map(({ name }, i) => ({ name, types: outputs[i] }))), 10, 1 << 16);
    const response = new ResponseReader({
      onColumns: (columns) => {
        reader.open(columns);
        return reader;
      },
      onEnvironment: () => undefined,
    });
    response.take(packets(Buffer.concat([columnMetadata(fields), row(hex('00'), hex('01'), hex('02')), done(1)])));
    response.run();
    const columns = fields.map(({ name }, i) => planColumn(name, sqlType('tinyint'), outputs[i]));
    expect(keyTupleAt(planTable(columns, ['b', 'a']), reader.sealBatch(), 0)).toEqual(['2', '1']);
    expect(() => keyTupleAt(planTable(columns, ['o']), reader.batch, 0)).toThrow('holds NULL');
    expect(() => keyTupleAt(planTable(columns), reader.batch, 0)).toThrow('has no key');
  });
});
