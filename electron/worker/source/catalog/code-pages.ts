// The Windows code page of a collation: asked of the server, with a table of well-known names for servers that cannot say.
import type { SourceSession } from '../session.ts';
import { askFirst, integerOf, textOf } from './ask.ts';

const statements = [
  `SELECT c.collation_name, CONVERT(int, COLLATIONPROPERTY(c.collation_name, 'CodePage')) AS code_page
FROM (SELECT DISTINCT x.collation_name FROM sys.columns AS x WHERE x.collation_name IS NOT NULL) AS c`,
];

/** Leading words of Windows collation names, by code page. A name not listed stays unknown rather than guessed. */
const families: readonly (readonly [codePage: number, names: string])[] = [
  [874, 'Thai'],
  [932, 'Japanese'],
  [936, 'Chinese_PRC Chinese_Simplified'],
  [949, 'Korean'],
  [950, 'Chinese_Taiwan Chinese_Traditional Chinese_Hong_Kong'],
  [1250, 'Albanian Bosnian_Latin Croatian Czech Hungarian Polish Romanian Serbian_Latin Slovak Slovenian Turkmen'],
  [1251, 'Azeri_Cyrillic Bosnian_Cyrillic Cyrillic_General Kazakh Macedonian Serbian_Cyrillic Tatar Ukrainian'],
  [
    1252,
    'Latin1_General Danish_Greenlandic Danish_Norwegian Finnish_Swedish French German_PhoneBook Icelandic ' +
      'Modern_Spanish Norwegian Traditional_Spanish',
  ],
  [1253, 'Greek'],
  [1254, 'Azeri_Latin Turkish Uzbek_Latin'],
  [1255, 'Hebrew'],
  [1256, 'Arabic Persian Urdu'],
  [1257, 'Estonian Latvian Lithuanian'],
  [1258, 'Vietnamese'],
];

/** Code page by the collation's name alone; 65001 = UTF-8; null when the name is not known here. */
export function codePageOfName(collation: string): number | null {
  if (/_UTF8$/i.test(collation)) return 65001;
  const sql = /^SQL_.*?_?CP(\d+)(?:_|$)/i.exec(collation);
  if (sql !== null) return sql[1] === '1' ? 1252 : Number(sql[1]);
  const name = collation.toLowerCase();
  const family = families.find(([, names]) =>
    names.split(' ').some((word) => name.startsWith(`${word.toLowerCase()}_`)),
  );
  return family?.[0] ?? null;
}

/** A function from collation name to code page; null = unknown. */
export async function readCodePages(
  session: SourceSession,
  signal: AbortSignal,
): Promise<(collation: string) => number | null> {
  const rows = (await askFirst(session, statements, signal)) ?? [];
  const told = new Map(rows.map((row) => [textOf(row['collation_name']), integerOf(row['code_page'])] as const));
  return (collation) => told.get(collation) ?? codePageOfName(collation);
}
