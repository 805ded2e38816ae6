// Counts a table's rows for a server that keeps no estimate: one scan, for planning and progress.
import type { CatalogTable } from '../../../shared/catalog.ts';
import { askFirst, integerOf } from '../source/catalog/ask.ts';
import { quoteTable } from '../source/quote-name.ts';
import type { SourceSession } from '../source/session.ts';

/** Null when the server refuses to count. */
export async function countRows(
  session: SourceSession,
  table: CatalogTable,
  signal: AbortSignal,
): Promise<number | null> {
  const from = `FROM ${quoteTable(table)} AS t`;
  const rows = await askFirst(
    session,
    [`SELECT COUNT_BIG(*) AS row_count ${from}`, `SELECT COUNT(*) AS row_count ${from}`],
    signal,
  );
  return integerOf(rows?.[0]?.['row_count']);
}
