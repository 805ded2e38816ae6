// How the tables will be written and moved; what is not set keeps the worker's default.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunOptions } from '../../shared/plan.ts';

export type OptionsState = {
  readonly options: Partial<RunOptions>;
  readonly datetime2: 'auto' | 'nanos' | 'text';
  /** What the user typed and could not be understood, by option; a step with any cannot be left. */
  readonly problems: ReadonlyMap<keyof RunOptions, string>;
  change(changes: Partial<RunOptions>): void;
  setDatetime2(choice: OptionsState['datetime2']): void;
  setProblem(option: keyof RunOptions, problem: string | null): void;
};

export function createOptionsStore(): StoreApi<OptionsState> {
  return createStore<OptionsState>()((set) => ({
    options: {},
    datetime2: 'auto',
    problems: new Map(),
    change: (changes) => set(({ options }) => ({ options: { ...options, ...changes } })),
    setDatetime2: (datetime2) => set({ datetime2 }),
    setProblem: (option, problem) =>
      set(({ problems }) => {
        const after = new Map(problems);
        if (problem === null) after.delete(option);
        else after.set(option, problem);
        return { problems: after };
      }),
  }));
}
