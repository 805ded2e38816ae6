// Binds one SELECT: filter, grouping, select list, windows, order, distinct and top, put together as a relation.
import { SqlError } from '../../types.ts';
import type { Expression, OrderItem, SelectItem, SelectNode } from '../syntax/ast.ts';
import { rowsRelation, type ColumnShape } from '../plan/rows-relation.ts';
import { sortRows, type SortTerm } from '../plan/sort.ts';
import { addWindows } from '../plan/window.ts';
import { asBigint, type Value } from '../types/value.ts';
import { accumulatorOf } from './aggregate.ts';
import type { Aggregate, Binder, BoundQuery, GroupKey, Grouping, WindowCall } from './binder.ts';
import { converted, type Bound, type BoundCondition, type Env } from './bound.ts';
import { tupleHash } from './compare.ts';
import { bindCondition, conjuncts } from './condition.ts';
import { bindExpression } from './expression.ts';
import { containsAggregate } from './grouped.ts';
import { bindFrom } from './from.ts';
import { rowsOf, type Relation, type ScanAggregate, type ScanOrder } from './relation.ts';
import { qualifiedSources, readColumn, sameName, type Scope } from './scope.ts';

type Item = { readonly bound: Bound; readonly name: string; readonly variable: string | null };
type Rows = (outer: Env | null) => Iterable<Value[]>;
/** What the query around the SELECT adds to it. */
export type Tail = {
  readonly orderBy: readonly OrderItem[];
  readonly offset: Expression | null;
  readonly fetch: Expression | null;
};

function itemName(item: Extract<SelectItem, { kind: 'column' }>): string {
  if (item.alias !== null) return item.alias;
  const { expression } = item;
  return expression.kind === 'name' ? expression.parts[expression.parts.length - 1] : '';
}

function bindItems(items: readonly SelectItem[], binder: Binder, scope: Scope): Item[] {
  const bound = items.flatMap((item): Item[] => {
    if (item.kind === 'column')
      return [{ bound: bindExpression(item.expression, binder), name: itemName(item), variable: null }];
    if (item.kind === 'assign')
      return [{ bound: bindExpression(item.expression, binder), name: '', variable: item.variable }];
    if (scope.sources.length === 0) throw new SqlError(263, 'Must specify table to select from.', 16, 1, item.line);
    return qualifiedSources(scope, item.qualifier, item.line).flatMap((source) =>
      source.columns.map((column) => {
        const name = { kind: 'name' as const, parts: [source.alias, column.name], line: item.line };
        return {
          bound: binder.grouping === null ? readColumn(column, 0) : bindExpression(name, binder),
          name: column.name,
          variable: null,
        };
      }),
    );
  });
  const assigning = bound.filter((item) => item.variable !== null).length;
  if (assigning > 0 && assigning < bound.length) {
    throw new SqlError(
      141,
      'A SELECT statement that assigns a value to a variable must not be combined with data-retrieval operations.',
      15,
    );
  }
  return bound;
}

/** Gives the conditions to the scan that can decide them, and keeps the others. */
function filterOf(where: BoundCondition | null, relation: Relation): readonly BoundCondition[] {
  if (where === null) return [];
  return conjuncts(where).filter((part) => part.probe === undefined || relation.take?.(part.probe) !== true);
}

function* filtered(
  rows: Iterable<Value[]>,
  conditions: readonly BoundCondition[],
  outer: Env | null,
): Generator<Value[], void, void> {
  const env: Env = { row: [], outer };
  next: for (const row of rows) {
    env.row = row;
    for (const condition of conditions) if (condition.test(env) !== true) continue next;
    yield row;
  }
}

