// Binds expressions: resolves names and variables, infers types, and builds the function that computes the value.
import { SqlError, type SqlType } from '../../types.ts';
import { findCollation } from '../collation/collation.ts';
import { converterOf, tryConverterOf } from '../convert/convert.ts';
import { isCondition, type CallNode, type CaseNode, type ConvertNode, type Expression } from '../syntax/ast.ts';
import { resolveType } from '../types/resolve-type.ts';
import { isText, nvarchar } from '../types/kinds.ts';
import { asNumber, type Value } from '../types/value.ts';
import { aggregateNames, bindAggregate } from './aggregate.ts';
import { bindArithmetic, bindUnary, commonType } from './arithmetic.ts';
import type { Binder } from './binder.ts';
import { converted, literal, mergeFacts, type Bound, type BoundCondition } from './bound.ts';
import { bindCondition } from './condition.ts';
import { derive } from './derive.ts';
import { groupedColumn } from './grouped.ts';
import { bindLiteral } from './literal.ts';
import { resolveName } from './scope.ts';

const conditionOf = (node: Extract<Expression, { kind: string }>, binder: Binder): BoundCondition => {
  if (!isCondition(node))
    throw new SqlError(
      4145,
      "An expression of non-boolean type specified in a context where a condition is expected, near ')'.",
      15,
    );
  return bindCondition(node, binder, bindExpression);
};

function bindVariable(name: string, binder: Binder, line: number): Bound {
  if (name.startsWith('@@')) {
    const known = binder.around.systemVariable(name.toUpperCase());
    if (known !== undefined) return known;
    throw new SqlError(137, `Must declare the scalar variable "${name}".`, 15, 2, line);
  }
  const variable = binder.around.variable(name);
  if (variable === undefined) throw new SqlError(137, `Must declare the scalar variable "${name}".`, 15, 2, line);
  return {
    type: variable.type,
    isNullable: true,
    key: `var:${name.toLowerCase()}`,
    evaluate: variable.read,
    sources: [],
    isCorrelated: false,
    isVolatile: binder.around.areVariablesChanging,
    collationRank: 0,
  };
}

function bindConvert(node: ConvertNode, binder: Binder): Bound {
  const operand = bindExpression(node.operand, binder);
  const target = resolveType(node.type, binder.around.castTypes);
  const type: SqlType =
    isText(target) && isText(operand.type)
      ? { ...target, collation: operand.type.collation ?? target.collation }
      : target;
  const style = node.style === null ? null : bindExpression(node.style, binder);
  const from = operand.literal === null ? { name: 'int' as const } : operand.type;
  const rank = isText(type) && isText(operand.type) ? operand.collationRank : 0;
  const isOptional = node.isTry;
  if (style === null) {
    if (!isOptional) {
      const { literal: _literal, ...plain } = converted(operand, type);
      return { ...plain, collationRank: rank, isNullable: operand.isNullable };
    }
    const convert = tryConverterOf(from, type, null);
    return derive([operand], type, `try:${JSON.stringify(type)}`, ([value]) => convert(value), {
      isNullable: true,
      collationRank: rank,
    });
  }
  const styled = converted(style, { name: 'int' });
  const byStyle = new Map<number, (value: Value) => Value>();
  return derive(
    [operand, styled],
    type,
    `cs:${JSON.stringify(type)}`,
    ([value, number]) => {
      if (number === null || value === null) return null;
      const key = asNumber(number);
      let convert = byStyle.get(key);
      if (convert === undefined) {
        convert = isOptional ? tryConverterOf(from, type, key) : converterOf(from, type, key);
        byStyle.set(key, convert);
      }
      return convert(value);
    },
    { isNullable: isOptional || operand.isNullable, collationRank: rank },
  );
}

