// Window functions: numbers rows within partitions and appends the results to each row.
import { SqlError, type SqlType } from '../../types.ts';
import { accumulatorOf, aggregateNames, aggregateType } from '../bind/aggregate.ts';
import type { Binder, WindowCall } from '../bind/binder.ts';
import { converted, type Bound, type Env } from '../bind/bound.ts';
import { orderOf, tupleHash } from '../bind/compare.ts';
import { bindExpression } from '../bind/expression.ts';
import type { CallNode, WindowNode } from '../syntax/ast.ts';
import { bigint, isText } from '../types/kinds.ts';
import { asBigint, type Value } from '../types/value.ts';
import { sortRows } from './sort.ts';

const rankingNames: readonly string[] = ['ROW_NUMBER', 'RANK', 'DENSE_RANK', 'NTILE'];

/** Registers a window function of the select list and reads its place behind the row. */
export function bindWindow(node: CallNode, over: WindowNode, binder: Binder): Bound {
  const name = node.parts[0].toUpperCase();
  if (binder.windows === null) {
    throw new SqlError(4108, 'Windowed functions can only appear in the SELECT or ORDER BY clauses.', 15, 1, node.line);
  }
  const inner: Binder = { ...binder, windows: null };
  const args = node.args.map((arg) => bindExpression(arg, inner));
  const isRanking = rankingNames.includes(name);
  if (!isRanking && !aggregateNames.includes(name)) {
    throw new SqlError(195, `'${node.parts[0]}' is not a recognized built-in function name.`, 15, 10, node.line);
  }
  if (isRanking && over.orderBy.length === 0) {
    throw new SqlError(
      4112,
      `The function '${node.parts[0]}' must have an OVER clause with ORDER BY.`,
      15,
      1,
      node.line,
    );
  }
  if (!isRanking && over.orderBy.length > 0)
    throw new SqlError(102, "Incorrect syntax near 'order'.", 15, 1, node.line);
  if (name === 'NTILE' && args.length !== 1)
    throw new SqlError(174, 'The NTILE function requires 1 argument(s).', 15, 1, node.line);
  const type: SqlType = isRanking ? bigint : aggregateType(name, args[0] ?? null);
  const slot = { at: -1 };
  const marker = {};
  binder.windows.push({
    name,
    args: name === 'NTILE' ? [converted(args[0], bigint)] : args,
    partitionBy: over.partitionBy.map((expression) => bindExpression(expression, inner)),
    orderBy: over.orderBy.map((item) => ({
      bound: bindExpression(item.expression, inner),
      isDescending: item.isDescending,
    })),
    type,
    slot,
  });
  return {
    type,
    isNullable: !isRanking,
    key: `win:${JSON.stringify(node)}`,
    evaluate: (env) => env.row[slot.at],
    sources: [marker],
    isCorrelated: false,
    isVolatile: false,
    collationRank: isText(type) ? 1 : 0,
  };
}

function rank(
  call: WindowCall,
  rows: readonly Value[][],
  outer: Env | null,
  put: (row: Value[], value: Value) => void,
): void {
  const env: Env = { row: [], outer };
  const orders = call.orderBy.map(({ bound }) => orderOf(bound.type, false));
  const keysOf = (row: Value[]): Value[] => {
    env.row = row;
    return call.orderBy.map(({ bound }) => bound.evaluate(env));
  };
  let last: Value[] = [];
  let number = 0;
  rows.forEach((row, index) => {
    const keys = keysOf(row);
    const isTie = index > 0 && orders.every((order, i) => order(keys[i], last[i]) === 0);
    if (!isTie) number = call.name === 'DENSE_RANK' ? number + 1 : index + 1;
    last = keys;
    put(row, BigInt(number));
  });
}

function tile(
  call: WindowCall,
  rows: readonly Value[][],
  outer: Env | null,
  put: (row: Value[], value: Value) => void,
): void {
  const count = call.args[0].evaluate({ row: [], outer });
  if (count === null || asBigint(count) < 1n) {
    throw new SqlError(4109, 'The function NTILE takes only a positive int or bigint expression as its input.');
  }
  const tiles = Number(count);
  const size = Math.floor(rows.length / tiles);
  const larger = rows.length % tiles;
  rows.forEach((row, index) => {
    const edge = larger * (size + 1);
    const number =
      index < edge ? Math.floor(index / (size + 1)) : larger + Math.floor((index - edge) / Math.max(size, 1));
    put(row, BigInt(number + 1));
  });
}

function total(
  call: WindowCall,
  rows: readonly Value[][],
  outer: Env | null,
  put: (row: Value[], value: Value) => void,
): void {
  const operand = call.args[0] ?? null;
  const accumulator = accumulatorOf({
    name: call.name,
    operand,
    isDistinct: false,
    type: call.type,
    key: '',
    slot: call.slot,
  });
  const env: Env = { row: [], outer };
  for (const row of rows) {
    env.row = row;
    accumulator.add(env);
  }
  const result = accumulator.result();
  for (const row of rows) put(row, result);
}

function partitionsOf(call: WindowCall, rows: readonly Value[][], outer: Env | null): readonly Value[][][] {
  if (call.partitionBy.length === 0) return [[...rows]];
  const hash = tupleHash(call.partitionBy.map((bound) => bound.type));
  const env: Env = { row: [], outer };
  const partitions = new Map<string, Value[][]>();
  for (const row of rows) {
    env.row = row;
    const key = hash(call.partitionBy.map((bound) => bound.evaluate(env)));
    const partition = partitions.get(key);
    if (partition === undefined) partitions.set(key, [row]);
    else partition.push(row);
  }
  return [...partitions.values()];
}

/**
 * Appends each call's result to every row (in place, at the call's slot). `isSorted`: the rows come in the order of the
 * first call already.
 */
export function addWindows(
  calls: readonly WindowCall[],
  rows: Value[][],
  outer: Env | null,
  isSorted: boolean,
): Value[][] {
  let current = rows;
  calls.forEach((call, index) => {
    const put = (row: Value[], value: Value): void => {
      row[call.slot.at] = value;
    };
    const ordered: Value[][] = [];
    for (const partition of partitionsOf(call, current, outer)) {
      const isInPlace = call.orderBy.length === 0 || (isSorted && index === 0 && call.partitionBy.length === 0);
      const sorted = isInPlace ? partition : sortRows(partition, call.orderBy, outer);
      if (call.name === 'ROW_NUMBER') sorted.forEach((row, i) => put(row, BigInt(i + 1)));
      else if (call.name === 'NTILE') tile(call, sorted, outer, put);
      else if (call.name === 'RANK' || call.name === 'DENSE_RANK') rank(call, sorted, outer, put);
      else total(call, sorted, outer, put);
      for (const row of sorted) ordered.push(row);
    }
    current = ordered;
  });
  return current;
}
