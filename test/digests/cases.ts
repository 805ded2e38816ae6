// Random values of every SQL type, as the double stores them: seeded, with the odd ones often.
import { encodeOffset } from '../double/engine/stored/datetimeoffset.ts';
import { storedFromText } from '../double/engine/stored/from-text.ts';
import { variantToStored } from '../double/engine/stored/variant.ts';
import type { Random } from '../double/sample/random.ts';
import type { SqlType, StoredValue } from '../double/types.ts';

export type DigestCase = {
  readonly name: string;
  readonly type: SqlType;
  readonly value: (random: Random) => StoredValue;
  /** datetime2(7) and datetimeoffset(7): written as nanoseconds. */
  readonly isNanos?: boolean;
};

const wide = 'Latin1_General_CI_AS';
const bigBelow = (random: Random, bound: bigint): bigint => {
  const bits = (BigInt(random.uint32()) << 96n) | (BigInt(random.uint32()) << 64n) | (BigInt(random.uint32()) << 32n);
  return (bits | BigInt(random.uint32())) % bound;
};
/** Small numbers as often as large ones. */
const signedOf = (random: Random, most: bigint): bigint => {
  const value = bigBelow(random, 10n ** BigInt(1 + random.below(39))) % (most + 1n);
  return random.oneIn(2) ? value : -value;
};

const whole = (name: 'tinyint' | 'smallint' | 'int' | 'bigint', least: bigint, most: bigint): DigestCase => ({
  name,
  type: { name },
  value(random) {
    const value = least + bigBelow(random, most - least + 1n);
    const near = signedOf(random, 20n);
    const chosen = random.oneIn(3) && near >= least ? near : value;
    return name === 'bigint' ? chosen : Number(chosen);
  },
});

const decimal = (precision: number, scale: number, name: 'decimal' | 'numeric' = 'decimal'): DigestCase => {
  const type: SqlType = { name, precision, scale };
  return {
    name: `${name}_${String(precision)}_${String(scale)}`,
    type,
    value(random) {
      const unscaled = signedOf(random, 10n ** BigInt(precision) - 1n);
      return storedFromText(type, pointed(unscaled, scale));
    },
  };
};

function pointed(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return unscaled < 0n ? `-${text}` : text;
}

const money = (name: 'money' | 'smallmoney', most: bigint): DigestCase => ({
  name,
  type: { name },
  value: (random) => storedFromText({ name }, pointed(signedOf(random, most), 4)),
});

function floatBits(random: Random, bits: 32 | 64): number {
  if (random.oneIn(8)) return -0;
  if (random.oneIn(4)) return Math.fround(Number(signedOf(random, 10_000n)) / 16);
  for (;;) {
    const bytes = Buffer.from(random.bytes(8));
    const value = bits === 32 ? bytes.readFloatBE() : bytes.readDoubleBE();
    if (Number.isFinite(value)) return value;
  }
}

const ticksPerDay = 864_000_000_000n;
const days9999 = 3_652_059n;
const stepOf = (scale: number): bigint => 10n ** BigInt(7 - scale);
const ticksBelow = (random: Random, bound: bigint, scale: number): bigint => {
  const step = stepOf(scale);
  return (bigBelow(random, bound) / step) * step;
};

const time = (scale: number): DigestCase => ({
  name: `time_${String(scale)}`,
  type: { name: 'time', scale },
  value: (random) => Number(ticksBelow(random, ticksPerDay, scale)),
});

/** The years that nanoseconds since 1970 hold, or all of them. */
const momentTicks = (random: Random, scale: number, isNanos: boolean): bigint =>
  isNanos
    ? 612_500n * ticksPerDay + ticksBelow(random, 213_000n * ticksPerDay, scale)
    : ticksBelow(random, days9999 * ticksPerDay, scale);

const datetime2 = (scale: number, isNanos = false): DigestCase => ({
  name: `datetime2_${String(scale)}${isNanos ? '_nanos' : ''}`,
  type: { name: 'datetime2', scale },
  isNanos,
  value: (random) => momentTicks(random, scale, isNanos),
});

const datetimeoffset = (scale: number, isNanos = false): DigestCase => ({
  name: `datetimeoffset_${String(scale)}${isNanos ? '_nanos' : ''}`,
  type: { name: 'datetimeoffset', scale },
  isNanos,
  value(random) {
    const offset = random.below(1681) - 840;
    const ticks = momentTicks(random, scale, isNanos);
    const local = ticks + BigInt(offset) * 600_000_000n;
    return encodeOffset(ticks, local < 0n || local >= days9999 * ticksPerDay ? 0 : offset);
  },
});

const alphabets = [
  'abcXYZ 019',
  "ä ß é ' [ ]",
  '=:~|,"',
  '\u{1F600}\u{10FFFF}\u{10000}',
  '中文字\uFFFD\uE000',
  ' \t\r\n\u0000',
];
const cyrillic = ['abcXYZ 019', 'Жжя Ёё№', '=:~|,"', ' \t\r\n'];
const latin = ['abcXYZ 019', "äßé €Ÿ'", '=:~|,"', ' \t\r\n'];

