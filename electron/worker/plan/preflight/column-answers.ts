// What the probe answered about one column, by what was asked of it.
import type { CatalogColumn } from '../../../../shared/catalog.ts';
import { integerOf, textOf } from '../../source/catalog/ask.ts';
import { quoteTable } from '../../source/quote-name.ts';
import type { QueryRow } from '../../source/session.ts';
import type { ProbeItem } from './probe-statement.ts';

export type TableName = { readonly schema: string; readonly name: string };

export type Told = {
  /** 0 where nothing was asked. */
  readonly count: (what: ProbeItem['what']) => number;
  readonly text: (what: ProbeItem['what']) => string;
};

/** A statement that shows such rows; null = there is none. */
export type Look = (what: ProbeItem['what']) => string | null;

export const placeOf = (table: TableName, column: CatalogColumn) => ({
  schema: table.schema,
  table: table.name,
  column: column.name,
});

/** `row`: the probe's answer for the table. */
export function answersOf(
  table: TableName,
  column: CatalogColumn,
  items: readonly ProbeItem[],
  row: QueryRow,
): { readonly told: Told; readonly look: Look } {
  const own = items.filter((item) => item.column === column.name);
  const valueOf = (what: ProbeItem['what']) => row[own.find((item) => item.what === what)?.alias ?? ''];
  return {
    told: { count: (what) => integerOf(valueOf(what)) ?? 0, text: (what) => textOf(valueOf(what)) },
    look(what) {
      const condition = own.find((item) => item.what === what)?.condition ?? null;
      return condition === null ? null : `SELECT TOP (100) t.* FROM ${quoteTable(table)} AS t WHERE ${condition};`;
    },
  };
}
