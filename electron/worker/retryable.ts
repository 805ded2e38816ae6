// Whether a table of a run may be taken up again.
import { AppError } from '../../shared/errors.ts';
import { isFinalFailure } from '../../shared/run.ts';
import type { Store } from './store/store.ts';

export const notRetried = (store: Store, runId: string, tableId: string, detail: string): AppError => {
  const table = store.runs.plan(runId).tables.find(({ id }) => id === tableId);
  const name = table === undefined ? tableId : `${table.schema}.${table.name}`;
  return new AppError('TABLE_NOT_RETRIED', { table: name, detail });
};

/** Throws RUN_UNKNOWN, TABLE_NOT_RETRIED unless the table failed for a reason that may pass. */
export function assertRetryable(store: Store, runId: string, tableId: string): void {
  store.runs.get(runId);
  const record = store.checkpoints.tables(runId).find((table) => table.tableId === tableId);
  if (record === undefined) throw notRetried(store, runId, tableId, 'the plan of the run has no such table');
  if (record.state !== 'failed') throw notRetried(store, runId, tableId, 'it did not fail');
  if (record.error !== null && isFinalFailure(record.error))
    throw notRetried(store, runId, tableId, 'its data did not add up, and reading it again would hide that');
}