function words(random: Random, most: number, from: readonly string[]): string {
  const size = random.oneIn(20) ? most : random.below(Math.min(most, 40) + 1);
  let text = '';
  while (text.length < size) {
    const characters = [...(from[random.below(from.length)] ?? '')];
    const next = characters[random.below(characters.length)] ?? ' ';
    if (text.length + next.length > size) break;
    text += next;
  }
  return text;
}

const text = (name: SqlType['name'], length: number | null, collation = wide): DigestCase => {
  const isWide = name.startsWith('n') || name === 'xml';
  const most = length === null || length < 0 ? 6000 : length;
  const isUtf8 = collation.includes('UTF8');
  return {
    name: [name, length === -1 ? 'max' : length, collation === wide ? null : collation]
      .filter((x) => x !== null)
      .join('_'),
    type: { name, ...(length === null ? {} : { length }), ...(name === 'xml' ? {} : { collation }) },
    value(random) {
      // UTF-8 takes up to three bytes a unit.
      const value = words(
        random,
        isUtf8 ? Math.floor(most / 3) : most,
        isWide || isUtf8 ? alphabets : collation === wide ? latin : cyrillic,
      );
      return name === 'char' || name === 'nchar' ? value.padEnd(most) : value;
    },
  };
};

const bytes = (name: SqlType['name'], length: number | null): DigestCase => ({
  name: length === null ? name : `${name}_${length === -1 ? 'max' : String(length)}`,
  type: { name, ...(length === null ? {} : { length }) },
  value(random) {
    if (name === 'binary') return random.bytes(length ?? 1);
    const most = length === null || length < 0 ? 9000 : length;
    return random.bytes(random.oneIn(50) ? most : random.below(Math.min(most, 30) + 1));
  },
});

const plain: readonly DigestCase[] = [
  { name: 'bit', type: { name: 'bit' }, value: (random) => random.below(2) },
  whole('tinyint', 0n, 255n),
  whole('smallint', -(2n ** 15n), 2n ** 15n - 1n),
  whole('int', -(2n ** 31n), 2n ** 31n - 1n),
  whole('bigint', -(2n ** 63n), 2n ** 63n - 1n),
  ...(
    [
      [1, 0],
      [9, 4],
      [15, 15],
      [18, 2],
      [19, 0],
      [28, 9],
      [38, 0],
      [38, 10],
      [38, 38],
    ] as const
  ).map(([p, s]) => decimal(p, s)),
  decimal(18, 4, 'numeric'),
  money('smallmoney', 2n ** 31n - 1n),
  money('money', 2n ** 63n - 1n),
  { name: 'real', type: { name: 'real' }, value: (random) => floatBits(random, 32) },
  { name: 'float', type: { name: 'float' }, value: (random) => floatBits(random, 64) },
  { name: 'date', type: { name: 'date' }, value: (random) => random.below(Number(days9999)) },
  { name: 'smalldatetime', type: { name: 'smalldatetime' }, value: (random) => random.below(94_329_600) },
  {
    name: 'datetime',
    type: { name: 'datetime' },
    value: (random) => (random.below(3_012_154) - 53_690) * 25_920_000 + random.below(25_920_000),
  },
  ...[0, 1, 2, 3, 4, 5, 6, 7].flatMap((scale) => [time(scale), datetime2(scale), datetimeoffset(scale)]),
  datetime2(7, true),
  datetimeoffset(7, true),
  { name: 'uniqueidentifier', type: { name: 'uniqueidentifier' }, value: (random) => random.bytes(16) },
  { name: 'timestamp', type: { name: 'timestamp' }, value: (random) => random.bytes(8).fill(random.below(64), 0, 1) },
  bytes('binary', 12),
  bytes('varbinary', 40),
  bytes('varbinary', 8000),
  bytes('varbinary', -1),
  bytes('image', null),
  bytes('hierarchyid', null),
  bytes('geography', null),
  bytes('clr_udt', null),
  text('char', 10),
  text('varchar', 50),
  text('varchar', 8000),
  text('varchar', 30, 'Latin1_General_100_CI_AS_SC_UTF8'),
  text('varchar', 30, 'Cyrillic_General_CI_AS'),
  text('varchar', -1),
  text('text', null),
  text('nchar', 10),
  text('nvarchar', 50),
  text('nvarchar', 4000),
  text('nvarchar', -1),
  text('ntext', null),
  text('xml', null),
];

/** A sql_variant holds what no large type, xml, rowversion or CLR type is. */
const insideVariant = plain.filter(
  ({ type: { name, length } }) =>
    length !== -1 &&
    !['timestamp', 'image', 'hierarchyid', 'geography', 'clr_udt', 'text', 'ntext', 'xml'].includes(name),
);

export const digestCases: readonly DigestCase[] = [
  ...plain,
  {
    name: 'sql_variant',
    type: { name: 'sql_variant' },
    value(random) {
      const inside = insideVariant[random.below(insideVariant.length)] ?? insideVariant[0];
      return inside === undefined ? null : variantToStored(inside.type, inside.value(random));
    },
  },
];
