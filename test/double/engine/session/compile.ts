// Compiles a batch without running it: every statement is parsed and its names and types are resolved.
import { SqlError } from '../../types.ts';
import { bindCondition } from '../bind/condition.ts';
import { bindExpression } from '../bind/expression.ts';
import { bindQuery } from '../bind/query.ts';
import { resolveType } from '../types/resolve-type.ts';
import { parseBatch } from '../syntax/parse-batch.ts';
import type { Condition, Expression, Statement } from '../syntax/ast.ts';
import { prepare, type Run } from './run-select.ts';
import { resolveObject, typeContext } from './surroundings.ts';

function compileExpressions(expressions: readonly Expression[], run: Run): void {
  const { binder } = prepare(run);
  for (const expression of expressions) if (expression.kind !== 'default') bindExpression(expression, binder);
}

const compileCondition = (condition: Condition, run: Run): void => {
  bindCondition(condition, prepare(run).binder, bindExpression);
};

function compileStatement(statement: Statement, run: Run): void {
  switch (statement.kind) {
    case 'select':
      bindQuery(statement.query, prepare(run).binder);
      return;
    case 'declare':
      run.state.variables.set(statement.name.toLowerCase(), {
        type: resolveType(statement.type, typeContext(run.state, 1)),
        value: null,
      });
      if (statement.value !== null) compileExpressions([statement.value], run);
      return;
    case 'assign':
      if (!run.state.variables.has(statement.name.toLowerCase())) {
        throw new SqlError(137, `Must declare the scalar variable "${statement.name}".`, 15, 1, statement.line);
      }
      compileExpressions([statement.value], run);
      return;
    case 'print':
      compileExpressions([statement.value], run);
      return;
    case 'if':
      compileCondition(statement.condition, run);
      compileStatement(statement.consequence, run);
      if (statement.otherwise !== null) compileStatement(statement.otherwise, run);
      return;
    case 'while':
      compileCondition(statement.condition, run);
      compileStatement(statement.body, run);
      return;
    case 'block':
      for (const inner of statement.statements) compileStatement(inner, run);
      return;
    case 'insert':
      resolveObject(run.state, statement.table, statement.line);
      if (statement.query !== null) bindQuery(statement.query, prepare(run).binder);
      compileExpressions((statement.rows ?? []).flat(), run);
      return;
    case 'update':
    case 'delete':
    case 'truncate':
    case 'alterTable':
      resolveObject(run.state, statement.table, statement.line);
      return;
    case 'raiserror':
    case 'throw':
      compileExpressions(statement.args, run);
      return;
    default:
  }
}

/** Number of statements. Throws the SqlError of the first one that does not compile. */
export function compileBatch(sql: string, run: Run): number {
  const statements = parseBatch(sql, run.state.settings.isQuoting);
  for (const statement of statements) compileStatement(statement, run);
  return statements.length;
}
