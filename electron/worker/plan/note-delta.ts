// Says in the plan what a reader of the Delta tables will find to be different, before anything is moved.
import type { PlanTable } from '../../../shared/plan.ts';
import type { RunOptions } from '../../../shared/run-options.ts';
import { decideDelta } from '../readers/delta-table.ts';

/** `folder`: of the table's parts alone; null = the path template gives none. */
export function noteDelta(table: PlanTable, folder: string | null, options: RunOptions): PlanTable {
  if (options.deltaLog !== true) return table;
  const decision = decideDelta({ plan: { options }, table, folder });
  return { ...table, notes: [...table.notes, ...(decision.kind === 'none' ? [decision.why] : decision.notes)] };
}
