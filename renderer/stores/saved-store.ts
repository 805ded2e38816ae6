// Connections that were saved by name.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AppErrorData } from '../../shared/errors.ts';
import type { ConnectionDraft, SavedConnection } from '../../shared/saved-connection.ts';
import type { Api } from '../api.ts';
import { toErrorData } from './failure.ts';

export type SavedState = {
  readonly connections: readonly SavedConnection[];
  /** Why the last wish was not carried out. */
  readonly error: AppErrorData | null;
  load(): Promise<void>;
  /** Null = it was not saved, see `error`. */
  save(draft: ConnectionDraft): Promise<SavedConnection | null>;
  remove(id: string): Promise<void>;
};

export function createSavedStore(api: Api): StoreApi<SavedState> {
  return createStore<SavedState>()((set, get) => {
    const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
      try {
        const result = await work();
        set({ error: null });
        return result;
      } catch (error) {
        set({ error: toErrorData(error) });
        return null;
      }
    };
    return {
      connections: [],
      error: null,
      async load() {
        await attempt(async () => set(await api.call('connection.list', {})));
      },
      async save(draft) {
        const saved = await attempt(() => api.call('connection.save', draft));
        if (saved !== null) await get().load();
        return saved;
      },
      async remove(id) {
        const removed = await attempt(() => api.call('connection.remove', { id }));
        if (removed !== null) await get().load();
      },
    };
  });
}
