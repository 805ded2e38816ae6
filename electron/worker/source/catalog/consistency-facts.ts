// What the server says of the points in time that its tables could be read at: each question may be refused.
import type { ConsistencyFacts } from '../../../../shared/consistency.ts';
import type { QueryRow, SourceSession } from '../session.ts';
import { askFirst, flagOf, integerOf, textOf } from './ask.ts';

const ofThis = 'FROM sys.databases AS d WHERE d.database_id = DB_ID()';
const serverRight = (name: string): string => `HAS_PERMS_BY_NAME(NULL, NULL, '${name}')`;
const tablesWhere = (condition: string): string =>
  `SELECT SCHEMA_NAME(t.schema_id) AS schema_name, t.name AS object_name FROM sys.tables AS t WHERE ${condition}`;

/** Each question with its poorer forms. Every one stands alone: naming one unknown thing refuses a whole statement. */
const questions = {
  clock: ['SELECT CONVERT(varchar(27), SYSUTCDATETIME(), 126) AS server_utc', 'SELECT GETUTCDATE() AS server_utc'],
  database: [
    `SELECT d.snapshot_isolation_state, d.is_read_committed_snapshot_on, d.is_read_only, d.source_database_id,
       CONVERT(varchar(23), d.create_date, 126) AS create_date, DB_ID() AS database_id ${ofThis}`,
    `SELECT d.snapshot_isolation_state, d.is_read_committed_snapshot_on, d.is_read_only ${ofThis}`,
  ],
  updateability: [`SELECT CONVERT(nvarchar(60), DATABASEPROPERTYEX(DB_NAME(), 'Updateability')) AS updateability`],
  replica: ['SELECT sys.fn_hadr_is_primary_replica(DB_NAME()) AS is_primary'],
  filegroups: [
    `SELECT COUNT(CASE WHEN f.type = 'FX' THEN 1 END) AS memory_optimized, COUNT(CASE WHEN f.type = 'FD' THEN 1 END) AS filestream
FROM sys.filegroups AS f`,
  ],
  server: [
    `SELECT CONVERT(int, SERVERPROPERTY('EngineEdition')) AS engine_edition,
       CONVERT(nvarchar(128), SERVERPROPERTY('ProductVersion')) AS product_version`,
    `SELECT CONVERT(nvarchar(128), SERVERPROPERTY('ProductVersion')) AS product_version`,
  ],
  rights: [
    `SELECT ${serverRight('CREATE ANY DATABASE')} AS create_database, ${serverRight('VIEW SERVER STATE')} AS server_state,
       ${serverRight('VIEW SERVER PERFORMANCE STATE')} AS server_performance,
       HAS_PERMS_BY_NAME(QUOTENAME(DB_NAME()), 'DATABASE', 'VIEW DATABASE STATE') AS database_state`,
  ],
  tracking: ['SELECT COUNT(*) AS tracked FROM sys.change_tracking_databases WHERE database_id = DB_ID()'],
  fork: [
    `SELECT CONVERT(varchar(36), r.recovery_fork_guid) AS recovery_fork FROM sys.database_recovery_status AS r
WHERE r.database_id = DB_ID()`,
  ],
  snapshots: [
    `SELECT d.name, CONVERT(varchar(23), d.create_date, 126) AS create_date FROM sys.databases AS d
WHERE d.source_database_id = DB_ID() ORDER BY d.create_date, d.name`,
  ],
  // 2 = system-versioned; the other kinds have no FOR SYSTEM_TIME.
  temporal: [tablesWhere('t.temporal_type = 2')],
  memoryOptimized: [tablesWhere('t.is_memory_optimized = 1')],
  external: [tablesWhere('t.is_external = 1')],
  trackedTables: [
    tablesWhere('EXISTS (SELECT 1 FROM sys.change_tracking_tables AS c WHERE c.object_id = t.object_id)'),
  ],
} as const;

const snapshotStates = ['off', 'on', 'turningOff', 'turningOn'] as const;

/** Never fails for want of rights or of a feature: what the server does not tell is null, or an empty list. */
export async function readConsistencyFacts(session: SourceSession, signal: AbortSignal): Promise<ConsistencyFacts> {
  const rowsOf = async (name: keyof typeof questions): Promise<readonly QueryRow[] | null> =>
    askFirst(session, questions[name], signal);
  const rowOf = async (name: keyof typeof questions): Promise<QueryRow> => (await rowsOf(name))?.[0] ?? {};
  const tables = async (name: keyof typeof questions) =>
    ((await rowsOf(name)) ?? []).map((row) => ({
      schema: textOf(row['schema_name']),
      name: textOf(row['object_name']),
    }));
  const database = await rowOf('database');
  const filegroups = await rowOf('filegroups');
  const server = await rowOf('server');
  const rights = await rowOf('rights');
  const state = integerOf(database['snapshot_isolation_state']);
  const updateability = textOf((await rowOf('updateability'))['updateability']);
  const tracked = integerOf((await rowOf('tracking'))['tracked']);
  return {
    serverUtc: textOf((await rowOf('clock'))['server_utc']) || null,
    snapshotIsolation: state === null ? null : (snapshotStates[state] ?? null),
    isReadCommittedSnapshot: flagOf(database['is_read_committed_snapshot_on']),
    isReadOnly: flagOf(database['is_read_only']),
    isNotUpdateable: updateability === '' ? null : updateability === 'READ_ONLY',
    // The id is NULL for every other database, which is an answer where the column was understood.
    isDatabaseSnapshot: 'source_database_id' in database ? database['source_database_id'] !== null : null,
    isPrimaryReplica: flagOf((await rowOf('replica'))['is_primary']),
    memoryOptimizedFilegroups: integerOf(filegroups['memory_optimized']),
    filestreamFilegroups: integerOf(filegroups['filestream']),
    engineEdition: integerOf(server['engine_edition']),
    productMajorVersion: majorOf(textOf(server['product_version'])),
    canCreateDatabase: flagOf(rights['create_database']),
    canViewServerState: flagOf(rights['server_performance']) === true ? true : flagOf(rights['server_state']),
    canViewDatabaseState: flagOf(rights['database_state']),
    hasChangeTracking: tracked === null ? null : tracked > 0,
    databaseCreated: textOf(database['create_date']) || null,
    recoveryFork: textOf((await rowOf('fork'))['recovery_fork']) || null,
    databaseSnapshots: ((await rowsOf('snapshots')) ?? []).map((row) => ({
      name: textOf(row['name']),
      created: textOf(row['create_date']),
    })),
    temporalTables: await tables('temporal'),
    memoryOptimizedTables: await tables('memoryOptimized'),
    externalTables: await tables('external'),
    trackedTables: await tables('trackedTables'),
  };
}

const majorOf = (version: string): number | null => {
  const digits = /^(\d+)\./.exec(version)?.[1];
  return digits === undefined ? null : Number(digits);
};
