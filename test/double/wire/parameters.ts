// Parameters of remote procedure calls: TYPE_INFO and value of every type a client may send, as stored values.
import { encodeOffset } from '../engine/stored/datetimeoffset.ts';
import { storeUnscaled } from '../engine/stored/decimal.ts';
import { textToStored } from '../engine/stored/text.ts';
import { uuidFromWire } from '../engine/stored/uuid.ts';
import { variantToStored } from '../engine/stored/variant.ts';
import type { SqlType, SqlTypeName, StoredValue } from '../types.ts';
import { ProtocolError, type ByteReader } from './byte-reader.ts';
import { codePageOf } from './code-page.ts';
import { collationOfBytes, type Collation } from './collation.ts';

export type TypedValue = { readonly type: SqlType; readonly value: StoredValue };

type Decoder = (reader: ByteReader, collation: Collation) => TypedValue;
/** A decoder whose type is known before any value is read. */
type FixedDecoder = Decoder & { readonly type: SqlType };

const ticksPerDay = 864_000_000_000n;

/** Reads TYPE_INFO and the value that follows it. Throws ProtocolError for a type that cannot be a parameter here. */
export function readTypedValue(reader: ByteReader, sessionCollation: Collation): TypedValue {
  const token = reader.u8();
  const decode = decoders[token];
  if (decode === undefined) throw new ProtocolError(`a parameter of type 0x${token.toString(16)} is not supported`);
  return decode(reader, sessionCollation);
}

const fixed = (name: SqlTypeName, read: (reader: ByteReader) => StoredValue): FixedDecoder =>
  Object.assign((reader: ByteReader) => ({ type: { name }, value: read(reader) }), { type: { name } });

/** The type of an N-variant follows from its declared size; a value of length 0 is NULL. */
const sized =
  (name: string, bySize: Readonly<Record<number, FixedDecoder>>): Decoder =>
  (reader, collation) => {
    const decode = bySize[reader.u8()];
    if (decode === undefined) throw new ProtocolError(`the declared size of a ${name} parameter is not possible`);
    const size = reader.u8();
    if (size === 0) return { type: decode.type, value: null };
    // A value may be shorter than declared (an INTN(8) with a 4-byte value): its own size decides how it is read.
    const actual = bySize[size];
    if (actual === undefined) throw new ProtocolError(`a ${name} parameter cannot be ${size} bytes long`);
    return { type: decode.type, value: actual(reader, collation).value };
  };

const fixedDecoders = {
  bit: fixed('bit', (reader) => (reader.u8() === 0 ? 0 : 1)),
  tinyint: fixed('tinyint', (reader) => reader.u8()),
  smallint: fixed('smallint', (reader) => reader.i16()),
  int: fixed('int', (reader) => reader.i32()),
  bigint: fixed('bigint', (reader) => reader.i64()),
  real: fixed('real', (reader) => reader.f32()),
  float: fixed('float', (reader) => reader.f64()),
  smallmoney: fixed('smallmoney', (reader) => BigInt(reader.i32())),
  money: fixed('money', (reader) => {
    const high = BigInt(reader.i32());
    return (high << 32n) | BigInt(reader.u32());
  }),
  datetime: fixed('datetime', (reader) => {
    const days = reader.i32();
    return days * 300 * 86_400 + reader.u32();
  }),
  smalldatetime: fixed('smalldatetime', (reader) => {
    const days = reader.u16();
    return days * 1440 + reader.u16();
  }),
} satisfies Partial<Record<SqlTypeName, Decoder>>;

const integers = { 1: fixedDecoders.tinyint, 2: fixedDecoders.smallint, 4: fixedDecoders.int, 8: fixedDecoders.bigint };
const floats = { 4: fixedDecoders.real, 8: fixedDecoders.float };
const moneys = { 4: fixedDecoders.smallmoney, 8: fixedDecoders.money };
const datetimes = { 4: fixedDecoders.smalldatetime, 8: fixedDecoders.datetime };

function readUnscaled(reader: ByteReader, size: number): bigint {
  const isPositive = reader.u8() !== 0;
  let magnitude = 0n;
  for (let at = 0; at < size - 1; at++) magnitude |= BigInt(reader.u8()) << BigInt(at * 8);
  return isPositive ? magnitude : -magnitude;
}

const decimal =
  (name: 'decimal' | 'numeric'): Decoder =>
  (reader) => {
    reader.u8();
    const type: SqlType = { name, precision: reader.u8(), scale: reader.u8() };
    const size = reader.u8();
    return { type, value: size === 0 ? null : storeUnscaled(readUnscaled(reader, size), type.precision ?? 18) };
  };

function readTicks(reader: ByteReader, size: number, scale: number): number {
  const units = size === 3 ? reader.u24() : size === 4 ? reader.u32() : size === 5 ? reader.u40() : -1;
  if (units < 0 || scale > 7) throw new ProtocolError('a time parameter has an impossible size or scale');
  return units * 10 ** (7 - scale);
}

