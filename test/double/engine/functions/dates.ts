// Date and time functions.
import { SqlError, type SqlType } from '../../types.ts';
import { converted, type Bound } from '../bind/bound.ts';
import { derive } from '../bind/derive.ts';
import { clockOf, fromClock, type Clock } from '../convert/temporal.ts';
import { civilDate, dayMax, dayNumber, daysInMonth, ticksPerDay } from '../stored/calendar.ts';
import { bigint, datetime, int, isTemporal, isText, nvarchar } from '../types/kinds.ts';
import { asNumber, asString, type Value } from '../types/value.ts';
import { strict, type FunctionFacts, type FunctionRule } from './define.ts';

type Part =
  | 'year'
  | 'quarter'
  | 'month'
  | 'dayofyear'
  | 'day'
  | 'week'
  | 'weekday'
  | 'hour'
  | 'minute'
  | 'second'
  | 'millisecond'
  | 'microsecond'
  | 'nanosecond'
  | 'tzoffset'
  | 'iso_week';

const partNames: Readonly<Record<string, Part>> = {
  year: 'year',
  yy: 'year',
  yyyy: 'year',
  quarter: 'quarter',
  qq: 'quarter',
  q: 'quarter',
  month: 'month',
  mm: 'month',
  m: 'month',
  dayofyear: 'dayofyear',
  dy: 'dayofyear',
  y: 'dayofyear',
  day: 'day',
  dd: 'day',
  d: 'day',
  week: 'week',
  wk: 'week',
  ww: 'week',
  weekday: 'weekday',
  dw: 'weekday',
  w: 'weekday',
  hour: 'hour',
  hh: 'hour',
  minute: 'minute',
  mi: 'minute',
  n: 'minute',
  second: 'second',
  ss: 'second',
  s: 'second',
  millisecond: 'millisecond',
  ms: 'millisecond',
  microsecond: 'microsecond',
  mcs: 'microsecond',
  nanosecond: 'nanosecond',
  ns: 'nanosecond',
  tzoffset: 'tzoffset',
  tz: 'tzoffset',
  iso_week: 'iso_week',
  isowk: 'iso_week',
  isoww: 'iso_week',
};

function partOf(arg: Bound, name: string): Part {
  const written = typeof arg.literal === 'string' ? arg.literal : '';
  const part = partNames[written.toLowerCase()];
  if (part === undefined) throw new SqlError(155, `'${written}' is not a recognized ${name.toLowerCase()} option.`, 15);
  return part;
}

/** Text counts as datetimeoffset for reading, as datetime for adding; whole numbers as datetime. */
function moment(arg: Bound, textAs: SqlType): Bound {
  if (isTemporal(arg.type)) return arg;
  if (arg.literal === null) return converted(arg, datetime);
  return converted(arg, isText(arg.type) ? textAs : datetime);
}

const ticksOf: Readonly<Record<string, bigint>> = {
  week: 7n * BigInt(ticksPerDay),
  weekday: BigInt(ticksPerDay),
  day: BigInt(ticksPerDay),
  dayofyear: BigInt(ticksPerDay),
  hour: 36_000_000_000n,
  minute: 600_000_000n,
  second: 10_000_000n,
  millisecond: 10_000n,
  microsecond: 10n,
};

const outOfRange = (type: SqlType): SqlError =>
  new SqlError(517, `Adding a value to a '${type.name}' column caused an overflow.`);

function addMonths(clock: Clock, months: number, type: SqlType): Clock {
  const { year, month, day } = civilDate(clock.days);
  const total = year * 12 + (month - 1) + months;
  const [newYear, newMonth] = [Math.floor(total / 12), (((total % 12) + 12) % 12) + 1];
  if (newYear < 1 || newYear > 9999) throw outOfRange(type);
  return { ...clock, days: dayNumber(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth))) };
}

function addTicks(clock: Clock, ticks: bigint, type: SqlType): Clock {
  const perDay = BigInt(ticksPerDay);
  const total = BigInt(clock.days) * perDay + BigInt(clock.ticks) + ticks;
  if (type.name === 'time')
    return { ...clock, ticks: Number((((BigInt(clock.ticks) + ticks) % perDay) + perDay) % perDay) };
  if (total < 0n || total >= BigInt(dayMax + 1) * perDay) throw outOfRange(type);
  return { ...clock, days: Number(total / perDay), ticks: Number(total % perDay) };
}

