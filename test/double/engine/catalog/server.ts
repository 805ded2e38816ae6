// sys.databases, principals, configurations, change tracking, and the views that describe the catalog itself.
import { SqlError } from '../../types.ts';
import { isTracked, minValidVersion, trackingBegun } from '../session/change-tracking.ts';
import { isCdcEnabled } from '../cdc/instances.ts';
import type { DatabaseTraits } from '../session/open-database.ts';
import { isOwner, type SessionState } from '../session/state.ts';
import { productVersion } from '../session/version.ts';
import { uuidFromText } from '../stored/uuid.ts';
import { createdOn } from './objects.ts';
import { view, type CatalogRow, type CatalogView } from './shape.ts';

const states = { state: 0, state_desc: 'ONLINE', user_access: 0, user_access_desc: 'MULTI_USER' };

/** A datetime counts 1/300 s since 1900. */
export const datetimeOf = (epochMs: number): number =>
  Math.floor(((epochMs - Date.UTC(1900, 0, 1)) * 300) / 1000 + 1e-6);

const createdOf = (traits: DatabaseTraits | null): number =>
  traits === null || traits.createdMs === null ? createdOn : datetimeOf(traits.createdMs);

function denyServerState(): never {
  throw new SqlError(300, 'VIEW SERVER STATE permission was denied on object server, database master.', 14);
}

function databaseRow(
  id: number,
  name: string,
  collation: string,
  traits: DatabaseTraits | null,
  isCaptured = false,
): CatalogRow {
  return {
    name,
    database_id: id,
    create_date: createdOf(traits),
    source_database_id: traits?.snapshotOf ?? null,
    compatibility_level: 160,
    collation_name: collation,
    ...states,
    is_read_only: traits?.isReadOnly === true ? 1 : 0,
    snapshot_isolation_state: traits?.isSnapshotAllowed === true ? 1 : 0,
    snapshot_isolation_state_desc: traits?.isSnapshotAllowed === true ? 'ON' : 'OFF',
    is_read_committed_snapshot_on: traits?.isReadCommittedSnapshot === true ? 1 : 0,
    recovery_model: 3,
    recovery_model_desc: 'SIMPLE',
    is_cdc_enabled: isCaptured ? 1 : 0,
    is_encrypted: 0,
    owner_sid: Uint8Array.of(1),
  };
}

const systemDatabases: readonly (readonly [number, string])[] = [
  [1, 'master'],
  [2, 'tempdb'],
];

const principals = ({ login }: SessionState): CatalogRow[] =>
  [
    ['dbo', 1, 'S', 'SQL_USER'],
    ['guest', 2, 'S', 'SQL_USER'],
    ['INFORMATION_SCHEMA', 3, 'S', 'SQL_USER'],
    ['sys', 4, 'S', 'SQL_USER'],
    [login.user, 5, 'S', 'SQL_USER'],
    ['public', 0, 'R', 'DATABASE_ROLE'],
  ].map(([name, id, type, description]) => ({
    name,
    principal_id: id,
    type,
    type_desc: description,
    create_date: createdOn,
    modify_date: createdOn,
    default_schema_name: 'dbo',
  }));