/** One row a group: the key values, then the aggregates. Without keys there is always exactly one group. */
function grouped(grouping: Grouping, source: Rows): Rows {
  const { keys, aggregates } = grouping;
  const hash = keys.length === 0 ? (): string => '' : tupleHash(keys.map((key) => key.bound.type));
  return (outer) =>
    rowsOf(function* () {
      const env: Env = { row: [], outer };
      const start = (values: Value[]) => ({
        values,
        accumulators: aggregates.map((aggregate: Aggregate) => accumulatorOf(aggregate)),
      });
      const groups = new Map<string, ReturnType<typeof start>>();
      if (keys.length === 0) groups.set('', start([]));
      for (const row of source(outer)) {
        env.row = row;
        const values = keys.map((key: GroupKey) => key.bound.evaluate(env));
        const key = hash(values);
        let group = groups.get(key);
        if (group === undefined) {
          group = start(values);
          groups.set(key, group);
        }
        for (const accumulator of group.accumulators) accumulator.add(env);
      }
      for (const { values, accumulators } of groups.values()) {
        yield [...values, ...accumulators.map((accumulator) => accumulator.result())];
      }
    });
}

function bindGrouping(node: SelectNode, inner: Binder): Grouping | null {
  const expressions = node.items.flatMap((item) => (item.kind === 'star' ? [] : [item.expression]));
  const isGrouped = node.groupBy.length > 0 || node.having !== null || expressions.some(containsAggregate);
  if (!isGrouped) return null;
  const keys = node.groupBy.map((expression, index) => {
    const bound = bindExpression(expression, inner);
    if (bound.sources.length === 0 && !bound.isCorrelated) {
      throw new SqlError(
        164,
        'Each GROUP BY expression must contain at least one column that is not an outer reference.',
        15,
      );
    }
    return { key: bound.key, bound, slot: { at: index } };
  });
  return { keys, aggregates: [], inner };
}

type Order = { readonly term: SortTerm; readonly ordinal: number | null };

/** ORDER BY terms: ordinals, names of the select list, or expressions. */
function bindOrder(
  orderBy: readonly OrderItem[],
  items: readonly Item[],
  binder: Binder,
  isDistinct: boolean,
): Order[] {
  return orderBy.map(({ expression, isDescending }, index) => {
    const of = (at: number): Order => ({ term: { bound: items[at].bound, isDescending }, ordinal: at + 1 });
    if (expression.kind === 'literal' && expression.of === 'integer') {
      const ordinal = Number(expression.text);
      if (ordinal < 1 || ordinal > items.length) {
        throw new SqlError(
          108,
          `The ORDER BY position number ${expression.text} is out of range of the number of items in the select list.`,
          15,
        );
      }
      return of(ordinal - 1);
    }
    if (expression.kind === 'literal')
      throw new SqlError(408, `A constant expression was encountered in the ORDER BY list, position ${index + 1}.`, 15);
    if (expression.kind === 'name' && expression.parts.length === 1) {
      const at = items.findIndex((item) => sameName(item.name, expression.parts[0]));
      if (at >= 0) return of(at);
    }
    const bound = bindExpression(expression, binder);
    const at = items.findIndex((item) => item.bound.key === bound.key);
    if (at >= 0) return of(at);
    if (isDistinct)
      throw new SqlError(145, 'ORDER BY items must appear in the select list if SELECT DISTINCT is specified.', 15);
    return { term: { bound, isDescending }, ordinal: null };
  });
}

/** The order as the scan would be asked for it; null when a term is no bare column. */
function scanOrder(terms: readonly SortTerm[]): ScanOrder[] | null {
  const order: ScanOrder[] = [];
  for (const { bound, isDescending } of terms) {
    if (bound.column === undefined) return null;
    order.push({ column: bound.column, isDescending });
  }
  return order;
}

/** Row count of TOP, OFFSET or FETCH. Throws 1014, 1060, 10742, 10744 for values that are none. */
export function countOf(
  expression: Expression,
  binder: Binder,
  clause: 'TOP' | 'OFFSET' | 'FETCH',
): (outer: Env | null) => number {
  const bound = bindExpression(expression, {
    ...binder,
    scope: { sources: [], outer: binder.scope },
    grouping: null,
    windows: null,
  });
  const count = converted(bound, { name: 'bigint' });
  return (outer) => {
    const value = count.evaluate({ row: [], outer });
    if (value === null) throw new SqlError(1014, 'A TOP or FETCH clause contains an invalid value.', 15);
    const number = asBigint(value);
    if (number < 0n && clause === 'TOP')
      throw new SqlError(
        1060,
        'The number of rows provided for a TOP or FETCH clauses row count parameter must be an integer.',
        15,
      );
    if (number < 0n) throw new SqlError(10742, 'The offset specified in a OFFSET clause may not be negative.', 15);
    if (number === 0n && clause === 'FETCH')
      throw new SqlError(10744, 'The number of rows provided for a FETCH clause must be greater then zero.', 15);
    return Number(number);
  };
}

