// Change tracking: the last operation of each key since a version, with the row as it is now.
import { quoteTable } from '../../quote-name.ts';
import { changedRows, keyItems, noPosition, type Window, type WindowRequest } from './window.ts';

/**
 * The version must be a parameter and never NULL, which would mean all that is tracked. A row that was deleted and is
 * there again by the time it is looked up is new.
 */
export function trackingWindow(request: WindowRequest): Window {
  const { table, since, keyColumns } = request;
  if (since.tracking === null) throw noPosition(request, 'a version of change tracking');
  const changed = `SELECT ${keyItems(keyColumns)}, x.SYS_CHANGE_OPERATION AS tableferry_op, x.SYS_CHANGE_VERSION AS tableferry_version
  FROM CHANGETABLE(CHANGES ${quoteTable(table)}, @since) AS x`;
  const sql = changedRows(request, {
    changed,
    operation: `CASE c.tableferry_op WHEN N'U' THEN N'U' ELSE N'I' END`,
    version: 'CONVERT(nvarchar(20), c.tableferry_version)',
  });
  return { sql, parameters: [{ name: '@since', type: 'bigint', value: BigInt(since.tracking.version) }] };
}
