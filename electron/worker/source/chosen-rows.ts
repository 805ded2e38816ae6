// Statements over the rows that a plan or a choice picks: a table, a table with a filter, or a query in its place.
import type { PlanTable } from '../../../shared/plan.ts';
import { readCustomQuery } from './custom-query.ts';
import { bindGiven } from './given-parameters.ts';
import { quoteTable } from './quote-name.ts';
import { filterClause } from './row-filter.ts';

/** What picks the rows: fits a table of a plan and a choice of the user alike. */
export type ChosenRows = Pick<PlanTable, 'schema' | 'name' | 'where' | 'query' | 'parameters'>;

/** `schema.table`, for messages. */
export const nameOf = ({ schema, name }: Pick<ChosenRows, 'schema' | 'name'>): string => `${schema}.${name}`;

/** `SELECT items FROM the chosen rows AS t`; sent through a session that is `carrying` their parameters. Throws FILTER_REFUSED, QUERY_REFUSED. */
export function selectOver(rows: ChosenRows, items: string, conditions: readonly string[] = []): string {
  if (rows.query === null) {
    return [`SELECT ${items}`, `FROM ${quoteTable(rows)} AS t`, ...whereLines(rows, conditions)].join('\n');
  }
  const { withList, body } = readCustomQuery(nameOf(rows), bindGiven(rows.query, rows.parameters).text);
  const lines = [`SELECT ${items}`, `FROM (\n${body}\n) AS t`, ...whereLines({ ...rows, where: null }, conditions)];
  return (withList === '' ? lines : [withList, ...lines]).join('\n');
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
