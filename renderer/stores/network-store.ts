// How the outside is reached: the proxy that is typed, the password that is kept, and what a try of each host gave.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppErrorData } from '../../shared/errors.ts';
import { networkSettingsSchema, type NetworkSettings, type Trial } from '../../shared/network.ts';
import type { SavedConnection } from '../../shared/saved-connection.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';

export type ProxyDraft = { readonly url: string; readonly user: string; readonly bypass: string };
type Line = { readonly url: string; readonly trial: Trial | null };

export type NetworkState = {
  readonly draft: ProxyDraft;
  readonly hasPassword: boolean;
  /** A line a host, in their order; without a trial while it is under way. */
  readonly lines: readonly Line[];
  readonly error: AppErrorData | null;
  load(settings: NetworkSettings): Promise<void>;
  type(change: Partial<ProxyDraft>): void;
  /** For the proxy in use. */
  givePassword(value: string): Promise<void>;
  test(urls: readonly string[]): Promise<void>;
};

export const isProxyComplete = (draft: ProxyDraft): boolean =>
  networkSettingsSchema.safeParse({ proxy: { kind: 'explicit', ...draft }, caFile: null }).success;

const azure = ['https://login.microsoftonline.com', 'https://management.azure.com'];
const mostStorageHosts = 3;

/** The sign-in, the resource manager, and the storage of saved connections. */
export function hostsToTry(saved: readonly SavedConnection[]): readonly string[] {
  const storage = saved.flatMap(({ connection }) => {
    if (connection.side !== 'target' || connection.config.kind === 'connectionString') return [];
    return /^https?:\/\/[^/?#@]+/i.exec(connection.config.endpoint)?.slice(0, 1) ?? [];
  });
  return [...azure, ...[...new Set(storage)].slice(0, mostStorageHosts)];
}

export function createNetworkStore(api: Api): StoreApi<NetworkState> {
  return createStore<NetworkState>()((set, get) => {
    const attempt = async (work: () => Promise<Partial<NetworkState>>): Promise<void> => {
      try {
        set({ ...(await work()), error: null });
      } catch (error) {
        set({ error: toErrorData(error) });
      }
    };
    return {
      draft: { url: '', user: '', bypass: '' },
      hasPassword: false,
      lines: [],
      error: null,
      async load({ proxy }) {
        if (proxy.kind === 'explicit') {
          const { url, user, bypass } = proxy;
          set({ draft: { url, user, bypass } });
        }
        await attempt(() => api.call('network.state', {}));
      },
      type: (change) => set({ draft: { ...get().draft, ...change } }),
      givePassword: (value) =>
        attempt(async () => {
          const { handle } = await api.call('secret.put', { value });
          return api.call('network.setPassword', { handle });
        }),
      async test(urls) {
        set({ lines: urls.map((url) => ({ url, trial: null })) });
        const settle = (url: string, trial: Trial): void =>
          set({ lines: get().lines.map((line) => (line.url === url ? { url, trial } : line)) });
        await Promise.all(
          urls.map((url) =>
            attempt(async () => {
              settle(url, await api.call('network.test', { url }));
              return {};
            }),
          ),
        );
        set({ lines: get().lines.filter(({ trial }) => trial !== null) });
      },
    };
  });
}
