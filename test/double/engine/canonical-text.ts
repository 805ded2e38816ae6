// The lossless text of a stored value, as SQL Server itself would print it: the oracle for exported files.
import type { SqlType, StoredValue } from '../types.ts';
import { dateText, day1900, splitDatetime, splitTicks, timeText } from './stored/calendar.ts';
import { datetimeoffsetText } from './stored/datetimeoffset.ts';
import { bigintOf, decimalFacets, loadUnscaled, unscaledText } from './stored/decimal.ts';
import { textFromStored } from './stored/text.ts';
import { uuidText } from './stored/uuid.ts';
import { variantFromStored } from './stored/read-variant.ts';

const numberOf = (value: StoredValue): number => {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  throw new TypeError(`not a number: ${typeof value}`);
};

const bytesOf = (value: StoredValue): Uint8Array => {
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`not bytes: ${typeof value}`);
};

/** Shortest decimal text that gives the same double; negative zero keeps its sign. */
export const floatText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

/** Shortest decimal text that gives the same 32-bit float. */
export function realText(value: number): string {
  if (Object.is(value, -0)) return '-0';
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return String(candidate);
  }
  return String(Number(value.toPrecision(9)));
}

/** `0x` and upper-case hex. */
const hexText = (bytes: Uint8Array): string =>
  `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex').toUpperCase()}`;

function datetimeText(value: number): string {
  const { days, milliseconds } = splitDatetime(value);
  return `${dateText(days)} ${timeText(milliseconds * 10_000, 3)}`;
}

export function datetime2Text(value: bigint, digits: number): string {
  const { days, ticks } = splitTicks(value);
  return `${dateText(days)} ${timeText(ticks, digits)}`;
}

/**
 * Integers as digits; decimals with their fixed scale, money with 4 decimals; real and float shortest round trip;
 * dates and times in style 121 with the type's digits; uniqueidentifier upper case; binary and CLR types 0x + upper hex;
 * text and xml as they are; sql_variant as its base value. null = NULL.
 */
export function canonicalText(type: SqlType, value: StoredValue): string | null {
  if (value === null) return null;
  switch (type.name) {
    case 'bit':
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return String(value);
    case 'decimal':
    case 'numeric':
    case 'money':
    case 'smallmoney':
      return unscaledText(loadUnscaled(value), decimalFacets(type).scale);
    case 'real':
      return realText(numberOf(value));
    case 'float':
      return floatText(numberOf(value));
    case 'date':
      return dateText(numberOf(value));
    case 'time':
      return timeText(numberOf(value), type.scale ?? 7);
    case 'datetime':
      return datetimeText(numberOf(value));
    case 'smalldatetime':
      return `${dateText(Math.floor(numberOf(value) / 1440) + day1900)} ${timeText((numberOf(value) % 1440) * 600_000_000, 3)}`;
    case 'datetime2':
      return datetime2Text(bigintOf(value), type.scale ?? 7);
    case 'datetimeoffset':
      return datetimeoffsetText(bytesOf(value), type.scale ?? 7);
    case 'uniqueidentifier':
      return uuidText(bytesOf(value));
    case 'char':
    case 'varchar':
    case 'nchar':
    case 'nvarchar':
    case 'text':
    case 'ntext':
    case 'xml':
      return textFromStored(value);
    case 'binary':
    case 'varbinary':
    case 'image':
    case 'timestamp':
    case 'hierarchyid':
    case 'geography':
    case 'geometry':
    case 'clr_udt':
      return hexText(bytesOf(value));
    case 'sql_variant':
      return variantFromStored(value).value;
  }
}
