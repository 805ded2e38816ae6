// Days and instants: bounds of SQL Server's years, and texts of both read exactly.
import { civilDate, dayOf } from '../../../../shared/civil-date.ts';
import type { TimeUnit } from '../../../../shared/columns.ts';

/** Days since 1970-01-01 of 0001-01-01 and 9999-12-31. */
export const firstDay = -719_162;
export const lastDay = 2_932_896;

export const unitsPerSecond: Readonly<Record<TimeUnit, bigint>> = {
  millis: 1_000n,
  micros: 1_000_000n,
  nanos: 1_000_000_000n,
};
export const unitsPerDay = (unit: TimeUnit): bigint => 86_400n * unitsPerSecond[unit];
const fractionDigits: Readonly<Record<TimeUnit, number>> = { millis: 3, micros: 6, nanos: 9 };

/** Null for a day that is not in the calendar, or outside the years 1 to 9999. */
export function readDay(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31) return null;
  const found = dayOf(year, month, day);
  return civilDate(found).day === day ? found : null;
}

/** `yyyy-MM-dd`, with `HH:mm:ss.f` behind a blank or T; null for others, and where digits would be cut off. */
export function readInstant(text: string, unit: TimeUnit): bigint | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?$/.exec(text);
  const day = match === null ? null : readDay(match[1] ?? '');
  if (match === null || day === null) return null;
  const [, , hour = '0', minute = '0', second = '0', fraction = ''] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const digits = fractionDigits[unit];
  if (/[^0]/.test(fraction.slice(digits))) return null;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return (
    BigInt(day) * unitsPerDay(unit) +
    BigInt(seconds) * unitsPerSecond[unit] +
    BigInt(fraction.slice(0, digits).padEnd(digits, '0'))
  );
}

/** Within the years 1 to 9999, and within what 64 bits hold of nanoseconds. */
export function isInstant(units: bigint, unit: TimeUnit): boolean {
  const perDay = unitsPerDay(unit);
  return (
    units >= BigInt(firstDay) * perDay && units < BigInt(lastDay + 1) * perDay && BigInt.asIntN(64, units) === units
  );
}
