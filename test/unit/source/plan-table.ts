// Plan tables for tests of the source, written as short as they can be.
import type { LogicalType, PlanColumn, SqlType } from '../../../shared/columns.ts';
import type { PlanTable } from '../../../shared/plan.ts';

export const sqlType = (name: string, facets: Partial<SqlType> = {}): SqlType => ({
  name,
  maxLength: 8,
  precision: 0,
  scale: 0,
  collation: null,
  codePage: null,
  ...facets,
});

export const planColumn = (
  name: string,
  type: SqlType,
  outputs: readonly LogicalType[],
  facets: Partial<PlanColumn> = {},
): PlanColumn => ({
  name,
  sqlType: type,
  isNullable: true,
  selectAs: 'plain',
  outputs: outputs.map((output, i) => ({
    name: i === 0 ? name : `${name}__${String(i)}`,
    isNullable: true,
    type: output,
  })),
  note: null,
  ...facets,
});

/** `key`: column names, a leading minus for descending. */
export const planTable = (
  columns: readonly PlanColumn[],
  key: readonly string[] | null = null,
  facets: Partial<PlanTable> = {},
): PlanTable => ({
  id: 't0',
  where: null,
  query: null,
  schema: 'dbo',
  name: 't',
  kind: 'table',
  columns: [...columns],
  key:
    key === null
      ? null
      : {
          indexName: 'pk',
          columns: key.map((name) => ({ name: name.replace(/^-/, ''), isDescending: name.startsWith('-') })),
        },
  partitions: [{ index: 0, after: null, upTo: null }],
  readNote: '',
  rowsEstimate: null,
  bytesEstimate: null,
  partRows: 1000,
  batchRows: 1000,
  schemaFingerprint: '',
  notes: [],
  ...facets,
});
