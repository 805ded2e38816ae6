// What the server says of the database that a mark of change belongs to, and of how far it has come.
import type { DatabaseState } from '../../../../shared/change-mark.ts';
import { askFirst, flagOf, textOf } from '../catalog/ask.ts';
import type { QueryRow, SourceSession } from '../session.ts';

/** Each stands alone, since a server may refuse it or not know it. */
const questions = {
  clock: ['SELECT CONVERT(varchar(27), SYSUTCDATETIME(), 126) AS server_utc'],
  tracking: ['SELECT CHANGE_TRACKING_CURRENT_VERSION() AS ct_version'],
  rowversion: ['SELECT CONVERT(varchar(18), MIN_ACTIVE_ROWVERSION(), 1) AS rowversion_bound'],
  database: [
    `SELECT d.name, CONVERT(varchar(23), d.create_date, 126) AS create_date, d.is_read_only, d.source_database_id
FROM sys.databases AS d WHERE d.database_id = DB_ID()`,
    'SELECT DB_NAME() AS name',
  ],
  fork: [
    `SELECT CONVERT(varchar(36), r.recovery_fork_guid) AS recovery_fork FROM sys.database_recovery_status AS r
WHERE r.database_id = DB_ID()`,
  ],
  log: [`SELECT CONVERT(varchar(50), s.log_end_lsn) AS lsn FROM sys.dm_db_log_stats(DB_ID()) AS s`],
  started: ['SELECT CONVERT(varchar(23), i.sqlserver_start_time, 126) AS started FROM sys.dm_os_sys_info AS i'],
} as const;

export type DatabaseFacts = {
  readonly state: DatabaseState;
  readonly serverUtc: string | null;
  /** Of change tracking; null = the database has none. */
  readonly trackingVersion: string | null;
  readonly rowversionBound: string | null;
};

const known = (row: QueryRow, name: string): string | null => textOf(row[name]) || null;

/** Never fails for want of a right or a feature. */
export async function readDatabaseState(session: SourceSession, signal: AbortSignal): Promise<DatabaseFacts> {
  const rowOf = async (name: keyof typeof questions): Promise<QueryRow> =>
    (await askFirst(session, questions[name], signal))?.[0] ?? {};
  // The clock first: what is told after it is no older.
  const serverUtc = known(await rowOf('clock'), 'server_utc');
  const trackingVersion = known(await rowOf('tracking'), 'ct_version');
  const rowversionBound = known(await rowOf('rowversion'), 'rowversion_bound');
  const database = await rowOf('database');
  return {
    serverUtc,
    trackingVersion,
    rowversionBound,
    state: {
      name: textOf(database['name']),
      created: known(database, 'create_date'),
      recoveryFork: known(await rowOf('fork'), 'recovery_fork'),
      isReadOnly: flagOf(database['is_read_only']),
      isSnapshot: 'source_database_id' in database ? database['source_database_id'] !== null : null,
      logEnd: known(await rowOf('log'), 'lsn'),
      serverStarted: known(await rowOf('started'), 'started'),
    },
  };
}
