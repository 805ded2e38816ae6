// Runs the statements of a batch one after another and reports what each produces.
import { SqlError } from '../../types.ts';
import { bindCondition } from '../bind/condition.ts';
import { bindExpression } from '../bind/expression.ts';
import { sameName } from '../bind/scope.ts';
import { findProcedure, runProcedure } from '../cdc/procedures.ts';
import { parseMoment } from '../convert/date-text.ts';
import type { Condition, Expression, Statement } from '../syntax/ast.ts';
import { parseBatch } from '../syntax/parse-batch.ts';
import { resolveType } from '../types/resolve-type.ts';
import type { Value } from '../types/value.ts';
import { alter, change, define } from './write-statements.ts';
import { databaseMissing, type OpenDatabase } from './open-database.ts';
import { applyOption } from './options.ts';
import { prepare, runSelect, type Events, type Run } from './run-select.ts';
import { compute, messageText, raise, throwError } from './raise.ts';
import { createSnapshot, dropDatabase } from './snapshot-databases.ts';
import { typeContext } from './surroundings.ts';

/** Statements that end a batch early. */
type Flow = { isReturning: boolean };

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
  const procedure = findProcedure(name);
  if (procedure !== undefined) {
    const args = statement.args.map((arg, at): [string, Value] => [
      (arg.name ?? procedure.parameters[at] ?? '').replace(/^@/, '').toLowerCase(),
      compute(arg.value, run).value,
    ]);
    yield* run.transactions.acquireWrite();
    runProcedure(procedure, run.state, new Map(args));
    yield { kind: 'done', isSelect: false };
    return;
  }
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
    case 'alterTable':
    case 'alterDatabase':
      yield* alter(statement, run);
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
