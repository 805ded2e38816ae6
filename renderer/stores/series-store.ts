// Whether the tables are moved once or kept up to date, and how the changes of each of them are found.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InputOf } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import { planSeriesSchema } from '../../shared/series.ts';
import type { Increment, IncrementAdvice, IncrementMode } from '../../shared/increment.ts';
import type { Api } from '../api.ts';
import { seriesText } from '../text/series.ts';
import { toErrorData } from './failure.ts';
import { tableKey } from './tables-store.ts';

export type AdviceQuestion = Required<Pick<InputOf<'series.advise'>, 'source' | 'password' | 'tables'>>;
/** What every mode has beside its own members. */
export type Policies = Pick<Increment, 'ifLost' | 'ifSchemaChanged'>;

export type SeriesState = {
  readonly isKept: boolean;
  /** As it was typed; null = the one that is suggested. */
  readonly typedName: string | null;
  readonly compactEvery: number | null;
  /** What the server said of tables, by key. */
  readonly advice: ReadonlyMap<string, IncrementAdvice>;
  /** The source that it came from, as text. */
  readonly advisedBy: string | null;
  readonly asking: 'none' | 'running' | 'failed';
  readonly error: AppErrorData | null;
  /** What was chosen, by key; a table without one gets what is recommended. */
  readonly increments: ReadonlyMap<string, Increment>;
  keep(isKept: boolean): void;
  typeName(text: string | null): void;
  compact(every: number | null): void;
  /** Asks about the tables that nothing is known of yet; `again`: about all. */
  ask(question: AdviceQuestion, again?: boolean): Promise<void>;
  cancel(): void;
  /** Null = what is recommended. */
  choose(key: string, increment: Increment | null): void;
  /** Every table of `keys` that the mode is possible for; null = what is recommended for each. */
  chooseMode(keys: readonly string[], mode: IncrementMode | null): void;
  setPolicies(keys: readonly string[], policies: Partial<Policies>): void;
};

/** A sentence: why the name cannot be used; null when it can. */
export const nameProblem = (name: string): string | null =>
  planSeriesSchema.shape.name.safeParse(name).success ? null : seriesText.nameProblem;

/** How the changes of a table will be found; null = not known before the server is asked. */
export const incrementOf = (
  { increments, advice }: Pick<SeriesState, 'increments' | 'advice'>,
  key: string,
): Increment | null => increments.get(key) ?? advice.get(key)?.recommended ?? null;

/** The way that a mode is offered for a table; null = it is not possible. */
function offered(advice: IncrementAdvice | undefined, mode: IncrementMode): Increment | null {
  const choice = advice?.choices.find(({ increment, isAvailable }) => increment.mode === mode && isAvailable !== 'no');
  return choice?.increment ?? null;
}

/** How many of the tables a mode is possible for. */
export const countOffered = ({ advice }: Pick<SeriesState, 'advice'>, keys: readonly string[], mode: IncrementMode) =>
  keys.filter((key) => offered(advice.get(key), mode) !== null).length;

const sourceText = ({ source }: AdviceQuestion): string => JSON.stringify(source);

export function createSeriesStore(api: Api): StoreApi<SeriesState> {
  let abort = new AbortController();
  let asked = '';
  return createStore<SeriesState>()((set, get) => ({
    isKept: false,
    typedName: null,
    compactEvery: null,
    advice: new Map(),
    advisedBy: null,
    asking: 'none',
    error: null,
    increments: new Map(),
    keep: (isKept) => set({ isKept }),
    typeName: (typedName) => set({ typedName }),
    compact: (compactEvery) => set({ compactEvery }),
    async ask(question, again = false) {
      const from = sourceText(question);
      const known = get().advisedBy === from ? get().advice : new Map<string, IncrementAdvice>();
      const tables = again ? question.tables : question.tables.filter((table) => !known.has(tableKey(table)));
      const about = JSON.stringify([from, tables]);
      if (tables.length === 0 || (get().asking === 'running' && about === asked)) return;
      abort.abort();
      abort = new AbortController();
      asked = about;
      const { signal } = abort;
      set({ asking: 'running', error: null, advice: known, advisedBy: from });
      try {
        const answers = await api.call('series.advise', { ...question, tables }, signal);
        if (signal.aborted) return;
        set(({ advice }) => ({
          asking: 'none',
          advice: new Map([...advice, ...answers.map((answer) => [tableKey(answer), answer] as const)]),
        }));
      } catch (error) {
        if (!signal.aborted) set({ asking: 'failed', error: toErrorData(error) });
      }
    },
    cancel() {
      abort.abort();
      set({ asking: 'none' });
    },
    choose: (key, increment) => set(({ increments }) => ({ increments: withEntry(increments, key, increment) })),
    chooseMode: (keys, mode) =>
      set(({ increments, advice }) => {
        const after = new Map(increments);
        for (const key of keys) {
          const increment = mode === null ? null : offered(advice.get(key), mode);
          const { ifLost, ifSchemaChanged } = incrementOf({ increments, advice }, key) ?? {};
          const kept = ifLost === undefined || ifSchemaChanged === undefined ? {} : { ifLost, ifSchemaChanged };
          if (increment !== null) after.set(key, { ...increment, ...kept });
          else if (mode === null) after.delete(key);
        }
        return { increments: after };
      }),
    setPolicies: (keys, policies) =>
      set((state) => {
        const after = new Map(state.increments);
        for (const key of keys) {
          const increment = incrementOf(state, key);
          if (increment !== null) after.set(key, { ...increment, ...policies });
        }
        return { increments: after };
      }),
  }));
}

function withEntry<V>(map: ReadonlyMap<string, V>, key: string, value: V | null): ReadonlyMap<string, V> {
  const after = new Map(map);
  if (value === null) after.delete(key);
  else after.set(key, value);
  return after;
}
