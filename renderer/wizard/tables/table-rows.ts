// The rows of the tables grid: filtered, sorted, and the same object as long as nothing about a table changed.
import type { TableSummary } from '../../../shared/contract.ts';
import type { TableChoice } from '../../../shared/table-choice.ts';
import { isReadable, tableKey, type FilterChip, type TableView } from '../../stores/tables-store.ts';

export type TableRow = {
  readonly key: string;
  readonly table: TableSummary;
  /** What was changed of it; null = the whole table. */
  readonly choice: TableChoice | null;
};

/** A table with what searching needs, made once. */
type Indexed = { readonly table: TableSummary; readonly key: string; readonly words: string };

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
const gibibyte = 1 << 30;

export const fullName = ({ schema, name }: { readonly schema: string; readonly name: string }): string =>
  `${schema}.${name}`;

export function indexTables(tables: readonly TableSummary[]): readonly Indexed[] {
  const sorted = tables.toSorted((a, b) => collator.compare(a.schema, b.schema) || collator.compare(a.name, b.name));
  return sorted.map((table) => ({ table, key: tableKey(table), words: fullName(table).toLowerCase() }));
}

const tests: Readonly<Record<FilterChip, (table: TableSummary, isChosen: boolean) => boolean>> = {
  chosen: (_, isChosen) => isChosen,
  noKey: (table) => table.key === null && table.kind === 'table',
  warnings: (table) => table.warnings.length > 0 || !isReadable(table),
  views: (table) => table.kind === 'view',
  large: (table) => (table.bytesEstimate ?? 0) > gibibyte,
  empty: (table) => table.rowsEstimate === 0,
};

/** Every word of the search stands somewhere in `schema.table`. */
export function filterTables(
  indexed: readonly Indexed[],
  view: Pick<TableView, 'search' | 'chips' | 'schema'>,
  chosen: ReadonlySet<string>,
): readonly Indexed[] {
  const words = view.search.toLowerCase().split(/\s+/).filter(Boolean);
  const chips = [...view.chips];
  return indexed.filter(
    ({ table, key, words: own }) =>
      (view.schema === null || table.schema === view.schema) &&
      words.every((word) => own.includes(word)) &&
      chips.every((chip) => tests[chip](table, chosen.has(key))),
  );
}

/** Rows that are reused while the choice of their table stays the same. */
export function createRowMaker(): (
  tables: readonly Indexed[],
  choices: ReadonlyMap<string, TableChoice>,
) => readonly TableRow[] {
  const made = new WeakMap<TableSummary, TableRow>();
  return (tables, choices) =>
    tables.map(({ table, key }) => {
      const choice = choices.get(key) ?? null;
      const before = made.get(table);
      if (before !== undefined && before.choice === choice) return before;
      const row = { key, table, choice };
      made.set(table, row);
      return row;
    });
}
