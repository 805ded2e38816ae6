// Parameters of every TYPE_INFO, as bytes written by hand.
import { describe, expect, test } from 'vitest';
import { ByteReader, ProtocolError } from '../../../double/wire/byte-reader.ts';
import { collationOf, defaultCollationName } from '../../../double/wire/collation.ts';
import { readTypedValue, type TypedValue } from '../../../double/wire/parameters/index.ts';

const latin = '0904d00034';
const collation = defaultCollationName;
const session = collationOf(collation);

function read(hex: string): TypedValue {
  const reader = new ByteReader(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  const typed = readTypedValue(reader, session);
  expect(reader.remaining).toBe(0);
  const { value } = typed;
  return value instanceof Uint8Array ? { ...typed, value: new Uint8Array(value) } : typed;
}

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

test.each([
  ['1f', { name: 'nvarchar', length: 1 }, null],
  ['30 ff', { name: 'tinyint' }, 255],
  ['32 01', { name: 'bit' }, 1],
  ['34 feff', { name: 'smallint' }, -2],
  ['38 feffffff', { name: 'int' }, -2],
  ['7f feffffffffffffff', { name: 'bigint' }, -2n],
  ['3b 0000003f', { name: 'real' }, 0.5],
  ['3e 000000000000e03f', { name: 'float' }, 0.5],
  ['7a ffffffff', { name: 'smallmoney' }, -1n],
  ['3c ffffffff feffffff', { name: 'money' }, -2n],
  ['3d ffffffff ff818b01', { name: 'datetime' }, -1],
  ['3a 0100 0100', { name: 'smalldatetime' }, 1441],
  ['26 08 04 feffffff', { name: 'bigint' }, -2],
  ['26 04 00', { name: 'int' }, null],
  ['68 01 01 00', { name: 'bit' }, 0],
  ['6d 08 00', { name: 'float' }, null],
  ['6e 08 08 01000000 00000000', { name: 'money' }, 4_294_967_296n],
  ['6f 04 04 0000 0200', { name: 'smalldatetime' }, 2],
  [
    '6a 11 26 02 05 00 7b000000',
    { name: 'decimal', precision: 38, scale: 2 },
    bytes('7fffffffffffffffffffffffffffff85'),
  ],
  ['6c 05 09 02 05 01 7b000000', { name: 'numeric', precision: 9, scale: 2 }, 123n],
  ['6c 05 09 02 00', { name: 'numeric', precision: 9, scale: 2 }, null],
  [
    '24 10 10 000102030405060708090a0b0c0d0e0f',
    { name: 'uniqueidentifier' },
    bytes('0a0b0c0d0e0f 0809 0607 0405 00010203'),
  ],
  ['24 10 00', { name: 'uniqueidentifier' }, null],
  ['28 03 dab937', { name: 'date' }, 3_652_058],
  ['28 00', { name: 'date' }, null],
  ['29 00 03 7f5101', { name: 'time', scale: 0 }, 863_990_000_000],
  ['2a 07 08 ffbf692ac9 dab937', { name: 'datetime2', scale: 7 }, 3_155_378_975_999_999_999n],
  ['2b 07 0a 0100000000 000000 3c00', { name: 'datetimeoffset', scale: 7 }, bytes('0000000000000001 0384')],
  [`e7 1400 ${latin} 0400 3dd800de`, { name: 'nvarchar', length: 10, collation }, '😀'],
  [`e7 1400 ${latin} 0200 3dd8`, { name: 'nvarchar', length: 10, collation }, bytes('3dd8')],
  [`e7 1400 ${latin} ffff`, { name: 'nvarchar', length: 10, collation }, null],
  [
    `e7 ffff ${latin} feffffffffffffff 02000000 6100 02000000 6200 00000000`,
    { name: 'nvarchar', length: -1, collation },
    'ab',
  ],
  [`e7 ffff ${latin} ffffffffffffffff`, { name: 'nvarchar', length: -1, collation }, null],
  [`ef 0400 ${latin} 0400 61002000`, { name: 'nchar', length: 2, collation }, 'a '],
  [`a7 0a00 ${latin} 0100 80`, { name: 'varchar', length: 10, collation }, '€'],
  ['a7 0a00 1904d00000 0100 c6', { name: 'varchar', length: 10, collation: 'Cyrillic_General_CI_AS' }, 'Ж'],
  [`af 0200 ${latin} 0200 6120`, { name: 'char', length: 2, collation }, 'a '],
  ['a5 0800 0200 00ff', { name: 'varbinary', length: 8 }, bytes('00ff')],
  ['a5 ffff 0200000000000000 02000000 00ff 00000000', { name: 'varbinary', length: -1 }, bytes('00ff')],
  ['ad 0200 0200 00ff', { name: 'binary', length: 2 }, bytes('00ff')],
  [`23 05000000 ${latin} 01000000 80`, { name: 'text', collation }, '€'],
  [`63 05000000 ${latin} 02000000 6100`, { name: 'ntext', collation }, 'a'],
  [`63 05000000 ${latin} ffffffff`, { name: 'ntext', collation }, null],
  ['22 05000000 01000000 07', { name: 'image' }, bytes('07')],
  ['f1 00 feffffffffffffff 06000000 fffe 3c00 6100 00000000', { name: 'xml' }, '<a'],
  ['f1 00 ffffffffffffffff', { name: 'xml' }, null],
  [
    'f0 02 64006200 03 640062006f00 05 50006f0069006e007400 feffffffffffffff 01000000 07 00000000',
    { name: 'clr_udt' },
    bytes('07'),
  ],
  ['62 491f0000 00000000', { name: 'sql_variant' }, null],
  ['62 491f0000 06000000 38 00 feffffff', { name: 'sql_variant' }, '{"type":{"name":"int"},"value":"-2"}'],
  [
    '62 491f0000 09000000 6a 02 08 02 01 0f000000',
    { name: 'sql_variant' },
    '{"type":{"name":"decimal","precision":8,"scale":2},"value":"0.15"}',
  ],
  [
    `62 491f0000 0b000000 e7 07 ${latin} 0400 6100`,
    { name: 'sql_variant' },
    `{"type":{"name":"nvarchar","length":2,"collation":"${collation}"},"value":"a"}`,
  ],
  [
    '62 491f0000 07000000 a5 02 0800 00ffee',
    { name: 'sql_variant' },
    '{"type":{"name":"varbinary","length":8},"value":"0x00FFEE"}',
  ],
  [
    '62 491f0000 0b000000 2a 01 07 0000000000 000000',
    { name: 'sql_variant' },
    '{"type":{"name":"datetime2","scale":7},"value":"0001-01-01 00:00:00.0000000"}',
  ],
])('%s', (hex, type, value) => {
  expect(read(hex)).toEqual({ type, value });
});

describe('what cannot be a parameter', () => {
  test.each([
    ['a table', 'f3 00'],
    ['an unknown token', '99'],
    ['an INTN of three bytes', '26 03 03 000000'],
    ['a time of scale 9', '29 09 05 0000000000'],
    ['a text that ends too early', `e7 1400 ${latin} 0400 3dd8`],
    ['an offset of 20 hours', '2b 07 0a 0100000000 000000 b004'],
    ['a variant with too few properties', '62 491f0000 04000000 a5 00 0000'],
  ])('%s is a broken protocol, not a crash', (_name, hex) => {
    const reader = new ByteReader(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    expect(() => readTypedValue(reader, session)).toThrow(ProtocolError);
  });
});
