// The 200,000 distinct rows of the firehose: a 12-column "orders" table whose values follow from the row's number.
import type { ResultColumn, StoredValue } from '../types.ts';

export const orderRowCount = 200_000;

export const orderColumns: readonly ResultColumn[] = [
  { name: 'order_id', type: { name: 'bigint' }, isNullable: false },
  { name: 'customer_id', type: { name: 'int' }, isNullable: false },
  { name: 'customer_name', type: { name: 'nvarchar', length: 40 }, isNullable: false },
  { name: 'status', type: { name: 'varchar', length: 20 }, isNullable: false },
  { name: 'amount', type: { name: 'decimal', precision: 18, scale: 4 }, isNullable: false },
  { name: 'created_at', type: { name: 'datetime2', scale: 7 }, isNullable: false },
  { name: 'due_date', type: { name: 'date' }, isNullable: false },
  { name: 'is_paid', type: { name: 'bit' }, isNullable: false },
  { name: 'weight_kg', type: { name: 'float' }, isNullable: false },
  { name: 'row_guid', type: { name: 'uniqueidentifier' }, isNullable: false },
  { name: 'discount_id', type: { name: 'int' }, isNullable: true },
  { name: 'comment', type: { name: 'nvarchar', length: 100 }, isNullable: true },
];

const givenNames = ['Anna', 'José', 'Zoë', 'Łukasz', 'Иван', '美咲', 'Marguerite', 'Søren', 'Nguyễn', 'Ωmega'];
const familyNames = [
  'Müller',
  'O’Connor',
  'Ångström',
  'Петрова',
  '田中',
  'Fernández-García',
  'Öztürk',
  'Smith',
  '🚚 Freight',
  'Δέλτα',
];
const statuses = ['open', 'paid', 'shipped', 'delivered', 'cancelled', 'returned', 'zurückgestellt', 'à vérifier'];
const phrases = [
  'leave at the door',
  'ring twice, please',
  'gift wrapped 🎁',
  'Lieferung ab 17 Uhr',
  'ne pas plier',
  'хрупкое',
  '配達は午後に',
  'call before 9:30',
];

/** A well-mixed 32-bit number of two others (a variant of the murmur finalizer). */
function mix(seed: number, salt: number): number {
  let hash = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) ^ Math.imul(salt + 1, 0xc2b2_ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const pick = (words: readonly string[], index: number, salt: number): string => words[mix(index, salt) % words.length];

/** 100 ns ticks of 2015-01-01 and of the ten years that follow it. */
const firstMoment = 635_556_672_000_000_000n;
const momentSpan = 3_650n * 864_000_000_000n;
const firstDay = 735_598;

/** The stored values of row `index` (0 to `orderRowCount` - 1); the stream repeats the rows from there on. */
export function orderRow(index: number): StoredValue[] {
  const wide = (BigInt(mix(index, 1)) << 32n) | BigInt(mix(index, 2));
  const sign = mix(index, 3) % 10 === 0 ? -1n : 1n;
  return [
    BigInt(index) + 1n,
    mix(index, 4) % 1_000_000,
    `${pick(givenNames, index, 5)} ${pick(familyNames, index, 6)} ${mix(index, 7) % 113}`,
    pick(statuses, index, 8),
    sign * (wide % 10_000_000_000n),
    firstMoment + (wide % momentSpan),
    firstDay + (mix(index, 9) % 3_650),
    mix(index, 10) & 1,
    (mix(index, 11) - 0x8000_0000) / 4096,
    guid(index),
    mix(index, 13) % 4 === 0 ? null : mix(index, 14) | 0,
    comment(index),
  ];
}

function guid(index: number): Uint8Array {
  const bytes = Buffer.alloc(16);
  for (let word = 0; word < 4; word++) bytes.writeUInt32BE(mix(index, 20 + word), word * 4);
  return bytes;
}

function comment(index: number): string | null {
  if (mix(index, 30) % 3 === 0) return null;
  const count = 1 + (mix(index, 31) % 3);
  const words = Array.from({ length: count }, (_, word) => pick(phrases, index, 40 + word));
  return words.join('; ');
}