const date: Decoder = (reader) => ({ type: { name: 'date' }, value: reader.u8() === 0 ? null : reader.u24() });

const scaledTime =
  (
    name: 'time' | 'datetime2' | 'datetimeoffset',
    read: (reader: ByteReader, size: number, scale: number) => StoredValue,
  ): Decoder =>
  (reader) => {
    const scale = reader.u8();
    const size = reader.u8();
    return { type: { name, scale }, value: size === 0 ? null : read(reader, size, scale) };
  };

function readMoment(reader: ByteReader, size: number, scale: number): bigint {
  const ticks = readTicks(reader, size - 3, scale);
  return BigInt(reader.u24()) * ticksPerDay + BigInt(ticks);
}

const time = scaledTime('time', readTicks);
const datetime2 = scaledTime('datetime2', readMoment);
const datetimeoffset = scaledTime('datetimeoffset', (reader, size, scale) =>
  encodeOffset(readMoment(reader, size - 2, scale), reader.i16()),
);

const uniqueidentifier: Decoder = (reader) => {
  reader.u8();
  const size = reader.u8();
  if (size !== 0 && size !== 16) throw new ProtocolError(`a uniqueidentifier parameter cannot be ${size} bytes long`);
  return { type: { name: 'uniqueidentifier' }, value: size === 0 ? null : uuidFromWire(reader.bytes(16)) };
};

/** The bytes of a max, xml or CLR value; null = NULL. */
function readPlp(reader: ByteReader): Buffer | null {
  if (reader.u64() === 0xffff_ffff_ffff_ffffn) return null;
  const chunks: Buffer[] = [];
  for (let size = reader.u32(); size !== 0; size = reader.u32()) chunks.push(reader.bytes(size));
  return Buffer.concat(chunks);
}

function readSized(reader: ByteReader, declared: number): Buffer | null {
  if (declared === 0xffff) return readPlp(reader);
  const size = reader.u16();
  return size === 0xffff ? null : reader.bytes(size);
}

const copyOf = (bytes: Buffer | null): StoredValue => (bytes === null ? null : new Uint8Array(bytes));
const textOf = (bytes: Buffer | null): StoredValue => (bytes === null ? null : textToStored(bytes.toString('utf16le')));

const unicode =
  (name: 'nchar' | 'nvarchar'): Decoder =>
  (reader, session) => {
    const declared = reader.u16();
    const collation = collationOfBytes(reader.bytes(5), session);
    const length = declared === 0xffff ? -1 : declared / 2;
    return { type: { name, length, collation: collation.name }, value: textOf(readSized(reader, declared)) };
  };

const nonUnicode =
  (name: 'char' | 'varchar'): Decoder =>
  (reader, session) => {
    const declared = reader.u16();
    const collation = collationOfBytes(reader.bytes(5), session);
    const bytes = readSized(reader, declared);
    const length = declared === 0xffff ? -1 : declared;
    const value = bytes === null ? null : textToStored(codePageOf(collation.codePage).decode(bytes));
    return { type: { name, length, collation: collation.name }, value };
  };

const binary =
  (name: 'binary' | 'varbinary'): Decoder =>
  (reader) => {
    const declared = reader.u16();
    return { type: { name, length: declared === 0xffff ? -1 : declared }, value: copyOf(readSized(reader, declared)) };
  };

function readLong(reader: ByteReader): Buffer | null {
  const size = reader.u32();
  return size === 0xffff_ffff ? null : reader.bytes(size);
}

const long =
  (name: 'text' | 'ntext' | 'image'): Decoder =>
  (reader, session) => {
    reader.u32();
    const collation = name === 'image' ? session : collationOfBytes(reader.bytes(5), session);
    const bytes = readLong(reader);
    if (name === 'image' || bytes === null) return { type: { name }, value: copyOf(bytes) };
    const text = name === 'ntext' ? textOf(bytes) : textToStored(codePageOf(collation.codePage).decode(bytes));
    return { type: { name, collation: collation.name }, value: text };
  };

/** A client may begin xml with a byte order mark; SQL Server does not keep it. */
const xml: Decoder = (reader) => {
  if (reader.u8() === 1) {
    reader.shortText();
    reader.shortText();
    reader.longText();
  }
  const bytes = readPlp(reader);
  const hasMark = bytes !== null && bytes.length >= 2 && bytes.readUInt16LE(0) === 0xfeff;
  return { type: { name: 'xml' }, value: textOf(hasMark ? bytes.subarray(2) : bytes) };
};

const clrNames: readonly SqlTypeName[] = ['hierarchyid', 'geography', 'geometry'];

