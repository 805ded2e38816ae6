// Sorting rows by several values; stable, NULL first.
import type { Bound, Env } from '../bind/bound.ts';
import { orderOf } from '../bind/compare.ts';
import type { Value } from '../types/value.ts';

export type SortTerm = { readonly bound: Bound; readonly isDescending: boolean };

/** The rows in order. `outer` is the row of the enclosing query. */
export function sortRows(rows: readonly Value[][], terms: readonly SortTerm[], outer: Env | null): Value[][] {
  const orders = terms.map((term) => orderOf(term.bound.type, term.isDescending));
  const env: Env = { row: [], outer };
  const keyed = rows.map((row) => {
    env.row = row;
    return { row, keys: terms.map((term) => term.bound.evaluate(env)) };
  });
  keyed.sort((left, right) => {
    for (let i = 0; i < orders.length; i++) {
      const result = orders[i](left.keys[i], right.keys[i]);
      if (result !== 0) return result;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}
