// Binds the FROM clause: opens tables, derived tables and functions, joins them, and collects the names in scope.
import { SqlError } from '../../types.ts';
import type { TableNode } from '../syntax/ast.ts';
import { applyRelation, joinRelations } from '../plan/join.ts';
import { renamed, rowsRelation } from '../plan/rows-relation.ts';
import { sampled } from '../plan/sampled.ts';
import { commonType } from './arithmetic.ts';
import type { Binder } from './binder.ts';
import { converted, type BoundCondition, type Env } from './bound.ts';
import { bindCondition, conjuncts } from './condition.ts';
import { bindExpression } from './expression.ts';
import { rowsOf, type Relation } from './relation.ts';
import { sameName, type Scope, type Source } from './scope.ts';
import type { Value } from '../types/value.ts';

export type BoundFrom = { readonly relation: Relation; readonly sources: readonly Source[] };

function checkCount(columns: number, names: readonly string[] | null, alias: string): void {
  if (names === null || names.length === columns) return;
  if (names.length < columns)
    throw new SqlError(8158, `'${alias}' has more columns than were specified in the column list.`);
  throw new SqlError(8159, `'${alias}' has fewer columns than were specified in the column list.`);
}

/** A query in the FROM clause: every column needs a name of its own. */
function derivedSource(relation: Relation, names: readonly string[] | null, alias: string): BoundFrom {
  checkCount(relation.columns.length, names, alias);
  const named = renamed(relation, names);
  named.columns.forEach((column, index) => {
    if (column.name === '')
      throw new SqlError(8155, `No column name was specified for column ${index + 1} of '${alias}'.`, 16, 2);
    if (named.columns.some((other, i) => i < index && sameName(other.name, column.name))) {
      throw new SqlError(8156, `The column '${column.name}' was specified multiple times for '${alias}'.`);
    }
  });
  return { relation: named, sources: [{ alias, schema: null, columns: named.columns }] };
}

function bindTable(node: Extract<TableNode, { kind: 'table' }>, binder: Binder): BoundFrom {
  const name = node.parts[node.parts.length - 1];
  const alias = node.alias ?? name;
  const cte = node.parts.length === 1 ? binder.ctes.get(name.toLowerCase()) : undefined;
  if (cte !== undefined) {
    const query = binder.bindQuery(cte.node, { ...binder, scope: null, ctes: cte.ctes, grouping: null, windows: null });
    return derivedSource(query.relation, cte.columns, alias);
  }
  const found = binder.around.tables.table(node.parts, node.hints, node.line);
  if ('view' in found) {
    const query = binder.bindQuery(found.view, {
      ...binder,
      scope: null,
      ctes: new Map(),
      grouping: null,
      windows: null,
    });
    return derivedSource(query.relation, null, alias);
  }
  const { schema } = found;
  const relation = node.samplePercent === null ? found.relation : sampled(found.relation, node.samplePercent);
  return { relation, sources: [{ alias, schema: node.alias === null ? schema : null, columns: relation.columns }] };
}

function bindValues(node: Extract<TableNode, { kind: 'values' }>, binder: Binder): BoundFrom {
  const rows = node.rows.map((row) => row.map((value) => bindExpression(value, binder)));
  const width = rows[0].length;
  if (rows.some((row) => row.length !== width)) {
    throw new SqlError(10709, 'The number of columns for each row in a table value constructor must be the same.');
  }
  checkCount(width, node.columns, node.alias);
  const types = rows[0].map((_, index) => commonType(rows.map((row) => row[index])));
  const values = rows.map((row) => row.map((bound, index) => converted(bound, types[index])));
  const shapes = types.map((type, index) => ({ name: node.columns[index], type, isNullable: true }));
  const relation = rowsRelation(shapes, (outer) => {
    const env: Env = { row: [], outer };
    return values.map((row) => row.map((bound) => bound.evaluate(env)));
  });
  return { relation, sources: [{ alias: node.alias, schema: null, columns: relation.columns }] };
}

function bindFunction(node: Extract<TableNode, { kind: 'function' }>, binder: Binder): BoundFrom {
  const args = node.args.map((arg) => bindExpression(arg, binder));
  const relation = binder.around.tables.tableFunction(node.parts, args, node.line);
  return {
    relation,
    sources: [{ alias: node.alias ?? node.parts[node.parts.length - 1], schema: null, columns: relation.columns }],
  };
}

