// System-versioned tables: the keys of all versions that began or ended since a time, with the row as it is now.
import type { Increment } from '../../../../../shared/increment.ts';
import { quoteName, quoteTable } from '../../quote-name.ts';
import type { SqlParameter } from '../../session.ts';
import { changedRows, keyItems, keyName, noPosition, type Window, type WindowRequest } from './window.ts';

/** What a column of a period may be rounded by when it keeps no fractions of a second. */
const roundedSeconds = 1;

/** A version bears the time its transaction began: one that was open at the mark, or is younger than its clock, is meant by the overlap. */
export function periodWindow(
  request: WindowRequest,
  { start, end, history, overlapSeconds }: Extract<Increment, { mode: 'temporal' }>,
): Window {
  const { table, since, keyColumns } = request;
  if (since.period === null) throw noPosition(request, 'a period');
  const from = 'DATEADD(second, -@overlap, CONVERT(datetime2(7), @since, 126))';
  const versions = (source: string, column: string): string =>
    `SELECT ${keyItems(keyColumns)}, x.${quoteName(column)} AS tableferry_version FROM ${source} AS x WHERE x.${quoteName(column)} >= ${from}`;
  const names = keyColumns.map((_, at) => `y.${keyName(at)}`).join(', ');
  const changed = `SELECT ${names}, MAX(y.tableferry_version) AS tableferry_version
  FROM (${versions(quoteTable(table), start)}
  UNION ALL ${versions(quoteTable(history), end)}) AS y
  GROUP BY ${names}`;
  const sql = changedRows(request, { changed, version: 'CONVERT(nvarchar(27), c.tableferry_version, 121)' });
  const parameters: readonly SqlParameter[] = [
    { name: '@since', type: 'nvarchar', value: since.period.sinceUtc },
    { name: '@overlap', type: 'int', value: overlapSeconds + roundedSeconds },
  ];
  return { sql, parameters };
}
