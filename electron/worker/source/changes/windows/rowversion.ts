// rowversion: every row that was written at or after the lowest version that was still open at the mark.
import type { Increment } from '../../../../../shared/increment.ts';
import { hexBytes } from '../../hex-bytes.ts';
import { quoteName, quoteTable } from '../../quote-name.ts';
import { changedRows, keyItems, noPosition, presentRows, type Window, type WindowRequest } from './window.ts';

const hexText = (expression: string): string => `CONVERT(nvarchar(18), CONVERT(binary(8), ${expression}), 1)`;

export function rowversionWindow(
  request: WindowRequest,
  { column }: Extract<Increment, { mode: 'rowversion' }>,
): Window {
  const { table, since, keyColumns } = request;
  if (since.rowversion === null) throw noPosition(request, 'a rowversion');
  const later = (alias: string): string => `${alias}.${quoteName(column)} >= CONVERT(binary(8), @since)`;
  const changed = `SELECT ${keyItems(keyColumns)}, x.${quoteName(column)} AS tableferry_version
  FROM ${quoteTable(table)} AS x WHERE ${later('x')}`;
  const sql =
    table.where === null
      ? presentRows(request, hexText(`t.${quoteName(column)}`), later('t'))
      : changedRows(request, { changed, version: hexText('c.tableferry_version') });
  return { sql, parameters: [{ name: '@since', type: 'varbinary', value: hexBytes(since.rowversion.bound) }] };
}