const clr: Decoder = (reader) => {
  reader.shortText();
  reader.shortText();
  const typeName = reader.shortText().toLowerCase();
  return { type: { name: clrNames.find((name) => name === typeName) ?? 'clr_udt' }, value: copyOf(readPlp(reader)) };
};

const variant: Decoder = (reader, session) => {
  reader.u32();
  const size = reader.u32();
  if (size === 0) return { type: { name: 'sql_variant' }, value: null };
  const { type, value } = readVariantBase(reader, session, size);
  return { type: { name: 'sql_variant' }, value: variantToStored(type, value) };
};

function readVariantBase(reader: ByteReader, session: Collation, size: number): TypedValue {
  const token = reader.u8();
  const properties = reader.bytes(reader.u8());
  const rest = size - 2 - properties.length;
  const fixedDecoder = decoders[token];
  switch (token) {
    case 0x24:
      return { type: { name: 'uniqueidentifier' }, value: uuidFromWire(reader.bytes(16)) };
    case 0x28:
      return { type: { name: 'date' }, value: reader.u24() };
    case 0x29:
      return { type: { name: 'time', scale: properties[0] }, value: readTicks(reader, rest, properties[0]) };
    case 0x2a:
      return { type: { name: 'datetime2', scale: properties[0] }, value: readMoment(reader, rest, properties[0]) };
    case 0x2b: {
      const ticks = readMoment(reader, rest - 2, properties[0]);
      return { type: { name: 'datetimeoffset', scale: properties[0] }, value: encodeOffset(ticks, reader.i16()) };
    }
    case 0x6a:
    case 0x6c: {
      const [precision, scale] = properties;
      const value = storeUnscaled(readUnscaled(reader, rest), precision);
      return { type: { name: token === 0x6a ? 'decimal' : 'numeric', precision, scale }, value };
    }
    case 0xa5:
    case 0xad: {
      const name = token === 0xa5 ? 'varbinary' : 'binary';
      return { type: { name, length: properties.readUInt16LE(0) }, value: copyOf(reader.bytes(rest)) };
    }
    case 0xa7:
    case 0xaf:
    case 0xe7:
    case 0xef:
      return readVariantText(token, properties, reader.bytes(rest), session);
    default:
      if (fixedDecoder === undefined || properties.length !== 0) {
        throw new ProtocolError(`a sql_variant parameter cannot hold type 0x${token.toString(16)}`);
      }
      return fixedDecoder(reader, session);
  }
}

const variantTexts: Readonly<Record<number, 'char' | 'varchar' | 'nchar' | 'nvarchar'>> = {
  0xa7: 'varchar',
  0xaf: 'char',
  0xe7: 'nvarchar',
  0xef: 'nchar',
};

function readVariantText(token: number, properties: Buffer, bytes: Buffer, session: Collation): TypedValue {
  if (properties.length !== 7) throw new ProtocolError('a text in a sql_variant needs 7 property bytes');
  const collation = collationOfBytes(properties.subarray(0, 5), session);
  const longest = properties.readUInt16LE(5);
  const isUnicode = token === 0xe7 || token === 0xef;
  const type: SqlType = {
    name: variantTexts[token],
    length: isUnicode ? longest / 2 : longest,
    collation: collation.name,
  };
  const text = isUnicode ? bytes.toString('utf16le') : codePageOf(collation.codePage).decode(bytes);
  return { type, value: textToStored(text) };
}

const decoders: Readonly<Record<number, Decoder>> = {
  0x1f: () => ({ type: { name: 'nvarchar', length: 1 }, value: null }),
  0x22: long('image'),
  0x23: long('text'),
  0x24: uniqueidentifier,
  0x26: sized('int', integers),
  0x28: date,
  0x29: time,
  0x2a: datetime2,
  0x2b: datetimeoffset,
  0x30: fixedDecoders.tinyint,
  0x32: fixedDecoders.bit,
  0x34: fixedDecoders.smallint,
  0x38: fixedDecoders.int,
  0x3a: fixedDecoders.smalldatetime,
  0x3b: fixedDecoders.real,
  0x3c: fixedDecoders.money,
  0x3d: fixedDecoders.datetime,
  0x3e: fixedDecoders.float,
  0x62: variant,
  0x63: long('ntext'),
  0x68: sized('bit', { 1: fixedDecoders.bit }),
  0x6a: decimal('decimal'),
  0x6c: decimal('numeric'),
  0x6d: sized('float', floats),
  0x6e: sized('money', moneys),
  0x6f: sized('datetime', datetimes),
  0x7a: fixedDecoders.smallmoney,
  0x7f: fixedDecoders.bigint,
  0xa5: binary('varbinary'),
  0xa7: nonUnicode('varchar'),
  0xad: binary('binary'),
  0xaf: nonUnicode('char'),
  0xe7: unicode('nvarchar'),
  0xef: unicode('nchar'),
  0xf0: clr,
  0xf1: xml,
};
