// The way from a sign-in to a storage account: tenants, subscriptions, accounts, as Azure tells them.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { NewAccount, StorageAccountFact, Subscription, Tenant } from '../../shared/azure.ts';
import type { OutputOf } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { SignIn } from '../../shared/sign-in.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';
import type { Stores } from './stores.tsx';

/** Who asks. `secret`: a handle, empty where none is needed. */
export type BrowseBy = { readonly signIn: SignIn; readonly secret: string };

type Busy = 'tenants' | 'subscriptions' | 'accounts' | 'places' | 'creating' | null;

export type BrowseState = {
  readonly busy: Busy;
  readonly error: AppErrorData | null;
  readonly tenants: readonly Tenant[];
  readonly subscriptions: readonly Subscription[];
  /** Empty = none is chosen. */
  readonly subscription: string;
  readonly accounts: readonly StorageAccountFact[];
  /** Where a new account may be put; null before it was asked for. */
  readonly places: OutputOf<'azure.places'> | null;
  /** Shows those alone to which blobs may be written. */
  readonly onlyWritable: boolean;
  /** Tenants and subscriptions; an only subscription is chosen at once. */
  start(by: BrowseBy): Promise<void>;
  chooseSubscription(by: BrowseBy, subscription: string): Promise<void>;
  loadPlaces(by: BrowseBy): Promise<void>;
  /** Null when it was not created; why stands in `error`. */
  createAccount(by: BrowseBy, account: NewAccount): Promise<StorageAccountFact | null>;
  showOnlyWritable(isOn: boolean): void;
  /** Another sign-in: what was told counts no more. */
  forget(): void;
};

/** Where the picked storage account stands, as Azure names it; null = it was typed. */
export function regionOf({ target, browse }: Pick<Stores, 'target' | 'browse'>): string | null {
  const { accountId } = target.getState().draft.signIn;
  return browse.getState().accounts.find(({ id }) => id === accountId)?.location ?? null;
}

export function createBrowseStore(api: Api): StoreApi<BrowseState> {
  let current = new AbortController();
  return createStore<BrowseState>()((set, get) => {
    /** One question after the other; the last one counts. */
    const ask = async <T>(busy: Busy, question: (signal: AbortSignal) => Promise<T>): Promise<T | null> => {
      current.abort();
      const own = new AbortController();
      current = own;
      set({ busy, error: null });
      try {
        const answer = await question(own.signal);
        return own.signal.aborted ? null : answer;
      } catch (error) {
        if (!own.signal.aborted) set({ error: toErrorData(error) });
        return null;
      } finally {
        if (current === own) set({ busy: null });
      }
    };
    return {
      busy: null,
      error: null,
      tenants: [],
      subscriptions: [],
      subscription: '',
      accounts: [],
      places: null,
      onlyWritable: false,
      async start(by) {
        set({ tenants: [], subscriptions: [], subscription: '', accounts: [], places: null });
        const found = await ask('subscriptions', async (signal) => {
          const [{ tenants }, { subscriptions }] = await Promise.all([
            api.call('azure.tenants', by, signal),
            api.call('azure.subscriptions', by, signal),
          ]);
          return { tenants, subscriptions };
        });
        if (found === null) return;
        set(found);
        const [only, ...others] = found.subscriptions;
        if (only !== undefined && others.length === 0) await get().chooseSubscription(by, only.id);
      },
      async chooseSubscription(by, subscription) {
        set({ subscription, accounts: [], places: null });
        const found = await ask('accounts', (signal) =>
          api.call('azure.accounts', { ...by, subscription, checksWrite: true }, signal),
        );
        if (found !== null) set({ accounts: found.accounts });
      },
      async loadPlaces(by) {
        const { subscription } = get();
        const places = await ask('places', (signal) => api.call('azure.places', { ...by, subscription }, signal));
        if (places !== null) set({ places });
      },
      async createAccount(by, account) {
        const made = await ask('creating', (signal) => api.call('azure.createAccount', { ...by, account }, signal));
        if (made === null) return null;
        set({ accounts: [...get().accounts, made.account] });
        return made.account;
      },
      showOnlyWritable: (onlyWritable) => set({ onlyWritable }),
      forget() {
        current.abort();
        set({ busy: null, error: null, tenants: [], subscriptions: [], subscription: '', accounts: [], places: null });
      },
    };
  });
}
