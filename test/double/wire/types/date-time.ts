// date, time, datetime2, datetimeoffset: 3, 4 or 5 bytes of time by scale, 3 bytes of days since 0001-01-01.
import type { SqlType } from '../../types.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { toBigInt, toBytes, toNumber, wireType, type PresentValue, type WireType } from './wire-type.ts';

const ticksPerDay = 864_000_000_000n;

/** Bytes of a time of day with `scale` fractional digits. */
const timeSize = (scale: number): number => (scale <= 2 ? 3 : scale <= 4 ? 4 : 5);

export function dateType(): WireType {
  return wireType({
    writeTypeInfo: (out) => out.u8(0x28),
    write: (out, value) => {
      out.u8(3);
      out.u24(toNumber(value));
    },
    writeNull: (out) => out.u8(0),
    nullSize: 1,
  });
}

const writers = { time: writeTime, datetime2: writeDatetime2, datetimeoffset: writeDatetimeoffset } as const;
const tokens = { time: 0x29, datetime2: 0x2a, datetimeoffset: 0x2b } as const;
const extraSizes = { time: 0, datetime2: 3, datetimeoffset: 5 } as const;

export function scaledTimeType(name: keyof typeof writers, type: SqlType): WireType {
  const scale = type.scale ?? 7;
  const size = timeSize(scale) + extraSizes[name];
  const put = writers[name];
  return wireType({
    writeTypeInfo: (out) => {
      out.u8(tokens[name]);
      out.u8(scale);
    },
    write: (out, value) => {
      out.u8(size);
      put(out, value, scale);
    },
    writeNull: (out) => out.u8(0),
    nullSize: 1,
  });
}

const ticksPerUnit = Array.from({ length: 8 }, (_, scale) => 10 ** (7 - scale));

function writeTicksOfDay(out: ByteWriter, ticks: number, scale: number): void {
  const units = Math.floor(ticks / ticksPerUnit[scale]);
  if (scale <= 2) out.u24(units);
  else if (scale <= 4) out.u32(units);
  else out.u40(units);
}

/** 100 ns since midnight. */
export function writeTime(out: ByteWriter, value: PresentValue, scale: number): void {
  writeTicksOfDay(out, toNumber(value), scale);
}

/** 100 ns since 0001-01-01. */
export function writeDatetime2(out: ByteWriter, value: PresentValue, scale: number): void {
  writeMoment(out, toBigInt(value), scale);
}

function writeMoment(out: ByteWriter, ticks: bigint, scale: number): void {
  const days = ticks / ticksPerDay;
  writeTicksOfDay(out, Number(ticks - days * ticksPerDay), scale);
  out.u24(Number(days));
}

/** The stored ten bytes: UTC ticks, then the offset + 840. UTC goes on the wire too. */
export function writeDatetimeoffset(out: ByteWriter, value: PresentValue, scale: number): void {
  const bytes = toBytes(value);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  writeMoment(out, view.getBigInt64(0), scale);
  out.i16(view.getUint16(8) - 840);
}
