// Capture instances: which tables CDC captures, under what name, with which columns as they were when it began.
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { SqlError } from '../../types.ts';
import { sameName } from '../bind/scope.ts';
import { hasTable, numberIn, setNumber } from '../session/change-tracking.ts';
import type { OpenTable } from '../session/open-database.ts';
import type { SessionState } from '../session/state.ts';
import type { SqlType } from '../../types.ts';
import { endOfLog } from './log.ts';
import { commitLsn } from './lsn.ts';

const typeSchema = z.custom<SqlType>((value) => typeof value === 'object' && value !== null && 'name' in value);
const columnSchema = z.object({ name: z.string(), id: z.int(), type: typeSchema, isComputed: z.boolean() });
export type CapturedColumn = z.infer<typeof columnSchema>;

const instanceSchema = z.object({
  name: z.string(),
  /** Of the table. */
  number: z.int(),
  role: z.string().nullable(),
  hasNet: z.boolean(),
  indexName: z.string().nullable(),
  /** Columns that identify rows; those of the index. */
  keys: z.array(z.string()),
  columns: z.array(columnSchema),
  /** Hex: the low endpoint, which the cleanup moves. */
  startLsn: z.string(),
  /** The first transaction of the log that it captures. */
  sinceTransaction: z.string(),
  createdMs: z.number(),
});
export type CaptureInstance = z.infer<typeof instanceSchema>;

export const isCdcEnabled = (connection: Database.Database): boolean => numberIn(connection, 'cdc') === 1n;

const layout = `CREATE TABLE IF NOT EXISTS cdc_instances (name TEXT PRIMARY KEY COLLATE NOCASE, number INTEGER, fact TEXT);
CREATE TABLE IF NOT EXISTS cdc_log (id INTEGER PRIMARY KEY AUTOINCREMENT, tx INTEGER, number INTEGER, op INTEGER, row TEXT);
CREATE TABLE IF NOT EXISTS cdc_tx (tx INTEGER PRIMARY KEY, beganMs REAL, endMs REAL);
CREATE TABLE IF NOT EXISTS cdc_times (tx INTEGER PRIMARY KEY, beganMs REAL, endMs REAL, isDummy INTEGER);
CREATE TABLE IF NOT EXISTS cdc_changes (instance TEXT COLLATE NOCASE, tx INTEGER, id INTEGER, op INTEGER, mask BLOB, row TEXT);
CREATE INDEX IF NOT EXISTS cdc_changes_at ON cdc_changes (instance, tx, id);
CREATE TABLE IF NOT EXISTS cdc_ddl (number INTEGER, objectId INTEGER, required INTEGER, command TEXT, tx INTEGER, atMs REAL);`;

/** Under the write lock. */
export function enableDatabase({ connection, database }: SessionState): void {
  if (isCdcEnabled(connection))
    throw new SqlError(
      22_902,
      `Database '${database.name}' is already enabled for Change Data Capture. Ensure that the correct database context is set, and retry the operation. To report on the databases enabled for Change Data Capture, query the is_cdc_enabled column in the sys.databases catalog view.`,
    );
  connection.exec(layout);
  setNumber(connection, 'cdc', 1n);
}

export function disableDatabase({ connection }: SessionState): void {
  for (const table of ['instances', 'log', 'tx', 'times', 'changes', 'ddl'])
    connection.exec(`DROP TABLE IF EXISTS cdc_${table}`);
  setNumber(connection, 'cdc', 0n);
}

/** In the order they were made. */
export function instancesOf(connection: Database.Database): readonly CaptureInstance[] {
  if (!hasTable(connection, 'cdc_instances')) return [];
  const facts: unknown[] = connection.prepare('SELECT fact FROM cdc_instances ORDER BY rowid').pluck().all();
  return facts.map((fact) => instanceSchema.parse(JSON.parse(String(fact))));
}

export const findInstance = (connection: Database.Database, name: string): CaptureInstance | undefined =>
  instancesOf(connection).find((instance) => sameName(instance.name, name));

const instancesOn = ({ connection }: SessionState, table: OpenTable): readonly CaptureInstance[] =>
  instancesOf(connection).filter(({ number }) => number === table.number);

export const isCaptured = (state: SessionState, table: OpenTable): boolean => instancesOn(state, table).length > 0;

export function storeInstance(connection: Database.Database, instance: CaptureInstance): void {
  connection
    .prepare(
      `INSERT INTO cdc_instances VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET number = excluded.number, fact = excluded.fact`,
    )
    .run(instance.name, instance.number, JSON.stringify(instance));
}

