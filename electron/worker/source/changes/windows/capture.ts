// CDC: what the log reader has put down of a table behind an LSN, the last state of each row or every change in order.
import { AppError } from '../../../../../shared/errors.ts';
import type { ChangeMark } from '../../../../../shared/change-mark.ts';
import type { Increment } from '../../../../../shared/increment.ts';
import { hexBytes } from '../../hex-bytes.ts';
import { nameOf } from '../../chosen-rows.ts';
import { quoteName, quoteTable } from '../../quote-name.ts';
import type { SqlParameter } from '../../session.ts';
import { noPosition, selectList, type Window, type WindowRequest } from './window.ts';

const lsnText = (name: string): string => `CONVERT(nvarchar(22), t.${quoteName(name)}, 1)`;

/**
 * Both ends of the function are inclusive, and one that lies outside of what the instance has is an error of its own
 * (313): nothing is asked of it while there is nothing new. 'update old' is asked for because an update of a key is two
 * changes: the key that it had is a delete. The last state of each row is picked here and not by the server's function
 * for net changes, which leaves a row out that came and went within the window: where windows overlap it may have been
 * delivered before.
 */
export function captureWindow(request: WindowRequest, { instance, rows }: Extract<Increment, { mode: 'cdc' }>): Window {
  const { table, since, keyColumns, options } = request;
  if (since.cdc === null) throw noPosition(request, 'an LSN');
  if (table.where !== null)
    throw new AppError('BUG', { detail: `changes by CDC of ${nameOf(table)}, which has a filter` });
  // rowversions are captured as bytes.
  const list = (operation: string, version: string): string =>
    selectList(request, operation, version, ({ name, sqlType }) =>
      sqlType.name === 'timestamp' || sqlType.name === 'rowversion' ? `CONVERT(timestamp, t.${quoteName(name)})` : null,
    );
  const operation = `CASE t.[__$operation] WHEN 1 THEN N'D' WHEN 2 THEN N'I' WHEN 3 THEN N'D' ELSE N'U' END`;
  const version = `${lsnText('__$start_lsn')} + N'-' + ${lsnText('__$seqval')}`;
  const changes = `cdc.${quoteName(`fn_cdc_get_all_changes_${instance}`)}(@lo, @hi, N'all update old')`;
  const read = [
    `SELECT ${list(operation, version)}`,
    ...(rows === 'all'
      ? [
          `FROM ${changes} AS t`,
          `WHERE ${isOwnChange('t', keyColumns)}`,
          `ORDER BY ${changeOrder.map((name) => `t.${quoteName(name)}`).join(', ')}`,
        ]
      : [`FROM (${lastChanges(request, changes)}) AS t`, 'WHERE t.tableferry_last = 1']),
  ];
  const sql = [
    'DECLARE @lo binary(10) = CONVERT(binary(10), @since), @hi binary(10) = sys.fn_cdc_get_max_lsn();',
    'IF @lo <= @hi',
    ...read,
    options,
    'ELSE',
    `SELECT ${selectList(request, `N'U'`, `N''`)}`,
    `FROM ${quoteTable(table)} AS t`,
    'WHERE 1 = 0',
    options,
  ].join('\n');
  const parameters: readonly SqlParameter[] = [
    { name: '@since', type: 'varbinary', value: hexBytes(firstLsn(since.cdc)) },
    { name: '@instance', type: 'nvarchar', value: instance },
    ...keyColumns.map((name, at): SqlParameter => ({ name: `@key${String(at)}`, type: 'nvarchar', value: name })),
  ];
  return { sql, parameters };
}

const changeOrder = ['__$start_lsn', '__$seqval', '__$operation'] as const;

/** The state before an update counts only where the key was another. */
const isOwnChange = (alias: string, keyColumns: readonly string[]): string =>
  [
    `${alias}.[__$operation] <> 3`,
    ...keyColumns.map(
      (_, at) => `sys.fn_cdc_has_column_changed(@instance, @key${String(at)}, ${alias}.[__$update_mask]) = 1`,
    ),
  ].join(' OR ');

/** All changes with their numbers from the last of each key on. */
function lastChanges({ table, keyColumns }: WindowRequest, changes: string): string {
  const captured = table.columns.slice(2).map(({ name }) => name);
  const items = [...changeOrder, ...captured].map((name) => `x.${quoteName(name)}`);
  const key = keyColumns.map((name) => `x.${quoteName(name)}`).join(', ');
  const last = changeOrder.map((name) => `x.${quoteName(name)} DESC`).join(', ');
  return `SELECT ${items.join(', ')}, ROW_NUMBER() OVER (PARTITION BY ${key} ORDER BY ${last}) AS tableferry_last
  FROM ${changes} AS x
  WHERE ${isOwnChange('x', keyColumns)}`;
}

/**
 * The first LSN behind a mark. An instance that was younger than anything captured at the mark begins later, and what
 * was committed before it began was read by the run of the mark.
 */
export function firstLsn({ maxLsn, minLsn }: NonNullable<ChangeMark['cdc']>): string {
  const next = `0x${(BigInt(maxLsn) + 1n).toString(16).toUpperCase().padStart(20, '0')}`;
  return BigInt(next) < BigInt(minLsn) ? minLsn : next;
}
