// bit, integers, float, money: one token when the column cannot be NULL, the N-variant with a length byte when it can.
import type { SqlTypeName } from '../../types.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { refuseNull, toBigInt, toNumber, wireType, type PresentValue, type WireType } from './wire-type.ts';

type FixedForm = {
  readonly fixed: number;
  readonly nullable: number;
  readonly size: number;
  readonly put: (out: ByteWriter, value: PresentValue) => void;
};

const low32 = 0xffff_ffffn;

const forms: Partial<Record<SqlTypeName, FixedForm>> = {
  bit: { fixed: 0x32, nullable: 0x68, size: 1, put: (out, value) => out.u8(toNumber(value) === 0 ? 0 : 1) },
  tinyint: { fixed: 0x30, nullable: 0x26, size: 1, put: (out, value) => out.u8(toNumber(value)) },
  smallint: { fixed: 0x34, nullable: 0x26, size: 2, put: (out, value) => out.i16(toNumber(value)) },
  int: { fixed: 0x38, nullable: 0x26, size: 4, put: (out, value) => out.i32(toNumber(value)) },
  bigint: { fixed: 0x7f, nullable: 0x26, size: 8, put: (out, value) => out.i64(toBigInt(value)) },
  real: { fixed: 0x3b, nullable: 0x6d, size: 4, put: (out, value) => out.f32(toNumber(value)) },
  float: { fixed: 0x3e, nullable: 0x6d, size: 8, put: (out, value) => out.f64(toNumber(value)) },
  smallmoney: { fixed: 0x7a, nullable: 0x6e, size: 4, put: (out, value) => out.i32(toNumber(value)) },
  money: { fixed: 0x3c, nullable: 0x6e, size: 8, put: writeMoney },
  datetime: { fixed: 0x3d, nullable: 0x6f, size: 8, put: writeDatetime },
  smalldatetime: { fixed: 0x3a, nullable: 0x6f, size: 4, put: writeSmalldatetime },
};

/** Null for a type that has no fixed form. */
export function fixedSizeType(name: SqlTypeName, isNullable: boolean): WireType | null {
  const form = forms[name];
  if (form === undefined) return null;
  const { fixed, nullable, size, put } = form;
  if (!isNullable) {
    return wireType({
      writeTypeInfo: (out) => out.u8(fixed),
      write: put,
      writeNull: refuseNull(name),
      nullSize: 0,
    });
  }
  return wireType({
    writeTypeInfo: (out) => {
      out.u8(nullable);
      out.u8(size);
    },
    write: (out, value) => {
      out.u8(size);
      put(out, value);
    },
    writeNull: (out) => out.u8(0),
    nullSize: 1,
  });
}

/** The most significant half goes first, each half little endian. */
function writeMoney(out: ByteWriter, value: PresentValue): void {
  const unscaled = toBigInt(value);
  out.i32(Number(unscaled >> 32n));
  out.u32(Number(unscaled & low32));
}

const ticksPerDay = 300 * 86_400;

/** Days since 1900-01-01, then 1/300 s of the day. */
function writeDatetime(out: ByteWriter, value: PresentValue): void {
  const ticks = toNumber(value);
  const days = Math.floor(ticks / ticksPerDay);
  out.i32(days);
  out.u32(ticks - days * ticksPerDay);
}

function writeSmalldatetime(out: ByteWriter, value: PresentValue): void {
  const minutes = toNumber(value);
  out.u16(Math.floor(minutes / 1440));
  out.u16(minutes % 1440);
}
