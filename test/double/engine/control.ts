// What tests do to a database of the double beside its clients: cleanups, restores, lost rights, a capture job that stands
// still, transactions that stay open while others commit.
import { randomUUID } from 'node:crypto';
import { copyFileSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { EngineSession } from '../types.ts';
import { captureLog } from './cdc/capture.ts';
import { cleanInstance } from './cdc/cleanup.ts';
import { commitLsn } from './cdc/lsn.ts';
import { lastCaptured } from './cdc/times.ts';
import { openDeferred, type DeferredTransaction } from './deferred.ts';
import { cleanTracking, numberIn } from './session/change-tracking.ts';
import { connect } from './session/connect.ts';
import type { OpenDatabase, OpenTable } from './session/open-database.ts';
import { revokedKey, type Permission, type SessionState } from './session/state.ts';

export type DatabaseControl = {
  /** Change tracking forgets what it knows up to a version, or up to the present one. */
  cleanTracking(schema: string, table: string, upTo?: bigint): void;
  /** CDC forgets what is older than a mark (hex with 0x), or than the last captured transaction. */
  cleanCapture(instance: string, mark?: string): void;
  /** The capture job stands still, or works again at once. */
  pauseCapture(): void;
  resumeCapture(): void;
  /** How long after a commit the job captures it; 0 = at once. */
  lagCapture(lagMs: number): void;
  /** The job works now, whatever its lag. */
  captureNow(): void;
  /** The last captured transaction as hex; null = none. */
  lastLsn(): string | null;
  revoke(user: string, what: Permission, schema: string, table: string): void;
  grant(user: string, what: Permission, schema: string, table: string): void;
  /** A file to `restore` from. */
  backup(): string;
  /** The database is as it was then, on another recovery fork. Nobody may be reading or writing; transactions end. */
  restore(backup: string): void;
  /** A transaction that stays open while others commit. */
  begin(): DeferredTransaction;
  /** Does to SQLite what is told, under the write lock: the double's own bookkeeping. */
  meddle(work: (connection: Database.Database) => void): void;
};

export type ControlNeeds = {
  readonly database: OpenDatabase;
  readonly nowMs: () => number;
  readonly ownSession: () => { readonly session: EngineSession; readonly state: SessionState };
  readonly sessions: () => readonly SessionState[];
};

export function createControl({ database, nowMs, ownSession, sessions }: ControlNeeds): DatabaseControl {
  const meddle = <T>(work: (connection: Database.Database) => T): T => {
    const connection = connect(database);
    try {
      return connection.transaction(() => work(connection)).immediate();
    } finally {
      connection.close();
    }
  };
  const tableOf = (schema: string, name: string): OpenTable => {
    const found = database.find(schema, name);
    if (found?.kind !== 'table') throw new Error(`there is no table ${schema}.${name}`);
    return found;
  };
  return {
    cleanTracking: (schema, name, upTo) => {
      const { state, session } = ownSession();
      const table = tableOf(schema, name);
      state.connection.transaction(() => {
        cleanTracking(state, table, upTo ?? numberIn(state.connection, 'trackedVersion'));
      })();
      session.close();
    },
    cleanCapture: (instance, mark) => {
      const lsn = mark === undefined ? null : Buffer.from(mark.replace(/^0x/, ''), 'hex');
      meddle((connection) => cleanInstance(connection, instance, lsn));
    },
    pauseCapture: () => {
      database.capture.isPaused = true;
    },
    resumeCapture: () => {
      database.capture.isPaused = false;
      captureLog(database, nowMs());
    },
    lagCapture: (lagMs) => {
      database.capture.lagMs = lagMs;
    },
    captureNow: () => captureLog(database, nowMs() + database.capture.lagMs),
    lastLsn: () => {
      const last = meddle(lastCaptured);
      return last === null ? null : `0x${Buffer.from(commitLsn(last)).toString('hex')}`;
    },
    revoke: (user, what, schema, name) => void database.revoked.add(revokedKey(user, what, schema, name)),
    grant: (user, what, schema, name) => void database.revoked.delete(revokedKey(user, what, schema, name)),
    backup: () => {
      const file = `${database.file}.${randomUUID()}.backup`;
      const connection = connect(database);
      connection.prepare('VACUUM INTO ?').run(file);
      connection.close();
      return file;
    },
    restore: (backup) => {
      const here = sessions().filter((state) => state.database === database);
      for (const { connection } of here) {
        if (connection.inTransaction) connection.exec('ROLLBACK');
        connection.close();
      }
      for (const suffix of ['-wal', '-shm']) rmSync(`${database.file}${suffix}`, { force: true });
      copyFileSync(backup, database.file);
      const restored = new Database(database.file);
      restored.pragma('journal_mode = WAL');
      restored.close();
      database.reload();
      database.writing.clear();
      database.writes.clear();
      database.rowversions.given = 0n;
      database.rowversions.held.clear();
      database.traits = { ...database.traits, recoveryFork: randomUUID().toUpperCase() };
      for (const state of here) {
        state.connection = connect(database);
        state.transactionCount = 0;
        state.transactionBeganMs = null;
        state.before = null;
      }
    },
    begin: () => openDeferred(database, ownSession),
    meddle,
  };
}
