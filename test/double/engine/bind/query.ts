// Binds whole queries: WITH, set operators, and the ORDER BY that belongs to all of it.
import { SqlError } from '../../types.ts';
import type { BodyNode, QueryNode, SetNode } from '../syntax/ast.ts';
import { renamed, rowsRelation } from '../plan/rows-relation.ts';
import { sortRows } from '../plan/sort.ts';
import { bindWindow } from '../plan/window.ts';
import { converterOf } from '../convert/convert.ts';
import { loaderOf, type Value } from '../types/value.ts';
import { commonType } from './arithmetic.ts';
import type { Binder, BoundQuery, CteEntry } from './binder.ts';
import type { Bound, Env } from './bound.ts';
import { tupleHash } from './compare.ts';
import { rowsOf, type Relation } from './relation.ts';
import { bindSelect, limited, type BoundSelect, type Tail } from './select.ts';
import { readColumn, sameName } from './scope.ts';

const noTail: Tail = { orderBy: [], offset: null, fetch: null };

/** The rows of a relation brought to other types. */
function retyped(relation: Relation, types: readonly Bound['type'][]): (outer: Env | null) => Iterable<Value[]> {
  const converters = relation.columns.map((column, index) => {
    const load = loaderOf(column.type);
    const convert = converterOf(column.type, types[index]);
    return (value: Value): Value => convert(load(value));
  });
  return (outer) =>
    rowsOf(function* () {
      for (const row of relation.open(outer)) yield row.map((value, index) => converters[index](value));
    });
}

function combine(node: SetNode, left: BoundQuery, right: BoundQuery): BoundQuery {
  const a = left.relation;
  const b = right.relation;
  if (a.columns.length !== b.columns.length) {
    throw new SqlError(
      205,
      'All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists.',
    );
  }
  const types = a.columns.map((column, index) => commonType([readColumn(column, 0), readColumn(b.columns[index], 0)]));
  const first = retyped(a, types);
  const second = retyped(b, types);
  const hash = node.operator === 'unionAll' ? null : tupleHash(types);
  const shapes = a.columns.map((column, index) => ({
    name: column.name,
    type: types[index],
    isNullable: column.isNullable || b.columns[index].isNullable,
  }));
  const relation = rowsRelation(shapes, (outer) =>
    rowsOf(function* () {
      const other = node.operator === 'except' || node.operator === 'intersect' ? new Set<string>() : null;
      if (other !== null && hash !== null) for (const row of second(outer)) other.add(hash(row));
      const seen = new Set<string>();
      for (const source of other === null ? [first, second] : [first]) {
        for (const row of source(outer)) {
          const key = hash === null ? '' : hash(row);
          if (hash !== null && seen.has(key)) continue;
          if (other !== null && other.has(key) !== (node.operator === 'intersect')) continue;
          if (hash !== null) seen.add(key);
          yield row;
        }
      }
    }),
  );
  return { relation, names: left.names, orderBy: [], isRaw: types.map(() => false) };
}

function bindBody(node: BodyNode, tail: Tail, binder: Binder): BoundQuery | BoundSelect {
  if (node.kind === 'select') return bindSelect(node, tail, binder);
  const query =
    node.kind === 'query'
      ? bindQuery(node, binder)
      : combine(node, bindBody(node.left, noTail, binder), bindBody(node.right, noTail, binder));
  return tail.orderBy.length === 0 ? query : orderedSet(query, tail, binder);
}

/** ORDER BY over a set operation knows only the columns of the result. */
function orderedSet(query: BoundQuery, tail: Tail, binder: Binder): BoundQuery {
  const { relation } = query;
  const source = renamed(relation, null);
  const ordinals: number[] = [];
  const terms = tail.orderBy.map(({ expression, isDescending }) => {
    const ordinal = expression.kind === 'literal' && expression.of === 'integer' ? Number(expression.text) - 1 : -1;
    const named =
      expression.kind === 'name'
        ? source.columns.findIndex((column) => sameName(column.name, expression.parts[expression.parts.length - 1]))
        : -1;
    const at = ordinal >= 0 ? ordinal : named;
    if (at >= source.columns.length) {
      throw new SqlError(
        108,
        `The ORDER BY position number ${at + 1} is out of range of the number of items in the select list.`,
        15,
      );
    }
    if (at < 0) {
      if (expression.kind === 'name')
        throw new SqlError(
          207,
          `Invalid column name '${expression.parts[expression.parts.length - 1]}'.`,
          16,
          1,
          expression.line,
        );
      throw new SqlError(
        104,
        'ORDER BY items must appear in the select list if the statement contains a UNION, INTERSECT or EXCEPT operator.',
        15,
      );
    }
    ordinals.push(at + 1);
    return { bound: readColumn(source.columns[at], 0), isDescending };
  });
  const sorted = (outer: Env | null): Iterable<Value[]> =>
    rowsOf(function* () {
      yield* sortRows([...relation.open(outer)], terms, outer);
    });
  const rows = limited(sorted, binder, null, tail.offset, tail.fetch);
  return { relation: rowsRelation(source.columns, rows), names: query.names, orderBy: ordinals, isRaw: query.isRaw };
}

function withCtes(node: QueryNode, binder: Binder): Binder {
  if (node.ctes.length === 0) return binder;
  const ctes = new Map<string, CteEntry>(binder.ctes);
  for (const cte of node.ctes) {
    const name = cte.name.toLowerCase();
    if (node.ctes.filter((other) => sameName(other.name, cte.name)).length > 1) {
      throw new SqlError(239, `Duplicate common table expression name '${cte.name}' was specified.`);
    }
    ctes.set(name, { node: cte.query, columns: cte.columns, ctes: new Map(ctes) });
  }
  return { ...binder, ctes };
}

/** Binds a query in the scope of `binder`. ORDER BY inside a derived table needs TOP or OFFSET (1033). */
export function bindQuery(node: QueryNode, binder: Binder): BoundQuery {
  const inner = withCtes(node, binder);
  const isInner = binder.place !== 'statement';
  if (
    isInner &&
    node.orderBy.length > 0 &&
    node.offset === null &&
    !(node.body.kind === 'select' && node.body.top !== null)
  ) {
    throw new SqlError(
      1033,
      'The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and common table expressions, unless TOP, OFFSET or FOR XML is also specified.',
      15,
    );
  }
  return bindBody(node.body, node, { ...inner, place: 'select' });
}

/** Names of the variables a top-level SELECT assigns, one a column; null when it returns rows. */
export const assignmentsOf = (query: BoundQuery | BoundSelect): readonly string[] | null => {
  if (!('assigned' in query)) return null;
  const names = query.assigned.filter((name) => name !== null);
  return names.length === 0 ? null : names;
};

/** A binder at the top of a statement. */
export function statementBinder(around: Binder['around']): Binder {
  return {
    scope: null,
    around,
    ctes: new Map(),
    grouping: null,
    windows: null,
    place: 'statement',
    bindQuery,
    bindWindow,
  };
}
