// The extremes of the character types, of xml and of sql_variant with every base type it can hold.
import { storedFromText } from '../../engine/stored/from-text.ts';
import { variantToStored } from '../../engine/stored/variant.ts';
import { latin1 } from '../sample-table.ts';
import type { SqlType, StoredValue } from '../../types.ts';
import { codePages, utf8Collation, utf8Texts } from './code-pages.ts';
import type { ExtremeColumn } from './extreme-values.ts';

const tricky = [
  '',
  ' ',
  'a',
  'trailing  ',
  '"quoted", comma',
  'line\r\nfeed\n',
  'a\u0000b',
  '\t',
  'NULL',
  '\\N',
  '""',
  "'",
];
const wide = [...tricky, '😀𝔘', '\ufeffbom', '\u2028\u2029', 'e\u0301 é', '漢字', '\ufffd', 'مرحبا', '\u0085\u00a0'];

export const textExtremes: readonly ExtremeColumn[] = [
  {
    name: 'c_char',
    type: { name: 'char', length: 10, collation: latin1 },
    values: ['          ', 'a         ', 'ÿ'.repeat(10)],
  },
  {
    name: 'c_varchar',
    type: { name: 'varchar', length: 8000, collation: latin1 },
    values: [...tricky, 'é'.repeat(8000)],
  },
  {
    name: 'c_varchar_max',
    type: { name: 'varchar', length: -1, collation: latin1 },
    values: [...tricky, 'ä'.repeat(9000)],
  },
  { name: 'c_text', type: { name: 'text', collation: latin1 }, values: tricky },
  { name: 'c_nchar', type: { name: 'nchar', length: 6, collation: latin1 }, values: ['      ', '😀😀😀', 'ab    '] },
  {
    name: 'c_nvarchar',
    type: { name: 'nvarchar', length: 4000, collation: latin1 },
    values: [...wide, '漢'.repeat(4000)],
  },
  {
    name: 'c_nvarchar_max',
    type: { name: 'nvarchar', length: -1, collation: latin1 },
    values: [...wide, '😀'.repeat(5000)],
  },
  { name: 'c_ntext', type: { name: 'ntext', collation: latin1 }, values: wide },
  {
    name: 'c_xml',
    type: { name: 'xml' },
    values: ['', '<a/>', '<a b="&quot;&lt;">ä😀&#x20;</a>', 'text only', '<a/><b/>'],
  },
  ...codePages.map(({ codePage, collation, texts }): ExtremeColumn => ({
    name: `c_cp${codePage}`,
    type: { name: 'varchar', length: 300, collation },
    values: texts,
  })),
  { name: 'c_utf8', type: { name: 'varchar', length: 300, collation: utf8Collation }, values: utf8Texts },
  { name: 'c_utf8_max', type: { name: 'varchar', length: -1, collation: utf8Collation }, values: utf8Texts },
];

const variantBases: readonly (readonly [SqlType, ...string[]])[] = [
  [{ name: 'bit' }, '1', '0'],
  [{ name: 'tinyint' }, '255'],
  [{ name: 'smallint' }, '-32768'],
  [{ name: 'int' }, '2147483647'],
  [{ name: 'bigint' }, '-9223372036854775808'],
  [{ name: 'decimal', precision: 8, scale: 2 }, '46279.10', '-0.01'],
  [{ name: 'numeric', precision: 38, scale: 10 }, '-1234567890123456789012345678.9012345678'],
  [{ name: 'smallmoney' }, '-214748.3648'],
  [{ name: 'money' }, '922337203685477.5807'],
  [{ name: 'real' }, '0.1', '-0'],
  [{ name: 'float' }, '1.7976931348623157e308', '-0'],
  [{ name: 'date' }, '0001-01-01'],
  [{ name: 'time', scale: 7 }, '23:59:59.9999999'],
  [{ name: 'time', scale: 0 }, '23:59:59'],
  [{ name: 'smalldatetime' }, '2079-06-06 23:59'],
  [{ name: 'datetime' }, '9999-12-31 23:59:59.997'],
  [{ name: 'datetime2', scale: 7 }, '9999-12-31 23:59:59.9999999'],
  [{ name: 'datetime2', scale: 3 }, '2024-02-29 12:34:56.123'],
  [{ name: 'datetimeoffset', scale: 7 }, '2024-01-01 00:00:00.0000001 -14:00'],
  [{ name: 'uniqueidentifier' }, '01020304-0506-0708-090A-0B0C0D0E0F10'],
  [{ name: 'char', length: 5, collation: latin1 }, 'ab   '],
  [{ name: 'varchar', length: 20, collation: latin1 }, 'é€', ''],
  [{ name: 'varchar', length: 20, collation: 'Cyrillic_General_CI_AS' }, 'привет'],
  [{ name: 'nchar', length: 4, collation: latin1 }, '漢字  '],
  [{ name: 'nvarchar', length: 20, collation: latin1 }, '😀 ä', ''],
  [{ name: 'binary', length: 4 }, '0x00FF00FF'],
  [{ name: 'varbinary', length: 10 }, '0x', '0xDEADBEEF'],
];

/** Stored sql_variant values, each base type at least once. */
export const variantExtremes: readonly StoredValue[] = variantBases.flatMap(([type, ...texts]) =>
  texts.map((text) => variantToStored(type, storedFromText(type, text))),
);
