// Change tracking versions, which lie in the file: a snapshot sees the version it was taken at.
import Database from 'better-sqlite3';
import type { StoredValue } from '../../types.ts';
import type { OpenTable } from './open-database.ts';
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
  connection.exec('CREATE TABLE IF NOT EXISTS tracked (number INTEGER, key TEXT, version INTEGER, operation TEXT)');
}

/** Under the write lock: the log grows, and the server remembers when the table was written to. */
export function noteWrite({ database, connection }: SessionState, table: OpenTable): void {
  connection.prepare("INSERT INTO meta VALUES ('logEnd', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1").run();
  database.writes.set(table.number, Date.now());
}

export const logEnd = ({ connection }: SessionState): bigint => numberIn(connection, 'logEnd');

/** The columns that changes are tracked by: those of the primary key, without which a table cannot be tracked. */
export const trackedKey = ({ definition }: OpenTable): readonly number[] =>
  (definition.indexes.find(({ isPrimaryKey }) => isPrimaryKey === true)?.columns ?? []).map(({ name }) =>
    definition.columns.findIndex((column) => column.name === name),
  );

export const isTracked = ({ database }: SessionState, table: OpenTable): boolean =>
  database.traits.hasChangeTracking && trackedKey(table).length > 0;

/** `row`: the values of all columns. */
export function trackChange(
  state: SessionState,
  table: OpenTable,
  operation: 'I' | 'U' | 'D',
  row: readonly StoredValue[],
): void {
  if (!isTracked(state, table)) return;
  const key = trackedKey(table).map((index) => keepValue(row[index]));
  state.connection
    .prepare("INSERT INTO tracked VALUES (?, ?, (SELECT value FROM meta WHERE name = 'trackedVersion'), ?)")
    .run(table.number, JSON.stringify(key), operation);
}

const keepValue = (value: StoredValue): unknown =>
  typeof value === 'bigint'
    ? { integer: String(value) }
    : value instanceof Uint8Array
      ? { bytes: Buffer.from(value).toString('hex') }
      : typeof value === 'number' && Number.isInteger(value)
        ? { integer: String(value) }
        : value;

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
