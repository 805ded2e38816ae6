// TABLESAMPLE SYSTEM: whole pages of a table, about the share that was asked for, the same ones each time.
import { rowsOf, type Relation } from '../bind/relation.ts';
import type { Value } from '../types/value.ts';

const rowsPerPage = 50;

/** True for about `percent` of the page numbers, spread over all of them. */
const isTaken = (page: number, percent: number): boolean =>
  ((Math.imul(page + 1, 2_654_435_761) >>> 0) / 2 ** 32) * 100 < percent;

/** Nothing is left to SQLite: orders and aggregates are over the sample. */
export function sampled(relation: Relation, percent: number): Relation {
  function* read(rows: Iterable<Value[]>): Generator<Value[], void, void> {
    let at = 0;
    for (const row of rows) {
      if (isTaken(Math.floor(at / rowsPerPage), percent)) yield row;
      at += 1;
    }
  }
  const { columns, layout, open } = relation;
  return { columns, layout, open: (outer) => rowsOf(() => read(open(outer))) };
}
