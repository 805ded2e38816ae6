// The disjoint conditions that together are a key range: T-SQL cannot compare tuples.

/** One comparison of a key column with a bound's value. */
export type Condition = {
  readonly column: number;
  readonly operator: '=' | '<' | '>' | '<=' | '>=';
  readonly bound: 'after' | 'upTo';
};

/**
 * Disjoint branches, in key order, that together are the range `(after, upTo]`: one OR over them all is scanned, while
 * each branch here is a seek. `isDescending` has one entry a key column. The lengths say how many leading columns each
 * bound names (0 = open); a bound stands behind all rows that begin with its values. `sameColumns` is how many leading
 * values of the two bounds the server holds to be equal.
 */
export function rangeBranches(
  isDescending: readonly boolean[],
  afterLength: number,
  upToLength: number,
  sameColumns: number,
): readonly (readonly Condition[])[] {
  const equal = (count: number, bound: Condition['bound']): Condition[] =>
    Array.from({ length: count }, (_, column) => ({ column, operator: '=', bound }));
  const beyond = (column: number): Condition => ({
    column,
    operator: isDescending[column] ? '<' : '>',
    bound: 'after',
  });
  const before = (column: number): Condition => {
    const open = isDescending[column] ? '>' : '<';
    const isLast = column === upToLength - 1;
    return { column, operator: isLast ? (isDescending[column] ? '>=' : '<=') : open, bound: 'upTo' };
  };
  const lowerTail = (from: number): Condition[][] =>
    countFrom(from, afterLength - 1)
      .toReversed()
      .map((column) => [...equal(column, 'after'), beyond(column)]);
  const upperTail = (from: number): Condition[][] =>
    countFrom(from, upToLength - 1).map((column) => [...equal(column, 'upTo'), before(column)]);
  if (afterLength === 0 && upToLength === 0) return [[]];
  if (upToLength === 0) return lowerTail(0);
  if (afterLength === 0) return upperTail(0);
  // One bound begins with all the other names: what lies behind that one is the end of the range, or nothing.
  if (sameColumns >= upToLength) return lowerTail(sameColumns);
  if (sameColumns >= afterLength) return [];
  const middle = [...equal(sameColumns, 'after'), beyond(sameColumns), before(sameColumns)];
  return [...lowerTail(sameColumns + 1), middle, ...upperTail(sameColumns + 1)];
}

const countFrom = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
