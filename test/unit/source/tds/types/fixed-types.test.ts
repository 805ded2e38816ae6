import { describe, expect, it } from 'vitest';
import type { LogicalType } from '../../../../../shared/columns.ts';
import { decodeCell, hex, type RawCell } from '../wire-bytes.ts';

const int = (bits: 8 | 16 | 32 | 64, signed = true): LogicalType => ({ kind: 'int', bits, signed });
const decimal = (precision: number, scale: number): LogicalType => ({ kind: 'decimal', precision, scale });

type Vector = readonly [what: string, typeInfo: string, value: string, type: LogicalType, expected: RawCell];

const vectors: readonly Vector[] = [
  ['tinyint, fixed', '30', 'ff', int(8, false), 255],
  ['tinyint, nullable', '26 01', '01 80', int(8, false), 128],
  ['tinyint NULL', '26 01', '00', int(8, false), null],
  ['smallint, fixed', '34', '0080', int(16), -32768],
  ['smallint, nullable', '26 02', '02 ff7f', int(16), 32767],
  ['int, fixed', '38', '00000080', int(32), -2147483648],
  ['int, nullable', '26 04', '04 ffffff7f', int(32), 2147483647],
  ['int NULL', '26 04', '00', int(32), null],
  ['bigint, fixed', '7f', '0000000000000080', int(64), -9223372036854775808n],
  ['bigint, nullable', '26 08', '08 ffffffffffffff7f', int(64), 9223372036854775807n],
  ['bigint beyond 2^53', '7f', '0100000000002000', int(64), 9007199254740993n],
  ['bigint NULL', '26 08', '00', int(64), null],
  ['bit, fixed', '32', '01', { kind: 'bool' }, 1],
  ['bit, nullable', '68 01', '01 00', { kind: 'bool' }, 0],
  ['bit NULL', '68 01', '00', { kind: 'bool' }, null],
  ['real, fixed', '3b', '0000803f', { kind: 'float', bits: 32 }, 1],
  ['real, nullable', '6d 04', '04 cdcccc3d', { kind: 'float', bits: 32 }, Math.fround(0.1)],
  ['float, fixed', '3e', '9a9999999999b93f', { kind: 'float', bits: 64 }, 0.1],
  ['float -0', '6d 08', '08 0000000000000080', { kind: 'float', bits: 64 }, -0],
  ['float denormal', '6d 08', '08 0100000000000000', { kind: 'float', bits: 64 }, 5e-324],
  ['float NULL', '6d 08', '00', { kind: 'float', bits: 64 }, null],
  ['smallmoney, fixed', '7a', '00000080', decimal(10, 4), -2147483648n],
  ['smallmoney, nullable', '6e 04', '04 40e20100', decimal(10, 4), 123456n],
  ['money, fixed, high half first', '3c', '00000080 00000000', decimal(19, 4), -9223372036854775808n],
  ['money, nullable', '6e 08', '08 ffffff7f ffffffff', decimal(19, 4), 9223372036854775807n],
  ['money -0.0001', '6e 08', '08 ffffffff ffffffff', decimal(19, 4), -1n],
  ['money NULL', '6e 08', '00', decimal(19, 4), null],
  ['decimal(9,2)', '6a 05 09 02', '05 01 40e20100', decimal(9, 2), 123456n],
  ['decimal(9,2) negative', '6a 05 09 02', '05 00 40e20100', decimal(9, 2), -123456n],
  ['decimal minus zero', '6a 05 09 02', '05 00 00000000', decimal(9, 2), 0n],
  ['numeric(18,4) largest', '6c 09 12 04', '09 01 ffff63a7b3b6e00d', decimal(18, 4), 999999999999999999n],
  ['numeric(18,4) smallest', '6c 09 12 04', '09 00 ffff63a7b3b6e00d', decimal(18, 4), -999999999999999999n],
  ['decimal(18,0) low word zero, negative', '6a 09 12 00', '09 00 0000000001000000', decimal(18, 0), -4294967296n],
  ['decimal(28,0) in 12 bytes', '6a 0d 1c 00', '0d 01 ffffffff ffffffff ffffffff', decimal(28, 0), 2n ** 96n - 1n],
  ['decimal(28,0) negative', '6a 0d 1c 00', '0d 00 00000000 00000000 01000000', decimal(28, 0), -(2n ** 64n)],
  ['decimal(38,0) largest', '6a 11 26 00', '11 01 ffffffff3f228a097ac4865aa84c3b4b', decimal(38, 0), 10n ** 38n - 1n],
  [
    'decimal(38,10) smallest',
    '6a 11 26 0a',
    '11 00 ffffffff3f228a097ac4865aa84c3b4b',
    decimal(38, 10),
    -(10n ** 38n - 1n),
  ],
  ['decimal(38,10) sent in 4 bytes', '6a 11 26 0a', '05 00 01000000', decimal(38, 10), -1n],
  ['decimal NULL', '6a 11 26 0a', '00', decimal(38, 10), null],
  [
    'uniqueidentifier in text order',
    '24 10',
    '10 00112233445566778899aabbccddeeff',
    { kind: 'uuid' },
    '33221100554477668899aabbccddeeff',
  ],
  ['uniqueidentifier NULL', '24 10', '00', { kind: 'uuid' }, null],
  ['binary(3)', 'ad 0300', '0300 00ff10', { kind: 'binary' }, '00ff10'],
  ['varbinary(10) empty', 'a5 0a00', '0000', { kind: 'binary' }, ''],
  ['varbinary(10) NULL', 'a5 0a00', 'ffff', { kind: 'binary' }, null],
  ['rowversion', 'ad 0800', '0800 00000000000007d1', { kind: 'fixed', length: 8 }, '00000000000007d1'],
  ['rowversion NULL', 'a5 0800', 'ffff', { kind: 'fixed', length: 8 }, null],
  ['untyped NULL', '1f', '', int(32), null],
];

