// The tables of the schema cdc that describe what is captured, and what the capture job says of itself.
import { datetimeOf } from '../catalog/server.ts';
import { view, type CatalogRow } from '../catalog/shape.ts';
import { hasTable } from '../session/change-tracking.ts';
import { isOwner, type SessionState } from '../session/state.ts';
import { instancesOf } from './instances.ts';
import { commitLsn, noLsn } from './lsn.ts';
import { lastCaptured, timeOfTransaction } from './times.ts';

/** Of the change table of an instance. */
const changeTableId = (sourceId: number, at: number): number => sourceId + 500_000_000 + at * 16;

const withTables = (state: SessionState) =>
  instancesOf(state.connection).flatMap((instance, at) => {
    const table = state.database.tables().find(({ number }) => number === instance.number);
    return table === undefined ? [] : [{ instance, table, id: changeTableId(table.objectId, at) }];
  });

const isRow = (row: unknown): row is readonly unknown[] => Array.isArray(row);

function mappedTimes({ connection }: SessionState): CatalogRow[] {
  if (!hasTable(connection, 'cdc_times')) return [];
  const rows: unknown[] = connection
    .prepare('SELECT tx, beganMs, endMs, isDummy FROM cdc_times ORDER BY tx')
    .raw()
    .safeIntegers()
    .all();
  return rows.flatMap((row) => {
    if (!isRow(row)) return [];
    const tx = typeof row[0] === 'bigint' ? row[0] : 0n;
    return [
      {
        start_lsn: commitLsn(tx),
        tran_begin_time: datetimeOf(Number(row[1])),
        tran_end_time: datetimeOf(Number(row[2])),
        tran_id: row[3] === 1n ? Uint8Array.of(0) : Buffer.from(tx.toString(16).padStart(12, '0'), 'hex'),
        tran_begin_lsn: row[3] === 1n ? noLsn : commitLsn(tx),
      },
    ];
  });
}

function definitionChanges(state: SessionState): CatalogRow[] {
  if (!hasTable(state.connection, 'cdc_ddl')) return [];
  const rows: unknown[] = state.connection
    .prepare('SELECT number, objectId, required, command, tx, atMs FROM cdc_ddl ORDER BY rowid')
    .raw()
    .safeIntegers()
    .all();
  // One row for each instance of the table.
  return rows.flatMap((row) =>
    isRow(row)
      ? withTables(state)
          .filter(({ instance }) => BigInt(instance.number) === row[0])
          .map(({ table, id }) => ({
            source_object_id: table.objectId,
            object_id: id,
            required_column_update: row[2] === 1n ? 1 : 0,
            ddl_command: String(row[3]),
            ddl_lsn: commitLsn(typeof row[4] === 'bigint' ? row[4] : 0n),
            ddl_time: datetimeOf(Number(row[5])),
          }))
      : [],
  );
}

export const captureViews = [
  view(
    'cdc',
    'change_tables',
    `object_id:int version:int? source_object_id:int? capture_instance:sysname start_lsn:lsn? end_lsn:lsn?
     supports_net_changes:bit? has_drop_pending:bit? role_name:sysname? index_name:sysname? filegroup_name:sysname?
     create_date:datetime? partition_switch:bit`,
    (state) =>
      withTables(state).map(({ instance, table, id }) => ({
        object_id: id,
        version: 0,
        source_object_id: table.objectId,
        capture_instance: instance.name,
        start_lsn: Buffer.from(instance.startLsn, 'hex'),
        supports_net_changes: instance.hasNet ? 1 : 0,
        role_name: instance.role,
        index_name: instance.indexName,
        create_date: datetimeOf(instance.createdMs),
        partition_switch: 1,
      })),
  ),
  view(
    'cdc',
    'captured_columns',
    `object_id:int column_name:sysname? column_id:int? column_type:sysname? column_ordinal:int is_computed:bit?
     masking_function:max?`,
    (state) =>
      withTables(state).flatMap(({ instance, id }) =>
        instance.columns.map((column, at) => ({
          object_id: id,
          column_name: column.name,
          column_id: column.id,
          column_type: column.type.name,
          column_ordinal: at + 1,
          is_computed: column.isComputed ? 1 : 0,
        })),
      ),
  ),
  view('cdc', 'index_columns', 'object_id:int column_name:sysname? index_ordinal:tinyint column_id:int?', (state) =>
    withTables(state).flatMap(({ instance, id }) =>
      instance.keys.map((name, at) => ({
        object_id: id,
        column_name: name,
        index_ordinal: at + 1,
        column_id: instance.columns.find((column) => column.name === name)?.id ?? null,
      })),
    ),
  ),
  view(
    'cdc',
    'ddl_history',
    'source_object_id:int? object_id:int? required_column_update:bit? ddl_command:max? ddl_lsn:lsn? ddl_time:datetime?',
    definitionChanges,
  ),
  view(
    'cdc',
    'lsn_time_mapping',
    'start_lsn:lsn tran_begin_time:datetime? tran_end_time:datetime? tran_id:transaction? tran_begin_lsn:lsn?',
    mappedTimes,
  ),
  view(
    'sys',
    'dm_cdc_log_scan_sessions',
    `session_id:int start_time:datetime? end_time:datetime? duration:int? scan_phase:desc? error_count:int?
     last_commit_cdc_time:datetime? latency:int? empty_scan_count:int?`,
    (state) => {
      const last = isOwner(state) ? lastCaptured(state.connection) : null;
      const endMs = last === null ? null : timeOfTransaction(state.connection, last);
      if (endMs === null) return [];
      return [
        {
          session_id: 1,
          start_time: datetimeOf(endMs),
          end_time: null,
          duration: 0,
          scan_phase: 'Done',
          error_count: 0,
          last_commit_cdc_time: datetimeOf(endMs),
          latency: Math.round(state.database.capture.lagMs / 1000),
          empty_scan_count: 0,
        },
      ];
    },
  ),
];
