// When two spellings of a text are the same key to SQL Server: as sure as it can be known here, and as coarse as it may be.

/** What a collation does not tell apart, as its name says. Null = not known, or a binary one. */
export type TextFold = {
  readonly isBinary: boolean;
  readonly ignoresCase: boolean;
  readonly ignoresAccents: boolean;
  readonly ignoresKana: boolean;
  /** Turkish and Azeri: I is not the capital of i. */
  readonly hasDotlessI: boolean;
  /** Characters beyond the first 65,536 have no weight: two of them are the same. */
  readonly ignoresSupplementary: boolean;
};

/** `collation` null: of a column that has none any more, such as one that was cast. Then anything may be the same. */
export function textFoldOf(collation: string | null): TextFold {
  const name = collation ?? '_CI_AI';
  const isBinary = /_BIN2?(_|$)/i.test(name);
  return {
    isBinary,
    ignoresCase: !isBinary && /_CI(_|$)/i.test(name),
    ignoresAccents: !isBinary && /_AI(_|$)/i.test(name),
    ignoresKana: !isBinary && !/_KS(_|$)/i.test(name),
    hasDotlessI: /^(Turkish|Azeri)/i.test(name),
    ignoresSupplementary: !isBinary && !/_(100|140|160)_/.test(name),
  };
}

/**
 * The same for texts that certainly are one key: blanks at the end never count, letters differ in case only where the
 * collation says so, and accents likewise.
 */
export function sureText(text: string, fold: TextFold): string {
  let folded = text.replace(/ +$/, '');
  if (fold.isBinary) return folded;
  if (fold.ignoresCase) folded = lowerEach(folded, fold.hasDotlessI);
  return fold.ignoresAccents ? withoutMarks(folded) : folded;
}

/**
 * The same for all texts that may be one key: what a collation joins is more than its name says (width, ligatures,
 * characters without weight), and its tables are not here. Texts that are the same by this and not by `sureText` are
 * a question that only the server can answer.
 */
export function coarseText(text: string, fold: TextFold): string {
  const sure = sureText(text, fold);
  if (fold.isBinary) return sure;
  let folded = sure.normalize('NFKD');
  if (fold.ignoresSupplementary) folded = folded.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, '');
  folded = folded.replaceAll(/\p{C}/gu, '');
  if (fold.ignoresCase) folded = lowerEach(folded.toUpperCase(), fold.hasDotlessI).replaceAll('ς', 'σ');
  folded = folded.replaceAll(/[ßæœþ]/gi, (letter) => expansions[letter] ?? letter);
  if (fold.ignoresAccents)
    folded = withoutMarks(folded).replaceAll(/[øđłħŧı]/gi, (letter) => stroked[letter] ?? letter);
  if (fold.ignoresKana)
    folded = folded.replaceAll(/[\u30A1-\u30F6]/g, (kana) => String.fromCodePoint((kana.codePointAt(0) ?? 0) - 0x60));
  return folded.replace(/ +$/, '');
}

const expansions: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', Æ: 'AE', œ: 'oe', Œ: 'OE', þ: 'th', Þ: 'TH' };
const stroked: Readonly<Record<string, string>> = {
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ł: 'l',
  Ł: 'L',
  ħ: 'h',
  Ħ: 'H',
  ŧ: 't',
  Ŧ: 'T',
  ı: 'i',
};

const withoutMarks = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').normalize('NFC');

/** Letter by letter: a capital sigma at the end of a word is no other letter than one in it. */
const lowerEach = (text: string, hasDotlessI: boolean): string =>
  Array.from(text, (letter) => (hasDotlessI ? letter.toLocaleLowerCase('tr') : letter.toLowerCase())).join('');
