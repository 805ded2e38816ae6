// Grouped queries: which expressions are grouping keys, and where aggregates stand in an expression.
import { SqlError } from '../../types.ts';
import type { Expression } from '../syntax/ast.ts';
import { aggregateNames } from './aggregate.ts';
import type { BindExpression, Binder } from './binder.ts';
import type { Bound } from './bound.ts';

/** In a grouped query: the place of a grouping expression, or null when the node is none. */
export function groupedColumn(node: Expression, binder: Binder, bind: BindExpression): Bound | null {
  const { grouping } = binder;
  if (
    grouping === null ||
    (node.kind === 'call' && (node.over !== null || containsAggregate(node))) ||
    containsAggregate(node)
  )
    return null;
  if (node.kind === 'literal' || node.kind === 'variable' || node.kind === 'subquery') return null;
  const plain = bind(node, grouping.inner);
  const key = grouping.keys.find((candidate) => candidate.key === plain.key);
  if (key !== undefined) {
    const { column: _column, ...rest } = key.bound;
    return { ...rest, evaluate: (env) => env.row[key.slot.at], sources: [grouping] };
  }
  if (plain.sources.length === 0) return plain;
  if (node.kind !== 'name') return null;
  const name = node.parts.join('.');
  const place = binder.place === 'select' ? 'select list' : 'HAVING clause';
  throw new SqlError(
    8120,
    `Column '${name}' is invalid in the ${place} because it is not contained in either an aggregate function or the GROUP BY clause.`,
    16,
    1,
    node.line,
  );
}

/** Does an aggregate of this query level stand in the expression? */
export function containsAggregate(node: Expression): boolean {
  if (
    node.kind === 'call' &&
    node.over === null &&
    node.parts.length === 1 &&
    aggregateNames.includes(node.parts[0].toUpperCase())
  )
    return true;
  if (node.kind === 'subquery' || node.kind === 'exists') return false;
  return childrenOf(node).some(containsAggregate);
}

function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'unary':
    case 'collate':
    case 'not':
    case 'isNull':
      return [node.operand];
    case 'binary':
    case 'compare':
    case 'and':
    case 'or':
      return [node.left, node.right];
    case 'convert':
      return node.style === null ? [node.operand] : [node.operand, node.style];
    case 'case':
      return [node.operand, node.otherwise, ...node.branches.flatMap(({ when, result }) => [when, result])].filter(
        (child) => child !== null,
      );
    case 'call':
      return [
        ...node.args,
        ...(node.over === null ? [] : [...node.over.partitionBy, ...node.over.orderBy.map((item) => item.expression)]),
      ];
    case 'between':
      return [node.operand, node.low, node.high];
    case 'in':
      return [node.operand, ...(node.list ?? [])];
    case 'like':
      return [node.operand, node.pattern];
    default:
      return [];
  }
}
