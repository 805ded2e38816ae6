// Change tracking as it lies in the file, so that a snapshot sees the version it was taken at, and a restore what was then.
import Database from 'better-sqlite3';
import { SqlError, type StoredValue } from '../../types.ts';
import { keptKey } from './kept-value.ts';
import type { OpenTable } from './open-database.ts';
import type { SessionState } from './state.ts';

export const numberIn = (connection: Database.Database, name: string): bigint => {
  const value: unknown = connection.prepare('SELECT value FROM meta WHERE name = ?').pluck().safeIntegers().get(name);
  return typeof value === 'bigint' ? value : 0n;
};
export const setNumber = (connection: Database.Database, name: string, value: bigint): void => {
  connection.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(name, value);
};

export const hasTable = (connection: Database.Database, name: string): boolean =>
  connection.prepare("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?").pluck().get(name) === 1;

/** What a transaction counts on from; kept by it, since a statement of it that fails takes its own count back. */
export const countersOf = (connection: Database.Database): { readonly tracked: bigint; readonly log: bigint } => ({
  tracked: numberIn(connection, 'trackedVersion'),
  log: numberIn(connection, 'logNumber'),
});

/** Under the write lock: the transaction has the next version, however many statements it has. */
function nextTrackedVersion({ connection, before }: SessionState): bigint {
  const version = (before?.tracked ?? numberIn(connection, 'trackedVersion')) + 1n;
  setNumber(connection, 'trackedVersion', version);
  return version;
}

/** Under the write lock: the log grows, and the server remembers when the table was written to. */
export function noteWrite({ database, connection, nowMs }: SessionState, table: OpenTable): void {
  connection.prepare("INSERT INTO meta VALUES ('logEnd', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1").run();
  database.writes.set(table.number, nowMs());
}

export const logEnd = ({ connection }: SessionState): bigint => numberIn(connection, 'logEnd');

/** The columns that changes are tracked by: those of the primary key, without which a table cannot be tracked. */
export const trackedKey = ({ definition }: OpenTable): readonly number[] =>
  (definition.indexes.find(({ isPrimaryKey }) => isPrimaryKey === true)?.columns ?? []).map(({ name }) =>
    definition.columns.findIndex((column) => column.name === name),
  );

type Tracking = { readonly isOn: boolean; readonly begun: bigint; readonly minValid: bigint };

/** Of a table nothing was said of: tables that were there when the database was made are tracked from its beginning. */
const fromTheStart: Tracking = { isOn: true, begun: 0n, minValid: 0n };

const isRow = (row: unknown): row is readonly unknown[] => Array.isArray(row);
const asBigint = (value: unknown): bigint => (typeof value === 'bigint' ? value : 0n);

function trackingOf({ connection }: SessionState, table: OpenTable): Tracking {
  if (!hasTable(connection, 'tracking')) return fromTheStart;
  const row: unknown = connection
    .prepare('SELECT isOn, begun, minValid FROM tracking WHERE number = ?')
    .raw()
    .safeIntegers()
    .get(table.number);
  if (!isRow(row)) return fromTheStart;
  return { isOn: row[0] === 1n, begun: asBigint(row[1]), minValid: asBigint(row[2]) };
}

function setTracking({ connection }: SessionState, table: OpenTable, { isOn, begun, minValid }: Tracking): void {
  connection.exec('CREATE TABLE IF NOT EXISTS tracking (number INTEGER PRIMARY KEY, isOn, begun, minValid)');
  connection
    .prepare('INSERT OR REPLACE INTO tracking VALUES (?, ?, ?, ?)')
    .run(table.number, isOn ? 1n : 0n, begun, minValid);
}

export const isTracked = (state: SessionState, table: OpenTable): boolean =>
  state.database.traits.hasChangeTracking && trackedKey(table).length > 0 && trackingOf(state, table).isOn;

