// INFORMATION_SCHEMA: TABLES, COLUMNS, SCHEMATA and VIEWS.
import { collationOf } from '../collation/collation.ts';
import { isTemporal, isText, isUnicode } from '../types/kinds.ts';
import { schemas, visibleTables, visibleViews } from './objects.ts';
import { columnFacts } from './type-facts.ts';
import { view, type CatalogRow } from './shape.ts';
import type { SqlType } from '../../types.ts';

function typeColumns(type: SqlType): CatalogRow {
  const facts = columnFacts(type);
  const isSized = isText(type) || type.name === 'binary' || type.name === 'varbinary';
  const bytes = type.name === 'text' || type.name === 'ntext' ? 2_147_483_647 : facts.length;
  const isNumber = !isTemporal(type) && facts.precision > 0 && type.name !== 'bit';
  return {
    DATA_TYPE: type.name,
    CHARACTER_MAXIMUM_LENGTH: isSized ? (isUnicode(type) && bytes > 0 ? Math.floor(bytes / 2) : bytes) : null,
    CHARACTER_OCTET_LENGTH: isSized ? bytes : null,
    NUMERIC_PRECISION: isNumber ? facts.precision : null,
    NUMERIC_PRECISION_RADIX: isNumber ? (type.name === 'float' || type.name === 'real' ? 2 : 10) : null,
    NUMERIC_SCALE: isNumber && type.name !== 'float' && type.name !== 'real' ? facts.scale : null,
    DATETIME_PRECISION: isTemporal(type) ? facts.scale : null,
    CHARACTER_SET_NAME: isText(type)
      ? isUnicode(type)
        ? 'UNICODE'
        : collationOf(type.collation).codePage === 65001
          ? 'utf8'
          : 'iso_1'
      : null,
    COLLATION_NAME: facts.collation,
  };
}

export const informationViews = [
  view(
    'INFORMATION_SCHEMA',
    'TABLES',
    'TABLE_CATALOG:sysname? TABLE_SCHEMA:sysname? TABLE_NAME:sysname TABLE_TYPE:varchar10?',
    (state) => [
      ...visibleTables(state).map(({ definition }) => ({
        TABLE_CATALOG: state.database.name,
        TABLE_SCHEMA: definition.schema,
        TABLE_NAME: definition.name,
        TABLE_TYPE: 'BASE TABLE',
      })),
      ...visibleViews(state).map(({ definition }) => ({
        TABLE_CATALOG: state.database.name,
        TABLE_SCHEMA: definition.schema,
        TABLE_NAME: definition.name,
        TABLE_TYPE: 'VIEW',
      })),
    ],
  ),
  view(
    'INFORMATION_SCHEMA',
    'COLUMNS',
    `TABLE_CATALOG:sysname? TABLE_SCHEMA:sysname? TABLE_NAME:sysname COLUMN_NAME:sysname? ORDINAL_POSITION:int?
     COLUMN_DEFAULT:text? IS_NULLABLE:varchar10? DATA_TYPE:sysname? CHARACTER_MAXIMUM_LENGTH:int? CHARACTER_OCTET_LENGTH:int?
     NUMERIC_PRECISION:tinyint? NUMERIC_PRECISION_RADIX:smallint? NUMERIC_SCALE:int? DATETIME_PRECISION:smallint?
     CHARACTER_SET_NAME:sysname? COLLATION_NAME:sysname?`,
    (state) =>
      visibleTables(state).flatMap(({ definition }) =>
        definition.columns.map((column, index) => ({
          TABLE_CATALOG: state.database.name,
          TABLE_SCHEMA: definition.schema,
          TABLE_NAME: definition.name,
          COLUMN_NAME: column.name,
          ORDINAL_POSITION: index + 1,
          IS_NULLABLE: column.isNullable ? 'YES' : 'NO',
          ...typeColumns(column.type),
        })),
      ),
  ),
  view('INFORMATION_SCHEMA', 'SCHEMATA', 'CATALOG_NAME:sysname? SCHEMA_NAME:sysname SCHEMA_OWNER:sysname?', (state) =>
    schemas(state).map(([name]) => ({ CATALOG_NAME: state.database.name, SCHEMA_NAME: name, SCHEMA_OWNER: 'dbo' })),
  ),
  view(
    'INFORMATION_SCHEMA',
    'VIEWS',
    'TABLE_CATALOG:sysname? TABLE_SCHEMA:sysname? TABLE_NAME:sysname VIEW_DEFINITION:text?',
    (state) =>
      visibleViews(state).map(({ definition }) => ({
        TABLE_CATALOG: state.database.name,
        TABLE_SCHEMA: definition.schema,
        TABLE_NAME: definition.name,
        VIEW_DEFINITION: definition.sql,
      })),
  ),
];
