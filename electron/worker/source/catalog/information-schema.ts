// The catalog of a server that has no sys views: tables, columns and keys from INFORMATION_SCHEMA.
import type { CatalogColumn, CatalogKey, CatalogTable } from '../../../../shared/catalog.ts';
import type { QueryRow, SourceSession } from '../session.ts';
import { askFirst, integerOf, textOf } from './ask.ts';
import { codePageOfName } from './code-pages.ts';
import { groupRows } from './keys.ts';

const tableStatements = [
  `SELECT TABLE_SCHEMA AS schema_name, TABLE_NAME AS object_name, TABLE_TYPE AS table_type
FROM INFORMATION_SCHEMA.TABLES ORDER BY TABLE_SCHEMA, TABLE_NAME`,
];
const columnStatements = [
  `SELECT TABLE_SCHEMA AS schema_name, TABLE_NAME AS object_name, COLUMN_NAME AS name, IS_NULLABLE AS is_nullable,
       DATA_TYPE AS data_type, CHARACTER_OCTET_LENGTH AS max_length, NUMERIC_PRECISION AS number_precision,
       NUMERIC_SCALE AS number_scale, DATETIME_PRECISION AS time_scale, COLLATION_NAME AS collation_name
FROM INFORMATION_SCHEMA.COLUMNS ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION`,
];
const keyStatements = [
  `SELECT k.TABLE_SCHEMA AS schema_name, k.TABLE_NAME AS object_name, k.CONSTRAINT_NAME AS key_name,
       k.COLUMN_NAME AS name, t.CONSTRAINT_TYPE AS key_type
FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE AS k
JOIN INFORMATION_SCHEMA.TABLE_CONSTRAINTS AS t
  ON t.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = k.CONSTRAINT_NAME
WHERE t.CONSTRAINT_TYPE IN ('PRIMARY KEY', 'UNIQUE')
ORDER BY k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION`,
];

const tableOf = (row: QueryRow): string => JSON.stringify([textOf(row['schema_name']), textOf(row['object_name'])]);

/** Null when the server does not know these views either. Sizes, rights and descending keys stay unknown. */
export async function readInformationSchema(
  session: SourceSession,
  signal: AbortSignal,
): Promise<readonly CatalogTable[] | null> {
  const tables = await askFirst(session, tableStatements, signal);
  const columns = await askFirst(session, columnStatements, signal);
  if (tables === null || columns === null) return null;
  const keys = (await askFirst(session, keyStatements, signal)) ?? [];
  const columnsOf = new Map(groupRows(columns, tableOf).map((group) => [tableOf(group[0] ?? {}), group] as const));
  const keysOf = new Map(groupRows(keys, tableOf).map((group) => [tableOf(group[0] ?? {}), group] as const));
  return tables.map((row) => ({
    schema: textOf(row['schema_name']),
    name: textOf(row['object_name']),
    kind: textOf(row['table_type']).trim() === 'VIEW' ? 'view' : 'table',
    canSelect: null,
    columns: (columnsOf.get(tableOf(row)) ?? []).map(columnOf),
    keys: groupRows(keysOf.get(tableOf(row)) ?? [], (key) => textOf(key['key_name'])).map(keyOf),
    rowsEstimate: null,
    bytesEstimate: null,
    sizeSource: 'unknown',
    traits: null,
    hiddenReason: null,
    notes: [],
  }));
}

function columnOf(row: QueryRow): CatalogColumn {
  const collation = textOf(row['collation_name']) || null;
  return {
    name: textOf(row['name']),
    sqlType: {
      name: textOf(row['data_type']).toLowerCase(),
      maxLength: integerOf(row['max_length']) ?? 0,
      precision: integerOf(row['number_precision']) ?? 0,
      scale: integerOf(row['number_scale']) ?? integerOf(row['time_scale']) ?? 0,
      collation,
      codePage: collation === null ? null : codePageOfName(collation),
    },
    isNullable: textOf(row['is_nullable']).trim().toUpperCase() !== 'NO',
    isIdentity: false,
    isComputed: false,
    obstacle: null,
  };
}

function keyOf(group: readonly QueryRow[]): CatalogKey {
  return {
    name: textOf(group[0]?.['key_name']),
    isPrimaryKey: textOf(group[0]?.['key_type']).trim() === 'PRIMARY KEY',
    isClustered: null,
    columns: group.map((row) => ({ name: textOf(row['name']), isDescending: false })),
  };
}
