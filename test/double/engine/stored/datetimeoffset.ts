// datetimeoffset: UTC ticks as big endian int64, then the offset in minutes + 840 as uint16.
import { dateText, splitTicks, timeText } from './calendar.ts';

const ticksPerMinute = 600_000_000n;

/** `utcTicks`: 100 ns since 0001-01-01T00:00 UTC; `offsetMinutes` -840..840. */
export function encodeOffset(utcTicks: bigint, offsetMinutes: number): Uint8Array {
  const bytes = Buffer.alloc(10);
  bytes.writeBigInt64BE(utcTicks, 0);
  bytes.writeUInt16BE(offsetMinutes + 840, 8);
  return bytes;
}

export function decodeOffset(bytes: Uint8Array): { utcTicks: bigint; offsetMinutes: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 10);
  return { utcTicks: view.getBigInt64(0), offsetMinutes: view.getUint16(8) - 840 };
}

export const localTicks = (utcTicks: bigint, offsetMinutes: number): bigint =>
  utcTicks + BigInt(offsetMinutes) * ticksPerMinute;

/** `+05:30`. */
export function offsetText(offsetMinutes: number): string {
  const minutes = Math.abs(offsetMinutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Style 121: local date and time with `digits` fractional digits, a blank, the offset. */
export function datetimeoffsetText(bytes: Uint8Array, digits: number): string {
  const { utcTicks, offsetMinutes } = decodeOffset(bytes);
  const { days, ticks } = splitTicks(localTicks(utcTicks, offsetMinutes));
  return `${dateText(days)} ${timeText(ticks, digits)} ${offsetText(offsetMinutes)}`;
}
