// Every type's bytes against hand-written ones: TYPE_INFO and value, nullable and not.
import { describe, expect, test } from 'vitest';
import type { SqlType, StoredValue } from '../../../double/types.ts';
import { ByteWriter } from '../../../double/wire/byte-writer.ts';
import { defaultWireOptions, wireTypeOf, type WireOptions } from '../../../double/wire/types/index.ts';

const hex = (text: string): string => text.replaceAll(' ', '').toLowerCase();

function encode(type: SqlType, value: StoredValue, isNullable: boolean, options: Partial<WireOptions> = {}): string[] {
  const wire = wireTypeOf({ type, isNullable }, 'db', { ...defaultWireOptions, ...options });
  const info = new ByteWriter();
  wire.writeTypeInfo(info);
  const data = new ByteWriter();
  if (value === null) wire.writeNull(data);
  else wire.write(data, value);
  if (value === null) expect(data.length).toBe(wire.nullSize);
  return [info.toBuffer().toString('hex'), data.toBuffer().toString('hex')];
}

const t = (name: SqlType['name'], facets: Partial<SqlType> = {}): SqlType => ({ name, ...facets });
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(hex(text), 'hex'));
const latin = '0904d00034';

describe('a column that cannot be NULL', () => {
  test.each([
    [t('bit'), 1, '32', '01'],
    [t('tinyint'), 255, '30', 'ff'],
    [t('smallint'), -32768, '34', '0080'],
    [t('int'), -2, '38', 'feffffff'],
    [t('bigint'), -9223372036854775808n, '7f', '0000000000000080'],
    [t('bigint'), 5, '7f', '0500000000000000'],
    [t('real'), 0.5, '3b', '0000003f'],
    [t('float'), -0, '3e', '0000000000000080'],
    [t('smallmoney'), -1, '7a', 'ffffffff'],
    [t('money'), 9223372036854775807n, '3c', 'ffffff7f ffffffff'],
    [t('money'), -1n, '3c', 'ffffffff ffffffff'],
    [t('datetime'), 0, '3d', '00000000 00000000'],
    [t('datetime'), -1, '3d', 'ffffffff ff818b01'],
    [t('smalldatetime'), 1441, '3a', '0100 0100'],
  ])('%o %s', (type, value, info, data) => {
    expect(encode(type, value, false)).toEqual([hex(info), hex(data)]);
  });

  test('refuses NULL loudly, because only a wrong engine gives it', () => {
    expect(() => encode(t('int'), null, false)).toThrow(/not nullable/);
  });
});

