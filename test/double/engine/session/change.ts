// INSERT and DELETE: computes rows as SQL Server would store them and writes them through SQLite.
import type Database from 'better-sqlite3';
import { SqlError, type ColumnDefinition, type StoredValue } from '../../types.ts';
import type { Binder } from '../bind/binder.ts';
import { literal, type Bound, type Env } from '../bind/bound.ts';
import { bindExpression } from '../bind/expression.ts';
import { statementBinder } from '../bind/query.ts';
import { insertStatement, rowWriter } from '../row-writer.ts';
import type { Expression, Statement } from '../syntax/ast.ts';
import { isPeriod } from '../temporal.ts';
import { loaderOf, type Value } from '../types/value.ts';
import {
  assignment,
  checkWritable,
  columnAt,
  fullName,
  guarded,
  nextRowversion,
  type ChangeContext,
} from './assign-columns.ts';
import { matching, whereKey } from './matching-rows.ts';
import type { OpenTable } from './open-database.ts';
import { recordDelete, recordInsert } from './record-change.ts';

type Insert = Extract<Statement, { kind: 'insert' }>;
type Delete = Extract<Statement, { kind: 'delete' }>;

function nextIdentity(connection: Database.Database, table: OpenTable): bigint {
  const next: unknown = connection
    .prepare('UPDATE stats SET identity = coalesce(identity, 0) + 1 WHERE number = ? RETURNING identity')
    .pluck()
    .safeIntegers()
    .get(table.number);
  return typeof next === 'bigint' ? next : 1n;
}

/** Evaluated rows of an INSERT: one function a row, each giving the values of the named columns. */
function sourceRows(
  node: Insert,
  targets: readonly number[],
  context: ChangeContext,
  binder: Binder,
): Iterable<StoredValue[]> {
  const { columns } = context.table.definition;
  const env: Env = { row: [], outer: null };
  const mismatch = (): SqlError =>
    new SqlError(213, 'Column name or number of supplied values does not match table definition.');
  if (node.query !== null) {
    const query = binder.bindQuery(node.query, { ...binder, place: 'statement' });
    if (query.relation.columns.length !== targets.length) throw mismatch();
    let row: readonly Value[] = [];
    const setters = query.relation.columns.map((column, i) => {
      const load = loaderOf(column.type);
      const value: Bound = {
        ...literal(column.type, null),
        literal: undefined,
        isVolatile: true,
        evaluate: () => load(row[i]),
      };
      return assignment(value, columns[targets[i]], context, 'INSERT');
    });
    // read to the end first: the table may be its own source
    return [...query.relation.open(null)].map((values) => {
      row = values;
      return setters.map((set) => set(env));
    });
  }
  const bindValue = (expression: Expression, at: number): ((env: Env) => StoredValue) =>
    assignment(
      expression.kind === 'default' ? literal({ name: 'int' }, null) : bindExpression(expression, binder),
      columns[targets[at]],
      context,
      'INSERT',
    );
  return (node.rows ?? []).map((expressions) => {
    if (expressions.length !== targets.length) throw mismatch();
    return expressions.map((expression, i) => bindValue(expression, i)(env));
  });
}

/** Number of rows inserted. */
export function runInsert(node: Insert, context: ChangeContext): number {
  const { state, table } = context;
  const { columns } = table.definition;
  const isAutomatic = (column: ColumnDefinition): boolean =>
    column.isIdentity === true ||
    column.type.name === 'timestamp' ||
    column.computedDefinition !== undefined ||
    isPeriod(table.definition, column.name);
  const named = node.columns?.map((name) => columnAt(table, name, node.line));
  const targets = named ?? columns.flatMap((column, index) => (isAutomatic(column) ? [] : [index]));
  for (const target of targets) checkWritable(columns[target], context, true);
  const rows = sourceRows(node, targets, context, statementBinder(context.around));
  const insert = state.connection.prepare(insertStatement(table.physical));
  const write = rowWriter(table.physical);
  let count = 0;
  for (const values of rows) {
    const row: StoredValue[] = columns.map((column, index) => {
      const at = targets.indexOf(index);
      if (at >= 0) return values[at];
      if (column.type.name === 'timestamp') return nextRowversion(state);
      if (column.isIdentity === true) {
        state.lastIdentity = nextIdentity(state.connection, table);
        return state.lastIdentity;
      }
      // Filled in by the table's trigger.
      if (isPeriod(table.definition, column.name)) return 0n;
      if (!column.isNullable)
        throw new SqlError(
          515,
          `Cannot insert the value NULL into column '${column.name}', table '${fullName(context)}'; column does not allow nulls. INSERT fails.`,
          16,
          2,
        );
      return null;
    });
    const written = write(row);
    guarded(context, () => insert.run(written));
    recordInsert(state, table, written.slice(0, columns.length));
    count++;
  }
  state.connection.prepare('UPDATE stats SET rows = rows + ? WHERE number = ?').run(count, table.number);
  return count;
}

/** Number of rows deleted. */
export function runDelete(node: Delete, context: ChangeContext): number {
  const { table, state } = context;
  const remove = state.connection.prepare(`DELETE FROM ${table.physical.name} WHERE ${whereKey(table.physical)}`);
  const doomed = [...matching(node, context, () => [])];
  for (const { key, before } of doomed) {
    remove.run(...key);
    recordDelete(state, table, before);
  }
  state.connection
    .prepare('UPDATE stats SET rows = max(rows - ?, 0) WHERE number = ?')
    .run(doomed.length, table.number);
  return doomed.length;
}
