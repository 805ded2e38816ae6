// Runs the statements of a batch one after another and reports what each produces.
import { SqlError, type SqlType } from '../../types.ts';
import { converted, type Bound } from '../bind/bound.ts';
import { bindCondition } from '../bind/condition.ts';
import { bindExpression } from '../bind/expression.ts';
import { sameName } from '../bind/scope.ts';
import { converterOf } from '../convert/convert.ts';
import { parseMoment } from '../convert/date-text.ts';
import type { Condition, Expression, Statement } from '../syntax/ast.ts';
import { parseBatch } from '../syntax/parse-batch.ts';
import { nvarchar } from '../types/kinds.ts';
import { resolveType } from '../types/resolve-type.ts';
import { asNumber, type Value } from '../types/value.ts';
import { runDelete, runInsert, runUpdate } from './change.ts';
import { nextTrackedVersion, noteWrite } from './change-tracking.ts';
import { createTable, dropTable, truncateTable } from './create-table.ts';
import { databaseMissing, type OpenDatabase } from './open-database.ts';
import { applyOption } from './options.ts';
import { done, prepare, runSelect, type Events, type Run } from './run-select.ts';
import { createSnapshot, dropDatabase } from './snapshot-databases.ts';
import { isOwner, maySelect } from './state.ts';
import { denied, resolveObject, typeContext } from './surroundings.ts';

/** Statements that end a batch early. */
type Flow = { isReturning: boolean };

/** A value computed outside any query, in the type given or its own. */
function compute(expression: Expression, run: Run, type?: SqlType): { readonly value: Value; readonly bound: Bound } {
  const bound = bindExpression(expression, prepare(run).binder);
  const brought = type === undefined ? bound : converted(bound, type);
  return { value: brought.evaluate({ row: [], outer: null }), bound: brought };
}

function isTrue(condition: Condition, run: Run): boolean {
  return bindCondition(condition, prepare(run).binder, bindExpression).test({ row: [], outer: null }) === true;
}

function declare(statement: Extract<Statement, { kind: 'declare' }>, run: Run): void {
  const key = statement.name.toLowerCase();
  const { state } = run;
  if (state.variables.has(key)) {
    throw new SqlError(
      134,
      `The variable name '${statement.name}' has already been declared. Variable names must be unique within a query batch or stored procedure.`,
      15,
      2,
      statement.line,
    );
  }
  const type = resolveType(statement.type, typeContext(state, 1));
  if (type.name === 'text' || type.name === 'ntext' || type.name === 'image') {
    throw new SqlError(
      2739,
      'The text, ntext, and image data types are invalid for local variables.',
      16,
      1,
      statement.line,
    );
  }
  state.variables.set(key, { type, value: null });
  if (statement.value !== null) assign(statement.name, statement.value, statement.line, run);
}

function assign(name: string, value: Expression, line: number, run: Run): void {
  const variable = run.state.variables.get(name.toLowerCase());
  if (variable === undefined) throw new SqlError(137, `Must declare the scalar variable "${name}".`, 15, 1, line);
  variable.value = compute(value, run, variable.type).value;
}

const messageText = (value: Value, bound: Bound, run: Run): string =>
  String(
    converterOf(
      bound.literal === null ? { name: 'int' } : bound.type,
      nvarchar(-1, run.state.database.collation),
    )(value) ?? '',
  );

/** printf of RAISERROR: %s %d %i %u %%. */
function formatMessage(format: string, values: readonly Value[]): string {
  let next = 0;
  return format.replace(/%(%|-?\d*(?:s|d|i|u|I64d))/g, (_, what: string) =>
    what === '%' ? '%' : String(values[next++] ?? '(null)'),
  );
}

function* raise(statement: Extract<Statement, { kind: 'raiserror' }>, run: Run): Events {
  const values = statement.args.map((arg) => compute(arg, run).value);
  if (values.length < 3) throw new SqlError(102, "Incorrect syntax near ')'.", 15, 1, statement.line);
  const [format, severity, state, ...rest] = values;
  const message = formatMessage(typeof format === 'string' ? format : `Error ${String(format)}`, rest);
  const level = Number(severity);
  if (level > 10)
    throw new SqlError(
      typeof format === 'number' ? format : 50_000,
      message,
      Math.min(level, 25),
      Number(state),
      statement.line,
    );
  yield { kind: 'info', number: 50_000, message };
  yield { kind: 'done', isSelect: false };
}

function throwError(statement: Extract<Statement, { kind: 'throw' }>, run: Run): never {
  const [number, message, state] = statement.args.map((arg) => compute(arg, run).value);
  if (number === undefined) {
    throw new SqlError(
      10_704,
      'To rethrow an error, a THROW statement must be used inside a CATCH block. Insert the THROW statement inside a CATCH block, or add error parameters to the THROW statement.',
      15,
      1,
      statement.line,
    );
  }
  throw new SqlError(asNumber(number), String(message), 16, asNumber(state), statement.line);
}

function* transaction(statement: Extract<Statement, { kind: 'transaction' }>, run: Run): Events {
  const { state, transactions } = run;
  switch (statement.action) {
    case 'begin':
      transactions.begin();
      if (state.transactionCount === 1) yield { kind: 'beginTransaction' };
      break;
    case 'commit':
      transactions.commit();
      if (state.transactionCount === 0) yield { kind: 'commitTransaction' };
      break;
    case 'save':
      transactions.save(statement.name ?? '');
      break;
    case 'rollback':
      if (statement.name !== null && transactions.rollbackTo(statement.name)) break;
      transactions.rollback();
      yield { kind: 'rollbackTransaction' };
  }
  yield { kind: 'done', isSelect: false };
}

