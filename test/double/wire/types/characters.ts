// char, varchar, nchar, nvarchar, text, ntext, xml: UTF-16LE or the bytes of the collation's code page.
import type { SqlType } from '../../types.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { codePageOf, type CodePage } from '../code-page.ts';
import { collationOf, defaultCollationName, type Collation } from '../collation.ts';
import { plpNullSize, writePlp, writePlpNull } from './plp.ts';
import { textPointerSize, writeTextPointer } from './text-pointer.ts';
import { wireType, type PresentValue, type WireOptions, type WireType } from './wire-type.ts';

const tokens = { char: 0xaf, varchar: 0xa7, nchar: 0xef, nvarchar: 0xe7, text: 0x23, ntext: 0x63, xml: 0xf1 } as const;
const nullLength = 0xffff;

/** How a text becomes bytes; the writer appends them and says how many they were. */
type Encoding = {
  readonly codePage: CodePage | null;
  put(out: ByteWriter, value: PresentValue): void;
  encode(value: PresentValue): Uint8Array;
};

const utf16: Encoding = {
  codePage: null,
  put: (out, value) => {
    if (typeof value === 'string') out.ucs2(value);
    else out.bytes(unitsOf(value));
  },
  encode: (value) => (typeof value === 'string' ? Buffer.from(value, 'utf16le') : unitsOf(value)),
};

/** Not well formed text is stored as its UTF-16LE bytes. */
function unitsOf(value: PresentValue): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`the engine gave ${typeof value} for text`);
}

const textOf = (value: PresentValue): string =>
  typeof value === 'string' ? value : Buffer.from(unitsOf(value)).toString('utf16le');

function encodingOf(collation: Collation): Encoding {
  const codePage = codePageOf(collation.codePage);
  const { byteOf } = codePage;
  return {
    codePage,
    encode: (value) => codePage.encode(textOf(value)),
    put: (out, value) => {
      if (byteOf !== null && typeof value === 'string' && putSimple(out, value, byteOf)) return;
      out.bytes(codePage.encode(textOf(value)));
    },
  };
}

/** The quick way for text of single-byte pages without surrogates; false (and nothing written) when there are some. */
function putSimple(out: ByteWriter, text: string, byteOf: Uint8Array): boolean {
  out.reserve(text.length);
  const { buffer } = out;
  let at = out.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit < 0xe000) return false;
    const byte = unit < 0x80 ? unit : byteOf[unit];
    buffer[at++] = byte === 0 && unit !== 0 ? 0x3f : byte;
  }
  out.length = at;
  return true;
}

export type CharacterName = keyof typeof tokens;

export function characterType(name: CharacterName, type: SqlType, options: WireOptions): WireType {
  const collation = collationOf(type.collation ?? defaultCollationName);
  if (name === 'xml') return xmlType(options);
  if (name === 'text' || name === 'ntext') return longType(name, collation);
  const isUnicode = name === 'nchar' || name === 'nvarchar';
  if (!isUnicode && collation.codePage === 65001 && !options.supportsUtf8) {
    return characterType('nvarchar', { ...type, length: lengthAsUnicode(type.length) }, options);
  }
  const encoding = isUnicode ? utf16 : encodingOf(collation);
  const length = type.length ?? 1;
  const parts = { token: tokens[name], collation, encoding };
  if (length === -1) return maxType(parts, options);
  return sizedType({
    ...parts,
    sizeBytes: isUnicode ? length * 2 : length,
    isPadded: name === 'char' || name === 'nchar',
  });
}

const lengthAsUnicode = (bytes: number | undefined): number => (bytes === undefined || bytes > 4000 ? -1 : bytes);

type Parts = { readonly token: number; readonly collation: Collation; readonly encoding: Encoding };

function sizedType(parts: Parts & { readonly sizeBytes: number; readonly isPadded: boolean }): WireType {
  const { token, collation, encoding, sizeBytes, isPadded } = parts;
  return wireType({
    writeTypeInfo: (out) => {
      out.u8(token);
      out.u16(sizeBytes);
      out.bytes(collation.bytes);
    },
    write: (out, value) => {
      const start = out.length;
      out.u16(0);
      encoding.put(out, value);
      if (isPadded) pad(out, start + 2 + sizeBytes, encoding);
      const written = out.length - start - 2;
      if (written > sizeBytes) throw new RangeError(`a value of ${written} bytes is in a column of ${sizeBytes}`);
      out.setU16(start, written);
    },
    writeNull: (out) => out.u16(nullLength),
    nullSize: 2,
    isCaseSensitive: collation.isCaseSensitive,
  });
}

/** char and nchar are always as long as declared. */
function pad(out: ByteWriter, end: number, encoding: Encoding): void {
  while (out.length < end) {
    if (encoding.codePage === null) out.u16(0x20);
    else out.u8(0x20);
  }
}

function maxType({ token, collation, encoding }: Parts, options: WireOptions): WireType {
  return wireType({
    writeTypeInfo: (out) => {
      out.u8(token);
      out.u16(nullLength);
      out.bytes(collation.bytes);
    },
    write: (out, value) => writePlp(out, encoding.encode(value), options.plpLength),
    writeNull: writePlpNull,
    nullSize: plpNullSize,
    isCaseSensitive: collation.isCaseSensitive,
  });
}

function longType(name: 'text' | 'ntext', collation: Collation): WireType {
  const encoding = name === 'ntext' ? utf16 : encodingOf(collation);
  return wireType({
    writeTypeInfo: (out) => {
      out.u8(tokens[name]);
      out.u32(name === 'ntext' ? 0x7fff_fffe : 0x7fff_ffff);
      out.bytes(collation.bytes);
    },
    write: (out, value) => writeTextPointer(out, encoding.encode(value)),
    writeNull: (out) => out.u8(0),
    nullSize: textPointerSize.ofNull,
    isCaseSensitive: collation.isCaseSensitive,
    hasTableName: true,
  });
}

function xmlType(options: WireOptions): WireType {
  const length = options.plpLength === 'known' ? 'known' : 'unknown';
  return wireType({
    writeTypeInfo: (out) => {
      out.u8(tokens.xml);
      out.u8(0);
    },
    write: (out, value) => writePlp(out, utf16.encode(value), length),
    writeNull: writePlpNull,
    nullSize: plpNullSize,
    isCaseSensitive: true,
  });
}
