// Dates and times as text, exact over the whole range of their integers and without BigInt; mutable for speed.
import type { TimeUnit } from '../../../../../shared/columns.ts';
import { AppError } from '../../../../../shared/errors.ts';
import type { ByteSink } from '../byte-sink.ts';
import { putPadded, putTwo, putWhole } from './digits.ts';

const minus = 45;
const point = 46;
const space = 32;
const colon = 58;

/** Per unit: how many make a second, and a day as `odd * 2^shift`, so that a day number comes from shifting words. */
type UnitFacts = { readonly perSecond: number; readonly digits: number; readonly shift: number; readonly odd: number };
const unitFacts: Readonly<Record<TimeUnit, UnitFacts>> = {
  millis: { perSecond: 1e3, digits: 3, shift: 10, odd: 84_375 },
  micros: { perSecond: 1e6, digits: 6, shift: 13, odd: 10_546_875 },
  nanos: { perSecond: 1e9, digits: 9, shift: 16, odd: 1_318_359_375 },
};

/** Longest text of this module: a year beyond 9999 has up to 9 digits and a sign. */
export const longestTimestamp = 48;

/** yyyy-MM-dd of a day since 1970-01-01, proleptic Gregorian like SQL Server's. */
export function putDate(sink: ByteSink, day: number): void {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra =
    ((dayOfEra - ((dayOfEra / 1460) | 0) + ((dayOfEra / 36_524) | 0) - ((dayOfEra / 146_096) | 0)) / 365) | 0;
  const dayOfYear = dayOfEra - (365 * yearOfEra + (yearOfEra >> 2) - ((yearOfEra / 100) | 0));
  // Months counted from March, so that the leap day is the last of its year.
  const month = ((5 * dayOfYear + 2) / 153) | 0;
  const year = yearOfEra + era * 400 + (month < 10 ? 0 : 1);
  putYear(sink, year);
  sink.bytes[sink.length++] = minus;
  putTwo(sink, month < 10 ? month + 3 : month - 9);
  sink.bytes[sink.length++] = minus;
  putTwo(sink, dayOfYear - (((153 * month + 2) / 5) | 0) + 1);
}

function putYear(sink: ByteSink, year: number): void {
  if (year >= 0 && year <= 9999) {
    const century = (year / 100) | 0;
    putTwo(sink, century);
    return putTwo(sink, year - century * 100);
  }
  if (year < 0) sink.bytes[sink.length++] = minus;
  putWhole(sink, Math.abs(year));
}

/** HH:mm:ss and `digits` fractional digits; `time` in units since midnight. */
export function putTime(sink: ByteSink, time: number, unit: TimeUnit, digits: number): void {
  const facts = unitFacts[unit];
  const seconds = Math.floor(time / facts.perSecond);
  const minutes = (seconds / 60) | 0;
  const hours = (minutes / 60) | 0;
  putTwo(sink, hours);
  sink.bytes[sink.length++] = colon;
  putTwo(sink, minutes - hours * 60);
  sink.bytes[sink.length++] = colon;
  putTwo(sink, seconds - minutes * 60);
  putFraction(sink, time - seconds * facts.perSecond, facts.digits, digits);
}

function putFraction(sink: ByteSink, fraction: number, unitDigits: number, digits: number): void {
  const kept = Math.min(unitDigits, digits);
  const dropped = 10 ** (unitDigits - kept);
  const shown = Math.floor(fraction / dropped);
  // Cutting digits off would write a time that is not the one in the table.
  if (shown * dropped !== fraction) throw new AppError('BUG', { detail: `a time with more than ${digits} decimals` });
  if (digits === 0) return;
  sink.bytes[sink.length++] = point;
  putPadded(sink, shown, kept);
  if (digits > kept) putPadded(sink, 0, digits - kept);
}

/** `yyyy-MM-dd HH:mm:ss.fff` of the 64-bit number of units since 1970-01-01 in two words. */
export function putTimestamp(sink: ByteSink, low: number, high: number, unit: TimeUnit, digits: number): void {
  const { shift, odd } = unitFacts[unit];
  const upper = high * 2 ** (32 - shift) + (low >>> shift);
  const day = Math.floor(upper / odd);
  putDate(sink, day);
  sink.bytes[sink.length++] = space;
  putTime(sink, (upper - day * odd) * 2 ** shift + (low & (2 ** shift - 1)), unit, digits);
}
