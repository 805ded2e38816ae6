// One table while it is validated, and what stands of it in the end.
import type { Manifest, ManifestTable } from '../../../shared/manifest.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import type { TableValidation } from '../../../shared/validation.ts';
import { linesOf, type SourceVerdicts } from './column-lines.ts';
import { createFindings, type Findings } from './findings.ts';
import type { PartFacts, PartForm } from './part-job.ts';
import { comparableTable, keptColumns, readTableOf, type KeptColumns } from './kept-columns.ts';
import { planTableOf } from './plan-table.ts';

export type TableWork = {
  readonly table: ManifestTable;
  /** What the source is asked for row by row. */
  readonly plan: PlanTable;
  /** The table as it was read, with its transforms; null: as the files have it. */
  readonly read: PlanTable | null;
  /** Which columns of the files hold what was read; null = all. */
  readonly kept: KeptColumns | null;
  readonly findings: Findings;
  /** By the name of the part. */
  readonly facts: Map<string, PartFacts>;
  /** Parts for which the time was too short. */
  unread: number;
  /** Whether and how the source was compared. */
  source: string;
  sourceRows: number | null;
  /** It was compared with the very state that the run read. */
  isThen: boolean;
  /** By name of the column; empty when no column was compared with the source. */
  verdicts: SourceVerdicts;
  /** Names of columns of files that another program wrote, of which it could not be told whether they are the source's. */
  readonly unproven: string[];
};

export function openTable(table: ManifestTable, index: number): TableWork {
  const read = readTableOf(table, index);
  const kept = read === null ? null : keptColumns(read);
  const plan = read === null || kept === null ? planTableOf(table, index) : comparableTable(read, kept);
  return { ...emptyWork(table), plan, read, kept };
}

const emptyWork = (table: ManifestTable): Omit<TableWork, 'plan' | 'read' | 'kept'> => ({
  table,
  findings: createFindings(table.schema, table.name),
  facts: new Map(),
  unread: 0,
  source: 'The source was not asked.',
  sourceRows: null,
  isThen: false,
  verdicts: new Map(),
  unproven: [],
});

/** How its parts are read. A key that is not wholly in the file is of no use there. */
export function formOf({ runId, format, compression }: Manifest, { table, kept }: TableWork): PartForm {
  const key = isKeyed(table) ? table.key : null;
  const writer = table.writtenBy === undefined ? {} : { writer: table.writtenBy.engine };
  return { runId, format, compression, columns: table.columns, key, ...(kept === null ? {} : { kept }), ...writer };
}

/** Rows that were set aside are JSON lines with a shape of their own. */
export const asideFormOf = (manifest: Manifest, work: TableWork): PartForm => ({
  ...formOf(manifest, work),
  format: 'jsonl',
  compression: manifest.compression === 'none' ? 'none' : 'gzip',
  columns: [],
  key: null,
  writer: undefined,
});

/** Another program wrote its values as text, in its own way. */
export const isForeignText = ({ format }: Manifest, { writtenBy }: ManifestTable): boolean =>
  format === 'csv' && writtenBy !== undefined;

/** Whether rows of the files can be found in the source by their key. */
export function isKeyed(table: ManifestTable): boolean {
  const { key, query } = table;
  const read = readTableOf(table, 0);
  const { columns } = read === null ? table : keptColumns(read);
  const written = new Set(columns.flatMap(({ name, isKeyOnly }) => (isKeyOnly === true ? [] : [name])));
  return query === null && key !== null && key.columns.every(({ name }) => written.has(name));
}

export const closeTable = (work: TableWork): TableValidation => ({
  schema: work.table.schema,
  table: work.table.name,
  rows: work.table.rows,
  parts: work.table.parts.length,
  bytes: work.table.bytes,
  verified: isVerified(work),
  source: work.source,
  sourceRows: work.sourceRows,
  columns: linesOf(work.table, work.facts, work.verdicts),
  findings: work.findings.list(),
  findingsInAll: work.findings.inAll,
});

export const isVerified = ({ findings }: Pick<TableWork, 'findings'>): boolean =>
  findings.faults === 0 && !findings.isIncomplete;
