// Before a plan is made: is each table really readable by this login?
import { AppError } from '../../../shared/errors.ts';
import type { CatalogTable } from '../../../shared/catalog.ts';
import type { PlanColumn } from '../../../shared/columns.ts';
import { quoteTable } from '../source/quote-name.ts';
import { selectItem } from '../source/select.ts';
import type { SourceSession } from '../source/session.ts';

/**
 * Compiles the read of exactly the planned columns without reading a row, which is the one test of SELECT rights that
 * counts column denials too. Throws SELECT_DENIED, OBJECT_GONE and whatever else the read would meet.
 */
export async function checkReadable(
  session: SourceSession,
  table: CatalogTable,
  columns: readonly PlanColumn[],
  signal: AbortSignal,
): Promise<void> {
  const object = `${table.schema}.${table.name}`;
  const list = columns.map(selectItem).join(', ');
  try {
    await session.query(`SELECT ${list} FROM ${quoteTable(table)} AS t WHERE 1 = 0`, [], signal);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'SELECT_DENIED') throw error;
    throw new AppError('SELECT_DENIED', { ...error.context, object }, error);
  }
}