describe('values of fixed size', () => {
  it.each(vectors)('%s', (_what, typeInfo, value, type, expected) => {
    expect(decodeCell(hex(typeInfo), hex(value), [type])).toEqual([expected]);
  });

  it('keeps the bits of a signalling NaN', () => {
    const cells = decodeCell(hex('6d 08'), hex('08 010000000000f47f'), [{ kind: 'float', bits: 64 }]);
    expect(cells).toEqual([NaN]);
  });

  it('refuses a length that the type does not have', () => {
    expect(() => decodeCell(hex('26 04'), hex('02 0100'), [int(32)])).toThrow('a value of type int with 2 bytes');
  });

  it('refuses a decimal without a magnitude', () => {
    expect(() => decodeCell(hex('6a 09 12 04'), hex('01 00'), [decimal(18, 4)])).toThrow('with 1 bytes');
  });

  it('refuses a decimal that is larger than its column can hold', () => {
    const tooLarge = () => decodeCell(hex('6a 09 12 04'), hex('09 01 00000000000000 80'), [decimal(18, 4)]);
    expect(tooLarge).toThrow('larger than its precision');
  });

  it.each([
    ['int where bigint was planned', '38', int(64)],
    ['bigint where int was planned', '7f', int(32)],
    ['tinyint where a signed 8-bit was planned', '30', int(8, true)],
    ['another scale', '6a 05 09 03', decimal(9, 2)],
    ['another precision', '6a 05 08 02', decimal(9, 2)],
    ['money where smallmoney was planned', '3c', decimal(10, 4)],
    ['binary(9) where rowversion was planned', 'ad 0900', { kind: 'fixed', length: 8 } as const],
    ['text where a number was planned', 'e7 1400 0904d00034', int(32)],
  ])('says that the schema changed for %s', (_what, typeInfo, type) => {
    expect(() => decodeCell(hex(typeInfo), Buffer.alloc(20), [type])).toThrow(
      expect.objectContaining({ code: 'SCHEMA_CHANGED' }),
    );
  });
});
