// Statements that write: they need rights and the write lock, whatever else they do.
import { SqlError } from '../../types.ts';
import type { Statement } from '../syntax/ast.ts';
import { alterDatabase, alterTable } from './alter-table.ts';
import { runDelete, runInsert } from './change.ts';
import { noteWrite } from './change-tracking.ts';
import { createTable, dropTable, truncateTable } from './create-table.ts';
import { done, prepare, type Events, type Run } from './run-select.ts';
import { isOwner, maySelect } from './state.ts';
import { denied, resolveObject } from './surroundings.ts';
import { runUpdate } from './update-rows.ts';

export function* change(statement: Extract<Statement, { kind: 'insert' | 'update' | 'delete' }>, run: Run): Events {
  const { state } = run;
  const table = resolveObject(state, statement.table, statement.line);
  const { schema, name } = table.definition;
  const permission = statement.kind.toUpperCase();
  if (!isOwner(state) || !maySelect(state, schema, name)) throw denied(state, permission, schema, name);
  if (table.kind !== 'table')
    throw new SqlError(
      4405,
      `View or function '${name}' is not updatable because the modification affects multiple base tables.`,
      16,
      1,
      statement.line,
    );
  yield* run.transactions.acquireWrite();
  noteWrite(state, table);
  const { around } = prepare(run);
  const reader = { prepare: (sql: string) => state.connection.prepare(sql) };
  const context = { state, reader, around, table };
  const count =
    statement.kind === 'insert'
      ? runInsert(statement, context)
      : statement.kind === 'update'
        ? runUpdate(statement, context)
        : runDelete(statement, context);
  state.rowCount = count;
  yield* done(state, count, false);
}

export function* define(
  statement: Extract<Statement, { kind: 'createTable' | 'dropTable' | 'truncate' }>,
  run: Run,
): Events {
  const { state } = run;
  if (!isOwner(state))
    throw new SqlError(
      262,
      `CREATE TABLE permission denied in database '${state.database.name}'.`,
      14,
      1,
      statement.line,
    );
  yield* run.transactions.acquireWrite();
  if (statement.kind === 'createTable') createTable(statement, state);
  else if (statement.kind === 'dropTable') dropTable(statement, state);
  else truncateTable(statement, state);
  yield { kind: 'done', isSelect: false };
}

export function* alter(statement: Extract<Statement, { kind: 'alterTable' | 'alterDatabase' }>, run: Run): Events {
  const { state } = run;
  if (!isOwner(state))
    throw new SqlError(5011, 'User does not have permission to alter it, or it does not exist.', 14, 5, statement.line);
  if (statement.kind === 'alterDatabase') alterDatabase(statement, state);
  else {
    yield* run.transactions.acquireWrite();
    alterTable(statement, state);
  }
  yield { kind: 'done', isSelect: false };
}
