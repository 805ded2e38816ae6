// ALTER TABLE and ALTER DATABASE: columns come, change and go, change tracking is switched on and off.
import { SqlError, type ColumnDefinition, type StoredValue, type TableDefinition } from '../../types.ts';
import { sameName } from '../bind/scope.ts';
import { logDefinition } from '../cdc/log.ts';
import { converterOf } from '../convert/convert.ts';
import { dataColumn, physicalTable } from '../physical.ts';
import { insertStatement, rowWriter } from '../row-writer.ts';
import type { Statement } from '../syntax/ast.ts';
import { loaderOf, storerOf } from '../types/value.ts';
import { isTracked, noteWrite, switchTracking } from './change-tracking.ts';
import { defineColumns } from './create-table.ts';
import { databaseMissing, type OpenTable } from './open-database.ts';
import type { SessionState } from './state.ts';
import { resolveObject } from './surroundings.ts';

type AlterTable = Extract<Statement, { kind: 'alterTable' }>;

export function alterDatabase(node: Extract<Statement, { kind: 'alterDatabase' }>, state: SessionState): void {
  const { databases, database: current } = state;
  const database = node.name === 'CURRENT' ? current : databases.find((one) => sameName(one.name, node.name));
  if (database === undefined) throw databaseMissing(node.name);
  if (!node.isTracking && database.tables().some((table) => isTracked(state, table)))
    throw new SqlError(
      22_115,
      `Change tracking is enabled for one or more tables in database '${database.name}'. Disable change tracking on each table before disabling it for the database. Use the sys.change_tracking_tables catalog view to obtain a list of tables for which change tracking is enabled.`,
    );
  database.traits = { ...database.traits, hasChangeTracking: node.isTracking };
}

export function alterTable(node: AlterTable, state: SessionState): void {
  const table = resolveObject(state, node.table, node.line);
  if (table.kind !== 'table') throw new SqlError(4902, `Cannot find the object "${node.table.join('.')}".`, 16, 1);
  const { action } = node;
  if (action.kind === 'tracking') {
    switchTracking(state, table, action.isOn);
    return;
  }
  const columns = changedColumns(action, table, state);
  rebuild(state, table, columns);
  noteWrite(state, table);
  logDefinition(state, table, node.text, action.kind === 'alter');
}

type Kept = { readonly column: ColumnDefinition; readonly from: number | null };

function changedColumns(
  action: Exclude<AlterTable['action'], { kind: 'tracking' }>,
  table: OpenTable,
  state: SessionState,
): Kept[] {
  const { columns, indexes, name } = table.definition;
  const isKey = (one: string): boolean =>
    indexes.some((index) => index.columns.some((part) => sameName(part.name, one)));
  const kept = columns.map((column, from): Kept => ({ column, from }));
  if (action.kind === 'add') {
    const added = defineColumns(action.columns, state, () => false);
    for (const column of added)
      if (columns.some((one) => sameName(one.name, column.name)))
        throw new SqlError(
          2705,
          `Column names in each table must be unique. Column name '${column.name}' in table '${name}' is specified more than once.`,
          16,
          4,
        );
    return [...kept, ...added.map((column): Kept => ({ column, from: null }))];
  }
  const names = action.kind === 'alter' ? [action.column.name] : action.columns;
  for (const one of names) {
    if (!columns.some((column) => sameName(column.name, one)))
      throw new SqlError(
        4924,
        `ALTER TABLE ${action.kind.toUpperCase()} COLUMN failed because column '${one}' does not exist in table '${name}'.`,
      );
    if (isKey(one)) throw new SqlError(5074, `The object of an index is dependent on column '${one}'.`);
  }
  if (action.kind === 'drop') return kept.filter(({ column }) => !names.some((one) => sameName(one, column.name)));
  const [changed] = defineColumns([action.column], state, () => false);
  return kept.map((one) => (sameName(one.column.name, action.column.name) ? { ...one, column: changed } : one));
}

/** The rows are written again under the same number, so that the table stays the same object. */
function rebuild(state: SessionState, table: OpenTable, columns: readonly Kept[]): void {
  const { connection, database } = state;
  if (table.definition.temporal !== undefined)
    throw new SqlError(13_550, 'The double does not alter system-versioned tables.');
  const definition: TableDefinition = { ...table.definition, columns: columns.map(({ column }) => column) };
  const next = physicalTable(definition, table.number);
  const converters = columns.map(({ column, from }) => {
    const type = from === null ? null : table.definition.columns[from].type;
    if (type === null) return (): StoredValue => null;
    const [load, convert, store] = [loaderOf(type), converterOf(type, column.type), storerOf(column.type)];
    return (value: StoredValue): StoredValue => store(convert(load(value)));
  });
  const list = table.definition.columns.map((_, index) => dataColumn(index)).join();
  const rows: unknown[] = connection.prepare(`SELECT ${list} FROM ${table.physical.name}`).raw().safeIntegers().all();
  const write = rowWriter(next);
  connection.exec(`DROP TABLE ${table.physical.name}`);
  connection.exec(next.createTable);
  const insert = connection.prepare(insertStatement(next));
  for (const row of rows) {
    if (!isRow(row)) continue;
    insert.run(write(columns.map(({ from }, at) => converters[at](from === null ? null : row[from]))));
  }
  for (const statement of next.createIndexes) connection.exec(statement);
  database.redefine(table, definition, connection);
}

const isRow = (row: unknown): row is readonly StoredValue[] => Array.isArray(row);
