// What is known of the table in the panel: its columns, how many rows its choice reads, and the first of them.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OutputOf, Preview } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { TableChoice } from '../../shared/table-choice.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';
import type { SourceAccess } from './tables-store.ts';

/** Something that is asked for, with the choice it was asked about. */
export type Asked<Value> = {
  readonly state: 'none' | 'running' | 'done' | 'failed';
  readonly value: Value | null;
  readonly error: AppErrorData | null;
  /** The choice as text; another one makes the answer stale. */
  readonly about: string;
};
const nothingAsked = { state: 'none', value: null, error: null, about: '' } as const;

export type TableDetailsState = {
  readonly columns: Asked<OutputOf<'source.columns'>>;
  readonly count: Asked<OutputOf<'source.count'>>;
  readonly preview: Asked<Preview>;
  /** Each asks once for the same choice; `again` asks anyhow. */
  loadColumns(access: SourceAccess, choice: TableChoice, again?: boolean): Promise<void>;
  countRows(access: SourceAccess, choice: TableChoice): Promise<void>;
  loadPreview(access: SourceAccess, choice: TableChoice, again?: boolean): Promise<void>;
  /** Stops counting and previewing. */
  cancel(): void;
  /** Stops everything and knows nothing any more. */
  forget(): void;
};

/** What is known of this choice: nothing when the answer is about another. */
export const askedAbout = <Value>(asked: Asked<Value>, about: string): Asked<Value> =>
  asked.about === about ? asked : nothingAsked;

/** What columns depend on: which of them are chosen does not change what there is to choose from. */
export const aboutColumns = (choice: TableChoice): string => aboutChoice({ ...choice, columns: null, where: null });

export const aboutChoice = (choice: TableChoice): string => JSON.stringify(choice);
const previewRows = 50;
type Part = 'columns' | 'count' | 'preview';

export function createTableDetailsStore(api: Api): StoreApi<TableDetailsState> {
  const running = new Map<Part, AbortController>();
  return createStore<TableDetailsState>()((set, get) => {
    const ask = async <Value>(
      part: Part,
      about: string,
      again: boolean,
      fetch: (signal: AbortSignal) => Promise<Value>,
      put: (asked: Asked<Value>) => void,
    ): Promise<void> => {
      const before = get()[part];
      if (!again && before.about === about && before.state !== 'none') return;
      running.get(part)?.abort();
      const own = new AbortController();
      running.set(part, own);
      put({ ...nothingAsked, state: 'running', about });
      try {
        const value = await fetch(own.signal);
        if (!own.signal.aborted) put({ state: 'done', value, error: null, about });
      } catch (error) {
        if (!own.signal.aborted) put({ state: 'failed', value: null, error: toErrorData(error), about });
        // A question that was taken over by another says nothing; a cancelled one is as if never asked.
        else if (running.get(part) === own) put(nothingAsked);
      }
    };
    return {
      columns: nothingAsked,
      count: nothingAsked,
      preview: nothingAsked,
      loadColumns: (access, choice, again = false) => {
        const table = { ...choice, columns: null, where: null };
        return ask(
          'columns',
          aboutColumns(choice),
          again,
          (signal) => api.call('source.columns', { ...access, table }, signal),
          (columns) => set({ columns }),
        );
      },
      countRows: (access, table) =>
        ask(
          'count',
          aboutChoice(table),
          true,
          (signal) => api.call('source.count', { ...access, table }, signal),
          (count) => set({ count }),
        ),
      loadPreview: (access, table, again = false) =>
        ask(
          'preview',
          aboutChoice(table),
          again,
          (signal) => api.call('source.preview', { ...access, table, rows: previewRows }, signal),
          (preview) => set({ preview }),
        ),
      cancel() {
        running.get('count')?.abort();
        running.get('preview')?.abort();
      },
      forget() {
        for (const own of running.values()) own.abort();
        running.clear();
        set({ columns: nothingAsked, count: nothingAsked, preview: nothingAsked });
      },
    };
  });
}
