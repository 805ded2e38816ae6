// Says in the plan which tables are read without the digests that were asked for, and why.
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import type { RunOptions } from '../../../shared/run-options.ts';
import { inlineRefusal } from '../validate/digest/inline-digest.ts';

export function noteDigests(table: PlanTable, options: RunOptions, server: Plan['server']): PlanTable {
  const refusal = options.rowDigests === true ? inlineRefusal(table, server) : null;
  return refusal === null
    ? table
    : { ...table, notes: [...table.notes, `Its rows are not compared with digests of the server. ${refusal}`] };
}
