import { expect, test } from 'vitest';
import { codePageOfName } from '../../../../electron/worker/source/catalog/code-pages.ts';

test.each([
  ['SQL_Latin1_General_CP1_CI_AS', 1252],
  ['SQL_Latin1_General_CP1251_CS_AS', 1251],
  ['SQL_Latin1_General_CP437_BIN', 437],
  ['SQL_1xCompat_CP850_CI_AS', 850],
  ['Latin1_General_100_CI_AS_SC_UTF8', 65001],
  ['Latin1_General_BIN2', 1252],
  ['Cyrillic_General_CI_AS', 1251],
  ['Japanese_XJIS_140_CS_AS', 932],
  ['Chinese_PRC_Stroke_CI_AS', 936],
  ['Thai_CI_AS', 874],
  ['Serbian_Latin_100_CI_AS', 1250],
  ['Serbian_Cyrillic_100_CI_AS', 1251],
])('%s is code page %i', (name, codePage) => {
  expect(codePageOfName(name)).toBe(codePage);
});

test('does not guess the code page of a collation it does not know', () => {
  expect(codePageOfName('Maori_100_CI_AS')).toBeNull();
});
