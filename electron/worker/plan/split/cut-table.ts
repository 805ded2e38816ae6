// What the ways of cutting a table share: what is cut, and what a cut is.
import type { CatalogKey, CatalogTable } from '../../../../shared/catalog.ts';
import type { KeyTuple, Partition } from '../../../../shared/plan.ts';
import type { ChosenRows } from '../../source/chosen-rows.ts';
import { quoteTable } from '../../source/quote-name.ts';
import type { SourceSession, SqlParameter } from '../../source/session.ts';

/** What is cut: its name, the types of its key columns, and the filter that picks its rows. */
export type CutTable = Pick<CatalogTable, 'schema' | 'name' | 'columns'> & Pick<ChosenRows, 'where' | 'parameters'>;

/** One table to be cut into about `count` ranges of its `rows` rows, which are an estimate. */
export type CutRequest = {
  readonly session: SourceSession;
  readonly table: CutTable;
  readonly key: Pick<CatalogKey, 'name' | 'columns'>;
  readonly count: number;
  readonly rows: number;
};

/** Bounds in key order, and the end of the sentence `8 ranges, ...` that says how they were found. */
export type Bounds = { readonly bounds: readonly KeyTuple[]; readonly how: string };

/** A way of cutting: null when it does not fit the table or the server does not offer it. */
export type CutMethod = (request: CutRequest, signal: AbortSignal) => Promise<Bounds | null>;

/** Partitions `(open, b1], (b1, b2] ... (bn, open)`; rows that arrive later still fall into exactly one. */
export function rangesBetween(bounds: readonly KeyTuple[]): readonly Partition[] {
  return Array.from({ length: bounds.length + 1 }, (_, index) => ({
    index,
    after: bounds[index - 1] ?? null,
    upTo: bounds[index] ?? null,
  }));
}

/** The catalog's column of that name. */
export const columnOf = (table: Pick<CatalogTable, 'columns'>, name: string | undefined) =>
  table.columns.find((column) => column.name === name);

/** `@table`, for OBJECT_ID: the quoted name. */
export const tableParameter = (table: Pick<CutTable, 'schema' | 'name'>): SqlParameter => ({
  name: '@table',
  type: 'nvarchar',
  value: quoteTable(table),
});