function* change(statement: Extract<Statement, { kind: 'insert' | 'update' | 'delete' }>, run: Run): Events {
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
  if (state.database.traits.hasChangeTracking) nextTrackedVersion(state.connection);
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

function* define(statement: Extract<Statement, { kind: 'createTable' | 'dropTable' | 'truncate' }>, run: Run): Events {
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

function useDatabase(name: string, run: Run): OpenDatabase {
  const found = run.state.databases.find((database) => sameName(database.name, name));
  if (found === undefined) throw databaseMissing(name);
  if (run.state.transactionCount > 0 && found !== run.state.database)
    throw new SqlError(226, 'USE statement not allowed within multi-statement transaction.');
  run.use(found);
  return found;
}

function* execute(statement: Extract<Statement, { kind: 'execute' }>, run: Run): Events {
  const name = statement.parts[statement.parts.length - 1];
  if (!sameName(name, 'sp_executesql') || statement.args.length !== 1) {
    throw new SqlError(2812, `Could not find stored procedure '${statement.parts.join('.')}'.`, 16, 62, statement.line);
  }
  const { value } = compute(statement.args[0].value, run);
  const outer = new Map(run.state.variables);
  run.state.variables.clear();
  yield* runBatch(typeof value === 'string' ? value : '', run);
  run.state.variables.clear();
  for (const [key, variable] of outer) run.state.variables.set(key, variable);
}

function* loop(statement: Extract<Statement, { kind: 'while' }>, run: Run, flow: Flow): Events {
  for (let turns = 1; !flow.isReturning && isTrue(statement.condition, run); turns++) {
    run.transactions.endStatement(false);
    yield* runStatement(statement.body, run, flow);
    // an endless loop must still let the caller hear an attention
    if (turns % 100 === 0) yield { kind: 'wait', milliseconds: 0 };
  }
}

function* waitFor(delay: Expression, run: Run): Events {
  const { value } = compute(delay, run);
  const moment = typeof value === 'string' ? parseMoment(value) : null;
  if (moment === null || moment.hasDate)
    throw new SqlError(148, `Incorrect time syntax in time string '${String(value)}' used with WAITFOR.`, 15);
  yield { kind: 'wait', milliseconds: moment.ticks / 10_000 };
  yield { kind: 'done', isSelect: false };
}

function* runPlain(statement: Statement, run: Run, flow: Flow): Events {
  switch (statement.kind) {
    case 'select':
      yield* runSelect(statement, run);
      return;
    case 'option':
      yield* applyOption(run.state, statement.name, statement.value);
      yield { kind: 'done', isSelect: false };
      return;
    case 'declare':
      declare(statement, run);
      return;
    case 'assign':
      assign(statement.name, statement.value, statement.line, run);
      return;
    case 'use':
      yield { kind: 'database', name: useDatabase(statement.database, run).name };
      yield { kind: 'done', isSelect: false };
      return;
    case 'print': {
      const { value, bound } = compute(statement.value, run);
      yield { kind: 'info', number: 0, message: messageText(value, bound, run) };
      return;
    }
    case 'transaction':
      yield* transaction(statement, run);
      return;
    case 'raiserror':
      yield* raise(statement, run);
      return;
    case 'throw':
      return throwError(statement, run);
    case 'waitfor':
      yield* waitFor(statement.delay, run);
      return;
    case 'return':
      flow.isReturning = true;
      return;
    case 'insert':
    case 'update':
    case 'delete':
      yield* change(statement, run);
      return;
    case 'createTable':
    case 'dropTable':
    case 'truncate':
      yield* define(statement, run);
      return;
    case 'createSnapshot':
      createSnapshot(statement, run.state);
      yield { kind: 'done', isSelect: false };
      return;
    case 'dropDatabase':
      dropDatabase(statement, run.state);
      yield { kind: 'done', isSelect: false };
      return;
    case 'execute':
      yield* execute(statement, run);
      return;
    default:
  }
}

function* runStatement(statement: Statement, run: Run, flow: Flow): Events {
  if (flow.isReturning) return;
  if (statement.kind === 'block') {
    for (const inner of statement.statements) yield* runStatement(inner, run, flow);
    return;
  }
  if (statement.kind === 'while') {
    yield* loop(statement, run, flow);
    return;
  }
  if (statement.kind === 'if') {
    const chosen = isTrue(statement.condition, run) ? statement.consequence : statement.otherwise;
    run.transactions.endStatement(false);
    if (chosen !== null) yield* runStatement(chosen, run, flow);
    return;
  }
  let isFailed = true;
  try {
    yield* runPlain(statement, run, flow);
    isFailed = false;
  } finally {
    run.transactions.endStatement(isFailed);
  }
}

/** Runs a batch; syntax errors come before anything runs. */
export function* runBatch(sql: string, run: Run): Events {
  const statements = parseBatch(sql, run.state.settings.isQuoting);
  const flow: Flow = { isReturning: false };
  for (const statement of statements) yield* runStatement(statement, run, flow);
}
