// Which cells a stored value of the double must become in a file, by the plan's description of the columns written.
import type { LogicalType, OutputColumn } from '../../shared/columns.ts';
import type { SqlType, StoredValue } from '../double/types.ts';
import { withDigits } from './cell-text.ts';
import type { Cell } from './cells.ts';
import { canonicalText, datetime2Text, decodeOffset, variantFromStored } from './double-text.ts';

/** One function for each column written from the stored column. */
export function expectedCells(
  type: SqlType,
  outputs: readonly OutputColumn[],
): readonly ((value: StoredValue) => Cell)[] {
  const [first, second] = outputs;
  if (first === undefined) return [];
  if (second === undefined) return [oneColumn(type, first.type)];
  if (type.name === 'datetimeoffset') return [instantOf(first.type), offsetOf];
  if (type.name === 'sql_variant') return [variantText, variantTypeName];
  throw new Error(`a column of type ${type.name} is never written as two columns`);
}

const bytesOf = (value: StoredValue): Uint8Array => {
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`not bytes: ${typeof value}`);
};

function oneColumn(type: SqlType, written: LogicalType): (value: StoredValue) => Cell {
  switch (written.kind) {
    case 'binary':
    case 'fixed':
      // canonical text of bytes is 0x and upper-case hex
      return (value) => canonicalText(type, value)?.slice(2) ?? null;
    case 'timestamp':
      if (type.name === 'datetimeoffset') return instantOf(written);
      // the double shows smalldatetime with three digits that are always zero
      return type.name === 'smalldatetime'
        ? (value) => canonicalText(type, value)?.slice(0, 19) ?? null
        : (value) => canonicalText(type, value);
    default:
      return (value) => canonicalText(type, value);
  }
}

function instantOf(written: LogicalType): (value: StoredValue) => Cell {
  if (written.kind !== 'timestamp') throw new Error(`an instant is written as a timestamp, not as ${written.kind}`);
  return (value) =>
    value === null ? null : withDigits(datetime2Text(decodeOffset(bytesOf(value)).utcTicks, 7), written.digits);
}

const offsetOf = (value: StoredValue): Cell =>
  value === null ? null : String(decodeOffset(bytesOf(value)).offsetMinutes);

function variantText(value: StoredValue): Cell {
  if (value === null) return null;
  const variant = variantFromStored(value);
  // the double shows smalldatetime with three digits that are always zero
  return variant.type.name === 'smalldatetime' ? variant.value.slice(0, 19) : variant.value;
}

const variantTypeName = (value: StoredValue): Cell => (value === null ? null : typeName(variantFromStored(value).type));

/** A type as T-SQL declares it: `decimal(8,2)`, `nvarchar(20)`, `datetime2(3)`, `int`. */
export function typeName(type: SqlType): string {
  switch (type.name) {
    case 'decimal':
    case 'numeric':
      return `${type.name}(${type.precision ?? 18},${type.scale ?? 0})`;
    case 'time':
    case 'datetime2':
    case 'datetimeoffset':
      return `${type.name}(${type.scale ?? 7})`;
    case 'char':
    case 'varchar':
    case 'nchar':
    case 'nvarchar':
    case 'binary':
    case 'varbinary':
      return `${type.name}(${type.length === -1 ? 'max' : (type.length ?? 1)})`;
    default:
      return type.name;
  }
}
