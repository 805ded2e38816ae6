// The tables of the source, what was chosen of them, and how the list is looked at.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InputOf, TableSummary } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { TableChoice } from '../../shared/table-choice.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';

/** Names a table inside this window; no table's name holds a line break in practice, and a clash would only merge ticks. */
export const tableKey = ({ schema, name }: { readonly schema: string; readonly name: string }): string =>
  `${schema}\n${name}`;

export const filterChips = ['chosen', 'noKey', 'warnings', 'views', 'large', 'empty'] as const;
export type FilterChip = (typeof filterChips)[number];
export type TableView = {
  readonly search: string;
  readonly chips: ReadonlySet<FilterChip>;
  /** Null = all. */
  readonly schema: string | null;
  /** Null = in the order of names. */
  readonly sort: { readonly columnId: string; readonly isDescending: boolean } | null;
};

const firstView: TableView = {
  search: '',
  chips: new Set(),
  schema: null,
  sort: null,
};

/** What tells one source from another. */
export type SourceAccess = Pick<InputOf<'source.tables'>, 'source' | 'password'>;

export type TablesState = {
  readonly loading: 'none' | 'running' | 'done' | 'failed';
  readonly error: AppErrorData | null;
  readonly tables: readonly TableSummary[];
  readonly notes: readonly string[];
  /** The source that the list was read from, as text; null = nothing was read. */
  readonly readFrom: string | null;
  /** Ticked tables by key. */
  readonly chosen: ReadonlySet<string>;
  /** What differs from "the whole table", by key; kept when a table is unticked. */
  readonly choices: ReadonlyMap<string, TableChoice>;
  /** The table whose details are shown; null = panel closed. */
  readonly focused: string | null;
  readonly view: TableView;
  /** Reads the list, unless it is that of this source already. Ticks of tables that are gone are dropped. */
  load(access: SourceAccess, lanes: number, refresh: boolean): Promise<void>;
  cancelLoad(): void;
  setChosen(keys: readonly string[], isChosen: boolean): void;
  setChoice(key: string, choice: TableChoice | null): void;
  focus(key: string | null): void;
  look(changes: Partial<TableView>): void;
};

export const wholeTable = ({ schema, name }: { readonly schema: string; readonly name: string }): TableChoice => ({
  schema,
  name,
  columns: null,
  where: null,
  query: null,
});

/** The ticked tables, in catalog order, as a plan wants them. */
export function chosenTables(state: Pick<TablesState, 'tables' | 'chosen' | 'choices'>): TableChoice[] {
  if (state.chosen.size === 0) return [];
  return state.tables
    .filter((table) => state.chosen.has(tableKey(table)))
    .map((table) => state.choices.get(tableKey(table)) ?? wholeTable(table));
}

/** Why a table cannot be ticked, or null. */
export const isReadable = (table: TableSummary): boolean => table.obstacle === null && table.canSelect !== false;

export function createTablesStore(api: Api): StoreApi<TablesState> {
  let current: AbortController | null = null;
  return createStore<TablesState>()((set, get) => ({
    loading: 'none',
    error: null,
    tables: [],
    notes: [],
    readFrom: null,
    chosen: new Set<string>(),
    choices: new Map<string, TableChoice>(),
    focused: null,
    view: firstView,
    async load(access, lanes, refresh) {
      const from = JSON.stringify([access.source, lanes]);
      if (!refresh && get().readFrom === from && get().loading !== 'failed') return;
      current?.abort();
      const own = new AbortController();
      current = own;
      set({ loading: 'running', error: null, readFrom: from });
      try {
        const { tables, notes } = await api.call('source.tables', { ...access, lanes, refresh }, own.signal);
        if (own.signal.aborted) return;
        const there = new Set(tables.map(tableKey));
        set(({ chosen, focused }) => ({
          loading: 'done',
          tables,
          notes,
          chosen: new Set([...chosen].filter((key) => there.has(key))),
          focused: focused !== null && there.has(focused) ? focused : null,
        }));
      } catch (error) {
        if (!own.signal.aborted) set({ loading: 'failed', error: toErrorData(error), tables: [], notes: [] });
      }
    },
    cancelLoad() {
      current?.abort();
      set({ loading: 'none', readFrom: null });
    },
    setChosen: (keys, isChosen) =>
      set(({ chosen }) => {
        const after = new Set(chosen);
        for (const key of keys)
          if (isChosen) after.add(key);
          else after.delete(key);
        return { chosen: after };
      }),
    setChoice: (key, choice) =>
      set(({ choices }) => {
        const after = new Map(choices);
        if (choice === null) after.delete(key);
        else after.set(key, choice);
        return { choices: after };
      }),
    focus: (focused) => set({ focused }),
    look: (changes) => set(({ view }) => ({ view: { ...view, ...changes } })),
  }));
}
