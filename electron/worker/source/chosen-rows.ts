// Statements over the rows that a plan or a choice picks: a table, a table with a filter, or a query in its place.
import { AppError } from '../../../shared/errors.ts';
import type { PlanTable } from '../../../shared/plan.ts';
import { momentUtcSchema } from '../../../shared/point-in-time.ts';
import { readCustomQuery } from './custom-query.ts';
import { bindGiven } from './given-parameters.ts';
import { quoteTable } from './quote-name.ts';
import { filterClause } from './row-filter.ts';

/** What picks the rows: fits a table of a plan and a choice of the user alike. */
export type ChosenRows = Pick<PlanTable, 'schema' | 'name' | 'where' | 'query' | 'parameters'>;

/** `schema.table`, for messages. */
export const nameOf = ({ schema, name }: Pick<ChosenRows, 'schema' | 'name'>): string => `${schema}.${name}`;

/** `apply`: a CROSS APPLY or a join over t. `asOfUtc`: a system-versioned table as it was then; a query is not asked so. */
export type SelectOverOptions = { readonly apply?: string | null; readonly asOfUtc?: string | null };

/**
 * `SELECT items FROM the chosen rows AS t`; sent with their parameters, or through a session that is `carrying` them.
 * Throws FILTER_REFUSED, QUERY_REFUSED.
 */
export function selectOver(
  rows: ChosenRows,
  items: string,
  conditions: readonly string[] = [],
  { apply = null, asOfUtc = null }: SelectOverOptions = {},
): string {
  const behind = apply === null ? [] : [apply];
  if (rows.query === null) {
    const from = `FROM ${quoteTable(rows)}${asOfClause(asOfUtc)} AS t`;
    return [`SELECT ${items}`, from, ...behind, ...whereLines(rows, conditions)].join('\n');
  }
  const { withList, body } = readCustomQuery(nameOf(rows), bindGiven(rows.query, rows.parameters).text);
  const where = whereLines({ ...rows, where: null }, conditions);
  const lines = [`SELECT ${items}`, `FROM (\n${body}\n) AS t`, ...behind, ...where];
  return (withList === '' ? lines : [withList, ...lines]).join('\n');
}

/** Follows the name of a table. The time is read alike under every language setting; its type has no zone. Throws BUG. */
export function asOfClause(utc: string | null): string {
  if (utc === null) return '';
  if (!momentUtcSchema.safeParse(utc).success) throw new AppError('BUG', { detail: `${utc} is no UTC time` });
  return ` FOR SYSTEM_TIME AS OF '${utc.slice(0, -1)}'`;
}

/** The WHERE clause of some conditions and the filter; no line when there is neither. Throws FILTER_REFUSED. */
export function whereLines(rows: ChosenRows, conditions: readonly string[]): readonly string[] {
  const filter = rows.where === null ? [] : [filterClause(nameOf(rows), bindGiven(rows.where, rows.parameters).text)];
  const all = [...conditions, ...filter];
  return all.length === 0 ? [] : [`WHERE ${all.join(' AND ')}`];
}

/** Counts the chosen rows: the answer's one column is `row_count`. For servers without COUNT_BIG the second. */
export const countStatements = (rows: ChosenRows): readonly [string, string] => [
  selectOver(rows, 'COUNT_BIG(*) AS row_count'),
  selectOver(rows, 'COUNT(*) AS row_count'),
];
