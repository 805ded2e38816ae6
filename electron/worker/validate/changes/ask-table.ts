// Questions about one table that the server may refuse.
import { askFirst, textOf } from '../../source/catalog/ask.ts';
import { quoteTable } from '../../source/quote-name.ts';
import type { QueryRow, SourceSession, SqlParameter } from '../../source/session.ts';

/** The rows of one statement with parameters; null when the server refuses it. */
export const askWith = (
  session: SourceSession,
  sql: string,
  parameters: readonly SqlParameter[],
  signal: AbortSignal,
): Promise<readonly QueryRow[] | null> =>
  askFirst({ ...session, query: (text) => session.query(text, parameters, signal) }, [sql], signal);

/** The columns that change tracking knows rows by; none where they are not told. */
export async function primaryKey(
  session: SourceSession,
  table: { readonly schema: string; readonly name: string },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const sql = `SELECT c.name FROM sys.indexes AS i
JOIN sys.index_columns AS ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id
JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
WHERE i.is_primary_key = 1 AND ic.key_ordinal > 0 AND i.object_id = OBJECT_ID(@name)
ORDER BY ic.key_ordinal`;
  const name: SqlParameter = { name: '@name', type: 'nvarchar', value: quoteTable(table) };
  return ((await askWith(session, sql, [name], signal)) ?? []).map((row) => textOf(row['name']));
}