function addPart(part: Part, count: number, clock: Clock, type: SqlType): Clock {
  if (part === 'year') return addMonths(clock, count * 12, type);
  if (part === 'quarter') return addMonths(clock, count * 3, type);
  if (part === 'month') return addMonths(clock, count, type);
  if (part === 'nanosecond') return addTicks(clock, BigInt(Math.round(count / 100)), type);
  return addTicks(clock, BigInt(count) * ticksOf[part], type);
}

const dateadd: FunctionRule = {
  least: 3,
  most: 3,
  bind: ([first, count, arg], _facts, name) => {
    const part = partOf(first, name);
    if (part === 'tzoffset' || part === 'iso_week')
      throw new SqlError(
        9810,
        `The datepart ${String(first.literal)} is not supported by date function dateadd for data type datetime.`,
      );
    const operand = moment(arg, datetime);
    const { type } = operand;
    if (type.name === 'date' && part in ticksOf && !['day', 'week', 'weekday', 'dayofyear'].includes(part)) {
      throw new SqlError(9810, `The datepart ${part} is not supported by date function dateadd for data type date.`);
    }
    return derive(
      [converted(count, int), operand],
      type,
      `${name}:${part}`,
      strict(([number, value]) => fromClock(type, addPart(part, asNumber(number), clockOf(type, value), type), type)),
    );
  },
};

/** Ticks on the UTC clock: differences between datetimeoffsets count in UTC. */
const utcTicks = (clock: Clock): bigint =>
  BigInt(clock.days) * BigInt(ticksPerDay) + BigInt(clock.ticks) - BigInt(clock.offset) * 600_000_000n;

function difference(part: Part, from: Clock, to: Clock): bigint {
  const a = civilDate(from.days);
  const b = civilDate(to.days);
  switch (part) {
    case 'year':
      return BigInt(b.year - a.year);
    case 'quarter':
      return BigInt((b.year - a.year) * 4 + Math.floor((b.month - 1) / 3) - Math.floor((a.month - 1) / 3));
    case 'month':
      return BigInt((b.year - a.year) * 12 + b.month - a.month);
    case 'week':
      // weeks begin on Sunday here, whatever DATEFIRST says; 0001-01-01 was a Monday
      return BigInt(Math.floor((to.days + 1) / 7) - Math.floor((from.days + 1) / 7));
    case 'nanosecond':
      return (utcTicks(to) - utcTicks(from)) * 100n;
    default: {
      const unit = ticksOf[part];
      const floor = (ticks: bigint): bigint => (ticks >= 0n ? ticks / unit : (ticks - unit + 1n) / unit);
      return floor(utcTicks(to)) - floor(utcTicks(from));
    }
  }
}

const datediff = (isBig: boolean): FunctionRule => ({
  least: 3,
  most: 3,
  bind: ([first, start, end], _facts, name) => {
    const part = partOf(first, name);
    const precise: SqlType = { name: 'datetimeoffset', scale: 7 };
    const [a, b] = [moment(start, precise), moment(end, precise)];
    return derive(
      [a, b],
      isBig ? bigint : int,
      `${name}:${part}`,
      strict(([from, to]) => {
        const result = difference(part, clockOf(a.type, from), clockOf(b.type, to));
        if (isBig) return result;
        if (result > 2_147_483_647n || result < -2_147_483_648n) {
          throw new SqlError(
            535,
            'The datediff function resulted in an overflow. The number of dateparts separating two date/time instances is too large. Try to use datediff with a less precise datepart.',
            16,
            0,
          );
        }
        return Number(result);
      }),
    );
  },
});

/** ISO week: the week of the year's first Thursday is week 1. */
function isoWeek(days: number): number {
  const thursday = days - (days % 7) + 3;
  const { year } = civilDate(thursday);
  return Math.floor((thursday - dayNumber(year, 1, 1)) / 7) + 1;
}

function readPart(part: Part, clock: Clock): number {
  const { year, month, day } = civilDate(clock.days);
  const { ticks } = clock;
  const firstDay = dayNumber(year, 1, 1);
  switch (part) {
    case 'year':
      return year;
    case 'quarter':
      return Math.floor((month - 1) / 3) + 1;
    case 'month':
      return month;
    case 'day':
      return day;
    case 'dayofyear':
      return clock.days - firstDay + 1;
    case 'week':
      return Math.floor((clock.days - firstDay + ((firstDay + 1) % 7)) / 7) + 1;
    case 'weekday':
      return ((clock.days + 1) % 7) + 1;
    case 'iso_week':
      return isoWeek(clock.days);
    case 'hour':
      return Math.floor(ticks / 36_000_000_000);
    case 'minute':
      return Math.floor(ticks / 600_000_000) % 60;
    case 'second':
      return Math.floor(ticks / 10_000_000) % 60;
    case 'millisecond':
      return Math.floor(ticks / 10_000) % 1000;
    case 'microsecond':
      return Math.floor((ticks % 10_000_000) / 10);
    case 'nanosecond':
      return (ticks % 10_000_000) * 100;
    case 'tzoffset':
      return clock.offset;
  }
}

