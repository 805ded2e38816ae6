// Who moves the tables: the rule, what is said of single tables, and the factory as it is being described.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Engine } from '../../shared/factory.ts';
import { formatBytes } from '../../shared/format.ts';
import { parseSize } from '../../shared/parse-size.ts';
import { sizeThresholds } from '../../shared/sizing/size-class.ts';
import type { Api } from '../api.ts';
import { emptyFactory, type FactoryDraft } from './factory-draft.ts';
import { createSecretKeeper } from './secret-keeper.ts';
import { isPem } from './sign-in-draft.ts';

/** `size`: Data Factory moves tables from a size on; `named`: only those that are named. */
export const engineRules = ['here', 'size', 'named'] as const;
export type EngineRule = (typeof engineRules)[number];

export type EnginesState = {
  readonly rule: EngineRule;
  /** As typed, so that going back finds it again. */
  readonly typedFrom: string;
  /** Tables that were said something of, by key; kept when the rule changes. */
  readonly named: ReadonlyMap<string, Engine>;
  readonly draft: FactoryDraft;
  readonly secretError: AppErrorData | null;
  choose(rule: EngineRule): void;
  typeFrom(text: string): void;
  /** Null = as the rule has it. */
  name(key: string, engine: Engine | null): void;
  /** To Data Factory, in place of all that was said before. */
  giveAway(keys: readonly string[]): void;
  change(changes: Partial<FactoryDraft>): void;
  /** Of an application; goes to the main process and nowhere else. */
  giveSecret(typed: string): void;
};

export function createEnginesStore(api: Api): StoreApi<EnginesState> {
  return createStore<EnginesState>()((set, get) => {
    const keeper = createSecretKeeper(
      api,
      (secret) => get().change({ secret }),
      (secretError) => set({ secretError }),
    );
    return {
      rule: 'here',
      typedFrom: formatBytes(sizeThresholds.mediumFrom),
      named: new Map<string, Engine>(),
      draft: emptyFactory,
      secretError: null,
      choose: (rule) => set({ rule }),
      typeFrom: (typedFrom) => set({ typedFrom }),
      name: (key, engine) =>
        set(({ named }) => {
          const after = new Map(named);
          if (engine === null) after.delete(key);
          else after.set(key, engine);
          return { named: after };
        }),
      giveAway: (keys) => set({ named: new Map(keys.map((key): [string, Engine] => [key, 'factory'])) }),
      change: (changes) => set(({ draft }) => ({ draft: { ...draft, ...changes }, secretError: null })),
      giveSecret(typed) {
        const { draft, change } = get();
        change({ signIn: { ...draft.signIn, isCertificate: isPem(typed) } });
        void keeper.keep(typed);
      },
    };
  });
}

/** Bytes from which Data Factory moves a table; null = what was typed is no size. */
export const fromBytesOf = ({ typedFrom }: Pick<EnginesState, 'typedFrom'>): number | null => parseSize(typedFrom);

type Rule = Pick<EnginesState, 'rule' | 'typedFrom'>;

/** What the rule says of a table, whatever else is said of it. */
export function engineByRule(rule: Rule, bytesEstimate: number | null): Engine {
  const from = rule.rule === 'size' ? fromBytesOf(rule) : null;
  return from !== null && bytesEstimate !== null && bytesEstimate >= from ? 'factory' : 'here';
}

/** Who would move a table, before a plan finds what Data Factory cannot copy. */
export function engineOf(state: Rule & Pick<EnginesState, 'named'>, key: string, bytesEstimate: number | null): Engine {
  if (state.rule === 'here') return 'here';
  return state.named.get(key) ?? engineByRule(state, bytesEstimate);
}