export const serverViews = [
  view(
    'sys',
    'databases',
    `name:sysname database_id:int source_database_id:int? owner_sid:sid? create_date:datetime compatibility_level:tinyint
     collation_name:sysname? user_access:tinyint? user_access_desc:desc? is_read_only:bit? is_auto_close_on:bit
     is_auto_shrink_on:bit? state:tinyint? state_desc:desc? is_in_standby:bit? snapshot_isolation_state:tinyint?
     snapshot_isolation_state_desc:desc? is_read_committed_snapshot_on:bit? recovery_model:tinyint? recovery_model_desc:desc?
     page_verify_option:tinyint? is_cdc_enabled:bit is_encrypted:bit? is_published:bit is_subscribed:bit is_merge_published:bit
     is_distributor:bit is_broker_enabled:bit is_trustworthy_on:bit? containment:tinyint? containment_desc:desc?
     replica_id:uniqueidentifier? is_ledger_on:bit?`,
    ({ databases, database, connection }) => [
      ...systemDatabases.map(([id, name]) => databaseRow(id, name, 'SQL_Latin1_General_CP1_CI_AS', null)),
      ...databases.map((one) =>
        databaseRow(one.id, one.name, one.collation, one.traits, one === database && isCdcEnabled(connection)),
      ),
    ],
  ),
  view(
    'sys',
    'database_principals',
    `name:sysname principal_id:int type:char2 type_desc:desc? default_schema_name:sysname? create_date:datetime
     modify_date:datetime owning_principal_id:int? sid:sid? is_fixed_role:bit authentication_type:int`,
    principals,
  ),
  view(
    'sys',
    'database_permissions',
    'class:tinyint class_desc:desc? major_id:int minor_id:int grantee_principal_id:int grantor_principal_id:int type:char2 permission_name:sysname? state:char2 state_desc:desc?',
  ),
  view('sys', 'database_role_members', 'role_principal_id:int member_principal_id:int'),
  view(
    'sys',
    'configurations',
    'configuration_id:int name:sysname value:sql_variant? minimum:sql_variant? maximum:sql_variant? value_in_use:sql_variant? description:sysname is_dynamic:bit is_advanced:bit',
    () => [
      {
        configuration_id: 1539,
        name: 'max degree of parallelism',
        description: 'maximum degree of parallelism',
        is_dynamic: 1,
        is_advanced: 1,
      },
      {
        configuration_id: 1544,
        name: 'max server memory (MB)',
        description: 'Maximum size of server memory (MB)',
        is_dynamic: 1,
        is_advanced: 1,
      },
    ],
  ),
  view(
    'sys',
    'change_tracking_databases',
    'database_id:int is_auto_cleanup_on:bit? retention_period:int? retention_period_units:tinyint? retention_period_units_desc:desc? max_cleanup_version:bigint?',
    ({ databases }) =>
      databases
        .filter(({ traits }) => traits.hasChangeTracking)
        .map(({ id }) => ({
          database_id: id,
          is_auto_cleanup_on: 1,
          retention_period: 2,
          retention_period_units: 3,
          retention_period_units_desc: 'DAYS',
        })),
  ),
  view(
    'sys',
    'change_tracking_tables',
    'object_id:int is_track_columns_updated_on:bit min_valid_version:bigint? begin_version:bigint? cleanup_version:bigint?',
    (state) =>
      state.database
        .tables()
        .filter((table) => isTracked(state, table))
        .map((table) => ({
          object_id: table.objectId,
          is_track_columns_updated_on: 0,
          min_valid_version: minValidVersion(state, table),
          begin_version: trackingBegun(state, table),
          cleanup_version: minValidVersion(state, table),
        })),
  ),
  view(
    'sys',
    'database_recovery_status',
    'database_id:int database_guid:uniqueidentifier? family_guid:uniqueidentifier? recovery_fork_guid:uniqueidentifier?',
    ({ databases }) =>
      databases.map(({ id, traits: { recoveryFork } }) => ({
        database_id: id,
        recovery_fork_guid: recoveryFork === null ? null : uuidFromText(recoveryFork),
      })),
  ),
  view('sys', 'dm_os_sys_info', 'sqlserver_start_time:datetime cpu_count:int', (state) =>
    isOwner(state) ? [{ sqlserver_start_time: datetimeOf(state.openedMs), cpu_count: 2 }] : denyServerState(),
  ),
  view(
    'sys',
    'dm_db_index_usage_stats',
    `database_id:smallint object_id:int index_id:int user_seeks:bigint user_scans:bigint user_lookups:bigint
     user_updates:bigint last_user_seek:datetime? last_user_scan:datetime? last_user_lookup:datetime?
     last_user_update:datetime?`,
    (state) =>
      isOwner(state)
        ? [...state.database.writes].flatMap(([number, atMs]) =>
            state.database
              .tables()
              .filter((table) => table.number === number)
              .map(({ objectId }) => ({
                database_id: state.database.id,
                object_id: objectId,
                index_id: 1,
                user_updates: 1,
                last_user_update: datetimeOf(atMs),
              })),
          )
        : denyServerState(),
  ),
  view(
    'sys',
    'filegroups',
    'name:sysname data_space_id:int type:char2 type_desc:desc? is_default:bit? is_system:bit? is_read_only:bit?',
    () => [
      {
        name: 'PRIMARY',
        data_space_id: 1,
        type: 'FG',
        type_desc: 'ROWS_FILEGROUP',
        is_default: 1,
        is_system: 0,
        is_read_only: 0,
      },
    ],
  ),
  view(
    'sys',
    'database_files',
    'file_id:int type:tinyint type_desc:desc? data_space_id:int name:sysname physical_name:text? state:tinyint? size:int',
    ({ database }) => [
      {
        file_id: 1,
        type: 0,
        type_desc: 'ROWS',
        data_space_id: 1,
        name: database.name,
        physical_name: `/${database.name}.mdf`,
        size: 8192,
      },
    ],
  ),
  view(
    'sys',
    'dm_tran_current_transaction',
    'transaction_id:bigint transaction_sequence_num:bigint transaction_is_snapshot:bit',
    (state) =>
      isOwner(state)
        ? [{ transaction_id: state.spid, transaction_sequence_num: state.spid * 1000, transaction_is_snapshot: 1 }]
        : denyServerState(),
  ),
  view(
    'sys',
    'dm_exec_sessions',
    'session_id:smallint login_name:sysname host_name:sysname? program_name:sysname? status:desc transaction_isolation_level:smallint',
    (state) => [
      { session_id: state.spid, login_name: state.login.user, status: 'running', transaction_isolation_level: 2 },
    ],
  ),
  view('sys', 'dm_os_host_info', 'host_platform:sysname host_distribution:sysname host_release:sysname', () => [
    { host_platform: 'Linux', host_distribution: 'double', host_release: productVersion },
  ]),
  view('sys', 'sql_logins', 'name:sysname principal_id:int is_disabled:bit', (state) =>
    isOwner(state) ? [{ name: state.login.user, principal_id: 260 }] : [],
  ),
];

