// Asks the source how many rows a plan picks.
import type { PlanTable } from '../../../shared/plan.ts';
import { integerOf } from '../source/catalog/ask.ts';
import { selectOver } from '../source/chosen-rows.ts';
import { complete } from './digest/digest-statements.ts';
import type { SourceMoment } from './source-moment.ts';

/** Null when the server does not say. */
export async function countSource(
  { session, asOfUtc }: Pick<SourceMoment, 'session' | 'asOfUtc'>,
  table: PlanTable,
  maxDop: number,
  signal: AbortSignal,
): Promise<number | null> {
  const { sql, parameters } = complete(
    table,
    selectOver(table, 'COUNT_BIG(*) AS row_count', [], { asOfUtc }),
    [],
    maxDop,
  );
  const rows = await session.query(sql, parameters, signal);
  return integerOf(rows[0]?.['row_count']);
}
