// Day numbers and 100 ns ticks of the proleptic Gregorian calendar, years 1 to 9999, and their text in style 121.

export const ticksPerSecond = 10_000_000;
export const ticksPerDay = 864_000_000_000;
const ticksPerDayBig = 864_000_000_000n;
/** Day numbers (days since 0001-01-01) of 1900-01-01 and 9999-12-31. */
export const day1900 = 693_595;
export const dayMax = 3_652_058;

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** Days since 0001-01-01. The caller has checked month and day. */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 306;
}

export function civilDate(days: number): { year: number; month: number; day: number } {
  const z = days + 306;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const mp = Math.floor((5 * dayOfYear + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: dayOfYear - Math.floor((153 * mp + 2) / 5) + 1 };
}

const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** `yyyy-MM-dd`. */
export function dateText(days: number): string {
  const { year, month, day } = civilDate(days);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** `HH:mm:ss` and, when `digits` > 0, a point and that many digits (cut, never rounded: stored values carry no more). */
export function timeText(ticks: number, digits: number): string {
  const seconds = Math.floor(ticks / ticksPerSecond);
  const text = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
  return digits === 0 ? text : `${text}.${pad(ticks % ticksPerSecond, 7).slice(0, digits)}`;
}

/** Splits ticks since 0001-01-01T00:00 into days and ticks of the day. */
export function splitTicks(ticks: bigint): { days: number; ticks: number } {
  let days = ticks / ticksPerDayBig;
  let rest = ticks % ticksPerDayBig;
  if (rest < 0n) {
    days -= 1n;
    rest += ticksPerDayBig;
  }
  return { days: Number(days), ticks: Number(rest) };
}

export const joinTicks = (days: number, ticks: number): bigint => BigInt(days) * ticksPerDayBig + BigInt(ticks);

/** Splits a `datetime` (1/300 s since 1900-01-01) into a day number and milliseconds of that day, as SQL Server shows them. */
export function splitDatetime(value: number): { days: number; milliseconds: number } {
  const perDay = 25_920_000;
  const days = Math.floor(value / perDay);
  return { days: days + day1900, milliseconds: Math.round(((value - days * perDay) * 10) / 3) };
}
