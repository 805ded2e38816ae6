// What is known of the transactions that CDC has captured: their numbers and times, as cdc.lsn_time_mapping has them.
import type Database from 'better-sqlite3';
import { hasTable } from '../session/change-tracking.ts';
import { commitLsn, noLsn } from './lsn.ts';
import { findInstance, type CaptureInstance } from './instances.ts';
import { mayReadCapture, type SessionState } from '../session/state.ts';

/** The last transaction; null = nothing was captured yet. */
export function lastCaptured(connection: Database.Database): bigint | null {
  if (!hasTable(connection, 'cdc_times')) return null;
  const last: unknown = connection.prepare('SELECT max(tx) FROM cdc_times').pluck().safeIntegers().get();
  return typeof last === 'bigint' ? last : null;
}

const asked = {
  'largest less than': ['max', '<'],
  'largest less than or equal': ['max', '<='],
  'smallest greater than': ['min', '>'],
  'smallest greater than or equal': ['min', '>='],
} as const;

/** Null: there is none, or the operator is not known. `atMs`: whole 1/300 s. */
export function lsnAtTime(connection: Database.Database, operator: string, atMs: number): Uint8Array | null {
  if (!hasTable(connection, 'cdc_times')) return null;
  const known = Object.entries(asked).find(([name]) => name === operator.trim().toLowerCase())?.[1];
  if (known === undefined) return null;
  const tx: unknown = connection
    .prepare(
      `SELECT ${known[0]}(tx) FROM cdc_times WHERE CAST(endMs * 3 / 10 AS INTEGER) ${known[1]} CAST(? * 3 / 10 + 0.001 AS INTEGER)`,
    )
    .pluck()
    .safeIntegers()
    .get(atMs);
  return typeof tx === 'bigint' ? commitLsn(tx) : null;
}

export function timeOfTransaction(connection: Database.Database, tx: bigint): number | null {
  if (!hasTable(connection, 'cdc_times')) return null;
  const endMs: unknown = connection
    .prepare('SELECT endMs FROM cdc_times WHERE tx <= ? ORDER BY tx DESC')
    .pluck()
    .get(tx);
  return typeof endMs === 'number' ? endMs : null;
}

/** The instance, for a login that may use it. */
export function readableInstance(state: SessionState, name: string): CaptureInstance | null {
  const found = findInstance(state.connection, name);
  const table = state.database.tables().find(({ number }) => number === found?.number);
  if (found === undefined || table === undefined) return null;
  const { schema, name: tableName } = table.definition;
  return mayReadCapture(state, schema, tableName, found.role) ? found : null;
}

/** All zeros for an instance that is not there, or that the login may not use. */
export function minLsn(state: SessionState, name: string): Uint8Array {
  const found = readableInstance(state, name);
  return found === null ? noLsn : Buffer.from(found.startLsn, 'hex');
}
