// Columns of every logical type filled with extremes and repeatable random values.
import type { LogicalType, TimeUnit } from '../../../../shared/columns.ts';
import { createRandom } from '../../../bench/orders-batch.ts';
import { columnOf, type Cell, type FilledColumn } from './cells.ts';

type Sample = { readonly type: LogicalType; readonly extremes: readonly Cell[]; readonly random: () => Cell };

const random = createRandom(20_261_123);
const whole = (limit: number): number => Math.floor(random() * limit);
const randomBytes = (length: number): Uint8Array => Uint8Array.from({ length }, () => whole(256));
/** Between -limit and +limit, all digits random. */
const wide = (limit: bigint): bigint => {
  const digits = BigInt(`0x${Buffer.from(randomBytes(20)).toString('hex')}`) % (limit + 1n);
  return whole(2) === 0 ? digits : -digits;
};

const alphabet = ['a', 'B', ' ', '"', ',', '\n', '\r', '\t', '\\', '\0', 'ß', 'я', '世', '😀', '\u2028', 'end'];
const randomText = (): string => Array.from({ length: whole(24) }, () => alphabet[whole(alphabet.length)]).join('');

function integer(bits: 8 | 16 | 32, signed: boolean): Sample {
  const low = signed ? -(2 ** (bits - 1)) : 0;
  const high = signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  const extremes = signed ? [low, high, 0, 1, -1] : [low, high, 1];
  return { type: { kind: 'int', bits, signed }, extremes, random: () => low + whole(high - low + 1) };
}

function decimal(precision: number, scale: number): Sample {
  const limit = 10n ** BigInt(precision) - 1n;
  return {
    type: { kind: 'decimal', precision, scale },
    extremes: [limit, -limit, 0n, 1n, -1n, limit / 2n, -limit / 3n],
    random: () => wide(limit),
  };
}

const firstDay = -719_162;
const lastDay = 2_932_896;
const perDay: Readonly<Record<TimeUnit, bigint>> = {
  millis: 86_400_000n,
  micros: 86_400_000_000n,
  nanos: 86_400_000_000_000n,
};

function time(unit: TimeUnit, digits: number): Sample {
  const step = unit === 'nanos' ? 100n : 1n;
  const cell = (value: bigint): Cell => (unit === 'millis' ? Number(value) : value);
  return {
    type: { kind: 'time', unit, digits },
    extremes: [cell(0n), cell(perDay[unit] - step), cell(perDay[unit] / 2n)],
    random: () => cell((BigInt(Math.floor(random() * 2 ** 50)) % (perDay[unit] / step)) * step),
  };
}

function timestamp(unit: TimeUnit, digits: number, isUtc: boolean): Sample {
  // What 64 bits of nanoseconds can hold, less the days at both ends that not every reader takes.
  const [first, last] = unit === 'nanos' ? [-106_750n, 106_750n] : [BigInt(firstDay), BigInt(lastDay)];
  const step = unit === 'nanos' ? 100n : 1n;
  const withinDay = (): bigint => (BigInt(Math.floor(random() * 2 ** 50)) % (perDay[unit] / step)) * step;
  return {
    type: { kind: 'timestamp', unit, digits, isUtc },
    extremes: [first * perDay[unit], (last + 1n) * perDay[unit] - step, 0n, -step, step],
    random: () => (first + BigInt(whole(Number(last - first)))) * perDay[unit] + withinDay(),
  };
}

const doubles = [0, -0, 1, -1, 0.1, 1 / 3, 5e-324, -5e-324, 1.7976931348623157e308, 2 ** 53, 1e21, 1e-7, 123456.789];

export const samples: readonly Sample[] = [
  { type: { kind: 'bool' }, extremes: [true, false], random: () => whole(2) === 1 },
  integer(8, false),
  integer(16, true),
  integer(32, true),
  {
    type: { kind: 'int', bits: 64, signed: true },
    extremes: [-(2n ** 63n), 2n ** 63n - 1n, 0n, -1n, 2n ** 53n + 1n, 2n ** 32n],
    random: () => BigInt.asIntN(64, wide(2n ** 64n)),
  },
  {
    type: { kind: 'float', bits: 32 },
    extremes: [...doubles, 3.4028234663852886e38, 1.401298464324817e-45].map(Math.fround).filter(Number.isFinite),
    random: () => Math.fround((random() - 0.5) * 10 ** whole(30)),
  },
  { type: { kind: 'float', bits: 64 }, extremes: doubles, random: () => (random() - 0.5) * 10 ** (whole(40) - 20) },
  decimal(1, 0),
  decimal(9, 2),
  decimal(10, 4),
  decimal(18, 4),
  decimal(18, 18),
  decimal(19, 4),
  decimal(28, 0),
  decimal(38, 10),
  decimal(38, 38),
  { type: { kind: 'date' }, extremes: [firstDay, lastDay, 0, -1], random: () => firstDay + whole(lastDay - firstDay) },
  time('millis', 3),
  time('micros', 6),
  time('nanos', 7),
  timestamp('millis', 3, false),
  timestamp('micros', 6, false),
  timestamp('nanos', 7, false),
  timestamp('millis', 3, true),
  timestamp('micros', 6, true),
  {
    type: { kind: 'string' },
    extremes: ['', ' ', 'NULL', '\uffff', '\u{10ffff}', 'x'.repeat(300), 'é'.repeat(65), '😀'.repeat(40)],
    random: randomText,
  },
  {
    type: { kind: 'binary' },
    extremes: [new Uint8Array(0), Uint8Array.of(0), Uint8Array.of(255), new Uint8Array(200).fill(255)],
    random: () => randomBytes(whole(30)),
  },
  {
    type: { kind: 'fixed', length: 8 },
    extremes: [new Uint8Array(8), new Uint8Array(8).fill(255)],
    random: () => randomBytes(8),
  },
  {
    type: { kind: 'uuid' },
    extremes: [new Uint8Array(16), new Uint8Array(16).fill(255)],
    random: () => randomBytes(16),
  },
];

export type NullPattern = 'none' | 'some' | 'all';

/**
 * A column of every type. `isRepetitive`: few distinct values, so that the dictionary pays; otherwise random ones after
 * the extremes.
 */
export function fillColumns(rowCount: number, nulls: NullPattern, isRepetitive: boolean): FilledColumn[] {
  return samples.map(({ type, extremes, random: next }, index) => ({
    column: columnOf(`c${index} ${type.kind}`, type, nulls !== 'none'),
    cells: Array.from({ length: rowCount }, (_, row): Cell => {
      if (nulls === 'all' || (nulls === 'some' && isNull(row))) return null;
      if (isRepetitive) return extremes[(row * 7) % extremes.length];
      return row < extremes.length ? extremes[row] : next();
    }),
  }));
}

/** Single NULLs, runs of them and a run at the end of each thousand. */
const isNull = (row: number): boolean => row % 5 === 3 || (row % 1000 > 300 && row % 1000 < 380) || row % 1000 > 980;
