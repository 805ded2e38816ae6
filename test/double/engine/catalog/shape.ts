// Catalog views as compact descriptions: `name:type` words for the columns, records for the rows.
import type { SqlType } from '../../types.ts';
import type { ColumnShape } from '../plan/rows-relation.ts';
import type { SessionState } from '../session/state.ts';
import type { Value } from '../types/value.ts';

export type CatalogRow = Readonly<Record<string, Value>>;

export type CatalogView = {
  readonly schema: 'sys' | 'INFORMATION_SCHEMA' | 'cdc';
  readonly name: string;
  readonly columns: (collation: string) => readonly ColumnShape[];
  readonly rows: (state: SessionState) => readonly CatalogRow[];
};

const fixedCollation = 'Latin1_General_CI_AS_KS_WS';

function shapeOf(word: string, collation: string): ColumnShape {
  const [name, written] = word.split(':');
  const isNullable = written.endsWith('?');
  const text = isNullable ? written.slice(0, -1) : written;
  return { name, type: typeOf(text, collation), isNullable };
}

function typeOf(text: string, collation: string): SqlType {
  switch (text) {
    case 'bit':
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'datetime':
    case 'uniqueidentifier':
    case 'sql_variant':
      return { name: text };
    case 'sysname':
      return { name: 'nvarchar', length: 128, collation };
    case 'char2':
      return { name: 'char', length: 2, collation: fixedCollation };
    case 'varchar10':
      return { name: 'varchar', length: 10, collation };
    case 'desc':
      return { name: 'nvarchar', length: 60, collation: fixedCollation };
    case 'text':
      return { name: 'nvarchar', length: 4000, collation };
    case 'max':
      return { name: 'nvarchar', length: -1, collation };
    case 'binary8':
      return { name: 'varbinary', length: 8 };
    case 'transaction':
      return { name: 'varbinary', length: 10 };
    case 'lsn':
      return { name: 'binary', length: 10 };
    case 'sid':
      return { name: 'varbinary', length: 85 };
    default:
      throw new Error(`unknown catalog type ${text}`);
  }
}

/** A view; `words` lists its columns as `name:type`, a `?` behind the type for nullable ones. */
export function view(
  schema: CatalogView['schema'],
  name: string,
  words: string,
  rows: (state: SessionState) => readonly CatalogRow[] = () => [],
): CatalogView {
  const list = words.trim().split(/\s+/);
  return { schema, name, rows, columns: (collation) => list.map((word) => shapeOf(word, collation)) };
}

/** The values of a row in column order; what the record leaves out is NULL, or 0 where NULL is not allowed. */
export function valuesOf(row: CatalogRow, columns: readonly ColumnShape[]): Value[] {
  return columns.map(({ name, type, isNullable }) => {
    const value = row[name];
    if (value !== undefined) return type.name === 'bigint' && typeof value === 'number' ? BigInt(value) : value;
    if (isNullable) return null;
    return type.name === 'bigint'
      ? 0n
      : type.name === 'nvarchar' || type.name === 'char' || type.name === 'varchar'
        ? ''
        : 0;
  });
}
