// Catalog tables and columns for tests of the planner.
import type { CatalogColumn, CatalogKey, CatalogTable } from '../../../shared/catalog.ts';
import type { SqlType } from '../../../shared/columns.ts';

export const sqlType = (name: string, more: Partial<SqlType> = {}): SqlType => ({
  name,
  maxLength: 4,
  precision: 0,
  scale: 0,
  collation: null,
  codePage: null,
  ...more,
});

export const column = (name: string, type: SqlType, more: Partial<CatalogColumn> = {}): CatalogColumn => ({
  name,
  sqlType: type,
  isNullable: false,
  isIdentity: false,
  isComputed: false,
  obstacle: null,
  ...more,
});

export const key = (name: string, columns: readonly string[], more: Partial<CatalogKey> = {}): CatalogKey => ({
  name,
  isPrimaryKey: true,
  isClustered: true,
  columns: columns.map((columnName) => ({ name: columnName, isDescending: false })),
  ...more,
});

export const table = (more: Partial<CatalogTable> = {}): CatalogTable => ({
  schema: 'dbo',
  name: 'orders',
  kind: 'table',
  canSelect: true,
  columns: [column('id', sqlType('int'))],
  keys: [key('PK_orders', ['id'])],
  rowsEstimate: 100,
  bytesEstimate: 8192,
  sizeSource: 'statistics',
  traits: null,
  hiddenReason: null,
  notes: [],
  ...more,
});
