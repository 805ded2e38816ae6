// The kinds of characters that a token keeps: each is replaced by one of its own kind, of as many bytes in UTF-8.

/** Code points, both ends included; within one kind all have the same length in UTF-8. */
const kinds: readonly (readonly (readonly [first: number, last: number])[])[] = [
  [[0x30, 0x39]],
  [[0x61, 0x7a]],
  [[0x41, 0x5a]],
  // Latin-1, small and capital, without the signs for times and division.
  [
    [0xdf, 0xf6],
    [0xf8, 0xff],
  ],
  [
    [0xc0, 0xd6],
    [0xd8, 0xde],
  ],
  [[0x100, 0x24f]],
  // Greek and Cyrillic, small and capital.
  [[0x3b1, 0x3c9]],
  [
    [0x391, 0x3a1],
    [0x3a3, 0x3a9],
  ],
  [[0x430, 0x45f]],
  [[0x400, 0x42f]],
  // Hebrew, Arabic with its digits, Devanagari, Thai.
  [[0x5d0, 0x5ea]],
  [
    [0x620, 0x63a],
    [0x641, 0x64a],
  ],
  [[0x660, 0x669]],
  [[0x905, 0x939]],
  [[0xe01, 0xe30]],
  // Hiragana, Katakana, CJK, Hangul, digits of full width.
  [[0x3041, 0x3096]],
  [[0x30a1, 0x30fa]],
  [[0x3400, 0x4dbf]],
  [[0x4e00, 0x9fff]],
  [[0xac00, 0xd7a3]],
  [[0xff10, 0xff19]],
];

const sizeOf = (ranges: (typeof kinds)[number]): number =>
  ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);

/** How many characters each kind has. */
export const radixes: readonly number[] = kinds.map(sizeOf);

const asciiKinds = Int8Array.from({ length: 128 }, (_, code) => findKind(code));

/** The number of the kind of a character; -1 = it stays as it is. */
export const kindOfCode = (code: number): number => (code < 128 ? asciiKinds[code] : findKind(code));

function findKind(code: number): number {
  return kinds.findIndex((ranges) => ranges.some(([first, last]) => code >= first && code <= last));
}

/** The place of a character within its kind. */
export function placeInKind(kind: number, code: number): number {
  let place = 0;
  for (const [first, last] of kinds[kind]) {
    if (code <= last) return place + code - first;
    place += last - first + 1;
  }
  return place;
}

export function codeInKind(kind: number, place: number): number {
  let rest = place;
  for (const [first, last] of kinds[kind]) {
    const size = last - first + 1;
    if (rest < size) return first + rest;
    rest -= size;
  }
  return 0;
}
