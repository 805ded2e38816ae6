// How the tables will be written and moved; what is not set keeps the worker's default.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { compressionsOf, type Format, type RunOptions } from '../../shared/run-options.ts';
import { standardOptions } from '../../shared/standard-options.ts';
import { readTyped, type TypedOption } from './typed-option.ts';

export type Datetime2 = 'auto' | 'nanos' | 'text';

export type OptionsState = {
  readonly options: Partial<RunOptions>;
  readonly datetime2: Datetime2;
  /** What the user typed, by option; kept as typed, so that going back finds it again. */
  readonly typed: Readonly<Partial<Record<TypedOption, string>>>;
  /** Why what was typed cannot be used; a step with any cannot be left. */
  readonly problems: ReadonlyMap<TypedOption, string>;
  change(changes: Partial<RunOptions>): void;
  /** A compression that the new format does not take gives way to the format's own; a Delta log goes with Parquet only. */
  chooseFormat(format: Format): void;
  /** Null = nothing typed: the default. */
  type(option: TypedOption, text: string | null): void;
  setDatetime2(choice: Datetime2): void;
};

export function createOptionsStore(): StoreApi<OptionsState> {
  return createStore<OptionsState>()((set) => ({
    options: {},
    datetime2: 'auto',
    typed: {},
    problems: new Map(),
    change: (changes) => set(({ options }) => ({ options: { ...options, ...changes } })),
    chooseFormat: (format) =>
      set(({ options }) => {
        const fitting = compressionsOf[format];
        const { compression } = effectiveOptions(options);
        const fits = options.compression !== undefined && fitting.includes(compression);
        const { deltaLog, ...others } = options;
        const kept = format === 'parquet' && deltaLog !== undefined ? { deltaLog } : {};
        return { options: { ...others, ...kept, format, compression: fits ? compression : (fitting[0] ?? 'none') } };
      }),
    type: (option, text) =>
      set((state) => {
        const { [option]: _typed, ...typed } = state.typed;
        const { [option]: _value, ...options } = state.options;
        const problems = new Map(state.problems);
        problems.delete(option);
        if (text === null) return { typed, options, problems };
        const read = readTyped(option, text);
        if ('problem' in read) problems.set(option, read.problem);
        const known = 'value' in read ? { ...options, [option]: read.value } : options;
        return { typed: { ...typed, [option]: text }, options: known, problems };
      }),
    setDatetime2: (datetime2) => set({ datetime2 }),
  }));
}

/** One lane a processor, at most 8: what the worker takes where nothing was chosen. */
const standardLanes = (): number => Math.max(1, Math.min(8, navigator.hardwareConcurrency));

/** What is shown and planned; only the memory bound is left to the worker, which knows the machine. */
export type EffectiveOptions = Omit<RunOptions, 'memoryMb'> & { readonly memoryMb: number | null };

export const effectiveOptions = (options: Partial<RunOptions>): EffectiveOptions => ({
  ...standardOptions,
  lanes: standardLanes(),
  memoryMb: null,
  ...options,
});
