// At the end of a round: full versions that have gathered many changes are written anew, where the plan or somebody says so.
import { AppError, describeError } from '../../../shared/errors.ts';
import { compactTables } from './compaction/compact-tables.ts';
import type { StoredTable } from './compaction/derived-run.ts';
import type { Round } from './round-context.ts';
import { isSameTable, putBases } from './series-state.ts';

/** What the round has read counts already: without a compaction it is only longer to read. */
export async function compactSeries(round: Round, stop: AbortSignal): Promise<void> {
  const { plan, held, number, book, runs, target } = round;
  const series = held.state();
  const tables = plan.tables.flatMap((table): StoredTable[] => {
    const state = series.tables.find((one) => isSameTable(one, table));
    return state !== undefined && isDue(round, state) ? [{ table, state }] : [];
  });
  if (tables.length === 0) return;
  try {
    const compaction = await runs.derive(({ store, log }) =>
      compactTables({ plan, series, round: number, tables, store, target, log }, stop),
    );
    for (const { schema, name, error } of compaction.refused) book.notice(`${schema}.${name}: ${describeError(error)}`);
    if (compaction.tables.length === 0) return;
    book.addRun(compaction.runId, 'compaction');
    runs.markCounted(compaction.runId);
    await round.advance(putBases(series, compaction.tables, round.by, round.nowUtc()), stop);
  } catch (error) {
    if (!(error instanceof AppError) || stop.aborted || error.code === 'SERIES_LEASE_LOST') throw error;
    book.notice(`No new full version was written: ${error.message} The changes count all the same.`);
  }
}

function isDue(
  { plan, number, isCompacted }: Round,
  { base, changes }: { readonly base: { readonly round: number } | null; readonly changes: readonly object[] },
): boolean {
  if (base === null || changes.length === 0) return false;
  // A Delta log tells of whole files alone.
  if (plan.options.deltaLog === true) return true;
  const every = plan.series?.compactEvery ?? Infinity;
  return isCompacted || number - base.round >= every;
}
