// Change tracking versions, which lie in the file: a snapshot sees the version it was taken at.
import Database from 'better-sqlite3';
import type { SessionState } from './state.ts';

const numberIn = (connection: Database.Database, name: string): bigint => {
  const value: unknown = connection.prepare('SELECT value FROM meta WHERE name = ?').pluck().safeIntegers().get(name);
  return typeof value === 'bigint' ? value : 0n;
};

/** Under the write lock; a rollback takes it back. One a statement, where SQL Server has one a transaction. */
export function nextTrackedVersion(connection: Database.Database): void {
  connection
    .prepare("INSERT INTO meta VALUES ('trackedVersion', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1")
    .run();
}

/** NULL without change tracking. */
export const trackedVersion = ({ database, connection }: SessionState): bigint | null =>
  database.traits.hasChangeTracking ? numberIn(connection, 'trackedVersion') : null;

/** The oldest version that changes are kept since; `UPDATE meta` in a test stands for the cleanup. */
export const minValidVersion = ({ database, connection }: SessionState): bigint | null =>
  database.traits.hasChangeTracking ? numberIn(connection, 'minValidVersion') : null;

/** The rowversion that no committed row has: outside of every snapshot, since isolation does not matter to it. */
export function minActiveRowversion({ database }: SessionState): Uint8Array {
  const outside = new Database(database.file, { readonly: true, fileMustExist: true });
  try {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(numberIn(outside, 'rowversion') + 1n);
    return bytes;
  } finally {
    outside.close();
  }
}
