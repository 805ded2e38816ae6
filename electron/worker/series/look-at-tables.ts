// The tables of a plan with a series as they are at the source now, as far as their policies let them be read so.
import type { PlanTable } from '../../../shared/plan.ts';
import type { Catalog } from '../../../shared/catalog.ts';
import type { ReadingTools } from '../plan/plan-reading.ts';
import { compareSchema } from './drift.ts';
import { evolveTable } from './evolve-table.ts';
import type { LookedAt } from './round-context.ts';
import { isSameTable } from './series-state.ts';

/** In the order of `tables`. Queries are looked at by their run. Throws what the source throws. */
export async function lookAtTables(
  tables: readonly PlanTable[],
  catalog: Catalog,
  tools: ReadingTools,
  signal: AbortSignal,
): Promise<readonly LookedAt[]> {
  const looked: LookedAt[] = [];
  for (const table of tables) looked.push(await lookAt(table, catalog, tools, signal));
  return looked;
}

async function lookAt(
  table: PlanTable,
  { tables }: Catalog,
  tools: ReadingTools,
  signal: AbortSignal,
): Promise<LookedAt> {
  const { increment = null, query } = table;
  const found = tables.find((one) => isSameTable(one, table)) ?? null;
  const drift = query === null ? compareSchema(table, found, increment) : { action: 'none' as const, why: '' };
  const told = { action: drift.action, why: drift.why, reload: null };
  if (found === null || !('differences' in drift) || (drift.action !== 'evolve' && drift.action !== 'reload'))
    return { table, drift: told };
  const evolved = await evolveTable(table, found, drift, tools, signal);
  return { table: evolved.table, drift: { ...told, reload: evolved.reload } };
}
