// Asks the source whether tables still are those of the plan, before Data Factory is told to copy them.
import { endsRun, isCancellation, withRetry } from '../retry.ts';
import type { RunContext } from '../run-context.ts';
import { failTable, type FactoryTable } from './factory-tables.ts';

/** A table that is another one fails. Throws what would keep all of them from being asked about. */
export async function checkTables(run: RunContext, tables: readonly FactoryTable[]): Promise<void> {
  const { clock, random, retryLimits: limits, stop } = run;
  for (const table of tables) {
    try {
      await withRetry(() => run.checkTable(table.progress.table, stop), {
        clock,
        random,
        limits,
        stop,
        progress: () => 0,
        onRetry: () => undefined,
      });
      stop.throwIfAborted();
    } catch (error) {
      if (isCancellation(error, stop) || endsRun(error)) throw error;
      failTable(run, table, error, null);
    }
  }
}
