// Code pages and the five bytes of collations.
import { describe, expect, test } from 'vitest';
import { codePageOf } from '../../../double/wire/code-page.ts';
import { collationOf, collationOfBytes, defaultCollationName } from '../../../double/wire/collation.ts';

describe('collations on the wire', () => {
  test.each([
    ['SQL_Latin1_General_CP1_CI_AS', '0904d00034', 1252],
    ['Latin1_General_CI_AS', '0904d00000', 1252],
    ['Latin1_General_CS_AS', '0904c00000', 1252],
    ['Latin1_General_CI_AI', '0904f00000', 1252],
    ['Latin1_General_100_CI_AS_SC_UTF8', '0904d02400', 65001],
    ['Latin1_General_100_BIN2_UTF8', '0904002600', 65001],
    ['Latin1_General_BIN', '0904000100', 1252],
    ['Latin1_General_BIN2', '0904000200', 1252],
    ['Cyrillic_General_CI_AS', '1904d00000', 1251],
    ['Japanese_CI_AS', '1104d00000', 932],
    ['Chinese_PRC_CI_AS', '0408d00000', 936],
    ['Korean_Wansung_CI_AS', '1204d00000', 949],
    ['Chinese_Taiwan_Stroke_CI_AS', '0404d00000', 950],
    ['Greek_CI_AS', '0804d00000', 1253],
    ['Turkish_CI_AS', '1f04d00000', 1254],
    ['Hebrew_CI_AS', '0d04d00000', 1255],
    ['Arabic_CI_AS', '0104d00000', 1256],
    ['Thai_CI_AS', '1e04d00000', 874],
    ['Vietnamese_CI_AS', '2a04d00000', 1258],
    ['Polish_CI_AS', '1504d00000', 1250],
    ['Estonian_CI_AS', '2504d00000', 1257],
    ['Latvian_CI_AS', '2604d00000', 1257],
    ['SQL_Latin1_General_CP850_CI_AS', '0904d0002a', 850],
    ['SQL_Latin1_General_CP437_CI_AS', '0904d00020', 437],
    ['Chinese_PRC_Stroke_CI_AS', '0408d20000', 936],
  ])('%s is %s, code page %i', (name, bytes, codePage) => {
    const collation = collationOf(name);
    expect(collation.bytes.toString('hex')).toBe(bytes);
    expect(collation.codePage).toBe(codePage);
    expect(collationOf(name.toLowerCase()).bytes.toString('hex')).toBe(bytes);
    const found = collationOfBytes(Buffer.from(bytes, 'hex'), collationOf(defaultCollationName));
    expect([found.bytes.toString('hex'), found.codePage]).toEqual([bytes, codePage]);
  });

  test('an unknown name is refused', () => {
    expect(() => collationOf('Klingon_CI_AS')).toThrow(/Klingon_CI_AS is not known/);
  });
});

describe('code pages', () => {
  test.each([437, 850, 874, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258])(
    'all 256 bytes of page %i survive decode and encode, undefined ones included',
    (number) => {
      const page = codePageOf(number);
      const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      const text = page.decode(all);
      expect(new Set(text).size).toBe(256);
      expect(text).not.toContain('\ufffd');
      expect([...page.encode(text)]).toEqual([...all]);
    },
  );

  test.each([
    [1252, '€uro\u0081', '80 75 72 6f 81'],
    [1251, 'Жук\u0098', 'c6 f3 ea 98'],
    [1253, 'αβ\uf8f9', 'e1 e2 aa'],
    [874, 'กข', 'a1 a2'],
    [932, 'テスト表', '83 65 83 58 83 67 95 5c'],
    [936, '中文', 'd6 d0 ce c4'],
    [949, '한글', 'c7 d1 b1 db'],
    [950, '中文', 'a4 a4 a4 e5'],
    [65001, 'é😀', 'c3 a9 f0 9f 98 80'],
    [1252, 'Ж', '3f'],
    [1252, '😀', '3f 3f'],
  ])('page %i: %s', (number, text, bytes) => {
    expect(codePageOf(number).encode(text).toString('hex')).toBe(bytes.replaceAll(' ', ''));
  });
});