/** `row`: the values of all columns. */
export function trackChange(
  state: SessionState,
  table: OpenTable,
  operation: 'I' | 'U' | 'D',
  row: readonly StoredValue[],
): void {
  if (!isTracked(state, table)) return;
  const { connection } = state;
  connection.exec('CREATE TABLE IF NOT EXISTS tracked (number INTEGER, key TEXT, version INTEGER, operation TEXT)');
  connection
    .prepare('INSERT INTO tracked VALUES (?, ?, ?, ?)')
    .run(table.number, keptKey(trackedKey(table).map((index) => row[index])), nextTrackedVersion(state), operation);
}

/** NULL without change tracking. */
export const trackedVersion = ({ database, connection }: SessionState): bigint | null =>
  database.traits.hasChangeTracking ? numberIn(connection, 'trackedVersion') : null;

/** The oldest version that changes are kept since. */
export function minValidVersion(state: SessionState, table: OpenTable): bigint {
  const cleaned = numberIn(state.connection, 'minValidVersion');
  const { minValid } = trackingOf(state, table);
  return minValid > cleaned ? minValid : cleaned;
}

export const trackingBegun = (state: SessionState, table: OpenTable): bigint => trackingOf(state, table).begun;

const forget = ({ connection }: SessionState, table: OpenTable, upTo: bigint | null): void => {
  if (hasTable(connection, 'tracked'))
    connection
      .prepare('DELETE FROM tracked WHERE number = ? AND version <= ?')
      .run(table.number, upTo ?? 0x7fff_ffff_ffff_ffffn);
};

/** Under the write lock. 4998, 4996 and 4997 as SQL Server has them. */
export function switchTracking(state: SessionState, table: OpenTable, isOn: boolean): void {
  const { name } = table.definition;
  const { database } = state;
  if (!database.traits.hasChangeTracking)
    throw new SqlError(
      22_105,
      `Change tracking must be enabled on database '${database.name}' before it can be enabled on table '${name}'.`,
    );
  if (isOn && trackedKey(table).length === 0)
    throw new SqlError(
      4997,
      `Cannot enable change tracking on table '${name}'. Change tracking requires a primary key on the table. Create a primary key on the table before enabling change tracking.`,
    );
  if (isOn === isTracked(state, table))
    throw isOn
      ? new SqlError(4996, `Change tracking is already enabled for table '${name}'.`)
      : new SqlError(4998, `Change tracking is not enabled on table '${name}'.`);
  beginTracking(state, table, isOn);
}

/** Nothing is known of before: the table is new, tracked anew, or emptied by TRUNCATE. */
export function beginTracking(state: SessionState, table: OpenTable, isOn = true): void {
  forget(state, table, null);
  const version = numberIn(state.connection, 'trackedVersion');
  setTracking(state, table, { isOn, begun: version, minValid: version });
}

/** TRUNCATE has a version of its own, and what was known of the rows is gone: who has seen less begins anew. */
export function truncateTracking(state: SessionState, table: OpenTable): void {
  if (!isTracked(state, table)) return;
  const minValid = nextTrackedVersion(state);
  forget(state, table, null);
  setTracking(state, table, { ...trackingOf(state, table), minValid });
}

/** The cleanup: changes up to the version are forgotten. */
export function cleanTracking(state: SessionState, table: OpenTable, upTo: bigint): void {
  forget(state, table, upTo);
  setTracking(state, table, { ...trackingOf(state, table), minValid: upTo });
}

/** The highest rowversion that was given out, whether it is committed or not. */
export function lastRowversion({ database }: SessionState): bigint {
  const committed = committedRowversion(database.file);
  return committed > database.rowversions.given ? committed : database.rowversions.given;
}

/** The lowest rowversion of a transaction that is open, else the next one; isolation does not matter to it. */
export function minActiveRowversion({ database }: SessionState): Uint8Array {
  const next = committedRowversion(database.file) + 1n;
  return rowversionBytes(
    [...database.rowversions.held.values()].reduce((least, one) => (one < least ? one : least), next),
  );
}

/** Outside of every snapshot. */
function committedRowversion(file: string): bigint {
  const outside = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return numberIn(outside, 'rowversion');
  } finally {
    outside.close();
  }
}

export function rowversionBytes(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}
