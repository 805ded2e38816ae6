import { describe, expect, it } from 'vitest';
import { decodeCell, hex, textHex, u32, ucs2 } from '../wire-bytes.ts';

const typeInfo = hex('62 491f0000');
const two = [{ kind: 'string' }, { kind: 'string' }] as const;
const variant = (baseType: string, properties: string, value: Buffer): Buffer => {
  const head = hex(baseType);
  const facets = hex(properties);
  return Buffer.concat([u32(2 + facets.length + value.length), head, Buffer.from([facets.length]), facets, value]);
};

describe('sql_variant', () => {
  it.each([
    ['30', '', 'ff', '255', 'tinyint'],
    ['32', '', '01', '1', 'bit'],
    ['34', '', '0080', '-32768', 'smallint'],
    ['38', '', 'ffffff7f', '2147483647', 'int'],
    ['7f', '', '0000000000000080', '-9223372036854775808', 'bigint'],
    ['3b', '', 'cdcccc3d', '0.1', 'real'],
    ['3b', '', 'ffff7f7f', '3.4028235e+38', 'real'],
    ['3b', '', '00000080', '-0', 'real'],
    ['3e', '', '0000000000000080', '-0', 'float'],
    ['3e', '', '9a9999999999b93f', '0.1', 'float'],
    ['7a', '', '00000080', '-214748.3648', 'smallmoney'],
    ['3c', '', 'ffffff7fffffffff', '922337203685477.5807', 'money'],
    ['3c', '', 'ffffffffffffffff', '-0.0001', 'money'],
    ['3a', '', 'ffff9f05', '2079-06-06 23:59:00', 'smalldatetime'],
    ['3d', '', '0000000001000000', '1900-01-01 00:00:00.003', 'datetime'],
    ['24', '', '00112233445566778899aabbccddeeff', '33221100-5544-7766-8899-AABBCCDDEEFF', 'uniqueidentifier'],
    ['28', '', 'dab937', '9999-12-31', 'date'],
    ['29', '07', 'ffbf692ac9', '23:59:59.9999999', 'time(7)'],
    ['2a', '07', 'ffbf692ac9dab937', '9999-12-31 23:59:59.9999999', 'datetime2(7)'],
    ['2b', '00', '000000 dab937 1efe', '9999-12-30 15:58:00 -08:02', 'datetimeoffset(0)'],
    ['6a', '08 02', '01 c69d4600', '46279.10', 'decimal(8,2)'],
    [
      '6c',
      '26 0a',
      '00 ffffffff3f228a097ac4865aa84c3b4b',
      '-9999999999999999999999999999.9999999999',
      'numeric(38,10)',
    ],
    ['6a', '05 05', '00 01000000', '-0.00001', 'decimal(5,5)'],
    ['a5', '1400', '00ff', '0x00FF', 'varbinary(20)'],
    ['ad', '0300', '00ff10', '0x00FF10', 'binary(3)'],
    ['a7', '0904d00034 0a00', '8081', '€\u0081', 'varchar(10)'],
    ['af', '0904d00034 0300', '616220', 'ab ', 'char(3)'],
    ['a7', '0904d00400 0a00', 'c3a9', 'é', 'varchar(10)'],
  ])('base type 0x%s (%s) %s is %s of type %s', (baseType, properties, value, text, typeName) => {
    const cells = decodeCell(typeInfo, variant(baseType, properties, hex(value)), two);
    expect(cells).toEqual([textHex(text), textHex(typeName)]);
  });

  it('keeps Unicode text and tells its length in characters', () => {
    const cells = decodeCell(typeInfo, variant('e7', '0904d00034 1400', ucs2('é😀')), two);
    expect(cells).toEqual([textHex('é😀'), textHex('nvarchar(10)')]);
  });

  it('gives NULL twice for NULL', () => {
    expect(decodeCell(typeInfo, u32(0), two)).toEqual([null, null]);
  });

  it('refuses text in a code page that cannot be converted exactly', () => {
    const decode = () => decodeCell(typeInfo, variant('a7', '1104d00000 0a00', hex('82a0')), two);
    expect(decode).toThrow(expect.objectContaining({ code: 'CODE_PAGE_UNSUPPORTED' }));
  });

  it.each([
    ['a value shorter than its type', variant('38', '', hex('01'))],
    ['an unknown base type', variant('f1', '', hex('01'))],
    ['too few properties', variant('6a', '08', hex('01 00000000'))],
    ['properties longer than the value', Buffer.concat([u32(3), hex('38 ff 00')])],
    ['an absurd length', Buffer.concat([u32(0x7fffffff), hex('38 00')])],
  ])('refuses %s', (_what, value) => {
    expect(() => decodeCell(typeInfo, Buffer.concat([value, Buffer.alloc(300)]), two)).toThrow(
      expect.objectContaining({ name: 'ProtocolError' }),
    );
  });
});
