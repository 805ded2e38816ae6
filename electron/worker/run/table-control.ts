// One table of a run in progress: checked once, stopped as a whole, finished or failed on record.
import { codeOf } from '../log.ts';
import { failureOf } from '../rules/judge-results.ts';
import { checkTotals } from './check-totals.ts';
import { toErrorData } from './retry.ts';
import type { TableProgress } from './table-progress.ts';
import type { RunContext } from './run-context.ts';
import { aboutTable, tellTableDone, tellTableFailed } from './story.ts';

export type TableControl = {
  /** Aborted when the run is stopped or this table failed. */
  readonly stop: AbortSignal;
  /** Resolves when the table is the one of the plan; asks the source once. */
  checkTable(): Promise<void>;
  /** Puts the failure on record and ends what other lanes do for this table. */
  fail(error: unknown): void;
  /** Puts the table's end on record once all its partitions are done. Throws ROW_COUNT_MISMATCH, RULE_BROKEN. */
  finishIfDone(): void;
};

export function controlTable(run: RunContext, progress: TableProgress): TableControl {
  const { table } = progress;
  const failed = new AbortController();
  const stop = AbortSignal.any([run.stop, failed.signal]);
  let check: Promise<void> | null = null;
  return {
    stop,
    async checkTable() {
      check ??= run.checkTable(table, stop);
      try {
        await check;
      } catch (error) {
        // The next attempt asks again.
        check = null;
        throw error;
      }
    },
    fail(error) {
      if (progress.state === 'failed') return;
      progress.error = toErrorData(error);
      progress.state = 'failed';
      run.store.checkpoints.setTable(run.runId, table.id, { error: progress.error });
      run.log('error', tellTableFailed(progress, error), { ...aboutTable(progress), ...codeOf(error) });
      failed.abort();
      run.progress.touch();
    },
    finishIfDone() {
      if (progress.state === 'done' || progress.partitions.some(({ isDone }) => !isDone)) return;
      const recorded = checkTotals(run.store, run.runId, progress);
      const broken = failureOf({
        table,
        parts: recorded,
        rowCount: progress.rows + progress.rowsSetAside,
        isComplete: true,
        runCreatedUtc: run.store.runs.get(run.runId).createdUtc,
        error: null,
      });
      if (broken !== null) throw broken;
      run.store.checkpoints.setTable(run.runId, table.id, 'done');
      progress.state = 'done';
      progress.error = null;
      const { rows, parts, bytes } = progress;
      run.log('info', tellTableDone(progress), aboutTable(progress, { rows, parts, bytes }));
      run.progress.touch();
    },
  };
}

/** A failed table starts over from its checkpoints, on record and on the board. */
export function reopenTable(run: RunContext, progress: TableProgress): TableControl {
  run.store.checkpoints.setTable(run.runId, progress.table.id, 'open');
  progress.state = 'waiting';
  progress.error = null;
  // What was only read stands in no checkpoint.
  for (const partition of progress.partitions) partition.isRead = partition.isDone;
  run.log(
    'info',
    `${progress.table.schema}.${progress.table.name} is taken up again, as was asked.`,
    aboutTable(progress),
  );
  run.progress.touch();
  return controlTable(run, progress);
}
