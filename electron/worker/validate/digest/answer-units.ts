// What the server answers as text, in the units of a fingerprint.
import type { TimeUnit } from '../../../../shared/columns.ts';

export const unitsPerSecond: Readonly<Record<TimeUnit, bigint>> = {
  millis: 1_000n,
  micros: 1_000_000n,
  nanos: 1_000_000_000n,
};

/** `-0.50` -> -50 */
export const unscaledOf = (text: string): bigint => BigInt(text.replace('.', ''));

/** Days since 1970-01-01 of `yyyy-MM-dd`. */
export const daysOf = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;

/** Units since midnight of `HH:mm:ss.fffffff`, which the unit holds exactly. */
export function timeOf(text: string, unit: TimeUnit): bigint {
  const [clock, fraction = ''] = text.split('.');
  const [hours, minutes, seconds] = clock.split(':').map(BigInt);
  const rest = (BigInt(fraction.padEnd(9, '0')) * unitsPerSecond[unit]) / 1_000_000_000n;
  return (hours * 3_600n + minutes * 60n + seconds) * unitsPerSecond[unit] + rest;
}

/** Units since 1970-01-01 of `yyyy-MM-dd HH:mm:ss.fffffff`, of the instant where `+hh:mm` follows. */
export function momentOf(text: string, unit: TimeUnit): bigint {
  const [date, time, offset] = text.split(' ');
  const local = BigInt(daysOf(date)) * 86_400n * unitsPerSecond[unit] + timeOf(time, unit);
  if (offset === undefined) return local;
  const minutes = BigInt(offset.slice(1, 3)) * 60n + BigInt(offset.slice(4));
  return local - (offset.startsWith('-') ? -minutes : minutes) * 60n * unitsPerSecond[unit];
}

/**
 * The shortest text of the IEEE number whose 4 or 8 bytes these hex digits are. Null for a zero: -0 and 0 are equal to the
 * server, so that either may be its lowest or highest value.
 */
export function floatOf(hex: string): string | null {
  const bytes = Buffer.from(hex, 'hex');
  const value = bytes.length === 8 ? bytes.readDoubleBE() : bytes.readFloatBE();
  if (value === 0) return null;
  if (bytes.length === 8) return String(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}
