// TYPE_INFO: what the server says of a column's type, reduced to what a reader needs.
import { ProtocolError } from './protocol.ts';
import { readCodePage } from './collation.ts';
import type { TokenCursor } from './token-cursor.ts';

export type WireFamily =
  | 'null'
  | 'bit'
  | 'int'
  | 'float'
  | 'money'
  | 'decimal'
  | 'guid'
  | 'date'
  | 'time'
  | 'datetime'
  | 'datetime2'
  | 'datetimeoffset'
  | 'char'
  | 'nchar'
  | 'binary'
  | 'xml'
  | 'udt'
  | 'variant';

/** How a value says its length: not at all, in 1, 2 or 4 bytes, behind a text pointer, or in chunks (PLP). */
export type Framing = 'fixed' | 'byte' | 'short' | 'long' | 'pointer' | 'chunked';

export type WireType = {
  readonly family: WireFamily;
  readonly framing: Framing;
  /** Name for messages and for sql_variant, e.g. `nvarchar`. */
  readonly name: string;
  /** Bytes a value can have at most; -1 = no limit. For `int`, `float`, `money`, `datetime` the exact size. */
  readonly maxBytes: number;
  readonly precision: number;
  readonly scale: number;
  /** `char` only; null when the collation is not known here. */
  readonly codePage: number | null;
};

/** The server names a type that this reader does not know. */
export class UnknownTypeError extends ProtocolError {
  readonly typeId: number;
  constructor(typeId: number) {
    super(`type 0x${typeId.toString(16)}`);
    this.typeId = typeId;
  }
}

const plain = { precision: 0, scale: 0, codePage: null } as const;
const of = (family: WireFamily, framing: Framing, name: string, maxBytes: number, facets: Partial<WireType> = {}) => ({
  ...plain,
  ...facets,
  family,
  framing,
  name,
  maxBytes,
});

const intNames: Readonly<Record<number, string>> = { 1: 'tinyint', 2: 'smallint', 4: 'int', 8: 'bigint' };

/** Types that are the type id and nothing else. */
const fixedTypes: ReadonlyMap<number, WireType> = new Map([
  [0x1f, of('null', 'fixed', 'null', 0)],
  [0x30, of('int', 'fixed', 'tinyint', 1)],
  [0x32, of('bit', 'fixed', 'bit', 1)],
  [0x34, of('int', 'fixed', 'smallint', 2)],
  [0x38, of('int', 'fixed', 'int', 4)],
  [0x7f, of('int', 'fixed', 'bigint', 8)],
  [0x3b, of('float', 'fixed', 'real', 4)],
  [0x3e, of('float', 'fixed', 'float', 8)],
  [0x7a, of('money', 'fixed', 'smallmoney', 4)],
  [0x3c, of('money', 'fixed', 'money', 8)],
  [0x3a, of('datetime', 'fixed', 'smalldatetime', 4)],
  [0x3d, of('datetime', 'fixed', 'datetime', 8)],
]);

/** Reads one TYPE_INFO. When the cursor runs short the result is meaningless. Throws UnknownTypeError, ProtocolError. */
export function readTypeInfo(cursor: TokenCursor): WireType {
  const typeId = cursor.u8();
  const fixed = fixedTypes.get(typeId);
  return fixed ?? readVariableType(typeId, cursor);
}

function readVariableType(typeId: number, cursor: TokenCursor): WireType {
  switch (typeId) {
    case 0x26:
      return sized('int', intNames, cursor);
    case 0x68:
      return sized('bit', { 1: 'bit' }, cursor);
    case 0x6d:
      return sized('float', { 4: 'real', 8: 'float' }, cursor);
    case 0x6e:
      return sized('money', { 4: 'smallmoney', 8: 'money' }, cursor);
    case 0x6f:
      return sized('datetime', { 4: 'smalldatetime', 8: 'datetime' }, cursor);
    case 0x24:
      return sized('guid', { 16: 'uniqueidentifier' }, cursor);
    case 0x37:
    case 0x6a:
      return decimalType('decimal', cursor);
    case 0x3f:
    case 0x6c:
      return decimalType('numeric', cursor);
    case 0x28:
      return of('date', 'byte', 'date', 3);
    case 0x29:
      return scaled('time', 5, cursor);
    case 0x2a:
      return scaled('datetime2', 8, cursor);
    case 0x2b:
      return scaled('datetimeoffset', 10, cursor);
    default:
      return readStringType(typeId, cursor);
  }
}

