// What the whole window shares: where it is, its theme and settings, and how the worker fares.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OutputOf } from '../../shared/contract.ts';
import type { AppErrorData } from '../../shared/errors.ts';
import { defaultSettings, type Settings } from '../../shared/settings.ts';
import type { Api } from '../api.ts';
import type { ThemeName } from '../theme/theme.ts';
import { toErrorData } from './failure.ts';

export type StepId = 'source' | 'target' | 'tables' | 'options' | 'check' | 'review';
export type Route =
  | { readonly name: 'home' }
  | { readonly name: 'wizard'; readonly step: StepId }
  /** The plan that was opened from a file. */
  | { readonly name: 'plan' }
  /** The Data Factory of a plan. */
  | { readonly name: 'factory'; readonly from: 'plan' | 'opened' }
  | { readonly name: 'run'; readonly runId: string }
  | { readonly name: 'result'; readonly runId: string }
  /** The last round of a series. */
  | { readonly name: 'round'; readonly series: string }
  | { readonly name: 'schedules' }
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
  /** The question that waits for an answer: a new migration would lose the draft. */
  readonly isAskingForNew: boolean;
  readonly printError: AppErrorData | null;
  readonly settingsError: AppErrorData | null;
  /** Another state folder was chosen since the program started; it is used from the next start on. */
  readonly hasStateFolderChanged: boolean;
  readonly sample: { readonly state: 'none' | 'starting' | 'failed'; readonly error: AppErrorData | null };
  go(route: Route): void;
  load(): Promise<void>;
  changeSettings(changes: Partial<Settings>): Promise<void>;
  /** Asks for a folder; `title` stands above the question. */
  chooseStateFolder(title: string): Promise<void>;
  restartWorker(): Promise<void>;
  askForNew(isAsking: boolean): void;
  /** Prints what the window shows; why it was not printed stands in `printError`. */
  print(): Promise<void>;
  /** The connections of the sample's servers; null = they did not start, see `sample`. */
  startSample(): Promise<OutputOf<'sample.start'> | null>;
};

export function createAppStore(api: Api): StoreApi<AppState> {
  const store = createStore<AppState>()((set, get) => ({
    route: { name: 'home' },
    info: null,
    settings: defaultSettings,
    theme: 'light',
    worker: { state: 'starting', detail: '' },
    isAskingForNew: false,
    printError: null,
    settingsError: null,
    hasStateFolderChanged: false,
    sample: { state: 'none', error: null },
    go: (route) => set({ route }),
    async load() {
      const [info, settings] = await Promise.all([api.call('app.info', {}), api.call('settings.get', {})]);
      set({ info, settings, theme: info.theme, worker: { state: info.worker, detail: '' } });
    },
    async changeSettings(changes) {
      try {
        const { stateFolder } = get().settings;
        const settings = await api.call('settings.set', changes);
        const hasMoved = get().hasStateFolderChanged || settings.stateFolder !== stateFolder;
        set({ settings, settingsError: null, hasStateFolderChanged: hasMoved });
      } catch (error) {
        set({ settingsError: toErrorData(error) });
      }
    },
    async chooseStateFolder(title) {
      const folder = await api.call('file.pickFolder', { title });
      if (folder !== null) await get().changeSettings({ stateFolder: folder.path });
    },
    async restartWorker() {
      await api.call('worker.restart', {});
    },
    askForNew: (isAskingForNew) => set({ isAskingForNew }),
    async print() {
      set({ printError: null });
      try {
        await api.call('window.print', {});
      } catch (error) {
        set({ printError: toErrorData(error) });
      }
    },
    async startSample() {
      set({ sample: { state: 'starting', error: null } });
      try {
        const sample = await api.call('sample.start', {});
        set({ sample: { state: 'none', error: null } });
        return sample;
      } catch (error) {
        set({ sample: { state: 'failed', error: toErrorData(error) } });
        return null;
      }
    },
  }));
  api.on((event) => {
    if (event.name === 'worker.state') store.setState({ worker: event.payload });
    if (event.name === 'theme.changed') store.setState({ theme: event.payload.theme });
  });
  return store;
}
