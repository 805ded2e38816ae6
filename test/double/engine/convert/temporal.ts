// Conversions among the date and time types, and from text.
import { SqlError, type SqlType } from '../../types.ts';
import { day1900, dayMax, joinTicks, splitDatetime, splitTicks, ticksPerDay } from '../stored/calendar.ts';
import { decodeOffset, encodeOffset, localTicks } from '../stored/datetimeoffset.ts';
import { isFloat, isInteger, isText } from '../types/kinds.ts';
import { asBigint, asBytes, asNumber, asString, type Value } from '../types/value.ts';
import { parseMoment } from './date-text.ts';
import { badDate, dateOutOfRange, notAllowed } from './failures.ts';

/** A point on the local clock: day number, ticks of the day, offset minutes. */
export type Clock = { readonly days: number; readonly ticks: number; readonly offset: number };

const day1753 = 639_905;
const minutesMax = 65_535 * 1440 + 1439;

/** The local clock reading of a temporal value. */
export function clockOf(type: SqlType, value: Value): Clock {
  switch (type.name) {
    case 'date':
      return { days: asNumber(value), ticks: 0, offset: 0 };
    case 'time':
      return { days: day1900, ticks: asNumber(value), offset: 0 };
    case 'datetime': {
      const { days, milliseconds } = splitDatetime(asNumber(value));
      return { days, ticks: milliseconds * 10_000, offset: 0 };
    }
    case 'smalldatetime':
      return {
        days: Math.floor(asNumber(value) / 1440) + day1900,
        ticks: (asNumber(value) % 1440) * 600_000_000,
        offset: 0,
      };
    case 'datetime2':
      return { ...splitTicks(asBigint(value)), offset: 0 };
    default: {
      const { utcTicks, offsetMinutes } = decodeOffset(asBytes(value));
      return { ...splitTicks(localTicks(utcTicks, offsetMinutes)), offset: offsetMinutes };
    }
  }
}

/** Rounds to `digits` decimals of a second; the day may advance. */
function roundClock(clock: Clock, digits: number): Clock {
  const unit = 10 ** (7 - digits);
  const ticks = Math.round(clock.ticks / unit) * unit;
  return ticks < ticksPerDay ? { ...clock, ticks } : { ...clock, days: clock.days + 1, ticks: ticks - ticksPerDay };
}

const fitDays = (clock: Clock): Clock => {
  // the last moment of year 9999 has nowhere to round to
  if (clock.days > dayMax) return { ...clock, days: dayMax, ticks: ticksPerDay - 1 };
  return clock;
};

/** A temporal value of a type from a clock reading, rounded to the type. Throws 242 when out of its range. */
export function fromClock(to: SqlType, clock: Clock, from: SqlType): Value {
  const digits = to.scale ?? 7;
  switch (to.name) {
    case 'date':
      return clock.days;
    case 'time': {
      const rounded = roundClock(clock, digits);
      return rounded.days > clock.days ? ticksPerDay - 10 ** (7 - digits) : rounded.ticks;
    }
    case 'datetime': {
      const value = (clock.days - day1900) * 25_920_000 + Math.round((clock.ticks * 3) / 100_000);
      if (clock.days < day1753 || value > 2_958_464 * 25_920_000 - 1) throw dateOutOfRange(from, to);
      return value;
    }
    case 'smalldatetime': {
      const value = (clock.days - day1900) * 1440 + Math.round(clock.ticks / 600_000_000);
      if (value < 0 || value > minutesMax) throw dateOutOfRange(from, to);
      return value;
    }
    case 'datetime2': {
      const { days, ticks } = fitDays(roundClock(clock, digits));
      return joinTicks(days, ticks);
    }
    default: {
      const { days, ticks, offset } = fitDays(roundClock(clock, digits));
      const utc = joinTicks(days, ticks) - BigInt(offset) * 600_000_000n;
      if (utc < 0n || utc >= BigInt(dayMax + 1) * BigInt(ticksPerDay)) throw dateOutOfRange(from, to);
      return encodeOffset(utc, offset);
    }
  }
}

function fromText(text: string, from: SqlType, to: SqlType): Value {
  const moment = parseMoment(text);
  if (moment === null) throw badDate();
  const isOld = to.name === 'datetime' || to.name === 'smalldatetime';
  if (isOld && (moment.digits > 3 || (moment.offset !== null && !/z$/i.test(text)))) throw badDate();
  try {
    return fromClock(to, { days: moment.days, ticks: moment.ticks, offset: moment.offset ?? 0 }, from);
  } catch (error) {
    if (error instanceof SqlError && isText(from)) throw dateOutOfRange({ name: from.name }, to);
    throw error;
  }
}

/** To date, time, datetime, smalldatetime, datetime2 or datetimeoffset. */
export function toTemporal(from: SqlType, to: SqlType): (value: Value) => Value {
  if (isText(from)) return (value) => fromText(asString(value), from, to);
  if (isInteger(from) || isFloat(from)) {
    const perDay = to.name === 'datetime' ? 25_920_000 : 1440;
    if (to.name !== 'datetime' && to.name !== 'smalldatetime') throw notAllowed(from, to);
    return (value) => {
      const result = Math.round(Number(value) * perDay);
      if (result < (to.name === 'datetime' ? -53_690 * perDay : 0) || result > 2_958_464 * perDay)
        throw dateOutOfRange(from, to);
      return result;
    };
  }
  if (!['date', 'time', 'datetime', 'smalldatetime', 'datetime2', 'datetimeoffset'].includes(from.name))
    throw notAllowed(from, to);
  if ((from.name === 'date' && to.name === 'time') || (from.name === 'time' && to.name === 'date'))
    throw notAllowed(from, to);
  if (from.name === 'datetime' && to.name === 'datetime2') {
    // in full 1/300 s, as since compatibility level 130
    return (value) => {
      const perDay = 25_920_000;
      const days = Math.floor(asNumber(value) / perDay);
      const ticks = Math.round(((asNumber(value) - days * perDay) * 100_000) / 3);
      return fromClock(to, { days: days + day1900, ticks, offset: 0 }, from);
    };
  }
  return (value) => fromClock(to, clockOf(from, value), from);
}
