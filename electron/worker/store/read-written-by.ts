// What is on record of a table that Data Factory moved: for the manifest and for the report.
import type { Plan, PlanTable } from '../../../shared/plan.ts';
import type { WrittenBy } from '../../../shared/written-by.ts';
import type { Store } from './store.ts';

/** Null = this program moved it. */
export function readWrittenBy(
  store: Store,
  runId: string,
  { factory, options }: Plan,
): (table: PlanTable) => Omit<WrittenBy, 'folder'> | null {
  const shown = store.factory.shownTables(runId);
  return ({ id, engine }) => {
    if (engine !== 'factory') return null;
    const told = shown.get(id);
    return {
      engine,
      factory: factory?.factory ?? '',
      form: options.format === 'csv' ? 'data-factory-csv' : 'parquet-mr',
      pipelineRunId: told?.pipelineRunId ?? null,
      rowsRead: told?.rowsRead ?? null,
      rowsCopied: told?.rowsCopied ?? null,
      consistency: told?.consistency ?? null,
    };
  };
}
