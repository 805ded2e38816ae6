import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { LogicalType } from '../../../../../shared/columns.ts';
import { codePageTable, isExactCodePage } from '../../../../../electron/worker/source/tds/types/code-page.ts';
import { decodeCell, hex, latin1Collation, textHex, u16, ucs2, utf8Collation } from '../wire-bytes.ts';

const string: LogicalType = { kind: 'string' };
const nvarchar = Buffer.concat([hex('e7 4006'), latin1Collation]);
const varchar = Buffer.concat([hex('a7 401f'), latin1Collation]);
const utf8 = Buffer.concat([hex('a7 401f'), utf8Collation]);
/** A collation that the wire does not identify: the catalog's code page counts. */
const unknownCollation = Buffer.concat([hex('af 401f'), hex('ffff0000 00')]);
const sized = (bytes: Buffer): Buffer => Buffer.concat([u16(bytes.length), bytes]);

describe('nvarchar', () => {
  it.each([
    ['', 'empty'],
    ['abc', 'odd number of ASCII characters'],
    ['abcd', 'even number of ASCII characters'],
    ['aé', 'a two-byte character at the end'],
    ['éa€b', 'two and three bytes between ASCII'],
    ['日本語テキスト', 'three bytes only'],
    ['a😀b😀', 'surrogate pairs'],
    ['\u0000\u007f\u0080\u07ff\u0800\uffff', 'the borders of the UTF-8 lengths'],
    ['\ufeffx', 'a leading byte order mark'],
    ['  padded  ', 'blanks'],
  ])('keeps %j (%s)', (text) => {
    expect(decodeCell(nvarchar, sized(ucs2(text)), [string])).toEqual([textHex(text)]);
  });

  it('gives NULL for the length ffff', () => {
    expect(decodeCell(nvarchar, hex('ffff'), [string])).toEqual([null]);
  });

  it.each([
    ['a high surrogate at the end', 'a\ud800'],
    ['a high surrogate before a letter', '\ud800a'],
    ['a low surrogate alone', 'ab\udc00'],
    ['two high surrogates', '\ud800\ud800\udc00'],
  ])('refuses %s', (_what, text) => {
    const decode = () => decodeCell(nvarchar, sized(ucs2(text)), [string]);
    expect(decode).toThrow(expect.objectContaining({ code: 'TEXT_NOT_UNICODE', context: { column: 'c', row: 1 } }));
  });

  it('refuses half a character', () => {
    expect(() => decodeCell(nvarchar, sized(hex('610062')), [string])).toThrow('UTF-16 text of 3 bytes');
  });
});

describe('varchar in a code page', () => {
  it('keeps the bytes that Windows-1252 leaves undefined as C1 controls', () => {
    const cells = decodeCell(varchar, sized(hex('81 8d 8f 90 9d 80 e9 41')), [string]);
    expect(cells).toEqual([textHex('\u0081\u008d\u008f\u0090\u009d€éA')]);
  });

  it('takes the code page of the catalog when the collation is not known', () => {
    expect(decodeCell(unknownCollation, sized(hex('cf f0')), [string], 1251)).toEqual([textHex('Пр')]);
  });

  it('says that the schema changed when the text is in a code page that cannot be read here', () => {
    const japanese = Buffer.concat([hex('a7 401f'), hex('1104d00000')]);
    const decode = () => decodeCell(japanese, sized(hex('82a0')), [string], 932);
    expect(decode).toThrow(expect.objectContaining({ code: 'SCHEMA_CHANGED' }));
  });

  it.each([437, 850, 874, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258])(
    'agrees with an independent table of code page %i wherever that defines a character, and loses no byte',
    (codePage) => {
      const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      const [cell] = decodeCell(unknownCollation, sized(every), [string], codePage);
      const characters = [...Buffer.from(String(cell), 'hex').toString()];
      const theirs = [...iconv.decode(every, `cp${codePage}`)];
      expect(characters).toHaveLength(256);
      expect(new Set(characters).size).toBe(256);
      expect(characters.map((character, i) => (theirs[i] === '\ufffd' ? '\ufffd' : character))).toEqual(theirs);
    },
  );

  it.each([
    [874, 0xdb, 0xf8c1],
    [874, 0xff, 0xf8c8],
    [1253, 0xd2, 0xf8fa],
    [1255, 0xd9, 0xf88d],
    [1255, 0xff, 0xf896],
    [1257, 0xa1, 0xf8fc],
  ])('maps byte %#2$x of code page %i to the private character Windows uses', (codePage, byte, point) => {
    const cells = decodeCell(unknownCollation, sized(Buffer.from([byte])), [string], codePage);
    expect(cells).toEqual([textHex(String.fromCodePoint(point))]);
  });

  it('knows which code pages it reads exactly', () => {
    expect([437, 1252, 65001].map(isExactCodePage)).toEqual([true, true, true]);
    expect([932, 936, 949, 950, 1200].map(isExactCodePage)).toEqual([false, false, false, false, false]);
    expect(codePageTable(932)).toBeNull();
  });
});

describe('varchar in UTF-8', () => {
  it.each(['', 'plain', '\ufeffwith mark', 'é€😀', '\u0000'])('keeps %j byte by byte', (text) => {
    expect(decodeCell(utf8, sized(Buffer.from(text)), [string])).toEqual([textHex(text)]);
  });

  it.each(['ff', 'c3', 'c0af', 'eda080', 'f4908080', 'e28241', '80'])('refuses the ill-formed bytes %s', (bytes) => {
    const decode = () => decodeCell(utf8, sized(hex(bytes)), [string]);
    expect(decode).toThrow(expect.objectContaining({ code: 'TEXT_NOT_UNICODE' }));
  });
});
