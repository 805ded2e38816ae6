// Comparison and hashing of values of one type, as SQL Server orders them.
import { SqlError, type SqlType } from '../../types.ts';
import { collationOf } from '../collation/collation.ts';
import { sortKey } from '../collation/sort-key.ts';
import { variantFromStored } from '../stored/read-variant.ts';
import { storedFromText } from '../stored/from-text.ts';
import { isBigintValued, isNumberValued, loaderOf, type Value } from '../types/value.ts';
import { asBytes, asString } from '../types/value.ts';
import { combineTypes } from '../types/combine.ts';
import { converterOf } from '../convert/convert.ts';
import { isIncomparable, isText, isUnicode } from '../types/kinds.ts';

export type Compare = (left: Value, right: Value) => number;

/** Remembers the last two keys: one side of a comparison is mostly the same text. */
function keyer(type: SqlType): (text: string) => Uint8Array {
  const collation = collationOf(type.collation);
  const isWide = isUnicode(type);
  let lastText: string | null = null;
  let lastKey = new Uint8Array(0);
  return (text) => {
    if (text === lastText) return lastKey;
    lastText = text;
    lastKey = new Uint8Array(sortKey(text, collation, isWide));
    return lastKey;
  };
}

function compareVariants(left: Value, right: Value): number {
  const a = variantFromStored(left);
  const b = variantFromStored(right);
  const type = combineTypes(a.type, b.type);
  const valueOf = (from: { type: SqlType; value: string }): Value =>
    converterOf(from.type, type)(loaderOf(from.type)(storedFromText(from.type, from.value)));
  return comparerOf(type)(valueOf(a), valueOf(b));
}

/** Compares two values of the type, neither NULL. Throws 305/306 for types that cannot be compared. */
export function comparerOf(type: SqlType): Compare {
  if (isIncomparable(type)) {
    throw new SqlError(
      306,
      'The text, ntext, and image data types cannot be compared or sorted, except when using IS NULL or LIKE operator.',
      16,
      2,
    );
  }
  if (isNumberValued(type) || isBigintValued(type)) {
    return (left, right) => {
      if (left === null || right === null) return 0;
      return left < right ? -1 : left > right ? 1 : 0;
    };
  }
  if (isText(type)) {
    const leftKey = keyer(type);
    const rightKey = keyer(type);
    return (left, right) => (left === right ? 0 : Buffer.compare(leftKey(asString(left)), rightKey(asString(right))));
  }
  if (type.name === 'datetimeoffset') {
    return (left, right) => Buffer.compare(asBytes(left).subarray(0, 8), asBytes(right).subarray(0, 8));
  }
  if (type.name === 'sql_variant') return compareVariants;
  return (left, right) => Buffer.compare(asBytes(left), asBytes(right));
}

/** NULL first, then by value. */
export function orderOf(type: SqlType, isDescending: boolean): Compare {
  const compare = comparerOf(type);
  const ascending: Compare = (left, right) => {
    if (left === null || right === null) return left === right ? 0 : left === null ? -1 : 1;
    return compare(left, right);
  };
  return isDescending ? (left, right) => ascending(right, left) : ascending;
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** Text that is equal exactly when two values compare equal; '' for NULL (NULLs group together). */
export function hashOf(type: SqlType): (value: Value) => string {
  if (isIncomparable(type)) comparerOf(type);
  if (isText(type)) {
    const collation = collationOf(type.collation);
    const isWide = isUnicode(type);
    return (value) => (value === null ? '' : `t${latin1(sortKey(asString(value), collation, isWide))}`);
  }
  if (type.name === 'datetimeoffset')
    return (value) => (value === null ? '' : `b${latin1(asBytes(value).subarray(0, 8))}`);
  return (value) => {
    if (value === null) return '';
    if (value instanceof Uint8Array) return `b${latin1(value)}`;
    return Object.is(value, -0) ? 'v0' : `v${value}`;
  };
}

/** One text for several values of given types. */
export function tupleHash(types: readonly SqlType[]): (values: readonly Value[]) => string {
  const hashes = types.map(hashOf);
  if (hashes.length === 1) return (values) => hashes[0](values[0]);
  return (values) => {
    let text = '';
    for (let i = 0; i < hashes.length; i++) {
      const part = hashes[i](values[i]);
      text += `${part.length}:${part}`;
    }
    return text;
  };
}
