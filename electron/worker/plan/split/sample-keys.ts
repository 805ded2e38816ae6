// Cuts a huge table without statistics by a sample of its pages: a hint for where to cut, never the data itself.
import { keyColumns } from '../../source/key-columns.ts';
import { quoteTable } from '../../source/quote-name.ts';
import { columnOf, type CutMethod } from './cut-table.ts';

/** Below so many rows a pass over the key is exact and quick enough. */
const fewestRows = 20_000_000;
const sampleRows = 200_000;

/** Null for a smaller table, with a filter, and when the sample comes back with too little. */
export const bySample: CutMethod = async ({ session, table, key, count, rows }, signal) => {
  if (rows < fewestRows || table.where !== null) return null;
  const columns = keyColumns(key.columns.map((column) => ({ ...column, type: columnOf(table, column.name)?.sqlType })));
  const percent = Math.max(0.01, (100 * sampleRows) / rows).toFixed(2);
  const sql = `SELECT ${columns.outer}
FROM (SELECT ${columns.inner}, ROW_NUMBER() OVER (ORDER BY ${columns.order}) AS n, COUNT(*) OVER () AS c
FROM ${quoteTable(table)} AS t TABLESAMPLE SYSTEM (${percent} PERCENT)) AS q
WHERE q.n < q.c AND q.n * @count / q.c <> (q.n - 1) * @count / q.c
ORDER BY q.n`;
  const found = await session.query(sql, [{ name: '@count', type: 'bigint', value: BigInt(count) }], signal);
  if (found.length < count / 2) return null;
  return { bounds: found.map(columns.tupleOf), how: 'by a sample of its pages, so that they are not quite even' };
};
