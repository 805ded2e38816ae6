// The tables of the source, what was chosen of them, and how the list is looked at.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InputOf, TableSummary } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Rule, TableRules } from '../../shared/rules.ts';
import type { TableChoice } from '../../shared/table-choice.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';

/** Names a table inside this window; no table's name holds a line break in practice, and a clash would only merge ticks. */
export const tableKey = ({ schema, name }: { readonly schema: string; readonly name: string }): string =>
  `${schema}\n${name}`;

export const filterChips = ['chosen', 'noKey', 'warnings', 'views', 'large', 'empty', 'hidden'] as const;
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
  /** The source that `tables` came from, as text; null = there is no list. */
  readonly readFrom: string | null;
  /** Ticked tables by key. */
  readonly chosen: ReadonlySet<string>;
  /** What differs from "the whole table", by key; kept when a table is unticked. */
  readonly choices: ReadonlyMap<string, TableChoice>;
  /** What the rows of tables must fulfil, by key; kept when a table is unticked. */
  readonly rules: ReadonlyMap<string, readonly Rule[]>;
  /** The table whose details are shown; null = panel closed. */
  readonly focused: string | null;
  readonly view: TableView;
  /** Reads the list, unless it is there already. Ticks of tables that are gone or barred are dropped. */
  load(access: SourceAccess, lanes: number, refresh: boolean): Promise<void>;
  /** What was there before the reading stays. */
  cancelLoad(): void;
  setChosen(keys: readonly string[], isChosen: boolean): void;
  setChoice(key: string, choice: TableChoice | null): void;
  setRules(key: string, rules: readonly Rule[]): void;
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

type Ticked = Pick<TablesState, 'tables' | 'chosen' | 'choices'>;
let lastTicked: { readonly of: Ticked; readonly choices: readonly TableChoice[] } | null = null;

/**
 * The ticked tables, in catalog order, as a plan wants them. The last answer is kept: the rail asks at every change of
 * any store, and ten thousand tables are too many to go through at each letter of a search.
 */
export function chosenTables({ tables, chosen, choices }: Ticked): TableChoice[] {
  const last = lastTicked?.of;
  if (lastTicked === null || last?.tables !== tables || last.chosen !== chosen || last.choices !== choices) {
    const found = tables.filter((table) => chosen.has(tableKey(table)));
    lastTicked = {
      of: { tables, chosen, choices },
      choices: found.map((table) => choices.get(tableKey(table)) ?? wholeTable(table)),
    };
  }
  return [...lastTicked.choices];
}

/** The rules of the ticked tables. */
export const chosenRules = ({
  tables,
  chosen,
  rules,
}: Pick<TablesState, 'tables' | 'chosen' | 'rules'>): TableRules[] =>
  rules.size === 0
    ? []
    : tables.flatMap((table) => {
        const own = chosen.has(tableKey(table)) ? rules.get(tableKey(table)) : undefined;
        return own === undefined ? [] : [{ schema: table.schema, name: table.name, rules: [...own] }];
      });

/** False: it cannot be ticked. */
export const isReadable = (table: TableSummary): boolean => table.obstacle === null && table.canSelect !== false;

const sourceText = ({ source }: SourceAccess, lanes: number): string => JSON.stringify([source, lanes]);
const isOfSource = (readFrom: string, { source }: SourceAccess): boolean => readFrom.includes(JSON.stringify(source));

export function createTablesStore(api: Api): StoreApi<TablesState> {
  let current: AbortController | null = null;
  let readingFrom = '';
  return createStore<TablesState>()((set, get) => ({
    loading: 'none',
    error: null,
    tables: [],
    notes: [],
    readFrom: null,
    chosen: new Set<string>(),
    choices: new Map<string, TableChoice>(),
    rules: new Map<string, readonly Rule[]>(),
    focused: null,
    view: firstView,
    async load(access, lanes, refresh) {
      const { loading, readFrom } = get();
      const from = sourceText(access, lanes);
      if (!refresh && from === (loading === 'running' ? readingFrom : readFrom)) return;
      current?.abort();
      const own = new AbortController();
      current = own;
      readingFrom = from;
      // The list of another source would be taken for that of this one.
      const isSameSource = readFrom !== null && isOfSource(readFrom, access);
      set({ loading: 'running', error: null, ...(isSameSource ? {} : { readFrom: null, tables: [], notes: [] }) });
      try {
        const { tables, notes } = await api.call('source.tables', { ...access, lanes, refresh }, own.signal);
        if (own.signal.aborted) return;
        const there = new Set(tables.map(tableKey));
        const free = new Set(tables.filter(isReadable).map(tableKey));
        set(({ chosen, focused }) => ({
          loading: 'done',
          readFrom: from,
          tables,
          notes,
          chosen: new Set([...chosen].filter((key) => free.has(key))),
          focused: focused !== null && there.has(focused) ? focused : null,
        }));
      } catch (error) {
        if (!own.signal.aborted) set({ loading: 'failed', error: toErrorData(error) });
      }
    },
    cancelLoad() {
      current?.abort();
      if (get().loading === 'running') set({ loading: get().readFrom === null ? 'none' : 'done' });
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
    setRules: (key, own) =>
      set(({ rules }) => {
        const after = new Map(rules);
        if (own.length === 0) after.delete(key);
        else after.set(key, own);
        return { rules: after };
      }),
    focus: (focused) => set({ focused }),
    look: (changes) => set(({ view }) => ({ view: { ...view, ...changes } })),
  }));
}
