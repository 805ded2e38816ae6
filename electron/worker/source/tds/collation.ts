// The five bytes of a collation on the wire, and the code page its non-Unicode text is in.
import type { TokenCursor } from './token-cursor.ts';

const utf8Flag = 0x0400_0000;

/** Code page of a Windows collation by the language part of its LCID. */
const codePageByLanguage: ReadonlyMap<number, number> = new Map(
  Object.entries({
    874: [0x041e],
    932: [0x0411],
    936: [0x0804, 0x1004],
    949: [0x0412],
    950: [0x0404, 0x0c04, 0x1404],
    1250: [0x0405, 0x040e, 0x0415, 0x0418, 0x041a, 0x041b, 0x041c, 0x0424, 0x0442, 0x081a, 0x141a],
    1251: [0x0419, 0x0422, 0x042f, 0x043f, 0x0444, 0x046d, 0x0485, 0x082c, 0x0c1a, 0x201a],
    1252: [
      0x0403, 0x0406, 0x0407, 0x0409, 0x040a, 0x040b, 0x040c, 0x040f, 0x0410, 0x0413, 0x0414, 0x0416, 0x0417, 0x0437,
      0x042e, 0x043b, 0x0452, 0x0462, 0x047a, 0x047c, 0x047e, 0x0481, 0x0483, 0x0807, 0x083b, 0x085f, 0x0c0a,
    ],
    1253: [0x0408],
    1254: [0x041f, 0x042c, 0x0443],
    1255: [0x040d],
    1256: [0x0401, 0x0420, 0x0429, 0x0480, 0x048c],
    1257: [0x0425, 0x0426, 0x0427],
    1258: [0x042a],
  }).flatMap(([codePage, languages]) => languages.map((language): [number, number] => [language, Number(codePage)])),
);

/** Code page of an SQL collation by ranges of its sort id. */
const codePageBySortId: readonly (readonly [first: number, last: number, codePage: number])[] = [
  [30, 34, 437],
  [40, 44, 850],
  [49, 49, 850],
  [50, 54, 1252],
  [55, 61, 850],
  [71, 72, 1252],
  [80, 98, 1250],
  [104, 108, 1251],
  [112, 124, 1253],
  [128, 130, 1254],
  [136, 138, 1255],
  [144, 146, 1256],
  [152, 160, 1257],
  [183, 186, 1252],
  [210, 217, 1252],
];

/** The code page of a collation's text: 65001 for UTF-8, null when this table does not know the collation. */
export function readCodePage(cursor: TokenCursor): number | null {
  const info = cursor.u32();
  const sortId = cursor.u8();
  if ((info & utf8Flag) !== 0) return 65001;
  if (sortId !== 0) return codePageBySortId.find(([first, last]) => sortId >= first && sortId <= last)?.[2] ?? null;
  return codePageByLanguage.get(info & 0xffff) ?? null;
}
