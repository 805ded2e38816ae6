// How many leading values of two bounds are equal: only the server knows, by collation and type.
import type { PlanTable } from '../../../shared/plan.ts';
import { buildSameQuery, type KeyRange } from './select.ts';
import type { SourceSession } from './session.ts';

/** 0 when a bound is open and when there is nothing to ask. */
export async function countSameColumns(
  session: Pick<SourceSession, 'query'>,
  table: PlanTable,
  range: KeyRange,
  signal: AbortSignal,
): Promise<number> {
  const question = buildSameQuery(table, range);
  const answer = question === null ? undefined : (await session.query(question.sql, question.parameters, signal))[0];
  let count = 0;
  while (answer?.[`same${String(count)}`] === 1) count++;
  return count;
}
