// Exact decimals: text, unscaled BigInt, and the stored forms (INTEGER up to 18 digits, sortable 16-byte BLOB beyond).
import type { SqlType, StoredValue } from '../../types.ts';

const two127 = 1n << 127n;
const two128 = 1n << 128n;

/** 10 ** n for 0 <= n <= 77. */
const powers: readonly bigint[] = Array.from({ length: 78 }, (_, n) => 10n ** BigInt(n));
export const powerOfTen = (n: number): bigint => powers[n];

export function bigintOf(value: StoredValue): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return BigInt(value);
  throw new TypeError(`not an integer: ${typeof value}`);
}

/** Big endian two's complement with the sign bit flipped, so that BLOB order is numeric order. */
export function encodeInt128(unscaled: bigint): Uint8Array {
  const bytes = Buffer.alloc(16);
  const shifted = unscaled + two127;
  if (shifted < 0n || shifted >= two128) throw new RangeError('decimal beyond 128 bits');
  bytes.writeBigUInt64BE(shifted >> 64n, 0);
  bytes.writeBigUInt64BE(shifted & 0xffff_ffff_ffff_ffffn, 8);
  return bytes;
}

export function decodeInt128(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  return ((view.getBigUint64(0) << 64n) | view.getBigUint64(8)) - two127;
}

/** The stored form of an unscaled value for a precision; the caller has checked the range. */
export function storeUnscaled(unscaled: bigint, precision: number): StoredValue {
  return precision <= 18 ? unscaled : encodeInt128(unscaled);
}

/** The unscaled value of a stored decimal, numeric, money or smallmoney. */
export function loadUnscaled(value: StoredValue): bigint {
  return value instanceof Uint8Array ? decodeInt128(value) : bigintOf(value);
}

/** Digits with exactly `scale` decimals, `-` only for values below zero, a leading 0 before the point. */
export function unscaledText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const text = scale === 0 ? whole : `${whole}.${digits.slice(-scale)}`;
  return unscaled < 0n ? `-${text}` : text;
}

/** Divides rounding half away from zero, as SQL Server does. `divisor` > 0. */
export function divideRounding(value: bigint, divisor: bigint): bigint {
  const half = divisor / 2n;
  return value >= 0n ? (value + half) / divisor : -((-value + half) / divisor);
}

export function rescale(unscaled: bigint, from: number, to: number): bigint {
  if (from === to) return unscaled;
  return to > from ? unscaled * powers[to - from] : divideRounding(unscaled, powers[from - to]);
}

/** Unscaled value of plain decimal text (`-12.5`, `1e3` is refused: null). Rounds half away from zero to `scale`. */
export function parseUnscaled(text: string, scale: number): bigint | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (match === null || ((match[2] ?? '') === '' && (match[3] ?? '') === '')) return null;
  const fraction = match[3] ?? '';
  const kept = fraction.length > 77 ? fraction.slice(0, 77) : fraction;
  const unscaled = rescale(BigInt(`${match[2] ?? ''}${kept}` || '0'), kept.length, scale);
  return match[1] === '-' ? -unscaled : unscaled;
}

/** Stored value of decimal text for a decimal, numeric or money type. Throws RangeError when it does not fit or parse. */
export function decimalFromText(text: string, type: SqlType): StoredValue {
  const { precision, scale } = decimalFacets(type);
  const unscaled = parseUnscaled(text, scale);
  const limit = type.name === 'money' ? 1n << 63n : type.name === 'smallmoney' ? 1n << 31n : powers[precision];
  if (unscaled === null || unscaled >= limit || unscaled < -limit) throw new RangeError(`${text} is no ${type.name}`);
  return storeUnscaled(unscaled, precision);
}

/** Precision and scale of decimal, numeric (18,0 unless told), money (19,4, kept as INTEGER) and smallmoney (10,4). */
export function decimalFacets(type: SqlType): { precision: number; scale: number } {
  if (type.name === 'money') return { precision: 18, scale: 4 };
  if (type.name === 'smallmoney') return { precision: 10, scale: 4 };
  return { precision: type.precision ?? 18, scale: type.scale ?? 0 };
}
