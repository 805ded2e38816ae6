// JS-friendly input for the date and time types: numbers of a clock to stored values, without going through text.
import { day1900, dayNumber, joinTicks, ticksPerSecond } from './calendar.ts';
import { encodeOffset } from './datetimeoffset.ts';

/** Stored `date`. */
export const dateOf = (year: number, month: number, day: number): number => dayNumber(year, month, day);

/** Stored `time` (100 ns ticks of the day); `fraction` in 100 ns. */
export const timeOf = (hour: number, minute: number, second = 0, fraction = 0): number =>
  (hour * 3600 + minute * 60 + second) * ticksPerSecond + fraction;

/** Stored `datetime2` of a stored date and a stored time. */
export const datetime2Of = (date: number, time: number): bigint => joinTicks(date, time);

/** Stored `datetime` of a stored date and milliseconds of the day (rounded to 1/300 s). */
export const datetimeOf = (date: number, milliseconds: number): number =>
  (date - day1900) * 25_920_000 + Math.round((milliseconds * 3) / 10);

/** Stored `smalldatetime`. */
export const smalldatetimeOf = (date: number, minutes: number): number => (date - day1900) * 1440 + minutes;

/** Stored `datetimeoffset` of a local date and time and its offset. */
export const datetimeoffsetOf = (date: number, time: number, offsetMinutes: number): Uint8Array =>
  encodeOffset(joinTicks(date, time) - BigInt(offsetMinutes) * 600_000_000n, offsetMinutes);

const unixEpochDay = 719_162;

/** Stored date and time of milliseconds since 1970-01-01 UTC. */
export function fromUnixMs(ms: number): { readonly date: number; readonly time: number } {
  const days = Math.floor(ms / 86_400_000);
  return { date: days + unixEpochDay, time: Math.round((ms - days * 86_400_000) * 10_000) };
}
