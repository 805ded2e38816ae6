// decimal and numeric: a sign byte and the magnitude in 4, 8, 12 or 16 bytes, chosen by the precision.
import type { SqlType } from '../../types.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { decodeInt128 } from '../../engine/stored/decimal.ts';
import { toBigInt, wireType, type PresentValue, type WireType } from './wire-type.ts';

const tokens = { decimal: 0x6a, numeric: 0x6c } as const;

/** Bytes of a value, sign byte included. */
export function decimalSize(precision: number): number {
  if (precision <= 9) return 5;
  if (precision <= 19) return 9;
  return precision <= 28 ? 13 : 17;
}

export function decimalType(type: SqlType): WireType {
  const precision = type.precision ?? 18;
  const size = decimalSize(precision);
  return wireType({
    writeTypeInfo: (out) => {
      out.u8(type.name === 'numeric' ? tokens.numeric : tokens.decimal);
      out.u8(size);
      out.u8(precision);
      out.u8(type.scale ?? 0);
    },
    write: (out, value) => {
      out.u8(size);
      writeDecimal(out, value, size);
    },
    writeNull: (out) => out.u8(0),
    nullSize: 1,
  });
}

/** Sign and magnitude, `size` bytes in all; `value` is a stored decimal of either kind. */
export function writeDecimal(out: ByteWriter, value: PresentValue, size: number): void {
  if (typeof value === 'number') return writeSmall(out, value, size);
  const unscaled = value instanceof Uint8Array ? decodeInt128(value) : toBigInt(value);
  out.u8(unscaled < 0n ? 0 : 1);
  const magnitude = unscaled < 0n ? -unscaled : unscaled;
  if (size === 5) return out.u32(Number(magnitude));
  out.i64(BigInt.asIntN(64, magnitude));
  if (size === 9) return undefined;
  const high = magnitude >> 64n;
  if (size === 13) return out.u32(Number(high));
  return out.i64(BigInt.asIntN(64, high));
}

/** Below 2^53 no BigInt is needed. */
function writeSmall(out: ByteWriter, value: number, size: number): void {
  out.u8(value < 0 ? 0 : 1);
  const magnitude = Math.abs(value);
  out.u32(magnitude % 0x1_0000_0000);
  for (let written = 5; written < size; written += 4) {
    out.u32(written === 5 ? Math.floor(magnitude / 0x1_0000_0000) : 0);
  }
}
