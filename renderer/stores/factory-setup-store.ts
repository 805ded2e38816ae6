// What is known of the Data Factory of a plan: its runtime, what a deployment would change, and what was deployed.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppErrorData } from '../../shared/errors.ts';
import {
  runtimeNameOf,
  storageOriginOf,
  type FactoryDiff,
  type FactoryPlace,
  type RuntimeState,
} from '../../shared/factory.ts';
import type { Plan } from '../../shared/plan.ts';
import type { Api } from '../api.ts';
import { factorySetupText } from '../text/factory-setup.ts';
import { toErrorData } from './failure.ts';

export type FactoryDeed = 'runtime' | 'diff' | 'deploy' | 'key' | 'export';

type Facts = {
  /** Hash of the plan that all below is about; null = none yet. */
  readonly about: string | null;
  /** What is going on, and why it last failed; by deed. */
  readonly busy: ReadonlySet<FactoryDeed>;
  readonly errors: ReadonlyMap<FactoryDeed, AppErrorData>;
  readonly runtime: RuntimeState | null;
  readonly diff: FactoryDiff | null;
  readonly deployed: number | null;
  readonly isKeyCopied: boolean;
  /** What somebody has to do, in order; null = not known yet. */
  readonly byHand: readonly string[] | null;
  readonly exported: { readonly files: number; readonly path: string } | null;
};

export type FactorySetupState = Facts & {
  /** Forgets what is known of another plan, and reads what is to be done by hand. */
  begin(plan: Plan): void;
  askRuntime(plan: Plan, secret: string): Promise<void>;
  askDiff(plan: Plan, secret: string): Promise<void>;
  /** Carries out the diff that is shown, or nothing; looks again afterwards. */
  deploy(plan: Plan, secret: string): Promise<void>;
  copyKey(plan: Plan, secret: string): Promise<void>;
  exportFolder(plan: Plan): Promise<void>;
};

const nothingKnown: Facts = {
  about: null,
  busy: new Set(),
  errors: new Map(),
  runtime: null,
  diff: null,
  deployed: null,
  isKeyCopied: false,
  byHand: null,
  exported: null,
};

const wishOf = ({ factory, nodes, vault, storage }: FactoryPlace) => ({ factory, nodes, vault, storage });

export function createFactorySetupStore(api: Api): StoreApi<FactorySetupState> {
  return createStore<FactorySetupState>()((set, get) => {
    /** Puts what comes of it, unless another plan is looked at by then. */
    const perform = async (
      deed: FactoryDeed,
      plan: Plan,
      work: (place: FactoryPlace) => Promise<Partial<Facts>>,
    ): Promise<void> => {
      const { factory } = plan;
      if (factory === undefined || get().busy.has(deed)) return;
      const put = (changes: (facts: Facts) => Partial<Facts>): void => {
        if (get().about === plan.hash) set(changes(get()));
      };
      put(({ busy, errors }) => ({ busy: new Set([...busy, deed]), errors: without(errors, deed) }));
      try {
        const found = await work(factory);
        put(() => found);
      } catch (error) {
        put(({ errors }) => ({ errors: new Map([...errors, [deed, toErrorData(error)]]) }));
      } finally {
        put(({ busy }) => ({ busy: new Set([...busy].filter((one) => one !== deed)) }));
      }
    };
    return {
      ...nothingKnown,
      begin(plan) {
        if (get().about === plan.hash) return;
        set({ ...nothingKnown, about: plan.hash });
        void perform('export', plan, async (place) => {
          const { byHand } = await api.call('factory.export', { plan, wish: wishOf(place) });
          return { byHand };
        });
      },
      askRuntime: (plan, secret) =>
        perform('runtime', plan, async (named) => {
          const place = { ...named, storage: storageOriginOf(named, plan.target) };
          const runtime = await api.call('factory.runtime', { place, secret, runtime: runtimeNameOf(place) });
          // Why there was no key may be over.
          return { runtime, errors: without(get().errors, 'key') };
        }),
      askDiff: (plan, secret) =>
        perform('diff', plan, async () => ({
          deployed: null,
          diff: await api.call('factory.diff', { plan, secret }),
        })),
      async deploy(plan, secret) {
        const hash = get().diff?.hash;
        if (hash === undefined) return;
        await perform('deploy', plan, async () => {
          const { deployed } = await api.call('factory.deploy', { plan, secret, hash });
          // What is there now, so that nobody takes what was wished for what is.
          const diff = await api.call('factory.diff', { plan, secret });
          return { deployed, diff };
        });
        if (get().deployed !== null) await get().askRuntime(plan, secret);
      },
      copyKey: (plan, secret) =>
        perform('key', plan, async (place) => {
          await api.call('factory.copyRuntimeKey', { place, secret, runtime: runtimeNameOf(place) });
          return { isKeyCopied: true };
        }),
      exportFolder: (plan) =>
        perform('export', plan, async (place) => {
          const { files, byHand } = await api.call('factory.export', { plan, wish: wishOf(place) });
          const saved = await api.call('file.saveFolder', { title: factorySetupText.export.title, files });
          return { byHand, ...(saved === null ? {} : { exported: { files: files.length, path: saved.path } }) };
        }),
    };
  });
}

const without = <Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): ReadonlyMap<Key, Value> =>
  new Map([...map].filter(([one]) => one !== key));