function* sliced(rows: Iterable<Value[]>, skip: number, take: number): Generator<Value[], void, void> {
  if (take <= 0) return;
  let seen = 0;
  for (const row of rows) {
    seen++;
    if (seen <= skip) continue;
    yield row;
    if (seen - skip >= take) return;
  }
}

/** Applies OFFSET, FETCH and TOP. */
export function limited(
  rows: Rows,
  binder: Binder,
  top: Expression | null,
  offset: Expression | null,
  fetch: Expression | null,
): Rows {
  if (top === null && offset === null) return rows;
  const skip = offset === null ? null : countOf(offset, binder, 'OFFSET');
  const take = top !== null ? countOf(top, binder, 'TOP') : fetch === null ? null : countOf(fetch, binder, 'FETCH');
  return (outer) =>
    rowsOf(() => sliced(rows(outer), skip === null ? 0 : skip(outer), take === null ? Infinity : take(outer)));
}

function distinct(rows: Rows, items: readonly Item[]): Rows {
  const hash = tupleHash(items.map((item) => item.bound.type));
  return (outer) =>
    rowsOf(function* () {
      const seen = new Set<string>();
      for (const row of rows(outer)) {
        const key = hash(row);
        if (seen.has(key)) continue;
        seen.add(key);
        yield row;
      }
    });
}

/** Computes the select list. Bare columns that fill the row in order need no work at all. */
function projected(rows: Rows, items: readonly Item[], isIdentity: () => boolean): Rows {
  const evaluators = items.map(({ bound }) => {
    const { column } = bound;
    return column === undefined ? bound.evaluate : (env: Env): Value => env.row[column.slot.at];
  });
  return (outer) => {
    const source = rows(outer);
    if (isIdentity()) return source;
    return rowsOf(function* () {
      const env: Env = { row: [], outer };
      for (const row of source) {
        env.row = row;
        const values: Value[] = [];
        for (let i = 0; i < evaluators.length; i++) values.push(evaluators[i](env));
        yield values;
      }
    });
  };
}

function shapeOf({ bound, name }: Item): ColumnShape {
  return {
    name,
    type: bound.type,
    isNullable: bound.isNullable,
    isIdentity: bound.column?.isIdentity ?? false,
    isComputed: bound.column?.isComputed ?? false,
  };
}

/** `SELECT COUNT(*), MIN(k), MAX(k) FROM t WHERE ..`: what SQLite can answer alone. */
function aggregatedBySqlite(grouping: Grouping, { scan }: Relation, filters: number): Rows | null {
  if (scan === undefined || filters > 0 || grouping.keys.length > 0 || grouping.aggregates.length === 0) return null;
  const wanted: ScanAggregate[] = [];
  for (const { name, operand } of grouping.aggregates) {
    if (name.startsWith('COUNT') && operand === null) wanted.push({ name: 'count', column: null });
    else if (name === 'MIN' && operand?.column !== undefined) wanted.push({ name: 'min', column: operand.column });
    else if (name === 'MAX' && operand?.column !== undefined) wanted.push({ name: 'max', column: operand.column });
    else return null;
  }
  if (!wanted.every(scan.canAggregate)) return null;
  return (outer) => {
    const values = scan.aggregate(wanted, outer);
    return [
      values.map((value, i) =>
        grouping.aggregates[i].type.name === 'int' && typeof value === 'bigint' ? Number(value) : value,
      ),
    ];
  };
}

/** Numbers rows as they come: no need to hold them all. */
function* numbered(rows: Iterable<Value[]>, at: number): Generator<Value[], void, void> {
  let number = 0n;
  for (const row of rows) {
    row[at] = ++number;
    yield row;
  }
}

export type BoundSelect = BoundQuery & { readonly assigned: readonly (string | null)[] };