describe('a column that can be NULL', () => {
  test.each([
    [t('bit'), 0, '6801', '0100', '00'],
    [t('tinyint'), 1, '2601', '0101', '00'],
    [t('smallint'), 1, '2602', '020100', '00'],
    [t('int'), 1, '2604', '0401000000', '00'],
    [t('bigint'), 1n, '2608', '080100000000000000', '00'],
    [t('real'), 1, '6d04', '040000803f', '00'],
    [t('float'), 1, '6d08', '08000000000000f03f', '00'],
    [t('smallmoney'), 10000n, '6e04', '0410270000', '00'],
    [t('money'), 4294967296n, '6e08', '08 01000000 00000000', '00'],
    [t('datetime'), 25_920_000, '6f08', '08 01000000 00000000', '00'],
    [t('smalldatetime'), 0, '6f04', '04 0000 0000', '00'],
    [t('date'), 3_652_058, '28', '03 dab937', '00'],
    [t('time', { scale: 0 }), 863_990_000_000, '2900', '03 7f5101', '00'],
    [t('time', { scale: 3 }), 863_999_990_000, '2903', '04 ff5b2605', '00'],
    [t('time', { scale: 7 }), 863_999_999_999, '2907', '05 ffbf692ac9', '00'],
    [t('datetime2', { scale: 7 }), 3_155_378_975_999_999_999n, '2a07', '08 ffbf692ac9 dab937', '00'],
    [t('datetime2', { scale: 2 }), 0n, '2a02', '06 000000 000000', '00'],
    [t('datetimeoffset', { scale: 7 }), bytes('0000000000000001 0348'), '2b07', '0a 0100000000 000000 0000', '00'],
    [t('datetimeoffset', { scale: 4 }), bytes('0000000000000000 0690'), '2b04', '09 00000000 000000 4803', '00'],
    [t('decimal', { precision: 9, scale: 2 }), -5, '6a050902', '05 00 05000000', '00'],
    [t('numeric', { precision: 18, scale: 4 }), 4294967297, '6c091204', '09 01 0100000001000000', '00'],
    [t('decimal', { precision: 18, scale: 0 }), -4294967297n, '6a091200', '09 00 0100000001000000', '00'],
    [
      t('decimal', { precision: 28, scale: 0 }),
      bytes('80000000 00000001 00000000 00000002'),
      '6a0d1c00',
      '0d 01 0200000000000000 01000000',
      '00',
    ],
    [
      t('decimal', { precision: 38, scale: 10 }),
      bytes('7fffffff ffffffff ffffffff fffffffe'),
      '6a11260a',
      '11 00 0200000000000000 0000000000000000',
      '00',
    ],
    [
      t('uniqueidentifier'),
      bytes('0a0b0c0d0e0f 0809 0607 0405 00010203'),
      '2410',
      '10 000102030405060708090a0b0c0d0e0f',
      '00',
    ],
    [t('char', { length: 3 }), 'é', `af0300${latin}`, '0300 e92020', 'ffff'],
    [t('varchar', { length: 20 }), '€\u0081', `a71400${latin}`, '0200 8081', 'ffff'],
    [t('varchar', { length: 20 }), 'a😀b', `a71400${latin}`, '0400 613f3f62', 'ffff'],
    [t('nchar', { length: 2 }), 'é', `ef0400${latin}`, '0400 e9002000', 'ffff'],
    [t('nvarchar', { length: 10 }), '😀', `e71400${latin}`, '0400 3dd800de', 'ffff'],
    [t('nvarchar', { length: 10 }), bytes('3dd8'), `e71400${latin}`, '0200 3dd8', 'ffff'],
    [t('nvarchar', { length: 10 }), '', `e71400${latin}`, '0000', 'ffff'],
    [t('nvarchar', { length: -1 }), 'x', `e7ffff${latin}`, '0200000000000000 02000000 7800 00000000', 'ff'.repeat(8)],
    [t('varchar', { length: -1 }), '', `a7ffff${latin}`, '0000000000000000 00000000', 'ff'.repeat(8)],
    [
      t('varbinary', { length: -1 }),
      bytes('01ff'),
      'a5ffff',
      '0200000000000000 02000000 01ff 00000000',
      'ff'.repeat(8),
    ],
    [t('binary', { length: 3 }), bytes('01'), 'ad0300', '0300 010000', 'ffff'],
    [t('varbinary', { length: 3 }), bytes('01'), 'a50300', '0100 01', 'ffff'],
    [t('timestamp'), bytes('0000000000000007'), 'a50800', '0800 0000000000000007', 'ffff'],
    [t('xml'), '<a/>', 'f100', 'feffffffffffffff 08000000 3c0061002f003e00 00000000', 'ff'.repeat(8)],
  ])('%o %s', (type, value, info, data, nothing) => {
    expect(encode(type, value, true)).toEqual([hex(info), hex(data)]);
    expect(encode(type, null, true)).toEqual([hex(info), hex(nothing)]);
  });
});

describe('text, ntext and image', () => {
  const pointer = '10 64756d6d7920746578747074720000 00 64756d6d79545300';

  test.each([
    [t('text'), 'é', `23 ffffff7f ${latin}`, `${pointer} 01000000 e9`],
    [t('ntext'), 'é', `63 feffff7f ${latin}`, `${pointer} 02000000 e900`],
    [t('image'), bytes('00ff'), '22 ffffff7f', `${pointer} 02000000 00ff`],
  ])('%o carries a text pointer', (type, value, info, data) => {
    expect(encode(type, value, true)).toEqual([hex(info), hex(data)]);
    expect(encode(type, null, true)[1]).toBe('00');
  });
});

