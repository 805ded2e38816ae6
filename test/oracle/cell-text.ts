// The canonical text of a cell, built from what a reader hands out; nothing is ever cut, so that no difference hides.
import { dateText, datetime2Text } from './double-text.ts';

/*
 * bool 1/0 · int digits · float shortest round trip, -0 as -0 · decimal with its fixed scale · date yyyy-MM-dd ·
 * time HH:mm:ss[.fffffff] · timestamp yyyy-MM-dd HH:mm:ss[.fffffff] (UTC for instants) · string as it is ·
 * binary and fixed upper-case hex · uuid 36 characters, upper case.
 */

const epochDay = 719_162;
const epochTicks = BigInt(epochDay) * 864_000_000_000n;

/** Shortens a text with seven fractional digits to `digits`; digits that are not zero stay and show as a difference. */
export function withDigits(text: string, digits: number): string {
  const end = text.length - 7 + digits;
  for (let index = end; index < text.length; index++) if (text.charCodeAt(index) !== 48) return text;
  return text.slice(0, digits === 0 ? end - 1 : end);
}

/** `nanos`: nanoseconds since 1970-01-01. Anything finer than 100 ns is shown behind the text. */
export function timestampText(nanos: bigint, digits: number): string {
  const rest = nanos % 100n;
  const text = withDigits(datetime2Text(nanos / 100n + epochTicks, 7), digits);
  return rest === 0n ? text : `${text} and ${rest} ns`;
}

/** `micros`: microseconds since 1970-01-01. */
export const timestampTextOfMicros = (micros: bigint, digits: number): string =>
  withDigits(datetime2Text(micros * 10n + epochTicks, 7), digits);

/** `nanos`: nanoseconds since midnight. */
export function timeOfDayText(nanos: bigint, digits: number): string {
  if (nanos < 0n || nanos >= 86_400_000_000_000n) return `${nanos} ns of the day`;
  // "1970-01-01 " is eleven characters
  return timestampText(nanos, digits).slice(11);
}

/** `days` since 1970-01-01. */
export const dayText = (days: number): string => dateText(days + epochDay);

export const hexOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex').toUpperCase();

/** UTF-8 to text without dropping a leading U+FEFF. */
export const utf8Of = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

/** 16 bytes in text order. */
export function uuidOf(bytes: Uint8Array): string {
  const hex = hexOf(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Signed big endian two's complement. */
export function bigEndianInteger(bytes: Uint8Array): bigint {
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${hexOf(bytes) || '0'}`));
}
