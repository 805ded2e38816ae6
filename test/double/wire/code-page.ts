// Windows code pages: text to the bytes of a varchar column and back, undefined single bytes included.
import iconv from 'iconv-lite';

export type CodePage = {
  readonly number: number;
  /** Characters outside the page become '?', as SQL Server does. */
  encode(text: string): Buffer;
  decode(bytes: Uint8Array): string;
  /** For single-byte pages: the byte of each UTF-16 unit below 0x10000, 0 = not in the page; null for others. */
  readonly byteOf: Uint8Array | null;
};

const singleBytePages = new Set([437, 850, 874, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258]);
const utf8 = 65001;

/** Windows maps bytes that a page leaves undefined above 0x9F to the private use area; below that to the C1 control. */
const privateUse: Readonly<Record<number, readonly (readonly [number, number])[]>> = {
  // prettier-ignore
  874: [[0xdb, 0xf8c1], [0xdc, 0xf8c2], [0xdd, 0xf8c3], [0xde, 0xf8c4], [0xfc, 0xf8c5], [0xfd, 0xf8c6], [0xfe, 0xf8c7], [0xff, 0xf8c8]],
  // prettier-ignore
  1253: [[0xaa, 0xf8f9], [0xd2, 0xf8fa], [0xff, 0xf8fb]],
  // prettier-ignore
  1255: [[0xca, 0x05ba], [0xd9, 0xf88d], [0xda, 0xf88e], [0xdb, 0xf88f], [0xdc, 0xf890], [0xdd, 0xf891], [0xde, 0xf892], [0xdf, 0xf893], [0xfb, 0xf894], [0xfc, 0xf895], [0xff, 0xf896]],
  // prettier-ignore
  1257: [[0xa1, 0xf8fc], [0xa5, 0xf8fd]],
};

const pages = new Map<number, CodePage>();

/** The code page by its Windows number (65001 = UTF-8). Throws RangeError when it is not one SQL Server has. */
export function codePageOf(number: number): CodePage {
  const known = pages.get(number);
  if (known !== undefined) return known;
  const page =
    number === utf8 ? utf8Page() : singleBytePages.has(number) ? singleBytePage(number) : multiBytePage(number);
  pages.set(number, page);
  return page;
}

function utf8Page(): CodePage {
  return {
    number: utf8,
    encode: (text) => Buffer.from(text, 'utf8'),
    decode: (bytes) => Buffer.from(bytes).toString('utf8'),
    byteOf: null,
  };
}

function multiBytePage(number: number): CodePage {
  const name = `cp${number}`;
  if (!iconv.encodingExists(name)) throw new RangeError(`code page ${number} is not known`);
  return {
    number,
    encode: (text) => iconv.encode(text, name),
    decode: (bytes) => iconv.decode(Buffer.from(bytes), name, { stripBOM: false }),
    byteOf: null,
  };
}

function singleBytePage(number: number): CodePage {
  const characters = Array.from({ length: 256 }, (_, byte) => characterOf(number, byte));
  const byteOf = new Uint8Array(0x10000);
  characters.forEach((unit, byte) => {
    byteOf[unit] = byte;
  });
  return {
    number,
    byteOf,
    encode: (text) => {
      const bytes = Buffer.allocUnsafe(text.length);
      let size = 0;
      for (let index = 0; index < text.length; index++) {
        const unit = text.charCodeAt(index);
        const isPair = unit >= 0xd800 && unit < 0xdc00 && index + 1 < text.length;
        bytes[size++] = byteOf[unit] === 0 && unit !== 0 ? 0x3f : byteOf[unit];
        if (isPair) bytes[size++] = 0x3f;
        if (isPair) index++;
      }
      return bytes.subarray(0, size);
    },
    decode: (bytes) => {
      let text = '';
      for (const byte of bytes) text += String.fromCharCode(characters[byte]);
      return text;
    },
  };
}

function characterOf(page: number, byte: number): number {
  if (byte < 0x80) return byte;
  const mapped = iconv.decode(Buffer.from([byte]), `cp${page}`).charCodeAt(0);
  if (mapped !== 0xfffd && !Number.isNaN(mapped)) return mapped;
  return privateUse[page]?.find(([undefinedByte]) => undefinedByte === byte)?.[1] ?? byte;
}
