// The state of one logged-in session: who, where, its settings, its transaction, its last results. Mutable by nature.
import type Database from 'better-sqlite3';
import type { IsolationLevel, SqlType } from '../../types.ts';
import type { Value } from '../types/value.ts';
import type { Scan } from '../plan/scan-cost.ts';
import type { OpenDatabase } from './open-database.ts';

export type LoginDefinition = {
  readonly user: string;
  readonly password: string;
  /** The database it starts in. */
  readonly database: string;
  /** `schema.table` names this login may not select from; such a login is no owner and sees only what it may read. */
  readonly denySelect?: readonly string[];
  /** Sees the metadata of everything, also of tables it may not read. */
  readonly canViewDefinition?: boolean;
  /** Database roles it is in: gating roles of capture instances. */
  readonly roles?: readonly string[];
  /** VIEW CHANGE TRACKING on every table, for a login that is no owner. */
  readonly canViewChanges?: boolean;
  /** May make and drop database snapshots. */
  readonly canCreateDatabase?: boolean;
};

export type Variable = { readonly type: SqlType; value: Value };

export type Settings = {
  isQuoting: boolean;
  isCounting: boolean;
  isAborting: boolean;
  isolation: IsolationLevel;
  /** -1 = wait for ever. */
  lockTimeoutMs: number;
  /** SET ROWCOUNT; 0 = no limit. */
  rowLimit: number;
  textSize: number;
  /** The one table that takes values for its identity column. */
  identityInsert: string | null;
  language: string;
};

export type SessionState = {
  readonly login: LoginDefinition;
  readonly spid: number;
  /** Shared by all sessions: database snapshots come and go. */
  readonly databases: OpenDatabase[];
  database: OpenDatabase;
  connection: Database.Database;
  readonly settings: Settings;
  readonly variables: Map<string, Variable>;
  transactionCount: number;
  /** When the open transaction began; null = none. */
  transactionBeganMs: number | null;
  /** Counters as they were before the open write transaction; null = it has not written. */
  before: { readonly tracked: bigint; readonly log: bigint } | null;
  /** Rowversions that were given out to the transaction before it is carried out: of a deferred one. */
  readonly reserved: bigint[];
  rowCount: number;
  lastIdentity: bigint | null;
  readonly serverName: string;
  /** The server's clock: epoch milliseconds in UTC. */
  readonly nowMs: () => number;
  /** When the engine was opened: what it counts in memory begins then. */
  readonly openedMs: number;
  readonly onScan?: (scan: Scan) => void;
};

/** Permissions that were taken from logins while the engine runs: `revokedKey`s. */
const isRevoked = (state: SessionState, what: Permission, schema: string, name: string): boolean =>
  state.database.revoked.has(revokedKey(state.login.user, what, schema, name));

/** What can be revoked: SELECT, VIEW CHANGE TRACKING, and the right to a table's capture instances. */
export type Permission = 'select' | 'changes' | 'cdc';
export const revokedKey = (user: string, what: Permission, schema: string, name: string): string =>
  JSON.stringify([user, what, schema, name]).toLowerCase();

export const isOwner = (state: SessionState): boolean => (state.login.denySelect ?? []).length === 0;

/** May the login read the object? */
export function maySelect(state: SessionState, schema: string, name: string): boolean {
  if (isRevoked(state, 'select', schema, name)) return false;
  const full = `${schema}.${name}`.toLowerCase();
  return !(state.login.denySelect ?? []).some((denied) => denied.toLowerCase() === full);
}

/** Does the login see that the object exists? */
export const maySee = (state: SessionState, schema: string, name: string): boolean =>
  state.login.canViewDefinition === true || maySelect(state, schema, name);

/** VIEW CHANGE TRACKING on a table. */
export const mayViewChanges = (state: SessionState, schema: string, name: string): boolean =>
  (isOwner(state) || state.login.canViewChanges === true) && !isRevoked(state, 'changes', schema, name);

/** May the login use a capture instance of the table? Owners may, others with SELECT and in its gating role, if it has one. */
export const mayReadCapture = (state: SessionState, schema: string, name: string, role: string | null): boolean =>
  !isRevoked(state, 'cdc', schema, name) &&
  maySelect(state, schema, name) &&
  (isOwner(state) ||
    role === null ||
    (state.login.roles ?? []).some((known) => known.toLowerCase() === role.toLowerCase()));
