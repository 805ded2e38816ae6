import { expect, it } from 'vitest';
import { decodeCodePage, encodeCodePage, throughCodePage } from '../../../../double/engine/collation/code-page.ts';
import { collationOf, findCollation } from '../../../../double/engine/collation/collation.ts';
import { compareText } from '../../../../double/engine/collation/sort-key.ts';

const sorted = (texts: readonly string[], name: string, isUnicode = true) =>
  texts.toSorted((left, right) => compareText(left, right, collationOf(name), isUnicode));

it('case-insensitive, accent-sensitive: case never counts, accents break ties', () => {
  const name = 'Latin1_General_CI_AS';
  expect(compareText('Straße', 'STRASSE', collationOf(name), true)).toBe(0);
  expect(compareText('é', 'E', collationOf(name), true)).toBe(1);
  expect(sorted(['résumé', 'resume', 'Resumes', '1', '_', ' x', 'Ω', 'б'], name)).toEqual([
    ' x',
    '_',
    '1',
    'resume',
    'résumé',
    'Resumes',
    'Ω',
    'б',
  ]);
});

it('case-sensitive: lower before upper, only after everything else', () => {
  expect(sorted(['B', 'b', 'A', 'a', 'aB', 'Aa'], 'Latin1_General_CS_AS')).toEqual(['a', 'A', 'Aa', 'aB', 'b', 'B']);
});

it('accent-insensitive: é is e', () => {
  expect(compareText('résumé', 'RESUME', collationOf('Latin1_General_CI_AI'), true)).toBe(0);
});

it('binary: UTF-16 units for nvarchar, UTF-8 bytes for UTF-8 collations, bytes of the code page for varchar', () => {
  expect(sorted(['\uff5e', '😀', 'a', 'B'], 'Latin1_General_BIN2')).toEqual(['B', 'a', '😀', '\uff5e']);
  expect(sorted(['\uff5e', '😀'], 'Latin1_General_100_BIN2_UTF8', false)).toEqual(['\uff5e', '😀']);
  expect(sorted(['ÿ', '€'], 'Latin1_General_BIN2', false)).toEqual(['€', 'ÿ']);
});

it('trailing blanks never count', () => {
  for (const name of ['Latin1_General_CI_AS', 'Latin1_General_BIN2'])
    expect(compareText('a  ', 'a', collationOf(name), true)).toBe(0);
  expect(compareText('a\t', 'a', collationOf('Latin1_General_BIN2'), true)).toBe(-1);
});

it('knows code pages by collation name and refuses names that no server has', () => {
  const pages = [
    'SQL_Latin1_General_CP1_CI_AS',
    'SQL_Latin1_General_CP850_BIN',
    'Cyrillic_General_CI_AS',
    'Japanese_CI_AS',
    'Latin1_General_100_CI_AS_SC_UTF8',
  ];
  expect(pages.map((name) => collationOf(name).codePage)).toEqual([1252, 850, 1251, 932, 65001]);
  expect(findCollation('Klingon_CI_AS')).toBe(null);
  expect(findCollation('Latin1_General')).toBe(null);
});

it('every byte of a single-byte code page survives the way to text and back', () => {
  for (const page of [437, 850, 874, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258]) {
    const bytes = Array.from({ length: 256 }, (_, byte) => byte).filter(
      (byte) => decodeCodePage(Uint8Array.of(byte), page) !== '\ufffd',
    );
    const back = bytes.map((byte) => encodeCodePage(decodeCodePage(Uint8Array.of(byte), page), page)[0]);
    expect(back).toEqual(bytes);
  }
  expect(throughCodePage('aΩ€', 1252)).toBe('a?€');
});
