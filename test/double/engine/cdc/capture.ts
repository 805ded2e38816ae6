// The capture job: reads the log after transactions have committed, and fills the change tables. It may lag or stand still.
import Database from 'better-sqlite3';
import { hasTable, numberIn, setNumber } from '../session/change-tracking.ts';
import type { OpenDatabase } from '../session/open-database.ts';
import type { SessionState } from '../session/state.ts';
import { instancesOf, isCdcEnabled, type CaptureInstance, type CapturedColumn } from './instances.ts';
import { endOfLog, operations } from './log.ts';

/** After as long without a change it writes a row without one, which moves the end on. */
const idleMs = 5 * 60_000;

/** The time of a transaction is that of its commit. */
export function beforeCommit(state: SessionState): void {
  const { connection } = state;
  if (hasTable(connection, 'cdc_tx'))
    connection.prepare('UPDATE cdc_tx SET endMs = ? WHERE tx = ?').run(state.nowMs(), endOfLog(state) + 1n);
}

export function afterCommit(database: OpenDatabase, nowMs: number): void {
  if (database.capture.lagMs === 0) captureLog(database, nowMs);
}

type Logged = {
  readonly id: number;
  readonly tx: bigint;
  readonly number: number;
  readonly op: number;
  readonly row: string;
};

const isLogged = (value: unknown): value is Logged =>
  typeof value === 'object' && value !== null && 'id' in value && 'tx' in value && 'row' in value;

/** Captures what was committed at least the lag ago. Does nothing while it is paused, or somebody writes. */
export function captureLog(database: OpenDatabase, nowMs: number): void {
  const { isPaused, lagMs } = database.capture;
  if (isPaused || database.traits.isReadOnly) return;
  const connection = new Database(database.file, { fileMustExist: true, timeout: 0 });
  try {
    connection.pragma('synchronous = OFF');
    if (isCdcEnabled(connection))
      connection.transaction(() => captureUpTo(connection, nowMs - lagMs, nowMs)).immediate();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('SQLITE_BUSY')) throw error;
  } finally {
    connection.close();
  }
}

function captureUpTo(connection: Database.Database, atMs: number, nowMs: number): void {
  const last: unknown = connection
    .prepare('SELECT max(tx) FROM cdc_tx WHERE endMs <= ?')
    .pluck()
    .safeIntegers()
    .get(atMs);
  if (typeof last === 'bigint') moveRecords(connection, last);
  const until: unknown = connection.prepare('SELECT max(endMs) FROM cdc_times').pluck().get();
  const isIdle = typeof until === 'number' && nowMs - until > idleMs;
  const isWaiting = connection.prepare('SELECT count(*) FROM cdc_tx').pluck().get() !== 0;
  if (!isIdle || isWaiting) return;
  const tx = numberIn(connection, 'logNumber') + 1n;
  setNumber(connection, 'logNumber', tx);
  connection.prepare('INSERT INTO cdc_times VALUES (?, ?, ?, 1)').run(tx, nowMs, nowMs);
}

function moveRecords(connection: Database.Database, last: bigint): void {
  const instances = instancesOf(connection);
  const records: unknown[] = connection
    .prepare('SELECT id, CAST(tx AS TEXT) AS tx, number, op, row FROM cdc_log WHERE tx <= ? ORDER BY id')
    .all(last);
  const insert = connection.prepare('INSERT INTO cdc_changes VALUES (?, ?, ?, ?, ?, ?)');
  const logged = records.filter((record) => isLogged(record));
  for (const [at, record] of logged.entries()) {
    // An update is two records, one after the other.
    const pair = logged[record.op === operations.after ? at - 1 : at + 1] ?? null;
    for (const instance of instances)
      if (instance.number === record.number && BigInt(record.tx) >= BigInt(instance.sinceTransaction))
        insert.run(instance.name, record.tx, record.id, record.op, ...imageOf(instance, record, pair));
  }
  connection
    .prepare('INSERT OR IGNORE INTO cdc_times SELECT tx, beganMs, endMs, 0 FROM cdc_tx WHERE tx <= ?')
    .run(last);
  connection.prepare('DELETE FROM cdc_log WHERE tx <= ?').run(last);
  connection.prepare('DELETE FROM cdc_tx WHERE tx <= ?').run(last);
}

const valuesOf = (record: Logged | null): ReadonlyMap<string, unknown> => {
  const named: unknown = record === null ? [] : JSON.parse(record.row);
  return new Map(Array.isArray(named) ? named.map((pair: readonly [string, unknown]) => [pair[0], pair[1]]) : []);
};

/** The mask, then the values of the captured columns. A column that is not there any more is NULL. */
function imageOf({ columns }: CaptureInstance, record: Logged, pair: Logged | null): [Uint8Array, string] {
  const values = valuesOf(record);
  const isUpdate = record.op === operations.before || record.op === operations.after;
  const others = isUpdate ? valuesOf(pair) : null;
  const isChanged = ({ name }: CapturedColumn): boolean =>
    others === null || JSON.stringify(values.get(name)) !== JSON.stringify(others.get(name));
  const mask = Buffer.alloc(Math.ceil(columns.length / 8));
  columns.forEach((column, at) => {
    const place = mask.length - 1 - Math.floor(at / 8);
    if (isChanged(column)) mask[place] = (mask[place] ?? 0) | (1 << (at % 8));
  });
  const image = columns.map((column) =>
    isLeftOut(column, record.op, isChanged(column)) ? null : (values.get(column.name) ?? null),
  );
  return [mask, JSON.stringify(image)];
}

/** Computed columns always; the old large types before and in deletes; the new ones before a change of others. */
function isLeftOut({ type, isComputed }: CapturedColumn, op: number, isChanged: boolean): boolean {
  if (isComputed) return true;
  if (['text', 'ntext', 'image'].includes(type.name)) return op === operations.delete || op === operations.before;
  const isMax = type.length === -1 || type.name === 'xml';
  return isMax && op === operations.before && !isChanged;
}
