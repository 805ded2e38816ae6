// What the state of database, login and this computer means for a run.
import type { ConsistencyFacts } from '../../../../shared/consistency.ts';
import { formatBytes } from '../../../../shared/format.ts';
import type { Finding } from '../../../../shared/preflight.ts';
import { quoteName } from '../../source/quote-name.ts';
import { finding, sampleOf, wholeDatabase } from './finding.ts';

export type StateFacts = {
  readonly facts: ConsistencyFacts;
  readonly database: string;
  readonly user: string | null;
  /** Of the state folder's disk; null = not told. */
  readonly freeBytes: number | null;
  /** Age of the oldest open transaction; null = not told, or none. */
  readonly oldestTransactionSeconds: number | null;
};

const gib = 1024 ** 3;
const longSeconds = 600;

export function judgeState(state: StateFacts): readonly Finding[] {
  return [...judgeDatabase(state), ...judgeViewState(state), ...judgeTransactions(state), ...judgeDisk(state)];
}

function judgeDatabase({ facts, database }: StateFacts): readonly Finding[] {
  const found: Finding[] = [];
  if (facts.isNotUpdateable === true || facts.isReadOnly === true)
    found.push(
      finding('readOnly', 'green', wholeDatabase, {
        what: 'The database cannot be written to here.',
        consequence: 'While that lasts all tables stand still, apart from what a primary replica sends over.',
      }),
    );
  if (facts.isPrimaryReplica === false)
    found.push(
      finding('replica', 'green', wholeDatabase, {
        what: 'This is a secondary replica of an availability group.',
        consequence: 'Reads put no load on the primary; rows may be some seconds old.',
        sql: 'SELECT database_id, synchronization_state_desc, redo_queue_size FROM sys.dm_hadr_database_replica_states;',
      }),
    );
  if (facts.snapshotIsolation === null)
    found.push(
      finding('snapshotIsolation', 'yellow', wholeDatabase, {
        what: 'The server does not tell whether it allows snapshots.',
        consequence: 'One point in time can be tried; without it each statement reads its own moment.',
      }),
    );
  else
    found.push(
      finding('snapshotIsolation', 'green', wholeDatabase, {
        what: `Snapshot isolation is ${facts.snapshotIsolation === 'on' ? 'allowed' : 'not allowed'}; READ_COMMITTED_SNAPSHOT is ${facts.isReadCommittedSnapshot === null ? 'not told' : facts.isReadCommittedSnapshot ? 'on' : 'off'}.`,
        consequence:
          facts.snapshotIsolation === 'on'
            ? 'Tables can be read at one point in time without locks.'
            : 'Without another point in time, tables that change meanwhile are not of one moment.',
        sql: `ALTER DATABASE ${quoteName(database)} SET ALLOW_SNAPSHOT_ISOLATION ON;`,
      }),
    );
  return found;
}

function judgeViewState({ facts, user }: StateFacts): readonly Finding[] {
  if (facts.canViewDatabaseState === true) return [];
  const to = quoteName(user ?? 'the login of this connection');
  return [
    finding('viewState', 'green', wholeDatabase, {
      what: `This login ${facts.canViewDatabaseState === null ? 'does not learn whether it may' : 'may not'} view the state of the database.`,
      consequence: 'Sizes come from poorer sources, and blocking by this program cannot be watched.',
      sql: `GRANT VIEW DATABASE STATE TO ${to}; -- SQL Server 2022 and later: VIEW DATABASE PERFORMANCE STATE is enough`,
    }),
  ];
}

function judgeTransactions({ oldestTransactionSeconds: seconds }: StateFacts): readonly Finding[] {
  if (seconds === null || seconds < longSeconds) return [];
  return [
    finding('longTransaction', 'yellow', wholeDatabase, {
      what: `A transaction has been open for ${String(Math.round(seconds / 60))} minutes.`,
      consequence: 'It may hold locks that reading waits for, and keeps old row versions alive.',
      sample: sampleOf(`${String(Math.round(seconds))} s`, false),
      sql: 'SELECT s.session_id, s.login_name, s.program_name, a.transaction_begin_time FROM sys.dm_tran_session_transactions AS t JOIN sys.dm_tran_active_transactions AS a ON a.transaction_id = t.transaction_id JOIN sys.dm_exec_sessions AS s ON s.session_id = t.session_id ORDER BY a.transaction_begin_time;',
    }),
  ];
}

function judgeDisk({ freeBytes }: StateFacts): readonly Finding[] {
  if (freeBytes === null || freeBytes >= gib) return [];
  return [
    finding('freeSpace', 'yellow', wholeDatabase, {
      what: `The disk of the state folder has ${formatBytes(freeBytes)} free.`,
      consequence: 'Checkpoints need little, but a full disk stops the run; table data is never kept on this disk.',
      sample: sampleOf(formatBytes(freeBytes), false),
    }),
  ];
}
