// Counts the rows that a plan picks, where no estimate tells them: one scan, for planning and progress.
import { askFirst, integerOf } from '../source/catalog/ask.ts';
import { countStatements, type ChosenRows } from '../source/chosen-rows.ts';
import type { SourceSession } from '../source/session.ts';

/** Null when the server refuses to count. */
export async function countRows(session: SourceSession, rows: ChosenRows, signal: AbortSignal): Promise<number | null> {
  const found = await askFirst(session, countStatements(rows), signal);
  return integerOf(found?.[0]?.['row_count']);
}

/** Null as well when it takes longer than `limitMs`: a plan is not worth a long scan. */
export async function countRowsWithin(
  session: SourceSession,
  rows: ChosenRows,
  limitMs: number,
  signal: AbortSignal,
): Promise<number | null> {
  const limit = AbortSignal.timeout(limitMs);
  try {
    return await countRows(session, rows, AbortSignal.any([signal, limit]));
  } catch (error) {
    if (limit.aborted && !signal.aborted) return null;
    throw error;
  }
}
