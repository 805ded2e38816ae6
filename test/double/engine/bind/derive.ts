// Expressions computed from the values of others: what functions and conversions are made of.
import type { SqlType } from '../../types.ts';
import { isText } from '../types/kinds.ts';
import type { Value } from '../types/value.ts';
import { isSteady, mergeFacts, once, type Bound } from './bound.ts';

type Extra = { readonly isNullable?: boolean; readonly collationRank?: 0 | 1 | 2; readonly isVolatile?: boolean };

/** An expression computed from the values of others; NULLs are passed in. */
export function derive(
  args: readonly Bound[],
  type: SqlType,
  name: string,
  apply: (values: Value[]) => Value,
  extra: Extra = {},
): Bound {
  const evaluators = args.map((arg) => arg.evaluate);
  const facts = mergeFacts(args);
  const evaluate: Bound['evaluate'] =
    evaluators.length === 1
      ? (env) => apply([evaluators[0](env)])
      : (env) => {
          const values: Value[] = [];
          for (const evaluator of evaluators) values.push(evaluator(env));
          return apply(values);
        };
  const bound: Bound = {
    ...facts,
    isVolatile: facts.isVolatile || extra.isVolatile === true,
    type,
    isNullable: extra.isNullable ?? args.some((arg) => arg.isNullable),
    key: `${name}(${args.map((arg) => arg.key).join()})`,
    evaluate,
    collationRank:
      extra.collationRank ??
      (isText(type)
        ? args.reduce<0 | 1 | 2>(
            (rank, arg) => (isText(arg.type) && arg.collationRank > rank ? arg.collationRank : rank),
            0,
          )
        : 0),
  };
  return isSteady(bound) ? { ...bound, evaluate: once(bound.evaluate) } : bound;
}
