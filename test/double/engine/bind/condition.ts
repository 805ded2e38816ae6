// Conditions in three-valued logic: true, false, unknown (null).
import { SqlError } from '../../types.ts';
import { collationOf } from '../collation/collation.ts';
import type { CompareOperator, Condition } from '../syntax/ast.ts';
import { combineTypes } from '../types/combine.ts';
import { isText, nvarchar } from '../types/kinds.ts';
import { asString, type Value } from '../types/value.ts';
import { mergedCollation } from './arithmetic.ts';
import type { BindExpression, Binder } from './binder.ts';
import { converted, mergeFacts, type Bound, type BoundCondition, type Env } from './bound.ts';
import { comparerOf } from './compare.ts';
import { matcherOf, parsePattern } from './like.ts';
import { inProbeOf, probeOf } from './probe.ts';

type Test = (env: Env) => boolean | null;

const operationNames: Readonly<Record<CompareOperator, string>> = {
  '=': 'equal to',
  '<>': 'not equal to',
  '<': 'less than',
  '<=': 'less than or equal to',
  '>': 'greater than',
  '>=': 'greater than or equal to',
};

const accepts: Readonly<Record<CompareOperator, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function incompatible(left: Bound, right: Bound, operator: CompareOperator): void {
  const isOdd = (name: string): boolean => ['text', 'ntext', 'image', 'xml', 'geography', 'geometry'].includes(name);
  if (isOdd(left.type.name) || isOdd(right.type.name)) {
    throw new SqlError(
      402,
      `The data types ${left.type.name} and ${right.type.name} are incompatible in the ${operationNames[operator]} operator.`,
    );
  }
}

/** Both sides in the type they are compared in. */
function alike(left: Bound, right: Bound, operator: CompareOperator): readonly [Bound, Bound] {
  incompatible(left, right, operator);
  if (left.literal === null || right.literal === null) {
    const type = left.literal === null ? right.type : left.type;
    return [converted(left, type), converted(right, type)];
  }
  const type = combineTypes(left.type, right.type);
  if (!isText(type)) return [converted(left, type), converted(right, type)];
  const { collation } = mergedCollation(left, right, operationNames[operator]);
  // compared as they are: a shorter or narrower side needs no cutting, only the same collation
  const wide = type.name === 'nvarchar' || type.name === 'nchar';
  const target = (bound: Bound): Bound =>
    isText(bound.type)
      ? { ...bound, type: { ...bound.type, name: wide ? 'nvarchar' : 'varchar', collation } }
      : converted(bound, { ...type, collation });
  return [target(left), target(right)];
}

function bindCompare(operator: CompareOperator, left: Bound, right: Bound): BoundCondition {
  const [a, b] = alike(left, right, operator);
  const compare = comparerOf(a.type);
  const accept = accepts[operator];
  const { evaluate: first } = a;
  const { evaluate: second } = b;
  const probe = probeOf(operator, left, right);
  const isJoin = operator === '=' && left.sources.length > 0 && right.sources.length > 0;
  return {
    ...mergeFacts([left, right]),
    key: `(${left.key}${operator}${right.key})`,
    test: (env) => {
      const x = first(env);
      if (x === null) return null;
      const y = second(env);
      return y === null ? null : accept(compare(x, y));
    },
    ...(probe === undefined ? {} : { probe }),
    ...(isJoin ? { equal: { left: a, right: b, type: a.type } } : {}),
  };
}

const negate =
  (test: Test): Test =>
  (env) => {
    const result = test(env);
    return result === null ? null : !result;
  };

function bindAnd(left: BoundCondition, right: BoundCondition): BoundCondition {
  return {
    ...mergeFacts([left, right]),
    key: `(${left.key}and${right.key})`,
    parts: [...(left.parts ?? [left]), ...(right.parts ?? [right])],
    test: (env) => {
      const first = left.test(env);
      if (first === false) return false;
      const second = right.test(env);
      return second === false ? false : first === null || second === null ? null : true;
    },
  };
}

function bindOr(left: BoundCondition, right: BoundCondition): BoundCondition {
  return {
    ...mergeFacts([left, right]),
    key: `(${left.key}or${right.key})`,
    test: (env) => {
      const first = left.test(env);
      if (first === true) return true;
      const second = right.test(env);
      return second === true ? true : first === null || second === null ? null : false;
    },
  };
}

const bindNot = (operand: BoundCondition): BoundCondition => ({
  ...mergeFacts([operand]),
  key: `not${operand.key}`,
  test: negate(operand.test),
});

