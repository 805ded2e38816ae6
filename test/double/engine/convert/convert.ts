// The one door to conversions: picks the function that brings values of one type to another.
import { SqlError, type SqlType } from '../../types.ts';
import { variantFromStored } from '../stored/read-variant.ts';
import { storedFromText } from '../stored/from-text.ts';
import { variantToStored } from '../stored/variant.ts';
import {
  isBinary,
  isDecimal,
  isFloat,
  isInteger,
  isMoney,
  isTemporal,
  isText,
  isUdt,
  isUnicode,
} from '../types/kinds.ts';
import { loaderOf, storerOf, type Value } from '../types/value.ts';
import { toBinary, toUuid } from './binary.ts';
import { notAllowed } from './failures.ts';
import { toDecimal, toFloat, toInteger } from './number.ts';
import { toTemporal } from './temporal.ts';
import { toText } from './text.ts';

export type Converter = (value: Value) => Value;

/** Same representation, nothing to do. */
function isSame(from: SqlType, to: SqlType): boolean {
  if (from.name !== to.name || from.name === 'decimal' || from.name === 'numeric') {
    return isDecimal(from) && isDecimal(to) && from.precision === to.precision && from.scale === to.scale;
  }
  if (isText(from) && !isUnicode(from) && from.collation !== to.collation) return false;
  return from.length === to.length && (from.scale ?? 7) === (to.scale ?? 7);
}

function fromVariant(to: SqlType, style: number | null): Converter {
  return (value) => {
    const inner = variantFromStored(value);
    const loaded = loaderOf(inner.type)(storedFromText(inner.type, inner.value));
    return converterOf(inner.type, to, style)(loaded);
  };
}

function pick(from: SqlType, to: SqlType, style: number | null): Converter {
  if (isSame(from, to)) return (value) => value;
  if (to.name === 'sql_variant') {
    if (isUdt(from) || from.length === -1 || ['xml', 'text', 'ntext', 'image', 'timestamp'].includes(from.name))
      throw notAllowed(from, to);
    const store = storerOf(from);
    return (value) => variantToStored(from, store(value));
  }
  if (from.name === 'sql_variant') return fromVariant(to, style);
  if (isInteger(to)) return toInteger(from, to);
  if (isDecimal(to) || isMoney(to)) return toDecimal(from, to);
  if (isFloat(to)) return toFloat(from, to);
  if (isText(to)) return toText(from, to, style);
  if (isTemporal(to)) return toTemporal(from, to);
  if (to.name === 'uniqueidentifier') return toUuid(from, to);
  if (isBinary(to)) return toBinary(from, to, style);
  if (to.name === 'xml' && (isText(from) || isBinary(from)))
    return toText(from, { name: 'nvarchar', length: -1 }, null);
  if (isUdt(to) && (isBinary(from) || from.name === to.name)) return (value) => value;
  throw notAllowed(from, to);
}

/** Converts values that are not NULL passed through as NULL. Throws 529 at once when there is no such conversion. */
export function converterOf(from: SqlType, to: SqlType, style: number | null = null): Converter {
  const convert = pick(from, to, style);
  return (value) => (value === null ? null : convert(value));
}

/** TRY_CONVERT: NULL where the conversion of a value fails. */
export function tryConverterOf(from: SqlType, to: SqlType, style: number | null): Converter {
  const convert = converterOf(from, to, style);
  return (value) => {
    try {
      return convert(value);
    } catch (error) {
      if (error instanceof SqlError) return null;
      throw error;
    }
  };
}