const datepart = (fixed: Part | null): FunctionRule => ({
  least: fixed === null ? 2 : 1,
  most: fixed === null ? 2 : 1,
  bind: (args, _facts, name) => {
    const part = fixed ?? partOf(args[0], name);
    const operand = moment(args[args.length - 1], { name: 'datetimeoffset', scale: 7 });
    const { type } = operand;
    if (part === 'tzoffset' && type.name !== 'datetimeoffset' && type.name !== 'datetime2') {
      throw new SqlError(
        9810,
        `The datepart tzoffset is not supported by date function datepart for data type ${type.name}.`,
      );
    }
    return derive(
      [operand],
      int,
      `${name}:${part}`,
      strict(([value]) => readPart(part, clockOf(type, value))),
    );
  },
});

const eomonth: FunctionRule = {
  least: 1,
  most: 2,
  bind: (args, _facts, name) => {
    const date: SqlType = { name: 'date' };
    const brought = [converted(args[0], date), ...args.slice(1).map((arg) => converted(arg, int))];
    return derive(
      brought,
      date,
      name,
      ([value, months = 0]) => {
        if (value === null) return null;
        const shifted = addMonths(
          { days: asNumber(value), ticks: 0, offset: 0 },
          months === null ? 0 : asNumber(months),
          date,
        );
        const { year, month } = civilDate(shifted.days);
        return dayNumber(year, month, daysInMonth(year, month));
      },
      { isNullable: true },
    );
  },
};

const isdate: FunctionRule = {
  least: 1,
  most: 1,
  bind: ([arg], facts, name) =>
    derive([converted(arg, nvarchar(4000, facts.collation))], int, name, ([value]) => {
      if (value === null) return 0;
      try {
        return converted(
          { ...arg, evaluate: () => asString(value), type: nvarchar(4000, facts.collation), literal: undefined },
          datetime,
        ).evaluate({ row: [], outer: null }) === null
          ? 0
          : 1;
      } catch (error) {
        if (error instanceof SqlError) return 0;
        throw error;
      }
    }),
};

/** The statement's clock; the double's local time is UTC. */
function now(type: SqlType): FunctionRule {
  return {
    least: 0,
    most: 0,
    bind: (_args, facts: FunctionFacts, name) =>
      derive([], type, name, (): Value => {
        const days = Math.floor(facts.nowMs / 86_400_000);
        const clock: Clock = {
          days: days + 719_162,
          ticks: Math.round((facts.nowMs - days * 86_400_000) * 10_000),
          offset: 0,
        };
        return fromClock(type, clock, type);
      }),
  };
}

const fromParts: FunctionRule = {
  least: 3,
  most: 3,
  bind: (args, _facts, name) =>
    derive(
      args.map((arg) => converted(arg, int)),
      { name: 'date' },
      name,
      strict(([year, month, day]) => {
        const [y, m, d] = [asNumber(year), asNumber(month), asNumber(day)];
        if (y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 || d > daysInMonth(y, m)) {
          throw new SqlError(
            289,
            'Cannot construct data type date, some of the arguments have values which are not valid.',
          );
        }
        return dayNumber(y, m, d);
      }),
      { isNullable: true },
    ),
};

export const dateFunctions: Readonly<Record<string, FunctionRule>> = {
  GETDATE: now(datetime),
  GETUTCDATE: now(datetime),
  CURRENT_TIMESTAMP: now(datetime),
  SYSDATETIME: now({ name: 'datetime2', scale: 7 }),
  SYSUTCDATETIME: now({ name: 'datetime2', scale: 7 }),
  SYSDATETIMEOFFSET: now({ name: 'datetimeoffset', scale: 7 }),
  DATEADD: dateadd,
  DATEDIFF: datediff(false),
  DATEDIFF_BIG: datediff(true),
  DATEPART: datepart(null),
  YEAR: datepart('year'),
  MONTH: datepart('month'),
  DAY: datepart('day'),
  EOMONTH: eomonth,
  ISDATE: isdate,
  DATEFROMPARTS: fromParts,
};
