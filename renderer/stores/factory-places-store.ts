// What Azure tells of places for a factory: subscriptions and resource groups.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Subscription } from '../../shared/azure.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Api } from '../api.ts';
import type { BrowseBy } from './browse-store.ts';
import { toErrorData } from './failure.ts';

export type FactoryPlacesState = {
  readonly isAsking: boolean;
  readonly error: AppErrorData | null;
  readonly subscriptions: readonly Subscription[];
  readonly resourceGroups: readonly string[];
  askSubscriptions(by: BrowseBy): Promise<void>;
  askGroups(by: BrowseBy, subscription: string): Promise<void>;
  /** Another sign-in: what was told counts no more. */
  forget(): void;
};

export function createFactoryPlacesStore(api: Api): StoreApi<FactoryPlacesState> {
  let current = new AbortController();
  return createStore<FactoryPlacesState>()((set) => {
    /** The last question counts. */
    const ask = async (question: (signal: AbortSignal) => Promise<Partial<FactoryPlacesState>>): Promise<void> => {
      current.abort();
      const own = new AbortController();
      current = own;
      set({ isAsking: true, error: null });
      try {
        const found = await question(own.signal);
        if (!own.signal.aborted) set(found);
      } catch (error) {
        if (!own.signal.aborted) set({ error: toErrorData(error) });
      } finally {
        if (current === own) set({ isAsking: false });
      }
    };
    return {
      isAsking: false,
      error: null,
      subscriptions: [],
      resourceGroups: [],
      askSubscriptions: (by) => ask((signal) => api.call('azure.subscriptions', by, signal)),
      askGroups: (by, subscription) =>
        ask(async (signal) => {
          const { resourceGroups } = await api.call('azure.places', { ...by, subscription }, signal);
          return { resourceGroups: resourceGroups.map(({ name }) => name) };
        }),
      forget() {
        current.abort();
        set({ isAsking: false, error: null, subscriptions: [], resourceGroups: [] });
      },
    };
  });
}
