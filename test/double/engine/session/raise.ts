// PRINT, RAISERROR and THROW: messages and errors of the batch's own; and values computed outside of any query.
import { SqlError, type SqlType } from '../../types.ts';
import { converted, type Bound } from '../bind/bound.ts';
import { bindExpression } from '../bind/expression.ts';
import { converterOf } from '../convert/convert.ts';
import type { Expression, Statement } from '../syntax/ast.ts';
import { nvarchar } from '../types/kinds.ts';
import { asNumber, type Value } from '../types/value.ts';
import { prepare, type Events, type Run } from './run-select.ts';

/** A value computed outside any query, in the type given or its own. */
export function compute(
  expression: Expression,
  run: Run,
  type?: SqlType,
): { readonly value: Value; readonly bound: Bound } {
  const bound = bindExpression(expression, prepare(run).binder);
  const brought = type === undefined ? bound : converted(bound, type);
  return { value: brought.evaluate({ row: [], outer: null }), bound: brought };
}

export const messageText = (value: Value, bound: Bound, run: Run): string =>
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

export function* raise(statement: Extract<Statement, { kind: 'raiserror' }>, run: Run): Events {
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

export function throwError(statement: Extract<Statement, { kind: 'throw' }>, run: Run): never {
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
