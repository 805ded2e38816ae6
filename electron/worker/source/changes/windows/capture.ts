// CDC: what the log reader has put down of a table behind an LSN, the last state of each row or every change in order.
import { AppError } from '../../../../../shared/errors.ts';
import type { ChangeMark } from '../../../../../shared/change-mark.ts';
import type { Increment } from '../../../../../shared/series.ts';
import { hexBytes } from '../../hex-bytes.ts';
import { nameOf } from '../../chosen-rows.ts';
import { quoteName, quoteTable } from '../../quote-name.ts';
import type { SqlParameter } from '../../session.ts';
import { noPosition, selectList, type Window, type WindowRequest } from './window.ts';

const lsnText = (name: string): string => `CONVERT(nvarchar(22), t.${quoteName(name)}, 1)`;

/**
 * Both ends of the functions are inclusive, and one that lies outside of what the instance has is an error of its own
 * (313): nothing is asked of them while there is nothing new. 'update old' is asked for because an update of a key is
 * two changes: the key that it had is a delete.
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
  const has = keyColumns.map(
    (_, at) => `sys.fn_cdc_has_column_changed(@instance, @key${String(at)}, t.[__$update_mask]) = 1`,
  );
  const read =
    rows === 'net'
      ? [
          `SELECT ${list(operation, lsnText('__$start_lsn'))}`,
          `FROM cdc.${quoteName(`fn_cdc_get_net_changes_${instance}`)}(@lo, @hi, N'all with merge') AS t`,
        ]
      : [
          `SELECT ${list(operation, `${lsnText('__$start_lsn')} + N'-' + ${lsnText('__$seqval')}`)}`,
          `FROM cdc.${quoteName(`fn_cdc_get_all_changes_${instance}`)}(@lo, @hi, N'all update old') AS t`,
          `WHERE t.[__$operation] <> 3 OR ${has.join(' OR ')}`,
          'ORDER BY t.[__$start_lsn], t.[__$seqval], t.[__$operation]',
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

/**
 * The first LSN behind a mark. An instance that was younger than anything captured at the mark begins later, and what
 * was committed before it began was read by the run of the mark.
 */
export function firstLsn({ maxLsn, minLsn }: NonNullable<ChangeMark['cdc']>): string {
  const next = `0x${(BigInt(maxLsn) + 1n).toString(16).toUpperCase().padStart(20, '0')}`;
  return BigInt(next) < BigInt(minLsn) ? minLsn : next;
}
