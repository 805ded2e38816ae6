// The rows of the tables grid: filtered, sorted, and the same object as long as nothing about a table changed.
import type { TableSummary } from '../../../shared/contract.ts';
import type { TableChoice } from '../../../shared/table-choice.ts';
import { isReadable, tableKey, type FilterChip, type TableView } from '../../stores/tables-store.ts';

export type TableRow = {
  readonly key: string;
  readonly table: TableSummary;
  /** Its place by name. */
  readonly rank: number;
  /** What was changed of it; null = the whole table. */
  readonly choice: TableChoice | null;
  /** What else was decided for it, a word or two each. */
  readonly decided: readonly string[];
};

/** A table with what searching and sorting by name need, made once. */
type Indexed = {
  readonly table: TableSummary;
  readonly key: string;
  /** In small letters. */
  readonly full: string;
  readonly name: string;
  /** Its place by name. */
  readonly rank: number;
};

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
const gibibyte = 1 << 30;

export const fullName = ({ schema, name }: { readonly schema: string; readonly name: string }): string =>
  `${schema}.${name}`;

export function indexTables(tables: readonly TableSummary[]): readonly Indexed[] {
  const sorted = tables.toSorted((a, b) => collator.compare(a.schema, b.schema) || collator.compare(a.name, b.name));
  return sorted.map((table, rank) => ({
    table,
    key: tableKey(table),
    full: fullName(table).toLowerCase(),
    name: table.name.toLowerCase(),
    rank,
  }));
}

const tests: Readonly<Record<FilterChip, (table: TableSummary, isChosen: boolean) => boolean>> = {
  chosen: (_, isChosen) => isChosen,
  noKey: (table) => table.key === null && table.kind === 'table',
  warnings: (table) => table.warnings.length > 0 || !isReadable(table),
  views: (table) => table.kind === 'view',
  large: (table) => (table.bytesEstimate ?? 0) > gibibyte,
  empty: (table) => table.rowsEstimate === 0,
  hidden: (table) => table.hiddenReason !== null,
};

/** As names are pasted from a query: `[sales].[Orders]`, `"sales"."Orders"`. */
const searchWords = (search: string): string[] =>
  search
    .toLowerCase()
    .replaceAll(/[[\]"]/g, '')
    .split(/\s+/)
    .filter(Boolean);

/** A word with a dot begins with the schema; any other stands somewhere in schema or name. */
const holds = ({ full, name }: Indexed, word: string): boolean =>
  word.includes('.') ? full.startsWith(word) || name.includes(word) : full.includes(word);

/** Every word of the search and every filter must fit; history and system tables are shown when asked for, or ticked. */
export function filterTables(
  tables: readonly Indexed[],
  view: Pick<TableView, 'search' | 'chips' | 'schema'>,
  chosen: ReadonlySet<string>,
): readonly Indexed[] {
  const words = searchWords(view.search);
  const chips = [...view.chips];
  const isOffered = ({ table, key }: Indexed): boolean =>
    table.hiddenReason === null || view.chips.has('hidden') || chosen.has(key);
  return tables.filter(
    (indexed) =>
      isOffered(indexed) &&
      (view.schema === null || indexed.table.schema === view.schema) &&
      words.every((word) => holds(indexed, word)) &&
      chips.every((chip) => tests[chip](indexed.table, chosen.has(indexed.key))),
  );
}

/** Rows that are reused while the choice of their table stays the same. */
export function createRowMaker(): (
  tables: readonly Indexed[],
  choices: ReadonlyMap<string, TableChoice>,
  decidedOf?: (key: string, table: TableSummary) => readonly string[],
) => readonly TableRow[] {
  const made = new WeakMap<TableSummary, TableRow>();
  return (tables, choices, decidedOf = () => []) =>
    tables.map(({ table, key, rank }) => {
      const choice = choices.get(key) ?? null;
      const decided = decidedOf(key, table);
      const before = made.get(table);
      const isSame = before?.rank === rank && before.choice === choice && before.decided.join() === decided.join();
      if (isSame) return before;
      const row = { key, table, rank, choice, decided };
      made.set(table, row);
      return row;
    });
}
