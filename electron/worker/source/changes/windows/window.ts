// What the statements of all modes have in common: how a change row stands in the list of a SELECT.
import type { ChangeMark } from '../../../../../shared/change-mark.ts';
import type { PlanColumn } from '../../../../../shared/columns.ts';
import { AppError } from '../../../../../shared/errors.ts';
import type { PlanTable } from '../../../../../shared/plan.ts';
import type { ComputedColumns } from '../../../ports/ports.ts';
import { nameOf, whereLines } from '../../chosen-rows.ts';
import { bindGiven } from '../../given-parameters.ts';
import { quoteName, quoteTable } from '../../quote-name.ts';
import { filterClause } from '../../row-filter.ts';
import { asRead, type SelectForm } from '../../select-item.ts';
import type { SqlParameter } from '../../session.ts';

export type WindowRequest = {
  /** Its first two columns are operation and version. */
  readonly table: PlanTable;
  readonly since: ChangeMark;
  readonly keyColumns: readonly string[];
  readonly form: SelectForm;
  /** The OPTION clause that ends the statement. */
  readonly options: string;
  /** What the server computes over the row as `t`, behind all columns; of a delete over NULLs. */
  readonly computed: ComputedColumns | null;
};
export type Window = { readonly sql: string; readonly parameters: readonly SqlParameter[] };

export const noPosition = ({ table }: WindowRequest, what: string): AppError =>
  new AppError('BUG', { detail: `a window of ${nameOf(table)} without ${what} in its mark` });

/** `keyOf`: the expression of a key column, by its place in the key; null = every column is that of `t`. */
export function selectList(
  { table, keyColumns, form, computed }: WindowRequest,
  operation: string,
  version: string,
  itemOf: ((column: PlanColumn, keyAt: number) => string | null) | null = null,
): string {
  const [op, versionColumn, ...columns] = table.columns;
  if (op === undefined || versionColumn === undefined)
    throw new AppError('BUG', { detail: `${nameOf(table)} is no table of changes` });
  const items = columns.map((column) => {
    const expression = itemOf?.(column, keyColumns.indexOf(column.name)) ?? null;
    return expression === null ? form.item(column) : form.item(column, asRead(column, expression));
  });
  const beside = (computed?.columns ?? []).map(({ column, expression }) => form.item(column, expression));
  return [form.item(op, operation), form.item(versionColumn, version), ...items, ...beside].join(', ');
}

/** The rows of the table that are there and meet `condition`, which is over `t`; each stands for an upsert. */
export function presentRows(request: WindowRequest, version: string, condition: string): string {
  const { table, options } = request;
  return [
    `SELECT ${selectList(request, `N'U'`, version)}`,
    `FROM ${quoteTable(table)} AS t`,
    ...whereLines({ ...table, where: null }, [condition]),
    options,
  ].join('\n');
}

/** The name of a key column in `c`; filters may name columns without their table, so it must be none of the table's. */
export const keyName = (at: number): string => `tableferry_k${String(at)}`;
/** `x.[a] AS tableferry_k0, ...` */
export const keyItems = (keyColumns: readonly string[]): string =>
  keyColumns.map((name, at) => `x.${quoteName(name)} AS ${keyName(at)}`).join(', ');

/**
 * The keys of `changed` (a SELECT that gives `keyItems`, and what `version` and `operation` name as columns of `c`),
 * each with the row that is there now. Where none is, or none that the plan chooses, it is a delete and carries the key
 * alone.
 */
export function changedRows(
  request: WindowRequest,
  { changed, version, operation = `N'U'` }: { changed: string; version: string; operation?: string },
): string {
  const { table, keyColumns, options } = request;
  const [first = ''] = keyColumns;
  const keyOf = (_: PlanColumn, at: number): string | null =>
    at < 0 ? null : `ISNULL(t.${quoteName(keyColumns[at] ?? '')}, c.${keyName(at)})`;
  const present = `CASE WHEN t.${quoteName(first)} IS NULL THEN N'D' ELSE ${operation} END`;
  const on = keyColumns.map((name, at) => `t.${quoteName(name)} = c.${keyName(at)}`);
  const filter =
    table.where === null ? [] : [filterClause(nameOf(table), bindGiven(table.where, table.parameters).text)];
  return [
    `SELECT ${selectList(request, present, version, keyOf)}`,
    `FROM (${changed}) AS c`,
    `LEFT OUTER JOIN ${quoteTable(table)} AS t ON ${[...on, ...filter].join(' AND ')}`,
    options,
  ].join('\n');
}
