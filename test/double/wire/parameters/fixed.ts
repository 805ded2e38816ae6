// Parameters of fixed size: bit, integers, floats, money, datetime, and their N-variants that may be NULL.
import type { SqlType, SqlTypeName, StoredValue } from '../../types.ts';
import { ProtocolError, type ByteReader } from '../byte-reader.ts';
import type { Decoder } from './decoder.ts';

/** A decoder whose type is known before any value is read. */
type FixedDecoder = Decoder & { readonly type: SqlType };

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

/** By token: the types that are nothing but their token and the value. */
export const fixedByToken: Readonly<Record<number, Decoder>> = {
  0x30: fixedDecoders.tinyint,
  0x32: fixedDecoders.bit,
  0x34: fixedDecoders.smallint,
  0x38: fixedDecoders.int,
  0x3a: fixedDecoders.smalldatetime,
  0x3b: fixedDecoders.real,
  0x3c: fixedDecoders.money,
  0x3d: fixedDecoders.datetime,
  0x3e: fixedDecoders.float,
  0x7a: fixedDecoders.smallmoney,
  0x7f: fixedDecoders.bigint,
};

/** By token: the N-variants. */
export const sizedByToken: Readonly<Record<number, Decoder>> = {
  0x26: sized('int', integers),
  0x68: sized('bit', { 1: fixedDecoders.bit }),
  0x6d: sized('float', floats),
  0x6e: sized('money', moneys),
  0x6f: sized('datetime', datetimes),
};
