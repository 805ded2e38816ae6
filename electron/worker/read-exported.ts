// What was exported of each table, with the mark of change it was read under: from the store, or from a manifest.
import type { Manifest } from '../../shared/manifest.ts';
import { readMarks } from './store/read-marks.ts';
import type { Store } from './store/store.ts';
import type { MarkedTable } from './validate/changes/check-source.ts';

export type Exported = { readonly runId: string; readonly tables: readonly MarkedTable[] };

/** Of a table that is not done the number of its rows is not known. Throws RUN_UNKNOWN. */
export function readExported(store: Store, runId: string): Exported {
  const plan = store.runs.plan(runId);
  const marks = readMarks(store, runId, plan);
  const states = new Map(store.checkpoints.tables(runId).map(({ tableId, state }) => [tableId, state]));
  return {
    runId,
    tables: plan.tables.map((table) => {
      const parts = store.checkpoints.parts(runId, table.id);
      const rows = parts.reduce((sum, { rowCount, quarantine }) => sum + rowCount + (quarantine?.rowCount ?? 0), 0);
      return {
        ...table,
        rows: states.get(table.id) === 'done' && table.changes === undefined ? rows : null,
        mark: marks.get(table.id) ?? null,
      };
    }),
  };
}

export const exportedIn = ({ runId, tables }: Manifest): Exported => ({
  runId,
  tables: tables.map((table) => ({
    ...table,
    // Rows of changes are not those of the table.
    rows: table.changes === undefined ? table.rows : null,
    mark: table.changeMark ?? null,
  })),
});
