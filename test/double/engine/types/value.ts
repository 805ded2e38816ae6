// Values while the engine computes with them, and how they come from and go back to their stored form.
import type { SqlType, StoredValue } from '../../types.ts';
import { decodeInt128, decimalFacets, storeUnscaled } from '../stored/decimal.ts';
import { textFromStored, textToStored } from '../stored/text.ts';
import { isDecimal, isText } from './kinds.ts';

/**
 * One form a type: number for bit, tinyint, smallint, int, real, float, date, time, datetime and smalldatetime (in the
 * units of StoredValue); bigint for bigint, decimal, money (unscaled) and datetime2 (ticks); string for character types,
 * xml and sql_variant (JSON); bytes for the rest, as stored.
 */
export type Value = StoredValue;

const numberNames: readonly string[] = [
  'bit',
  'tinyint',
  'smallint',
  'int',
  'real',
  'float',
  'date',
  'time',
  'datetime',
  'smalldatetime',
];
const bigintNames: readonly string[] = ['bigint', 'datetime2', 'money', 'smallmoney'];

export const isNumberValued = (type: SqlType): boolean => numberNames.includes(type.name);
export const isBigintValued = (type: SqlType): boolean => bigintNames.includes(type.name) || isDecimal(type);

/** Function from stored to computed form. */
export function loaderOf(type: SqlType): (value: StoredValue) => Value {
  if (isNumberValued(type)) return (value) => (typeof value === 'bigint' ? Number(value) : value);
  if (isBigintValued(type)) {
    return (value) => {
      if (typeof value === 'number') return BigInt(value);
      return value instanceof Uint8Array ? decodeInt128(value) : value;
    };
  }
  if (isText(type) || type.name === 'xml')
    return (value) => (value instanceof Uint8Array ? textFromStored(value) : value);
  return (value) => value;
}

/** Function from computed to stored form. */
export function storerOf(type: SqlType): (value: Value) => StoredValue {
  if (type.name === 'decimal' || type.name === 'numeric') {
    const { precision } = decimalFacets(type);
    return (value) => (typeof value === 'bigint' ? storeUnscaled(value, precision) : value);
  }
  if (isText(type) || type.name === 'xml') return (value) => (typeof value === 'string' ? textToStored(value) : value);
  return (value) => value;
}

export function asNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  throw new TypeError(`expected a number, got ${typeof value}`);
}

export function asBigint(value: Value): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return BigInt(value);
  throw new TypeError(`expected a bigint, got ${typeof value}`);
}

export function asString(value: Value): string {
  if (typeof value === 'string') return value;
  throw new TypeError(`expected a string, got ${typeof value}`);
}

export function asBytes(value: Value): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`expected bytes, got ${typeof value}`);
}
