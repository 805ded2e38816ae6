// Parameters with a precision or scale, and uniqueidentifier: a length byte, 0 for NULL, then the value.
import { encodeOffset } from '../../engine/stored/datetimeoffset.ts';
import { storeUnscaled } from '../../engine/stored/decimal.ts';
import { uuidFromWire } from '../../engine/stored/uuid.ts';
import type { SqlType, StoredValue } from '../../types.ts';
import { ProtocolError, type ByteReader } from '../byte-reader.ts';
import type { Decoder } from './decoder.ts';

const ticksPerDay = 864_000_000_000n;

/** Sign byte and magnitude, `size` bytes in all. */
export function readUnscaled(reader: ByteReader, size: number): bigint {
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

/** 100 ns units of a time of day that takes `size` bytes. */
export function readTicks(reader: ByteReader, size: number, scale: number): number {
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

/** 100 ns units since 0001-01-01 of a time and date that take `size` bytes. */
export function readMoment(reader: ByteReader, size: number, scale: number): bigint {
  const ticks = readTicks(reader, size - 3, scale);
  return BigInt(reader.u24()) * ticksPerDay + BigInt(ticks);
}

/** Completes a datetimeoffset: the offset in minutes follows the UTC moment. */
export function readOffset(reader: ByteReader, utcTicks: bigint): StoredValue {
  const minutes = reader.i16();
  if (Math.abs(minutes) > 840) throw new ProtocolError(`an offset of ${minutes} minutes does not exist`);
  return encodeOffset(utcTicks, minutes);
}

const time = scaledTime('time', readTicks);
const datetime2 = scaledTime('datetime2', readMoment);
const datetimeoffset = scaledTime('datetimeoffset', (reader, size, scale) =>
  readOffset(reader, readMoment(reader, size - 2, scale)),
);

const uniqueidentifier: Decoder = (reader) => {
  reader.u8();
  const size = reader.u8();
  if (size !== 0 && size !== 16) throw new ProtocolError(`a uniqueidentifier parameter cannot be ${size} bytes long`);
  return { type: { name: 'uniqueidentifier' }, value: size === 0 ? null : uuidFromWire(reader.bytes(16)) };
};

export const scaledByToken: Readonly<Record<number, Decoder>> = {
  0x24: uniqueidentifier,
  0x28: date,
  0x29: time,
  0x2a: datetime2,
  0x2b: datetimeoffset,
  0x6a: decimal('decimal'),
  0x6c: decimal('numeric'),
};
