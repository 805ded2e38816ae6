// The sample database as T-SQL: what makes its tables, and its rows as literals that are exact to the last digit.
import { quoteName } from '../../electron/worker/source/quote-name.ts';
import { canonicalText } from '../double/engine/canonical-text.ts';
import { variantFromStored } from '../double/engine/stored/read-variant.ts';
import type { ColumnDefinition, SqlType, StoredValue, TableDefinition } from '../double/types.ts';

/**
 * What a server makes itself (rowversion), what only exists with an assembly (CLR types of the user's), and spatial
 * bytes, which a server checks and these are not.
 */
const notLoaded: readonly string[] = ['timestamp', 'clr_udt', 'geography', 'geometry'];

const loadedColumns = ({ columns }: TableDefinition): readonly ColumnDefinition[] =>
  columns.filter(({ type }) => !notLoaded.includes(type.name));

/** A key of rowversions would be another one on each server. */
export const isLoadable = (table: TableDefinition): boolean =>
  table.indexes.every(({ columns }) =>
    columns.every(({ name }) => loadedColumns(table).some((column) => column.name === name)),
  );

const tableName = ({ schema, name }: TableDefinition): string => `${quoteName(schema)}.${quoteName(name)}`;

/** Each is a batch of its own. */
export const createSchemas = (tables: readonly TableDefinition[]): readonly string[] =>
  [...new Set(tables.map(({ schema }) => schema))]
    .filter((schema) => schema !== 'dbo')
    .map((schema) => `CREATE SCHEMA ${quoteName(schema)};`);

/** The computed column of the sample is loaded like any other: its value is part of the rows. */
export function createTable(table: TableDefinition): string {
  const columns = loadedColumns(table).map(
    ({ name, type, isNullable, isIdentity }) =>
      `  ${quoteName(name)} ${typeText(type)}${isIdentity === true ? ' IDENTITY(1,1)' : ''} ${isNullable ? 'NULL' : 'NOT NULL'}`,
  );
  const key = table.indexes.find(({ isPrimaryKey }) => isPrimaryKey === true);
  const keyText =
    key === undefined
      ? []
      : [
          `  CONSTRAINT ${quoteName(key.name)} PRIMARY KEY ${key.isClustered ? 'CLUSTERED' : 'NONCLUSTERED'} (${key.columns
            .map(({ name, isDescending }) => `${quoteName(name)}${isDescending === true ? ' DESC' : ''}`)
            .join(', ')})`,
        ];
  return `CREATE TABLE ${tableName(table)} (\n${[...columns, ...keyText].join(',\n')}\n);`;
}

export const dropTable = (table: TableDefinition): string => `DROP TABLE IF EXISTS ${tableName(table)};`;

const mostRows = 200;
const mostCharacters = 400_000;

/** INSERT statements of up to 200 rows each. */
export function* insertStatements(
  table: TableDefinition,
  rows: Iterable<readonly StoredValue[]>,
): Generator<string, void, void> {
  const loaded = loadedColumns(table);
  const places = loaded.map((column) => table.columns.indexOf(column));
  const head = `INSERT INTO ${tableName(table)} (${loaded.map(({ name }) => quoteName(name)).join(', ')})\nVALUES\n`;
  const identity = (switched: 'ON' | 'OFF'): string =>
    loaded.some(({ isIdentity }) => isIdentity === true)
      ? `SET IDENTITY_INSERT ${tableName(table)} ${switched};\n`
      : '';
  let lines: string[] = [];
  let size = 0;
  const flush = (): string => {
    const sql = `${identity('ON')}${head}${lines.join(',\n')};\n${identity('OFF')}`;
    lines = [];
    size = 0;
    return sql;
  };
  for (const row of rows) {
    const line = `(${places.map((place, i) => literal(loaded[i].type, row[place] ?? null)).join(', ')})`;
    if (lines.length === mostRows || (lines.length > 0 && size + line.length > mostCharacters)) yield flush();
    lines.push(line);
    size += line.length;
  }
  if (lines.length > 0) yield flush();
}

const quoted = (text: string): string => `N'${text.replaceAll("'", "''")}'`;
const utf16 = (text: string): string => `0x${Buffer.from(text, 'utf16le').toString('hex')}`;

/** An expression of the type that is exactly the stored value. */
function literal(type: SqlType, stored: StoredValue): string {
  // Typed, because the rows of one VALUES agree on a type for each column.
  if (stored === null) return `CONVERT(${typeText({ ...type, collation: undefined })}, NULL)`;
  if (type.name === 'sql_variant') {
    const variant = variantFromStored(stored);
    return `CONVERT(sql_variant, ${textLiteral(variant.type, variant.value, true)})`;
  }
  return textLiteral(type, canonicalText(type, stored) ?? '');
}

/** `isAlone`: nothing converts it to its column's type any more. */
function textLiteral(type: SqlType, text: string, isAlone = false): string {
  switch (type.name) {
    case 'bit':
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return `CONVERT(${type.name}, ${text})`;
    // As a number with an exponent: text loses digits before SQL Server 2016.
    case 'float':
    case 'real':
      return `CONVERT(${type.name}, ${/e/i.test(text) ? text : `${text}e0`})`;
    case 'date':
    case 'time':
    case 'datetime':
    case 'smalldatetime':
    case 'datetime2':
    case 'datetimeoffset':
      return `CONVERT(${typeText(type)}, ${quoted(text)}, 121)`;
    case 'binary':
    case 'varbinary':
    case 'image':
    case 'hierarchyid':
      return `CONVERT(${typeText(type)}, ${text})`;
    case 'char':
    case 'varchar':
    case 'nchar':
    case 'nvarchar': {
      // Half a surrogate pair stands in no statement's text.
      const written = text.isWellFormed() ? quoted(text) : `CONVERT(nvarchar(max), ${utf16(text)})`;
      if (!isAlone) return written;
      const collate = type.collation === undefined ? '' : ` COLLATE ${type.collation}`;
      return `CONVERT(${typeText({ ...type, collation: undefined })}, ${written}${collate})`;
    }
    case 'text':
    case 'ntext':
    case 'xml':
      return quoted(text);
    default:
      return `CONVERT(${typeText(type)}, ${quoted(text)})`;
  }
}

type TypeFacets = { readonly [Member in keyof SqlType]: SqlType[Member] | undefined };

function typeText({ name, length, precision, scale, collation }: TypeFacets): string {
  const facets =
    length !== undefined
      ? `(${length === -1 ? 'max' : String(length)})`
      : precision !== undefined
        ? `(${String(precision)}, ${String(scale ?? 0)})`
        : scale !== undefined
          ? `(${String(scale)})`
          : '';
  return `${name ?? ''}${facets}${collation === undefined ? '' : ` COLLATE ${collation}`}`;
}
