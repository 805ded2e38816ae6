// Turns a row of stored values into what SQLite is given: fixed-length types padded, sort keys appended.
import type { SqlType, StoredValue } from '../types.ts';
import { byteLengthIn } from './collation/code-page.ts';
import { collationOf } from './collation/collation.ts';
import { sortKey } from './collation/sort-key.ts';
import { isUnicodeType, type PhysicalTable } from './physical.ts';
import { textFromStored } from './stored/text.ts';

type Fit = (value: StoredValue) => StoredValue;

/** char and nchar are padded with blanks, binary with zero bytes; a lone surrogate would not survive as SQLite text. */
function fitOf(type: SqlType): Fit {
  const length = type.length ?? 1;
  const wellFormed = (value: string): StoredValue => (value.isWellFormed() ? value : Buffer.from(value, 'utf16le'));
  switch (type.name) {
    case 'nchar':
      return (value) => (typeof value === 'string' ? wellFormed(value.padEnd(length)) : value);
    case 'char': {
      const { codePage } = collationOf(type.collation);
      return (value) =>
        typeof value === 'string' ? value + ' '.repeat(Math.max(0, length - byteLengthIn(value, codePage))) : value;
    }
    case 'varchar':
    case 'nvarchar':
    case 'text':
    case 'ntext':
    case 'xml':
      return (value) => (typeof value === 'string' ? wellFormed(value) : value);
    case 'binary':
      return (value) => {
        if (!(value instanceof Uint8Array) || value.length === length) return value;
        const padded = new Uint8Array(length);
        padded.set(value.subarray(0, length));
        return padded;
      };
    default:
      return (value) => value;
  }
}

/** Returns the parameters of an INSERT that names all data columns and then all sort-key columns in order. */
export function rowWriter(table: PhysicalTable): (row: readonly StoredValue[]) => StoredValue[] {
  const { columns } = table.definition;
  const fits = columns.map((column) => fitOf(column.type));
  const keys = [...table.sortKeyed]
    .sort((a, b) => a - b)
    .map((index) => ({
      index,
      collation: collationOf(columns[index].type.collation),
      isUnicode: isUnicodeType(columns[index].type),
    }));
  return (row) => {
    if (row.length !== columns.length) {
      throw new RangeError(`${table.definition.schema}.${table.definition.name} has ${columns.length} columns`);
    }
    const values: StoredValue[] = [];
    for (let i = 0; i < columns.length; i++) values.push(fits[i](row[i]));
    for (const { index, collation, isUnicode } of keys) {
      const value = values[index];
      values.push(value === null ? null : sortKey(textFromStored(value), collation, isUnicode));
    }
    return values;
  };
}

/** An INSERT of `rows` rows that `rowWriter` fills, one after another. */
export function insertStatement(table: PhysicalTable, rows = 1): string {
  const count = table.definition.columns.length + table.sortKeyed.size;
  const row = `(${Array.from({ length: count }, () => '?').join(',')})`;
  return `INSERT INTO ${table.name} VALUES ${Array.from({ length: rows }, () => row).join(',')}`;
}
