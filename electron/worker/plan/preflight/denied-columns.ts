// Which columns this login may not select: the server is asked to compile the read, which counts every denial.
import type { CatalogColumn } from '../../../../shared/catalog.ts';
import { AppError } from '../../../../shared/errors.ts';
import { isRefusal } from '../../source/catalog/ask.ts';
import { selectOver, type ChosenRows } from '../../source/chosen-rows.ts';
import { quoteName } from '../../source/quote-name.ts';
import type { SourceSession } from '../../source/session.ts';

/** Names of the denied ones; `table` = all of them. What is refused for another reason is no denial. */
export async function findDenied(
  session: SourceSession,
  rows: ChosenRows,
  columns: readonly CatalogColumn[],
  signal: AbortSignal,
): Promise<readonly string[] | 'table'> {
  const isDenied = async (some: readonly CatalogColumn[]): Promise<boolean> => {
    const list = some.map(({ name, traits }) =>
      traits?.graph === undefined ? `t.${quoteName(name)}` : `t.${traits.graph}`,
    );
    try {
      await session.query(selectOver({ ...rows, where: null }, list.join(', '), ['1 = 0']), [], signal);
      return false;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return error instanceof AppError && error.code === 'SELECT_DENIED';
    }
  };
  if (columns.length === 0 || !(await isDenied(columns))) return [];
  const denied: string[] = [];
  for (const column of columns) if (await isDenied([column])) denied.push(column.name);
  return denied.length === columns.length ? 'table' : denied;
}
