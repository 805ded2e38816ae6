// Sort keys: bytes whose plain order is the collation's order, so that SQLite can index text. Mutable buffers for speed.
import { encodeCodePage } from './code-page.ts';
import type { Collation } from './collation.ts';

/*
 * A linguistic key has up to four levels, separated by 0x01, trailing empty levels left out:
 *   1 base characters (symbols < digits < Latin letters < other scripts by code point), hyphen and apostrophe skipped
 *   2 accents (skipped by _AI), 3 case, lower before upper (only _CS), 4 where hyphens and apostrophes stood.
 * Accents come from Unicode decomposition; ß = ss, æ = ae, œ = oe, þ = th as in Latin1_General. Kana and width are folded.
 * The order inside a script other than Latin is code point order, and every code point has a weight (also those that
 * collations older than version 90 leave out): simplifications of the double. No table of the runtime's ICU takes part,
 * so that keys in a file stay valid under another Node version.
 */
const symbols = ' _!"#$%&()*,./:;?@[\\]^`{|}~+<=>';
const expansions: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ø: 'o\u0338',
  ł: 'l\u0335',
  đ: 'd\u0335',
  ħ: 'h\u0335',
  ı: 'i\u0335',
  ð: 'd\u0334',
};

const asciiWeights = new Uint8Array(128);
for (let i = 0; i < symbols.length; i++) asciiWeights[symbols.charCodeAt(i)] = 0x10 + i;
for (let i = 0; i < 10; i++) asciiWeights[0x30 + i] = 0x50 + i;
for (let i = 0; i < 26; i++) {
  asciiWeights[0x61 + i] = 0x60 + 2 * i;
  asciiWeights[0x41 + i] = 0x60 + 2 * i;
}
const otherSymbol = 0x40;
const otherDigit = 0x5a;
const otherLetter = 0xf0;

// oxlint-disable-next-line no-control-regex -- exactly the ASCII range is meant
const plainAscii = /^[\x20-\x26\x28-\x2c\x2e-\x7e]*$/;

/** Text without its trailing blanks (they take no part in any comparison). */
export const trimBlanks = (text: string): string => {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0x20) end--;
  return end === text.length ? text : text.slice(0, end);
};

function binaryKey(text: string): Uint8Array {
  const bytes = Buffer.alloc(text.length * 2 + 2);
  for (let i = 0; i < text.length; i++) bytes.writeUInt16BE(text.charCodeAt(i), i * 2);
  bytes.writeUInt16BE(0x20, text.length * 2);
  return bytes;
}

const byteKey = (bytes: Uint8Array): Uint8Array => {
  const key = new Uint8Array(bytes.length + 1);
  key.set(bytes);
  key[bytes.length] = 0x20;
  return key;
};

function asciiKey(text: string): Uint8Array {
  const key = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) key[i] = asciiWeights[text.charCodeAt(i)];
  return key;
}

type Levels = {
  readonly primary: number[];
  readonly accents: number[];
  readonly cases: number[];
  readonly marks: number[];
};

function pushPrimary(levels: Levels, code: number, character: string): void {
  const weight = code < 128 ? asciiWeights[code] : 0;
  if (weight !== 0) levels.primary.push(weight);
  else {
    const lead = /\p{L}/u.test(character) ? otherLetter : /\p{N}/u.test(character) ? otherDigit : otherSymbol;
    levels.primary.push(lead, (code >> 16) + 2, (code >> 8) & 0xff, code & 0xff);
  }
}

function addCharacter(levels: Levels, character: string, isUpper: boolean): void {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x2d || code === 0x27) {
    levels.marks.push((levels.primary.length >> 8) + 2, levels.primary.length & 0xff, code);
  } else if (/\p{M}/u.test(character) && levels.accents.length > 0) {
    levels.accents[levels.accents.length - 1] = 3;
    levels.accents.push((code >> 8) & 0xff, code & 0xff, 2);
  } else {
    pushPrimary(levels, code, character);
    levels.accents.push(2);
    levels.cases.push(isUpper ? 3 : 2);
  }
}

/** Full-width forms to ASCII, katakana to hiragana: width and kana do not count unless _WS or _KS says so. */
function foldForms(text: string): string {
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xff01 && code <= 0xff5e) result += String.fromCharCode(code - 0xfee0);
    else if (code >= 0x30a1 && code <= 0x30f6) result += String.fromCharCode(code - 0x60);
    else result += text[i];
  }
  return result;
}

const dropTrailing = (level: number[], filler: number): number[] => {
  let end = level.length;
  while (end > 0 && level[end - 1] === filler) end--;
  return level.slice(0, end);
};

function linguisticKey(text: string, collation: Collation): Uint8Array {
  if (!collation.isCaseSensitive && plainAscii.test(text)) return asciiKey(text);
  const levels: Levels = { primary: [], accents: [], cases: [], marks: [] };
  for (const original of foldForms(text)) {
    const lower = original.toLowerCase();
    const isUpper = lower !== original;
    const base = expansions[lower] ?? lower;
    for (const character of base.normalize('NFD')) addCharacter(levels, character, isUpper);
  }
  const parts = [
    levels.primary,
    collation.isAccentSensitive ? dropTrailing(levels.accents, 2) : [],
    collation.isCaseSensitive ? dropTrailing(levels.cases, 2) : [],
    levels.marks,
  ];
  while (parts.length > 1 && parts[parts.length - 1].length === 0) parts.pop();
  return Uint8Array.from(parts.flatMap((part, index) => (index === 0 ? part : [1, ...part])));
}

/** Key of a value; `isUnicode` = nchar/nvarchar/ntext (matters to binary collations of single-byte code pages only). */
export function sortKey(text: string, collation: Collation, isUnicode: boolean): Uint8Array {
  const trimmed = trimBlanks(text);
  if (!collation.isBinary) return linguisticKey(trimmed, collation);
  if (collation.codePage === 65001) return byteKey(Buffer.from(trimmed, 'utf8'));
  return isUnicode ? binaryKey(trimmed) : byteKey(encodeCodePage(trimmed, collation.codePage));
}

/** Negative, 0 or positive, as the collation orders the two texts. */
export function compareText(left: string, right: string, collation: Collation, isUnicode: boolean): number {
  if (left === right) return 0;
  return Buffer.compare(sortKey(left, collation, isUnicode), sortKey(right, collation, isUnicode));
}