function bindCase(node: CaseNode, binder: Binder): Bound {
  const { operand } = node;
  const conditions = node.branches.map(({ when }) =>
    operand === null
      ? conditionOf(when, binder)
      : conditionOf({ kind: 'compare', operator: '=', left: operand, right: when }, binder),
  );
  const results = node.branches.map(({ result }) => bindExpression(result, binder));
  const otherwise = node.otherwise === null ? literal({ name: 'int' }, null) : bindExpression(node.otherwise, binder);
  return choose(conditions, results, otherwise);
}

/** CASE: the first result whose condition holds, brought to the common type of all results. */
function choose(conditions: readonly BoundCondition[], results: readonly Bound[], otherwise: Bound): Bound {
  const all = [...results, otherwise];
  if (all.every((bound) => bound.literal === null)) {
    throw new SqlError(
      8133,
      'At least one of the result expressions in a CASE specification must be an expression other than the NULL constant.',
    );
  }
  const type = commonType(all);
  const values = all.map((bound) => converted(bound, type));
  const last = values[values.length - 1];
  return {
    ...mergeFacts([...conditions, ...all]),
    type,
    isNullable: all.some((bound) => bound.isNullable),
    key: `case(${conditions.map((condition) => condition.key).join()};${all.map((bound) => bound.key).join()})`,
    collationRank: all.reduce<0 | 1 | 2>((rank, bound) => (bound.collationRank > rank ? bound.collationRank : rank), 0),
    evaluate: (env) => {
      for (let i = 0; i < conditions.length; i++) if (conditions[i].test(env) === true) return values[i].evaluate(env);
      return last.evaluate(env);
    },
  };
}

function isNotNull(bound: Bound): BoundCondition {
  const { evaluate } = bound;
  return { ...mergeFacts([bound]), key: `nn:${bound.key}`, test: (env) => evaluate(env) !== null };
}

/** COALESCE, ISNULL, NULLIF and IIF are forms of CASE; undefined for any other function. */
function bindSpecial(name: string, node: CallNode, binder: Binder): Bound | undefined {
  const wrongCount = (count: string): SqlError =>
    new SqlError(174, `The ${name.toLowerCase()} function requires ${count} argument(s).`, 15, 1, node.line);
  if (name === 'COALESCE') {
    const args = node.args.map((arg) => bindExpression(arg, binder));
    if (args.length < 2) throw new SqlError(102, `Incorrect syntax near ')'.`, 15, 1, node.line);
    if (args.every((arg) => arg.literal === null)) {
      throw new SqlError(
        4127,
        'At least one of the arguments to COALESCE must be an expression that is not the NULL constant.',
      );
    }
    const last = args[args.length - 1];
    return {
      ...choose(args.slice(0, -1).map(isNotNull), args.slice(0, -1), last),
      isNullable: args.every((arg) => arg.isNullable),
    };
  }
  if (name === 'ISNULL') {
    if (node.args.length !== 2) throw wrongCount('2');
    const [first, second] = node.args.map((arg) => bindExpression(arg, binder));
    const type = first.literal === null ? second.type : first.type;
    const both = [converted(first, type), converted(second, type)];
    return derive(both, type, 'isnull', ([value, other]) => value ?? other, { isNullable: second.isNullable });
  }
  if (name === 'NULLIF') {
    if (node.args.length !== 2) throw wrongCount('2');
    const [left, right] = node.args;
    const first = bindExpression(left, binder);
    const equal = conditionOf({ kind: 'compare', operator: '=', left, right }, binder);
    const { column: _column, literal: _literal, ...rest } = first;
    return {
      ...rest,
      ...mergeFacts([first, equal]),
      isNullable: true,
      key: `nullif:${equal.key}`,
      evaluate: (env) => (equal.test(env) === true ? null : first.evaluate(env)),
    };
  }
  if (name === 'IIF') {
    if (node.args.length !== 3) throw wrongCount('3');
    const [when, then, otherwise] = node.args;
    return choose([conditionOf(when, binder)], [bindExpression(then, binder)], bindExpression(otherwise, binder));
  }
  return undefined;
}

