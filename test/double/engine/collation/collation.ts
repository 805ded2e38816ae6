// What a collation name says: case and accent sensitivity, binary order, code page.

export type Collation = {
  readonly name: string;
  readonly isBinary: boolean;
  readonly isCaseSensitive: boolean;
  readonly isAccentSensitive: boolean;
  /** Windows code page of varchar data; 65001 = UTF-8, 0 = Unicode only. */
  readonly codePage: number;
};

const pagesByFamily: readonly (readonly [RegExp, number])[] = [
  [/^SQL_.*_CP1_/i, 1252],
  [/^SQL_.*_CP(\d+)_/i, -1],
  [/^SQL_(AltDiction|EBCDIC|Danish|SwedishPhone|SwedishStd|Icelandic)/i, 1252],
  [/^(Cyrillic|Ukrainian|Macedonian|Kazakh|Azeri_Cyrillic|Tatar|Bashkir|Mongolian|Yakut|Serbian_Cyrillic)/i, 1251],
  [/^(Polish|Czech|Hungarian|Slovak|Slovenian|Romanian|Croatian|Albanian|Serbian_Latin|Bosnian_Latin|Turkmen)/i, 1250],
  [/^Greek/i, 1253],
  [/^(Turkish|Azeri_Latin|Uzbek)/i, 1254],
  [/^Hebrew/i, 1255],
  [/^(Arabic|Persian|Urdu|Dari|Pashto|Uighur)/i, 1256],
  [/^(Lithuanian|Estonian|Latvian)/i, 1257],
  [/^Vietnamese/i, 1258],
  [/^Thai/i, 874],
  [/^Japanese/i, 932],
  [/^Chinese_(PRC|Simplified)/i, 936],
  [/^Korean/i, 949],
  [/^Chinese_(Taiwan|Hong_Kong|Traditional)/i, 950],
  [/^(Indic_General|Assamese|Bengali|Nepali|Lao|Khmer|Syriac|Divehi|Tibetan)/i, 0],
  [
    /^(Latin1_General|Modern_Spanish|Traditional_Spanish|French|German_PhoneBook|Danish|Danish_Norwegian|Norwegian|Finnish_Swedish|Icelandic|Maori|Maltese|Corsican|Frisian|Breton|Welsh|Mapudungan|Mohawk|Romansh|Upper_Sorbian|Sami)/i,
    1252,
  ],
];

const cache = new Map<string, Collation | null>();

function parse(name: string): Collation | null {
  const isKnownShape = /_(BIN2?|C[IS]_A[IS])(_|$)/i.test(name);
  const family = pagesByFamily.find(([pattern]) => pattern.test(name));
  if (!isKnownShape || family === undefined) return null;
  const named = /_CP(\d+)_/i.exec(name)?.[1];
  const codePage = family[1] === -1 ? Number(named) : family[1];
  const isBinary = /_BIN2?(_|$)/i.test(name);
  return {
    name,
    isBinary,
    isCaseSensitive: isBinary || /_CS_/i.test(name),
    isAccentSensitive: isBinary || /_AS(_|$)/i.test(name),
    codePage: /_UTF8$/i.test(name) ? 65001 : codePage,
  };
}

/** The collation of that name (any case); null when SQL Server has none like it. */
export function findCollation(name: string): Collation | null {
  const known = cache.get(name);
  if (known !== undefined) return known;
  const collation = parse(name);
  cache.set(name, collation);
  return collation;
}

const defaultCollation = 'SQL_Latin1_General_CP1_CI_AS';

/** Like findCollation, for names that come from a checked definition. */
export function collationOf(name: string | undefined): Collation {
  const collation = findCollation(name ?? defaultCollation);
  if (collation === null) throw new Error(`unknown collation ${name}`);
  return collation;
}
