// Transactions of a session on its SQLite connection: snapshots for reading, the one write lock for writing.
import { SqlError, type EngineEvent } from '../../types.ts';
import { afterCommit, beforeCommit } from '../cdc/capture.ts';
import { ticksOf } from '../temporal.ts';
import { countersOf } from './change-tracking.ts';
import type { SessionState } from './state.ts';

const lockTimeout = (): SqlError => new SqlError(1222, 'Lock request time out period exceeded.', 16, 45);
const updateConflict = (): SqlError =>
  new SqlError(
    3960,
    'Snapshot isolation transaction aborted due to update conflict. You cannot use snapshot isolation to access this table, because it was modified by another transaction. Retry the transaction or change the isolation level for the update/delete statement.',
    16,
    2,
  );

const snapshotRefused = (database: string): SqlError =>
  new SqlError(
    3952,
    `Snapshot isolation transaction failed accessing database '${database}' because snapshot isolation is not allowed in this database. Use ALTER DATABASE to allow snapshot isolation.`,
  );
const readOnly = (database: string): SqlError =>
  new SqlError(3906, `Failed to update database "${database}" because the database is read-only.`);

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
const pollMs = 5;
let nextTransaction = 1000;

export type Transactions = {
  /** Makes sure that reads see one committed state: the statement's, or the transaction's under SNAPSHOT. */
  readonly ensureRead: () => void;
  /** READ COMMITTED by locks: gives up what the scan has seen so far and returns true; false for every other way. */
  readonly nextStep: () => boolean;
  /** Takes the write lock, waiting for other sessions. Throws 1222 when LOCK_TIMEOUT runs out, 3960 on a conflict. */
  readonly acquireWrite: () => Generator<EngineEvent, void, void>;
  /** Ends what a statement began on its own. */
  readonly endStatement: (isFailed: boolean) => void;
  readonly begin: () => void;
  readonly commit: () => void;
  readonly rollback: () => void;
  readonly save: (name: string) => void;
  readonly rollbackTo: (name: string) => boolean;
};

type Mode = 'none' | 'read' | 'write';

export function createTransactions(state: SessionState): Transactions {
  let mode: Mode = 'none';
  let hasStatementMark = false;
  let savepoints: string[] = [];
  const run = (sql: string): void => {
    state.connection.exec(sql);
  };
  const finish = (sql: 'COMMIT' | 'ROLLBACK'): void => {
    if (mode === 'none') return;
    const isWritten = mode === 'write';
    mode = 'none';
    hasStatementMark = false;
    savepoints = [];
    if (isWritten && sql === 'COMMIT') beforeCommit(state);
    if (state.connection.inTransaction) run(sql);
    if (!isWritten) return;
    state.database.writing.delete(state);
    state.before = null;
    if (sql === 'COMMIT') afterCommit(state.database, state.nowMs());
  };
  const markStatement = (): void => {
    if (state.transactionCount === 0 || hasStatementMark) return;
    run('SAVEPOINT statement');
    hasStatementMark = true;
  };

  /** One try to get the write lock; false while another session holds it. */
  const tryWrite = (): boolean => {
    try {
      // from a snapshot the lock comes with the first write, so one that changes nothing is made
      if (mode === 'read') run("UPDATE meta SET value = value WHERE name = 'rowversion'");
      else run('BEGIN IMMEDIATE');
      mode = 'write';
      const beganMs = state.transactionBeganMs ?? state.nowMs();
      state.connection.prepare("UPDATE meta SET value = ? WHERE name = 'began'").run(ticksOf(beganMs));
      state.before = countersOf(state.connection);
      state.database.writing.set(state, { id: nextTransaction++, beganMs, spid: state.spid });
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === 'SQLITE_BUSY_SNAPSHOT') throw updateConflict();
      if (code.startsWith('SQLITE_BUSY')) return false;
      throw error;
    }
  };

  return {
    ensureRead: () => {
      const { traits, name } = state.database;
      if (state.settings.isolation === 'SNAPSHOT' && !traits.isSnapshotAllowed) throw snapshotRefused(name);
      if (mode !== 'none') return;
      run('BEGIN');
      mode = 'read';
    },
    nextStep: () => {
      const isLocking = state.settings.isolation === 'READ COMMITTED' && !state.database.traits.isReadCommittedSnapshot;
      if (!isLocking || mode === 'write') return false;
      // What was read is free again: the next rows are read as they are by then. A join has another scan open, and waits.
      try {
        finish('COMMIT');
        return true;
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        mode = 'read';
        return false;
      }
    },
    *acquireWrite() {
      if (state.database.traits.isReadOnly) throw readOnly(state.database.name);
      const started = performance.now();
      const limit = state.settings.lockTimeoutMs;
      if (mode === 'read' && !(state.transactionCount > 0 && state.settings.isolation === 'SNAPSHOT')) finish('COMMIT');
      while (mode !== 'write' && !tryWrite()) {
        if (limit >= 0 && performance.now() - started >= limit) throw lockTimeout();
        yield { kind: 'wait', milliseconds: pollMs };
      }
      markStatement();
    },
    endStatement: (isFailed) => {
      const isOwn = state.transactionCount === 0;
      const isKept = !isOwn && (mode === 'write' || state.settings.isolation === 'SNAPSHOT');
      if (isKept) {
        if (!hasStatementMark) return;
        hasStatementMark = false;
        run(isFailed ? 'ROLLBACK TO statement; RELEASE statement' : 'RELEASE statement');
      } else finish(isFailed ? 'ROLLBACK' : 'COMMIT');
    },
    begin: () => {
      state.transactionBeganMs ??= state.nowMs();
      state.transactionCount++;
    },
    commit: () => {
      if (state.transactionCount === 0) {
        throw new SqlError(3902, 'The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.');
      }
      state.transactionCount--;
      if (state.transactionCount > 0) return;
      state.transactionBeganMs = null;
      finish('COMMIT');
    },
    rollback: () => {
      if (state.transactionCount === 0) {
        throw new SqlError(3903, 'The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.');
      }
      state.transactionCount = 0;
      state.transactionBeganMs = null;
      finish('ROLLBACK');
    },
    save: (name) => {
      if (state.transactionCount === 0)
        throw new SqlError(628, 'Cannot issue SAVE TRANSACTION when there is no active transaction.', 16, 0);
      // nothing was written yet: rolling back to here means rolling back nothing
      if (mode !== 'write') return;
      savepoints.push(name);
      run(`SAVEPOINT "user ${savepoints.length}"`);
    },
    rollbackTo: (name) => {
      const at = savepoints.lastIndexOf(name);
      if (at < 0) return false;
      savepoints = savepoints.slice(0, at + 1);
      run(`ROLLBACK TO "user ${at + 1}"`);
      return true;
    },
  };
}