function readStringType(typeId: number, cursor: TokenCursor): WireType {
  switch (typeId) {
    case 0xa7:
      return textType('char', 'varchar', cursor);
    case 0xaf:
      return textType('char', 'char', cursor);
    case 0xe7:
      return textType('nchar', 'nvarchar', cursor);
    case 0xef:
      return textType('nchar', 'nchar', cursor);
    case 0xa5:
      return binaryType('varbinary', cursor);
    case 0xad:
      return binaryType('binary', cursor);
    case 0x23:
      cursor.u32();
      return of('char', 'pointer', 'text', -1, { codePage: readCodePage(cursor) });
    case 0x63:
      cursor.u32();
      readCodePage(cursor);
      return of('nchar', 'pointer', 'ntext', -1);
    case 0x22:
      cursor.u32();
      return of('binary', 'pointer', 'image', -1);
    case 0x62:
      cursor.u32();
      return of('variant', 'long', 'sql_variant', 8016);
    case 0xf1:
      return xmlType(cursor);
    case 0xf0:
      return udtType(cursor);
    default:
      if (cursor.isShort) return fixedTypes.get(0x1f) ?? of('null', 'fixed', 'null', 0);
      throw new UnknownTypeError(typeId);
  }
}

function sized(family: WireFamily, names: Readonly<Record<number, string>>, cursor: TokenCursor): WireType {
  const maxBytes = cursor.u8();
  const name = names[maxBytes];
  if (name === undefined && !cursor.isShort) throw new ProtocolError(`${family} of ${maxBytes} bytes`);
  return of(family, 'byte', name ?? '', maxBytes);
}

function decimalType(name: string, cursor: TokenCursor): WireType {
  const maxBytes = cursor.u8();
  const precision = cursor.u8();
  const scale = cursor.u8();
  if (!cursor.isShort && (precision < 1 || precision > 38 || scale > precision))
    throw new ProtocolError(`${name}(${precision},${scale})`);
  return of('decimal', 'byte', name, maxBytes, { precision, scale });
}

function scaled(family: WireFamily, maxBytes: number, cursor: TokenCursor): WireType {
  const scale = cursor.u8();
  if (scale > 7) throw new ProtocolError(`${family}(${scale})`);
  return of(family, 'byte', family, maxBytes, { scale });
}

function textType(family: 'char' | 'nchar', name: string, cursor: TokenCursor): WireType {
  const maxBytes = cursor.u16();
  const codePage = readCodePage(cursor);
  const facets = family === 'char' ? { codePage } : {};
  return maxBytes === 0xffff ? of(family, 'chunked', name, -1, facets) : of(family, 'short', name, maxBytes, facets);
}

function binaryType(name: string, cursor: TokenCursor): WireType {
  const maxBytes = cursor.u16();
  return maxBytes === 0xffff ? of('binary', 'chunked', name, -1) : of('binary', 'short', name, maxBytes);
}

function xmlType(cursor: TokenCursor): WireType {
  if (cursor.u8() === 1) {
    cursor.shortText();
    cursor.shortText();
    cursor.longText();
  }
  return of('xml', 'chunked', 'xml', -1);
}

function udtType(cursor: TokenCursor): WireType {
  cursor.u16();
  cursor.shortText();
  cursor.shortText();
  const name = cursor.shortText();
  cursor.longText();
  return of('udt', 'chunked', name, -1);
}
