// One table while it is validated, and what stands of it in the end.
import type { ManifestTable } from '../../../shared/manifest.ts';
import { outputColumnsOf, type PlanTable } from '../../../shared/plan.ts';
import type { TableValidation } from '../../../shared/validation.ts';
import { declaredType } from '../readers/declared-type.ts';
import { createFindings, type Findings } from './findings.ts';
import { planTableOf } from './plan-table.ts';

type ColumnLine = TableValidation['columns'][number];

export type TableWork = {
  readonly table: ManifestTable;
  readonly plan: PlanTable;
  readonly findings: Findings;
  /** Whether and how the source was compared. */
  source: string;
  sourceRows: number | null;
  columns: readonly ColumnLine[];
};

const notAsked = 'The source was not asked.';

export function openTable(table: ManifestTable, index: number): TableWork {
  return {
    table,
    plan: planTableOf(table, index),
    findings: createFindings(table.schema, table.name),
    source: notAsked,
    sourceRows: null,
    columns: blankColumns(table),
  };
}

/** The columns of the file, before anything was compared. */
function blankColumns(table: ManifestTable): ColumnLine[] {
  const types = new Map(
    table.columns.flatMap(({ sqlType, outputs }) => outputs.map(({ name }) => [name, declaredType(sqlType)] as const)),
  );
  return outputColumnsOf(table).map(({ name }) => ({
    name,
    sqlType: types.get(name) ?? '',
    nulls: null,
    min: null,
    max: null,
    sum: null,
    fingerprint: 'notCompared',
    source: 'notCompared',
    note: null,
  }));
}

export const closeTable = ({ table, findings, source, sourceRows, columns }: TableWork): TableValidation => ({
  schema: table.schema,
  table: table.name,
  rows: table.rows,
  parts: table.parts.length,
  bytes: table.bytes,
  verified: findings.faults === 0 && !findings.isIncomplete,
  source,
  sourceRows,
  columns: [...columns],
  findings: findings.list(),
  findingsInAll: findings.inAll,
});