function bindLike(operand: Bound, pattern: Bound, escape: Bound | null): BoundCondition {
  const { collation } =
    isText(operand.type) && isText(pattern.type) ? mergedCollation(operand, pattern, 'like') : { collation: undefined };
  const name = collation ?? operand.type.collation ?? pattern.type.collation;
  const match = matcherOf(collationOf(name));
  const text = isText(operand.type) ? operand : converted(operand, nvarchar(-1, name ?? ''));
  const mask = isText(pattern.type) ? pattern : converted(pattern, nvarchar(-1, name ?? ''));
  let lastPattern: Value = null;
  let steps: ReturnType<typeof parsePattern> = null;
  return {
    ...mergeFacts([operand, pattern, ...(escape === null ? [] : [escape])]),
    key: `(${operand.key}like${pattern.key}${escape?.key ?? ''})`,
    test: (env) => {
      const value = text.evaluate(env);
      const source = mask.evaluate(env);
      if (value === null || source === null) return null;
      const escapeText = escape === null ? null : escape.evaluate(env);
      if (typeof escapeText === 'string' && escapeText.length !== 1) {
        throw new SqlError(506, `The invalid escape character "${escapeText}" was specified in a LIKE predicate.`);
      }
      if (source !== lastPattern) {
        lastPattern = source;
        steps = parsePattern(asString(source), typeof escapeText === 'string' ? escapeText : null);
      }
      return steps === null ? false : match(asString(value), steps);
    },
  };
}

function bindInList(operand: Bound, list: readonly Bound[]): BoundCondition {
  const tests = list.map((value) => bindCompare('=', operand, value));
  const probe = inProbeOf(operand, list);
  return {
    ...mergeFacts(tests),
    key: `(${operand.key}in${list.map((value) => value.key).join()})`,
    test: (env) => {
      let result: boolean | null = false;
      for (const { test } of tests) {
        const one = test(env);
        if (one === true) return true;
        if (one === null) result = null;
      }
      return result;
    },
    ...(probe === undefined ? {} : { probe }),
  };
}

function bindInQuery(operand: Bound, node: Extract<Condition, { kind: 'in' }>, binder: Binder): BoundCondition {
  if (node.query === null) throw new TypeError('IN without a query');
  const query = binder.bindQuery(node.query, { ...binder, grouping: null, windows: null });
  if (query.relation.columns.length !== 1) {
    throw new SqlError(
      116,
      'Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.',
    );
  }
  const [column] = query.relation.columns;
  let current: Value = null;
  const candidate: Bound = {
    type: column.type,
    isNullable: true,
    key: 'candidate',
    evaluate: () => current,
    sources: [],
    isCorrelated: false,
    isVolatile: true,
    collationRank: isText(column.type) ? 1 : 0,
  };
  const { test } = bindCompare('=', operand, candidate);
  return {
    ...mergeFacts([operand]),
    isVolatile: true,
    key: `in:${operand.key}:${node.query.line}:${JSON.stringify(node.query)}`,
    test: (env) => {
      let result: boolean | null = false;
      for (const row of query.relation.open(env)) {
        current = row[0];
        const one = test(env);
        if (one === true) return true;
        if (one === null) result = null;
      }
      return result;
    },
  };
}

function bindNullTest(operand: Bound, isNegated: boolean): BoundCondition {
  const { evaluate, column } = operand;
  return {
    ...mergeFacts([operand]),
    key: `(${operand.key}is${isNegated ? 'not' : ''}null)`,
    test: isNegated ? (env) => evaluate(env) !== null : (env) => evaluate(env) === null,
    ...(column === undefined
      ? {}
      : { probe: { column, operator: isNegated ? ('isNotNull' as const) : ('isNull' as const), operands: [] } }),
  };
}

/** Binds a condition; `bind` is the expression binder (handed in, as the two need each other). */
export function bindCondition(node: Condition, binder: Binder, bind: BindExpression): BoundCondition {
  const recurse = (inner: Condition): BoundCondition => bindCondition(inner, binder, bind);
  const sign = (condition: BoundCondition, isNegated: boolean): BoundCondition =>
    isNegated ? bindNot(condition) : condition;
  switch (node.kind) {
    case 'compare':
      return bindCompare(node.operator, bind(node.left, binder), bind(node.right, binder));
    case 'and':
      return bindAnd(recurse(node.left), recurse(node.right));
    case 'or':
      return bindOr(recurse(node.left), recurse(node.right));
    case 'not':
      return bindNot(recurse(node.operand));
    case 'between': {
      const operand = bind(node.operand, binder);
      const low = bindCompare('>=', operand, bind(node.low, binder));
      return sign(bindAnd(low, bindCompare('<=', operand, bind(node.high, binder))), node.isNegated);
    }
    case 'in': {
      const operand = bind(node.operand, binder);
      const list = node.list?.map((value) => bind(value, binder));
      return sign(list === undefined ? bindInQuery(operand, node, binder) : bindInList(operand, list), node.isNegated);
    }
    case 'like':
      return sign(
        bindLike(
          bind(node.operand, binder),
          bind(node.pattern, binder),
          node.escape === null ? null : bind(node.escape, binder),
        ),
        node.isNegated,
      );
    case 'isNull':
      return bindNullTest(bind(node.operand, binder), node.isNegated);
    case 'exists': {
      const query = binder.bindQuery(node.query, { ...binder, grouping: null, windows: null });
      return {
        sources: [],
        isCorrelated: true,
        isVolatile: true,
        key: `exists:${node.query.line}:${JSON.stringify(node.query)}`,
        test: (env) => {
          for (const _ of query.relation.open(env)) return true;
          return false;
        },
      };
    }
  }
}

/** The conditions an AND is made of. */
export const conjuncts = (condition: BoundCondition): readonly BoundCondition[] => condition.parts ?? [condition];
