// Aggregates: what they return and how they add up, with SQL Server's result types and overflow.
import { SqlError, type SqlType } from '../../types.ts';
import { integerValue, isInRange } from '../convert/number.ts';
import { overflow } from '../convert/failures.ts';
import { powerOfTen } from '../stored/decimal.ts';
import type { CallNode } from '../syntax/ast.ts';
import { sumType } from '../types/combine.ts';
import { bigint, int, isDecimal, isFloat, isInteger, isMoney, isText, scaleOf } from '../types/kinds.ts';
import { asBigint, asNumber, type Value } from '../types/value.ts';
import type { Aggregate, BindExpression, Binder } from './binder.ts';
import { converted, type Bound, type Env } from './bound.ts';
import { comparerOf, hashOf } from './compare.ts';

export const aggregateNames: readonly string[] = [
  'COUNT',
  'COUNT_BIG',
  'SUM',
  'AVG',
  'MIN',
  'MAX',
  'STRING_AGG',
  'CHECKSUM_AGG',
  'STDEV',
  'VAR',
];

export function aggregateType(name: string, operand: Bound | null): SqlType {
  if (name === 'COUNT') return int;
  if (name === 'COUNT_BIG') return bigint;
  if (operand === null) throw new SqlError(102, "Incorrect syntax near '*'.", 15);
  if (name === 'MIN' || name === 'MAX') {
    if (operand.type.name === 'bit')
      throw new SqlError(8117, `Operand data type bit is invalid for ${name.toLowerCase()} operator.`);
    comparerOf(operand.type);
    return operand.type;
  }
  return sumType(operand.type, name === 'AVG');
}

/** In a grouped query: registers the aggregate and reads its place in the group's row. Throws 147 elsewhere. */
export function bindAggregate(name: string, node: CallNode, binder: Binder, bind: BindExpression): Bound {
  const { grouping } = binder;
  if (grouping === null) {
    throw new SqlError(
      147,
      'An aggregate may not appear in the WHERE clause unless it is in a subquery contained in a HAVING clause or a select list, and the column being aggregated is an outer reference.',
      15,
      1,
      node.line,
    );
  }
  if (['STRING_AGG', 'CHECKSUM_AGG', 'STDEV', 'VAR'].includes(name))
    throw new SqlError(195, `'${node.parts[0]}' is not a recognized built-in function name.`, 15, 10, node.line);
  if (node.isStar ? !name.startsWith('COUNT') : node.args.length !== 1) {
    throw new SqlError(174, `The ${name.toLowerCase()} function requires 1 argument(s).`, 15, 1, node.line);
  }
  const operand = node.isStar ? null : bind(node.args[0], { ...grouping.inner, place: 'select' });
  const type = aggregateType(name, operand);
  const key = `agg:${name}:${node.isDistinct}:${operand?.key ?? '*'}`;
  let aggregate = grouping.aggregates.find((known) => known.key === key);
  if (aggregate === undefined) {
    aggregate = { name, operand, isDistinct: node.isDistinct, type, key, slot: { at: -1 } };
    grouping.aggregates.push(aggregate);
  }
  const { slot } = aggregate;
  return {
    type,
    isNullable: !name.startsWith('COUNT'),
    key,
    evaluate: (env) => env.row[slot.at],
    sources: [grouping],
    isCorrelated: false,
    isVolatile: false,
    collationRank: isText(type) ? 1 : 0,
  };
}

/** Running state of one aggregate in one group. */
export type Accumulator = { readonly add: (env: Env) => void; readonly result: () => Value };

function counter(type: SqlType, evaluate: ((env: Env) => Value) | null): Accumulator {
  let count = 0;
  return {
    add: (env) => {
      if (evaluate === null || evaluate(env) !== null) count++;
    },
    result: () => {
      if (type.name === 'int' && count > 2_147_483_647) throw overflow(type);
      return type.name === 'bigint' ? BigInt(count) : count;
    },
  };
}

function extreme(name: string, type: SqlType, evaluate: (env: Env) => Value): Accumulator {
  const compare = comparerOf(type);
  const sign = name === 'MIN' ? -1 : 1;
  let best: Value = null;
  return {
    add: (env) => {
      const value = evaluate(env);
      if (value !== null && (best === null || compare(value, best) * sign > 0)) best = value;
    },
    result: () => best,
  };
}

function exactSum(isAverage: boolean, operand: SqlType, type: SqlType, evaluate: (env: Env) => Value): Accumulator {
  let sum = 0n;
  let count = 0n;
  const limit = isDecimal(type) ? powerOfTen(38) : 1n << 63n;
  const result = (): Value => {
    if (count === 0n) return null;
    if (isInteger(type)) {
      const value = isAverage ? sum / count : sum;
      if (!isInRange(type, isAverage ? value : sum)) throw overflow(type);
      return integerValue(type, value);
    }
    const shifted = isAverage ? (sum * powerOfTen(scaleOf(type) - scaleOf(operand))) / count : sum;
    if (shifted >= limit || shifted <= -limit) throw overflow(type);
    return shifted;
  };
  return {
    add: (env) => {
      const value = evaluate(env);
      if (value === null) return;
      sum += asBigint(value);
      count++;
    },
    result,
  };
}

function floatSum(isAverage: boolean, evaluate: (env: Env) => Value): Accumulator {
  let sum = 0;
  let count = 0;
  return {
    add: (env) => {
      const value = evaluate(env);
      if (value === null) return;
      sum += asNumber(value);
      count++;
    },
    result: () => (count === 0 ? null : isAverage ? sum / count : sum),
  };
}

/** A fresh accumulator of an aggregate. */
export function accumulatorOf(aggregate: Aggregate): Accumulator {
  const { name, operand, type } = aggregate;
  const plain = ((): Accumulator => {
    if (name.startsWith('COUNT')) return counter(type, operand?.evaluate ?? null);
    if (operand === null) throw new TypeError(`${name} without operand`);
    if (name === 'MIN' || name === 'MAX') return extreme(name, type, operand.evaluate);
    if (isFloat(type)) return floatSum(name === 'AVG', converted(operand, type).evaluate);
    const source =
      isMoney(operand.type) || isDecimal(operand.type) || isInteger(operand.type) ? operand : converted(operand, type);
    return exactSum(name === 'AVG', source.type, type, source.evaluate);
  })();
  if (!aggregate.isDistinct || operand === null) return plain;
  const hash = hashOf(operand.type);
  const seen = new Set<string>();
  return {
    result: plain.result,
    add: (env) => {
      const key = hash(operand.evaluate(env));
      if (seen.has(key)) return;
      seen.add(key);
      plain.add(env);
    },
  };
}
