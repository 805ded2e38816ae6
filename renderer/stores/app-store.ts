// What the whole window shares: where it is, its theme and settings, and how the worker fares.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OutputOf } from '../../shared/contract.ts';
import { defaultSettings, type Settings } from '../../shared/settings.ts';
import type { Api } from '../api.ts';
import type { ThemeName } from '../theme/theme.ts';

export type StepId = 'source' | 'target' | 'tables' | 'options' | 'review';
export type Route =
  | { readonly name: 'home' }
  | { readonly name: 'wizard'; readonly step: StepId }
  | { readonly name: 'run'; readonly runId: string }
  | { readonly name: 'result'; readonly runId: string }
  | { readonly name: 'history' }
  | { readonly name: 'settings' };

export type AppInfo = OutputOf<'app.info'>;
export type WorkerState = AppInfo['worker'];

export type AppState = {
  readonly route: Route;
  readonly info: AppInfo | null;
  readonly settings: Settings;
  readonly theme: ThemeName;
  readonly worker: { readonly state: WorkerState; readonly detail: string };
  go(route: Route): void;
  load(): Promise<void>;
  changeSettings(changes: Partial<Settings>): Promise<void>;
  restartWorker(): Promise<void>;
};

export function createAppStore(api: Api): StoreApi<AppState> {
  const store = createStore<AppState>()((set) => ({
    route: { name: 'home' },
    info: null,
    settings: defaultSettings,
    theme: 'light',
    worker: { state: 'starting', detail: '' },
    go: (route) => set({ route }),
    async load() {
      const [info, settings] = await Promise.all([api.call('app.info', {}), api.call('settings.get', {})]);
      set({ info, settings, theme: info.theme, worker: { state: info.worker, detail: '' } });
    },
    async changeSettings(changes) {
      set({ settings: await api.call('settings.set', changes) });
    },
    async restartWorker() {
      await api.call('worker.restart', {});
    },
  }));
  api.on((event) => {
    if (event.name === 'worker.state') store.setState({ worker: event.payload });
    if (event.name === 'theme.changed') store.setState({ theme: event.payload.theme });
  });
  return store;
}
