// What a FROM clause is made of: something with columns that can be opened and gives rows.
import type { Value } from '../types/value.ts';
import type { Env, Probe, RelationColumn } from './bound.ts';

export type Relation = {
  readonly columns: readonly RelationColumn[];
  /** Gives every used column its place in the row, from `base` on; returns how many places it takes. */
  readonly layout: (base: number) => number;
  /** Rows; the consumer may stop early, which must release everything. */
  readonly open: (outer: Env | null) => Iterable<Value[]>;
  /** Takes a condition over to the table it is about, or refuses (false). */
  readonly take?: (probe: Probe) => boolean;
  /** Set for tables that lie in SQLite. */
  readonly scan?: Scan;
};

export type ScanOrder = { readonly column: RelationColumn; readonly isDescending: boolean };

/** COUNT(*), or the lowest or highest value of a column. */
export type ScanAggregate = { readonly name: 'count' | 'min' | 'max'; readonly column: RelationColumn | null };

/** What SQLite can be asked to do for a read of one table. */
export type Scan = {
  readonly canOrder: (order: readonly ScanOrder[]) => boolean;
  readonly order: (order: readonly ScanOrder[]) => void;
  /** Can SQLite compute this aggregate? */
  readonly canAggregate: (aggregate: ScanAggregate) => boolean;
  /** The aggregates over the rows that match what was taken over. */
  readonly aggregate: (aggregates: readonly ScanAggregate[], outer: Env | null) => Value[];
};

/** An iterable from a generator function, so that every opening starts anew. */
export const rowsOf = (generate: () => Generator<Value[], void, void>): Iterable<Value[]> => ({
  [Symbol.iterator]: generate,
});