describe('sql_variant', () => {
  const variant = (type: SqlType, value: string): string => JSON.stringify({ type, value });

  test.each([
    [variant(t('int'), '-2'), '06000000 38 00 feffffff'],
    [variant(t('bit'), '1'), '03000000 32 00 01'],
    [variant(t('bigint'), '1'), '0a000000 7f 00 0100000000000000'],
    [variant(t('decimal', { precision: 8, scale: 2 }), '-46279.10'), '09000000 6a 02 08 02 00 c69d4600'],
    [variant(t('money'), '0.0001'), '0a000000 3c 00 00000000 01000000'],
    [variant(t('date'), '0001-01-02'), '05000000 28 00 010000'],
    [variant(t('time', { scale: 7 }), '00:00:00.0000001'), '08000000 29 01 07 0100000000'],
    [variant(t('datetime2', { scale: 0 }), '0001-01-01 00:00:01'), '09000000 2a 01 00 010000 000000'],
    [
      variant(t('uniqueidentifier'), '03020100-0504-0706-0809-0A0B0C0D0E0F'),
      '12000000 24 00 000102030405060708090a0b0c0d0e0f',
    ],
    [variant(t('varchar', { length: 30 }), 'é'), `0a000000 a7 07 ${latin} 1e00 e9`],
    [variant(t('nvarchar', { length: 30 }), 'é'), `0b000000 e7 07 ${latin} 3c00 e900`],
    [variant(t('varbinary', { length: 10 }), '0x01FF'), '06000000 a5 02 0a00 01ff'],
    [variant(t('float'), '-0'), '0a000000 3e 00 0000000000000080'],
  ])('%s', (stored, data) => {
    expect(encode(t('sql_variant'), stored, true)).toEqual([hex('62 491f0000'), hex(data)]);
  });

  test('NULL is a length of zero', () => {
    expect(encode(t('sql_variant'), null, true)[1]).toBe('00000000');
  });
});

describe('options', () => {
  test('a UTF-8 column is nvarchar for a client that did not ask for UTF-8', () => {
    const type = t('varchar', { length: 20, collation: 'Latin1_General_100_CI_AS_SC_UTF8' });
    expect(encode(type, 'é', true)).toEqual([hex('a71400 0904d02400'), hex('0200 c3a9')]);
    expect(encode(type, 'é', true, { supportsUtf8: false })).toEqual([hex('e72800 0904d02400'), hex('0200 e900')]);
  });

  test('max types can hide their length, and long ones come in several chunks', () => {
    const [, data] = encode(t('varbinary', { length: -1 }), new Uint8Array(20_000), true, { plpLength: 'unknown' });
    expect(data.startsWith('feffffffffffffff401f0000')).toBe(true);
    expect(data.length / 2).toBe(8 + 3 * 4 + 20_000 + 4);
  });

  test('a value longer than its column is a bug that is said aloud', () => {
    expect(() => encode(t('varchar', { length: 2 }), 'abc', true)).toThrow(/3 bytes is in a column of 2/);
  });
});

test('a CLR type names database, schema, type and assembly', () => {
  const wire = wireTypeOf({ type: t('hierarchyid'), isNullable: true }, 'db', defaultWireOptions);
  const info = new ByteWriter();
  wire.writeTypeInfo(info);
  const text = info.toBuffer();
  expect(text.subarray(0, 8).toString('hex')).toBe('f07c030264006200');
  expect(text.toString('utf16le', 9, 15)).toBe('sys');
  expect(text.toString('latin1').replaceAll('\0', '')).toContain('Microsoft.SqlServer.Types.SqlHierarchyId');
});
