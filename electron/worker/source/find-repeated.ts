// Finds the rows of a table whose values another row has too, by their keys, before the table is read.
import type { KeyTuple, PlanTable } from '../../../shared/plan.ts';
import { asOfClause, whereLines } from './chosen-rows.ts';
import { bindGiven } from './given-parameters.ts';
import { keyColumns } from './key-columns.ts';
import { planColumnOf } from './key-codec.ts';
import { quoteName, quoteTable } from './quote-name.ts';
import { parametersIn } from './select-statement.ts';
import type { SourceSession } from './session.ts';

export type RepeatedRequest = {
  readonly table: PlanTable;
  /** A row with a NULL among them is like no other. */
  readonly columns: readonly string[];
  /** Rows at most. */
  readonly most: number;
  readonly asOfUtc: string | null;
  readonly maxDop: number;
};

/** Keys as `keyAt` gives them, in key order. Only for tables with a key. */
export async function findRepeated(
  session: Pick<SourceSession, 'query'>,
  { table, columns, most, asOfUtc, maxDop }: RepeatedRequest,
  signal: AbortSignal,
): Promise<readonly KeyTuple[]> {
  const keyed = (table.key?.columns ?? []).map((column) => ({
    ...column,
    type: planColumnOf(table, column.name).sqlType,
  }));
  const key = keyColumns(keyed);
  const from = `FROM ${quoteTable(table)}${asOfClause(asOfUtc)} AS t`;
  const names = columns.map((name, i) => ({ column: `t.${quoteName(name)}`, alias: `v${String(i)}` }));
  const groups = [
    `SELECT ${names.map(({ column, alias }) => `${column} AS ${alias}`).join(', ')}`,
    from,
    ...whereLines(table, []),
    `GROUP BY ${names.map(({ column }) => column).join(', ')}`,
    'HAVING COUNT_BIG(*) > 1',
  ].join('\n');
  const same = names.map(({ column, alias }) => `d.${alias} = ${column}`).join(' AND ');
  // The keys are made readable outside, where no ORDER BY is for them to disturb.
  const sql = [
    `SELECT ${key.outer} FROM (SELECT TOP (${String(most)}) ${key.inner}`,
    from,
    `INNER JOIN (${groups}) AS d ON ${same}`,
    ...whereLines(table, []),
    `ORDER BY ${key.order}) AS q`,
    `OPTION (MAXDOP ${String(maxDop)});`,
  ].join('\n');
  const given = bindGiven('', table.parameters).parameters;
  const rows = await session.query(sql, parametersIn(sql, given), signal);
  const isBit = keyed.map(({ type }) => type.name === 'bit');
  return rows.map((row) => key.tupleOf(row).map((text, i) => (isBit[i] === true ? bitText(text) : text)));
}

const bitText = (text: string): string => (text === 'true' || text === '1' ? '1' : '0');
