// Finds the key a number of rows into a range, reading no more than those rows of an index.
import { rangeColumnsOf, type KeyTuple, type PlanTable } from '../../../shared/plan.ts';
import { whereLines } from './chosen-rows.ts';
import { bindGiven } from './given-parameters.ts';
import { keyColumns } from './key-columns.ts';
import { planColumnOf } from './key-codec.ts';
import { quoteTable } from './quote-name.ts';
import { countSameColumns } from './same-columns.ts';
import { buildBeforeQuery, rangeConditions, type KeyRange } from './select.ts';
import { parametersIn } from './select-statement.ts';
import { integerOf } from './catalog/ask.ts';
import type { SourceSession } from './session.ts';

type Asking = Pick<SourceSession, 'query'>;

/** `rows` fewer than were asked for: the range holds no more, and `key` is its last. */
export type WalkEnd = { readonly key: KeyTuple; readonly rows: number };

/**
 * The key of row number `step` of a range, or of its last row; null for a range without rows. `step` at least 1. Throws
 * FILTER_REFUSED and what the source throws.
 */
export async function walkRange(
  session: Asking,
  table: PlanTable,
  range: KeyRange,
  step: number,
  signal: AbortSignal,
): Promise<WalkEnd | null> {
  const same = await countSameColumns(session, table, range, signal);
  const { branches, parameters } = rangeConditions(table, range, same);
  const given = bindGiven('', table.parameters).parameters;
  const key = keyColumns(
    rangeColumnsOf(table).map((column) => ({ ...column, type: planColumnOf(table, column.name).sqlType })),
  );
  let end: WalkEnd | null = null;
  // Branches follow each other in key order, so that the walk goes on from one into the next.
  for (const conditions of branches) {
    const done: number = end?.rows ?? 0;
    // The rows are numbered outside the TOP, so that no plan numbers those that are not wanted.
    const sql = `SELECT TOP (1) ${key.outer}, q.n
FROM (SELECT ${key.passed}, ROW_NUMBER() OVER (ORDER BY ${key.again}) AS n FROM (${[
      `SELECT TOP (@step) ${key.inner}`,
      `FROM ${quoteTable(table)} AS t`,
      ...whereLines(table, conditions),
      `ORDER BY ${key.order}`,
    ].join('\n')}) AS w) AS q
ORDER BY q.n DESC
OPTION (MAXDOP 1);`;
    const rest = { name: '@step', type: 'bigint', value: BigInt(step - done) } as const;
    const row = (await session.query(sql, [rest, ...parametersIn(sql, [...parameters, ...given])], signal))[0];
    const rows = integerOf(row?.['n']);
    if (row === undefined || rows === null) continue;
    end = { key: key.tupleOf(row), rows: done + rows };
    if (end.rows >= step) break;
  }
  return end;
}

/** Whether `first` stands before `second` in key order; the server says so. Both name every key column. */
export async function isBefore(
  session: Asking,
  table: PlanTable,
  first: KeyTuple,
  second: KeyTuple,
  signal: AbortSignal,
): Promise<boolean> {
  const { sql, parameters } = buildBeforeQuery(table, first, second);
  const row = (await session.query(sql, parameters, signal))[0];
  return integerOf(row?.['is_before']) === 1;
}
