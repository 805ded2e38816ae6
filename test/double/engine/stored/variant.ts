// Wraps a typed value as the stored form of a sql_variant.
import type { SqlType, StoredValue } from '../../types.ts';
import { canonicalText } from '../canonical-text.ts';

/** Stored variant that holds `value` of `type`; null stays null (a variant NULL has no type). */
export function variantToStored(type: SqlType, value: StoredValue): StoredValue {
  const text = canonicalText(type, value);
  return text === null ? null : JSON.stringify({ type, value: text });
}

export { variantFromStored } from './read-variant.ts';
