// Deletes for modes that see none: the keys of all rows are read, and what the series has beside them is gone.
import { AppError, describeError } from '../../../shared/errors.ts';
import { changeTemplate } from '../target/path-template.ts';
import { startRun } from './carry-run.ts';
import { noteFailures } from './count-run.ts';
import { deriveDeletes, type SweptTable } from './compaction/derive-deletes.ts';
import { deriveKeys } from './derive-plan.ts';
import type { Position, Round } from './round-context.ts';
import { addDeletes, isSameTable } from './series-state.ts';

/** Before changes are read: a key that comes back in between is in them. `positions`: of the tables that are read. */
export async function sweepKeys(round: Round, positions: readonly Position[], stop: AbortSignal): Promise<void> {
  const due = positions.filter((position) => isDue(round, position));
  if (due.length === 0) return;
  const { plan, held, number, book, runs, secrets } = round;
  const before = held.state();
  const derived = deriveKeys(plan, due, { number, stateVersion: before.version }, round.toKeysTable);
  const { runId, done, snapshot } = await startRun(round, derived, stop);
  noteFailures(round, snapshot, 'Its keys were not read, so that deletes are not found');
  if (done === null) return;
  const keys = { runId, manifest: done.manifestName };
  const swept = due.flatMap(({ table }): SweptTable[] => {
    const state = before.tables.find((one) => isSameTable(one, table));
    const isRead = done.manifest.tables.some((one) => isSameTable(one, table));
    return state === undefined || !isRead ? [] : [{ table, state, keys }];
  });
  const sweep = await runs.derive(({ store, log }) =>
    deriveDeletes(
      {
        plan,
        series: before,
        round: number,
        tables: swept,
        toChangesTable: round.toChangesTable,
        pathTemplate: changeTemplate(plan.pathTemplate, number),
        store,
        target: round.target,
        log,
      },
      stop,
    ),
  );
  for (const { schema, name, error } of sweep.refused) book.notice(`${schema}.${name}: ${describeError(error)}`);
  const hasFound = sweep.tables.some(({ set }) => set !== null);
  if (hasFound) {
    book.addRun(sweep.runId, 'deletes');
    runs.markCounted(sweep.runId);
  }
  await round.advance(addDeletes(before, sweep.tables, round.by, round.nowUtc()), stop);
  for (const { set, ...named } of sweep.tables) {
    const table = plan.tables.find((one) => isSameTable(one, named));
    if (table !== undefined) book.swept(table, set?.rows ?? 0);
  }
  // What was found by them is on record: the keys themselves are of no further use.
  await runs.discard(runId, secrets, stop).catch((error: unknown) => {
    if (!(error instanceof AppError) || stop.aborted) throw error;
    book.notice(`The keys of run ${runId} are of no further use and could not be deleted: ${error.message}`);
  });
}

function isDue({ held, book, isSwept }: Round, { table, increment }: Position): boolean {
  const seesDeletes = increment.mode !== 'rowversion' && increment.mode !== 'watermark';
  if (seesDeletes || book.isLoaded(table)) return false;
  const known = held.state().tables.find((one) => isSameTable(one, table));
  const every = increment.sweepEvery ?? Infinity;
  return isSwept || (known !== undefined && known.sinceSweep + 1 >= every);
}
