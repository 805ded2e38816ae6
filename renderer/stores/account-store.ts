// Who is signed in to Azure on this computer, a sign-in that is under way, and those that runs wait for.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InputOf, NeededSignIn, SignedInAccount } from '../../shared/contract.ts';
import type { Cloud } from '../../shared/clouds.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';

export type SignInWay = InputOf<'account.signIn'>['way'];
export type SignInUnderWay = {
  readonly way: SignInWay;
  /** To be typed on any device; null until it is there. */
  readonly code: { readonly address: string; readonly code: string } | null;
};
type Place = { readonly cloud: Cloud; readonly clientId: string };

export type AccountState = {
  readonly accounts: readonly SignedInAccount[];
  readonly underWay: SignInUnderWay | null;
  readonly error: AppErrorData | null;
  readonly needed: readonly NeededSignIn[];
  load(place: Place): Promise<void>;
  /** Null when it did not come to an end; why stands in `error`, unless it was cancelled here. */
  signIn(
    place: Place & { readonly tenant: string | null; readonly user: string | null },
    way: SignInWay,
  ): Promise<SignedInAccount | null>;
  cancel(): void;
  signOut(place: Place, user: string): Promise<void>;
  loadNeeded(): Promise<void>;
  /** Runs that wait stop, and keep their checkpoints. */
  giveUp(): Promise<void>;
};

export function createAccountStore(api: Api): StoreApi<AccountState> {
  let current: AbortController | null = null;
  const store = createStore<AccountState>()((set, get) => ({
    accounts: [],
    underWay: null,
    error: null,
    needed: [],
    async load({ cloud, clientId }) {
      try {
        const { accounts } = await api.call('account.list', { cloud, clientId });
        set({ accounts });
      } catch (error) {
        set({ error: toErrorData(error) });
      }
    },
    async signIn(ask, way) {
      current?.abort();
      const own = new AbortController();
      current = own;
      set({ underWay: { way, code: null }, error: null });
      try {
        const account = await api.call('account.signIn', { ...ask, way }, own.signal);
        await get().load(ask);
        return account;
      } catch (error) {
        if (!own.signal.aborted) set({ error: toErrorData(error) });
        return null;
      } finally {
        if (current === own) {
          current = null;
          set({ underWay: null });
        }
      }
    },
    cancel: () => current?.abort(),
    async signOut(place, user) {
      await api.call('account.signOut', { ...place, user });
      await get().load(place);
    },
    async loadNeeded() {
      const { needed } = await api.call('account.needed', {});
      set({ needed });
    },
    async giveUp() {
      await api.call('account.giveUp', {});
    },
  }));
  api.on((event) => {
    if (event.name === 'signIn.needed') store.setState({ needed: event.payload.needed });
    if (event.name === 'signIn.code') {
      const { underWay } = store.getState();
      if (underWay !== null) store.setState({ underWay: { ...underWay, code: event.payload } });
    }
  });
  return store;
}