export type EnableTable = {
  readonly name: string | null;
  readonly role: string | null;
  readonly hasNet: boolean | null;
  readonly indexName: string | null;
  readonly columns: readonly string[] | null;
};

/** Under the write lock. */
export function enableTable(state: SessionState, table: OpenTable, wanted: EnableTable): void {
  const { connection } = state;
  const { schema, name: tableName, columns, indexes } = table.definition;
  checkDatabase(state);
  const name = wanted.name ?? `${schema}_${tableName}`;
  const on = instancesOn(state, table);
  if (findInstance(connection, name) !== undefined)
    throw new SqlError(
      22_926,
      `Could not create a capture instance because the capture instance name '${name}' already exists in the current database. Specify an explicit unique name for the parameter @capture_instance.`,
    );
  if (on.length >= 2)
    throw new SqlError(
      22_962,
      `Two capture instances already exist for source table '${schema}.${tableName}'. A table can have at most two capture instances. If the current tracking options are not appropriate, disable change tracking for the obsolete instance by using sys.sp_cdc_disable_table and retry the operation.`,
    );
  const index =
    wanted.indexName === null
      ? indexes.find(({ isPrimaryKey }) => isPrimaryKey === true)
      : indexes.find((one) => one.isUnique && sameName(one.name, wanted.indexName ?? ''));
  const hasNet = wanted.hasNet ?? index !== undefined;
  if (hasNet && index === undefined)
    throw new SqlError(
      22_939,
      'The parameter @supports_net_changes is set to 1, but the source table does not have a primary key defined and no alternate unique index has been specified.',
    );
  const keys = (index?.columns ?? []).map((column) => column.name);
  const captured = columns.flatMap((column, at) => {
    const isWanted = wanted.columns === null || wanted.columns.some((one) => sameName(one, column.name));
    const isComputed = column.computedDefinition !== undefined;
    return isWanted ? [{ name: column.name, id: at + 1, type: column.type, isComputed }] : [];
  });
  const missing = wanted.columns?.find((one) => !columns.some((column) => sameName(column.name, one)));
  if (missing !== undefined)
    throw new SqlError(
      22_929,
      `Could not enable Change Data Capture for source table '${schema}.${tableName}': the column '${missing}' of @captured_column_list is not in the table.`,
    );
  if (keys.some((key) => !captured.some((column) => column.name === key)))
    throw new SqlError(
      22_930,
      `The columns of the index '${index?.name ?? ''}' must be in the list of captured columns of '${schema}.${tableName}'.`,
    );
  const since = endOfLog(state) + 1n;
  setNumber(connection, 'logNumber', since);
  storeInstance(connection, {
    name,
    number: table.number,
    role: wanted.role,
    hasNet,
    indexName: index?.name ?? null,
    keys,
    columns: captured,
    startLsn: Buffer.from(commitLsn(since)).toString('hex'),
    sinceTransaction: String(since),
    createdMs: state.nowMs(),
  });
}

/** `name` 'all': every instance of the table. */
export function disableTable(state: SessionState, table: OpenTable, name: string): void {
  checkDatabase(state);
  const { schema, name: tableName } = table.definition;
  const found = instancesOn(state, table).filter((one) => sameName(name, 'all') || sameName(one.name, name));
  if (found.length === 0)
    throw new SqlError(
      22_960,
      `Change data capture instance '${name}' has not been enabled for the source table '${schema}.${tableName}'. Use sys.sp_cdc_help_change_data_capture to verify the capture instance name and retry the operation.`,
    );
  for (const one of found) dropInstance(state.connection, one.name);
}

/** A table that is dropped takes its instances with it. */
export function dropInstances(state: SessionState, table: OpenTable): void {
  for (const { name } of instancesOn(state, table)) dropInstance(state.connection, name);
}

function dropInstance(connection: Database.Database, name: string): void {
  connection.prepare('DELETE FROM cdc_instances WHERE name = ?').run(name);
  connection.prepare('DELETE FROM cdc_changes WHERE instance = ?').run(name);
}

/** 22901. */
export function checkDatabase({ connection, database }: SessionState): void {
  if (!isCdcEnabled(connection))
    throw new SqlError(
      22_901,
      `The database '${database.name}' is not enabled for Change Data Capture. Ensure that the correct database context is set and retry the operation. To report on the databases enabled for Change Data Capture, query the is_cdc_enabled column in the sys.databases catalog view.`,
    );
}
