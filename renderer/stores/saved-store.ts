// Connections that were saved by name.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ConnectionDraft, SavedConnection } from '../../shared/saved-connection.ts';
import type { Api } from '../api.ts';

export type SavedState = {
  readonly connections: readonly SavedConnection[];
  load(): Promise<void>;
  save(draft: ConnectionDraft): Promise<void>;
  remove(id: string): Promise<void>;
};

export function createSavedStore(api: Api): StoreApi<SavedState> {
  return createStore<SavedState>()((set, get) => ({
    connections: [],
    async load() {
      set(await api.call('connection.list', {}));
    },
    async save(draft) {
      await api.call('connection.save', draft);
      await get().load();
    },
    async remove(id) {
      await api.call('connection.remove', { id });
      await get().load();
    },
  }));
}