function bindCall(node: CallNode, binder: Binder): Bound {
  const name = node.parts[node.parts.length - 1].toUpperCase();
  if (node.parts.length === 1) {
    if (node.over !== null) return binder.bindWindow(node, node.over, binder);
    if (aggregateNames.includes(name)) return bindAggregate(name, node, binder, bindExpression);
    const special = bindSpecial(name, node, binder);
    if (special !== undefined) return special;
  }
  const isDatePart =
    node.parts.length === 1 && /^(DATEADD|DATEDIFF|DATEDIFF_BIG|DATEPART|DATENAME|DATETRUNC)$/.test(name);
  const args = node.args.map((arg, index) =>
    isDatePart && index === 0 && arg.kind === 'name'
      ? literal(nvarchar(128, binder.around.types.collation), arg.parts.join('.'))
      : bindExpression(arg, binder),
  );
  const bound = binder.around.scalarFunction(node, args);
  if (bound !== undefined) return bound;
  if (node.parts.length > 1) {
    const column = node.parts.slice(0, -1).join('.');
    const message = `Cannot find either column "${node.parts[0]}" or the user-defined function or aggregate "${column}.${node.parts[node.parts.length - 1]}", or the name is ambiguous.`;
    throw new SqlError(4121, message, 16, 1, node.line);
  }
  throw new SqlError(195, `'${node.parts[0]}' is not a recognized built-in function name.`, 15, 10, node.line);
}

function bindSubquery(node: Extract<Expression, { kind: 'subquery' }>, binder: Binder): Bound {
  const query = binder.bindQuery(node.query, { ...binder, grouping: null, windows: null });
  if (query.relation.columns.length !== 1) {
    throw new SqlError(
      116,
      'Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.',
    );
  }
  const [column] = query.relation.columns;
  return {
    type: column.type,
    isNullable: true,
    key: `sub:${node.query.line}:${JSON.stringify(node.query)}`,
    sources: [],
    isCorrelated: true,
    isVolatile: true,
    collationRank: isText(column.type) ? 1 : 0,
    evaluate: (env) => {
      let value: Value = null;
      let count = 0;
      for (const row of query.relation.open(env)) {
        if (++count > 1) {
          throw new SqlError(
            512,
            'Subquery returned more than 1 value. This is not permitted when the subquery follows =, !=, <, <= , >, >= or when the subquery is used as an expression.',
          );
        }
        value = row[0];
      }
      return value;
    },
  };
}

export function bindExpression(node: Expression, binder: Binder): Bound {
  const grouped = groupedColumn(node, binder, bindExpression);
  if (grouped !== null) return grouped;
  switch (node.kind) {
    case 'literal':
      return bindLiteral(node, binder.around.types.collation);
    case 'name':
      return resolveName(node, binder.scope);
    case 'variable':
      return bindVariable(node.name, binder, node.line);
    case 'unary':
      return bindUnary(node.operator, bindExpression(node.operand, binder));
    case 'binary':
      return bindArithmetic(node.operator, bindExpression(node.left, binder), bindExpression(node.right, binder));
    case 'case':
      return bindCase(node, binder);
    case 'convert':
      return bindConvert(node, binder);
    case 'collate': {
      const collation = findCollation(node.collation);
      if (collation === null) throw new SqlError(448, `Invalid collation '${node.collation}'.`, 16, 3, node.line);
      const operand = bindExpression(node.operand, binder);
      if (!isText(operand.type))
        throw new SqlError(
          447,
          `Expression type ${operand.type.name} is invalid for COLLATE clause.`,
          16,
          0,
          node.line,
        );
      const { column: _column, ...rest } = operand;
      return {
        ...rest,
        type: { ...operand.type, collation: node.collation },
        collationRank: 2,
        key: `coll:${node.collation}:${operand.key}`,
      };
    }
    case 'call':
      return bindCall(node, binder);
    case 'subquery':
      return bindSubquery(node, binder);
    case 'default':
      throw new SqlError(156, "Incorrect syntax near the keyword 'DEFAULT'.", 15);
    default:
      throw new SqlError(102, "Incorrect syntax near ')'.", 15);
  }
}
