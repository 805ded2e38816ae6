// Failed tables that are to be taken up again while their run goes on.
import { isFinalFailure } from '../../../shared/run.ts';
import type { TableProgress } from './table-progress.ts';
import type { RunContext, RunControl } from './run-context.ts';

export type TableRetries = {
  readonly control: Pick<RunControl, 'retryTable'>;
  /** Reopens what was asked for and is free: the lanes that were on a table when it failed have let go of it. */
  takeUp(): void;
};

/** `isAtWork`: whether any lane still is, so that the run does not end in between. */
export function createTableRetries(
  run: RunContext,
  isAtWork: () => boolean,
  reopen: (progress: TableProgress) => void,
): TableRetries {
  const asked = new Set<TableProgress>();
  const takeUp = (): void => {
    for (const progress of asked) {
      if (run.board.lanes.some(({ table }) => table === progress)) continue;
      asked.delete(progress);
      reopen(progress);
    }
  };
  return {
    takeUp,
    control: {
      retryTable(tableId) {
        const progress = run.board.tables.find(({ table }) => table.id === tableId);
        if (progress?.state !== 'failed' || !isAtWork() || run.stop.aborted) return false;
        if (progress.error !== null && isFinalFailure(progress.error)) return false;
        asked.add(progress);
        takeUp();
        return true;
      },
    },
  };
}
