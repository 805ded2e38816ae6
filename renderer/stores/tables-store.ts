// The tables of the source and what was chosen of them.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TableSummary } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { TableChoice } from '../../shared/table-choice.ts';
import type { Api } from '../api.ts';

/** Names a table inside this window; no table's name holds a line break in practice, and a clash would only merge ticks. */
export const tableKey = ({ schema, name }: { readonly schema: string; readonly name: string }): string =>
  `${schema}\n${name}`;

export type TablesState = {
  readonly loading: 'none' | 'running' | 'done' | 'failed';
  readonly error: AppErrorData | null;
  readonly tables: readonly TableSummary[];
  readonly notes: readonly string[];
  /** Ticked tables by key. */
  readonly chosen: ReadonlySet<string>;
  /** What differs from "the whole table", by key; kept when a table is unticked. */
  readonly choices: ReadonlyMap<string, TableChoice>;
  /** The table whose details are shown; null = panel closed. */
  readonly focused: string | null;
  load(refresh: boolean): Promise<void>;
  setChosen(keys: readonly string[], isChosen: boolean): void;
  setChoice(key: string, choice: TableChoice | null): void;
  focus(key: string | null): void;
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
  return state.tables
    .filter((table) => state.chosen.has(tableKey(table)))
    .map((table) => state.choices.get(tableKey(table)) ?? wholeTable(table));
}

export function createTablesStore(_api: Api): StoreApi<TablesState> {
  return createStore<TablesState>()((set) => ({
    loading: 'none',
    error: null,
    tables: [],
    notes: [],
    chosen: new Set<string>(),
    choices: new Map<string, TableChoice>(),
    focused: null,
    load: async () => undefined,
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
  }));
}
