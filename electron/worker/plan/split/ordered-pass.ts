// Cuts by counting: one ordered pass over the narrowest index on the key, exact whatever the gaps.
import type { KeyTuple } from '../../../../shared/plan.ts';
import { selectOver } from '../../source/chosen-rows.ts';
import { keyColumns } from '../../source/key-columns.ts';
import type { SqlParameter } from '../../source/session.ts';
import { columnOf, type CutMethod, type CutRequest } from './cut-table.ts';

/** Every row that the pass is over, or only those that meet the conditions. */
export type PassOver = { readonly conditions: readonly string[]; readonly parameters: readonly SqlParameter[] };

const all: PassOver = { conditions: [], parameters: [] };

/** The key of every `step`-th row in key order. */
export async function everyNthKey(
  { session, table, key }: Pick<CutRequest, 'session' | 'table' | 'key'>,
  step: number,
  { conditions, parameters }: PassOver,
  signal: AbortSignal,
): Promise<readonly KeyTuple[]> {
  const columns = keyColumns(key.columns.map((column) => ({ ...column, type: columnOf(table, column.name)?.sqlType })));
  const numbered = selectOver(
    { ...table, query: null },
    `${columns.inner}, ROW_NUMBER() OVER (ORDER BY ${columns.order}) AS n`,
    conditions,
  );
  const sql = `SELECT ${columns.outer}
FROM (${numbered}) AS q
WHERE q.n % @step = 0
ORDER BY q.n`;
  const everyStep = { name: '@step', type: 'bigint', value: BigInt(step) } as const;
  const rows = await session.query(sql, [everyStep, ...parameters], signal);
  return rows.map(columns.tupleOf);
}

/** Never null: what is left when nothing cheaper fits. */
export const orderedPass: CutMethod = async (request, signal) => {
  // One more than the estimate: when it is exact, no bound falls on the last row and no partition stays empty.
  const step = Math.ceil((request.rows + 1) / request.count);
  const bounds = await everyNthKey(request, step, all, signal);
  return { bounds, how: 'of equal row count, their bounds found by one pass over the key' };
};