/** sys.all_views and sys.all_columns: what the other views look like (and sys.system_columns alike). */
export function selfViews(others: readonly CatalogView[]): readonly CatalogView[] {
  const schemaIds = { sys: 4, INFORMATION_SCHEMA: 3, cdc: 5 };
  // What lies in the schema cdc are tables, of some databases alone.
  const list = (): readonly CatalogView[] => [...others.filter(({ schema }) => schema !== 'cdc'), ...self];
  const viewRows = (): CatalogRow[] =>
    list().map((entry, index) => ({
      name: entry.name,
      object_id: -300 - index,
      schema_id: schemaIds[entry.schema],
      type: 'V ',
      type_desc: 'VIEW',
      create_date: createdOn,
      modify_date: createdOn,
      is_ms_shipped: 1,
    }));
  const columnRows = (state: SessionState): CatalogRow[] =>
    list().flatMap((entry, index) =>
      entry.columns(state.database.collation).map((column, i) => ({
        object_id: -300 - index,
        name: column.name,
        column_id: i + 1,
        is_nullable: column.isNullable ? 1 : 0,
      })),
    );
  const viewWords =
    'name:sysname object_id:int principal_id:int? schema_id:int parent_object_id:int type:char2 type_desc:desc? create_date:datetime modify_date:datetime is_ms_shipped:bit?';
  const columnWords =
    'object_id:int name:sysname? column_id:int system_type_id:tinyint user_type_id:int max_length:smallint precision:tinyint scale:tinyint collation_name:sysname? is_nullable:bit?';
  const self = [
    view('sys', 'all_views', viewWords, viewRows),
    view('sys', 'system_views', viewWords, viewRows),
    view('sys', 'all_columns', columnWords, columnRows),
    view('sys', 'system_columns', columnWords, columnRows),
  ];
  return self;
}