/** Binds a SELECT with the ORDER BY, OFFSET and FETCH that follow it. */
export function bindSelect(node: SelectNode, tail: Tail, binder: Binder): BoundSelect {
  if (node.into !== null) throw new SqlError(156, "Incorrect syntax near the keyword 'INTO'.", 15);
  const { relation, sources } = bindFrom(node.from, binder);
  const scope: Scope = { sources, outer: binder.scope };
  const inner: Binder = { ...binder, scope, grouping: null, windows: null, place: 'where' };
  const grouping = bindGrouping(node, inner);
  const windows: WindowCall[] = [];
  const hidden: Scope = { sources: [], outer: binder.scope };
  const outerBinder: Binder = {
    ...inner,
    scope: grouping === null ? scope : hidden,
    grouping,
    windows,
    place: 'select',
  };
  const items = bindItems(node.items, outerBinder, scope);
  const having =
    node.having === null ? null : bindCondition(node.having, { ...outerBinder, windows: null }, bindExpression);
  const order = bindOrder(tail.orderBy, items, outerBinder, node.isDistinct);
  // after the select list: columns get their places in the order of first use, and a row in list order needs no copy
  const where = node.where === null ? null : bindCondition(node.where, inner, bindExpression);
  const filters = filterOf(where, relation);

  const width = relation.layout(0);
  const scanned: Rows =
    filters.length === 0 ? relation.open : (outer) => rowsOf(() => filtered(relation.open(outer), filters, outer));
  let rows = scanned;
  let rowWidth = width;
  if (grouping !== null) {
    grouping.aggregates.forEach((aggregate, index) => {
      aggregate.slot.at = grouping.keys.length + index;
    });
    rowWidth = grouping.keys.length + grouping.aggregates.length;
    rows = aggregatedBySqlite(grouping, relation, filters.length) ?? grouped(grouping, scanned);
    const groups = rows;
    if (having !== null) rows = (outer) => rowsOf(() => filtered(groups(outer), [having], outer));
  }
  const isOrderedByScan = (terms: readonly SortTerm[]): boolean => {
    const wanted = grouping === null ? scanOrder(terms) : null;
    if (wanted === null || relation.scan?.canOrder(wanted) !== true) return false;
    relation.scan.order(wanted);
    return true;
  };
  if (windows.length > 0) {
    windows.forEach((call, index) => {
      call.slot.at = rowWidth + index;
    });
    const isSorted =
      windows[0].partitionBy.length === 0 && windows[0].orderBy.length > 0 && isOrderedByScan(windows[0].orderBy);
    const plain = rows;
    const isStreaming = isSorted && windows.length === 1 && windows[0].name === 'ROW_NUMBER';
    rows = isStreaming
      ? (outer) => rowsOf(() => numbered(plain(outer), rowWidth))
      : (outer) =>
          addWindows(
            windows,
            Array.from(plain(outer), (row) => row.slice()),
            outer,
            isSorted,
          );
  }
  const terms = order.map(({ term }) => term);
  const isSorted = terms.length === 0 || (windows.length === 0 && isOrderedByScan(terms));
  if (!isSorted) {
    const unsorted = rows;
    rows = (outer) =>
      rowsOf(function* () {
        yield* sortRows([...unsorted(outer)], terms, outer);
      });
  }
  if (!node.isDistinct) rows = limited(rows, binder, node.top, tail.offset, tail.fetch);
  const isIdentity = (): boolean =>
    grouping === null &&
    windows.length === 0 &&
    rowWidth === items.length &&
    items.every(({ bound }, index) => bound.column?.slot.at === index);
  let output = projected(rows, items, isIdentity);
  if (node.isDistinct) output = limited(distinct(output, items), binder, node.top, tail.offset, tail.fetch);
  return {
    relation: rowsRelation(items.map(shapeOf), output),
    names: items.map((item) => item.name),
    orderBy: order.flatMap(({ ordinal }) => (ordinal === null ? [] : [ordinal])),
    isRaw: items.map(({ bound }) => bound.column !== undefined),
    assigned: items.map((item) => item.variable),
  };
}
