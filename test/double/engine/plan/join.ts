// Joins: by hash where the condition holds an equality between the sides, otherwise by nested loop; and APPLY.
import type { BoundCondition, Env } from '../bind/bound.ts';
import { hashOf } from '../bind/compare.ts';
import { conjuncts } from '../bind/condition.ts';
import { rowsOf, type Relation } from '../bind/relation.ts';
import type { Value } from '../types/value.ts';

export type JoinType = 'inner' | 'left' | 'right' | 'full' | 'cross';

type Side = { readonly relation: Relation; base: number; width: number };

const isFrom = (sources: readonly object[], side: Relation): boolean => {
  const own = new Set<object>(side.columns.map((column) => column.source));
  return sources.length > 0 && sources.every((source) => own.has(source));
};

const nulls = (count: number): Value[] => Array.from({ length: count }, () => null);

type Hash = { readonly left: (env: Env) => string | null; readonly right: (env: Env) => string | null };

/** The equalities of the condition as one hash a side; null when there is none. A NULL never matches. */
function hashOfSides(on: BoundCondition | null, left: Relation, right: Relation): Hash | null {
  const pairs = (on === null ? [] : conjuncts(on)).flatMap(({ equal }) => {
    if (equal === undefined) return [];
    if (isFrom(equal.left.sources, left) && isFrom(equal.right.sources, right)) return [equal];
    if (isFrom(equal.left.sources, right) && isFrom(equal.right.sources, left)) {
      return [{ left: equal.right, right: equal.left, type: equal.type }];
    }
    return [];
  });
  if (pairs.length === 0) return null;
  const sideOf = (side: 'left' | 'right') => {
    const parts = pairs.map((pair) => ({ evaluate: pair[side].evaluate, hash: hashOf(pair.type) }));
    return (env: Env): string | null => {
      let key = '';
      for (const { evaluate, hash } of parts) {
        const value = evaluate(env);
        if (value === null) return null;
        const part = hash(value);
        key += `${part.length}:${part}`;
      }
      return key;
    };
  };
  return { left: sideOf('left'), right: sideOf('right') };
}

/** Rows of the left side followed by those of the right. `on` is null for a cross join. */
export function joinRelations(left: Relation, right: Relation, type: JoinType, on: BoundCondition | null): Relation {
  const sides: { left: Side; right: Side } = {
    left: { relation: left, base: 0, width: 0 },
    right: { relation: right, base: 0, width: 0 },
  };
  const hash = hashOfSides(on, left, right);
  const keepsLeft = type === 'left' || type === 'full';
  const keepsRight = type === 'right' || type === 'full';

  function* generate(outer: Env | null): Generator<Value[], void, void> {
    const { base, width } = sides.left;
    const padding = nulls(base);
    const env: { row: readonly Value[]; outer: Env | null } = { row: [], outer };
    const rightRows = [...right.open(outer)].map((row) => row.slice());
    const wasMatched = keepsRight ? new Uint8Array(rightRows.length) : null;
    const buckets = new Map<string, number[]>();
    if (hash !== null) {
      rightRows.forEach((row, index) => {
        env.row = [...nulls(base + width), ...row];
        const key = hash.right(env);
        if (key === null) return;
        const bucket = buckets.get(key);
        if (bucket === undefined) buckets.set(key, [index]);
        else bucket.push(index);
      });
    }
    const everyRow = rightRows.map((_, index) => index);
    for (const leftRow of left.open(outer)) {
      let isMatched = false;
      let candidates = everyRow;
      if (hash !== null) {
        env.row = base === 0 ? leftRow : [...padding, ...leftRow];
        const key = hash.left(env);
        candidates = key === null ? [] : (buckets.get(key) ?? []);
      }
      for (const index of candidates) {
        const row = [...leftRow, ...rightRows[index]];
        env.row = base === 0 ? row : [...padding, ...row];
        if (on !== null && on.test(env) !== true) continue;
        isMatched = true;
        if (wasMatched !== null) wasMatched[index] = 1;
        yield row;
      }
      if (!isMatched && keepsLeft) yield [...leftRow, ...nulls(sides.right.width)];
    }
    if (wasMatched === null) return;
    for (let index = 0; index < rightRows.length; index++) {
      if (wasMatched[index] === 0) yield [...nulls(width), ...rightRows[index]];
    }
  }

  return {
    columns: [
      ...left.columns.map((column) => (keepsRight ? { ...column, isNullable: true } : column)),
      ...right.columns.map((column) => (keepsLeft ? { ...column, isNullable: true } : column)),
    ],
    layout: (base) => {
      sides.left.base = base;
      sides.left.width = left.layout(base);
      sides.right.base = base + sides.left.width;
      sides.right.width = right.layout(sides.right.base);
      return sides.left.width + sides.right.width;
    },
    open: (outer) => rowsOf(() => generate(outer)),
    // only a side that is never filled up with NULLs may be narrowed beforehand
    take: (probe) => (!keepsRight && left.take?.(probe) === true) || (!keepsLeft && right.take?.(probe) === true),
  };
}

/** For each left row the rows of the right side opened with it as the enclosing row. */
export function applyRelation(left: Relation, right: Relation, isOuter: boolean): Relation {
  let start = 0;
  let rightWidth = 0;
  function* generate(outer: Env | null): Generator<Value[], void, void> {
    const padding = nulls(start);
    for (const leftRow of left.open(outer)) {
      let isMatched = false;
      const row = start === 0 ? leftRow : [...padding, ...leftRow];
      for (const rightRow of right.open({ row, outer })) {
        isMatched = true;
        yield [...leftRow, ...rightRow];
      }
      if (!isMatched && isOuter) yield [...leftRow, ...nulls(rightWidth)];
    }
  }
  return {
    columns: [...left.columns, ...right.columns.map((column) => (isOuter ? { ...column, isNullable: true } : column))],
    layout: (base) => {
      start = base;
      const width = left.layout(base);
      rightWidth = right.layout(base + width);
      return width + rightWidth;
    },
    open: (outer) => rowsOf(() => generate(outer)),
    take: (probe) => left.take?.(probe) === true,
  };
}