/** Hands conditions on one side alone to its scan, as far as the join type allows; returns the rest. */
function pushDown(on: BoundCondition, left: Relation, right: Relation, type: string): BoundCondition | null {
  const mayLeft = type === 'inner' || type === 'right';
  const mayRight = type === 'inner' || type === 'left';
  const rest = conjuncts(on).filter(({ probe }) => {
    if (probe === undefined) return true;
    return !((mayLeft && left.take?.(probe) === true) || (mayRight && right.take?.(probe) === true));
  });
  if (rest.length === conjuncts(on).length) return on;
  if (rest.length === 0) return null;
  return { ...on, parts: rest, test: (env) => rest.every((part) => part.test(env) === true) };
}

function bindJoin(node: Extract<TableNode, { kind: 'join' }>, binder: Binder): BoundFrom {
  const left = bindSource(node.left, binder);
  const right = bindSource(node.right, binder);
  const sources = [...left.sources, ...right.sources];
  checkAliases(sources);
  const scope: Scope = { sources, outer: binder.scope };
  const on = node.on === null ? null : bindCondition(node.on, { ...binder, scope, place: 'on' }, bindExpression);
  const rest = on === null ? null : pushDown(on, left.relation, right.relation, node.type);
  const relation = joinRelations(left.relation, right.relation, node.type === 'cross' ? 'inner' : node.type, rest);
  return { relation, sources: resourced(sources, relation) };
}

/** A join may make columns nullable: names must resolve to the join's own view of them. */
function resourced(sources: readonly Source[], relation: Relation): readonly Source[] {
  let at = 0;
  return sources.map((source) => {
    const columns = relation.columns.slice(at, at + source.columns.length);
    at += source.columns.length;
    return { ...source, columns };
  });
}

function bindApply(node: Extract<TableNode, { kind: 'apply' }>, binder: Binder): BoundFrom {
  const left = bindSource(node.left, binder);
  const scope: Scope = { sources: left.sources, outer: binder.scope };
  const right = bindSource(node.right, { ...binder, scope });
  const relation = applyRelation(left.relation, right.relation, node.isOuter);
  const sources = [...left.sources, ...right.sources];
  checkAliases(sources);
  return { relation, sources: resourced(sources, relation) };
}

function checkAliases(sources: readonly Source[]): void {
  sources.forEach((source, index) => {
    const twin = sources.find(
      (other, i) => i < index && sameName(other.alias, source.alias) && other.schema === source.schema,
    );
    if (twin === undefined) return;
    if (source.schema === null) {
      throw new SqlError(
        1011,
        `The correlation name '${source.alias}' is specified multiple times in a FROM clause.`,
        15,
      );
    }
    throw new SqlError(
      1013,
      `The objects "${twin.alias}" and "${source.alias}" in the FROM clause have the same exposed names. Use correlation names to distinguish them.`,
    );
  });
}

/** `binder.scope` here is the scope around the FROM clause: siblings are not visible (APPLY excepted). */
function bindSource(node: TableNode, binder: Binder): BoundFrom {
  switch (node.kind) {
    case 'table':
      return bindTable(node, binder);
    case 'derived': {
      const query = binder.bindQuery(node.query, { ...binder, grouping: null, windows: null });
      return derivedSource(query.relation, node.columns, node.alias);
    }
    case 'values':
      return bindValues(node, shifted(binder));
    case 'function':
      return bindFunction(node, shifted(binder));
    case 'join':
      return bindJoin(node, binder);
    case 'apply':
      return bindApply(node, binder);
  }
}

/** Expressions directly in the FROM clause are evaluated one level inside the enclosing query. */
const shifted = (binder: Binder): Binder => ({
  ...binder,
  scope: { sources: [], outer: binder.scope },
  grouping: null,
  windows: null,
});

const single: Value[][] = [[]];

/** The whole FROM list; without one a single row without columns. */
export function bindFrom(nodes: readonly TableNode[], binder: Binder): BoundFrom {
  if (nodes.length === 0) {
    return {
      relation: {
        columns: [],
        layout: () => 0,
        open: () =>
          rowsOf(function* () {
            yield* single;
          }),
      },
      sources: [],
    };
  }
  const [first, ...others] = nodes.map((node) => bindSource(node, binder));
  return others.reduce((left, right) => {
    const sources = [...left.sources, ...right.sources];
    checkAliases(sources);
    return { relation: joinRelations(left.relation, right.relation, 'inner', null), sources };
  }, first);
}
