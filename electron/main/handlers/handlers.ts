// What the main process answers: one handler for each of its methods, and nothing more.
import { clipboard, type BrowserWindow } from 'electron';
import { toolVersion } from '../../../shared/version.ts';
import type { AlertBook } from '../alerts.ts';
import type { ConnectionBook } from '../connections.ts';
import type { MainHandlers } from '../ipc.ts';
import type { Network } from '../network.ts';
import { runtimeName } from '../runtime.ts';
import type { Sample } from '../sample.ts';
import { findSavedSecrets } from '../saved-secrets.ts';
import { findPlanSecrets } from '../secret-refs.ts';
import type { Vault } from '../secrets.ts';
import type { SettingsBook } from '../settings.ts';
import type { SigningKeyBook } from '../signing-key.ts';
import type { StartOptions } from '../start-options.ts';
import type { ThemeWatch } from '../theme.ts';
import type { WorkerHost } from '../worker-host.ts';
import { accountHandlers, type AccountParts } from './account.ts';
import { alertHandlers } from './alerts.ts';
import { dashboardHandlers } from './dashboard.ts';
import { desktopHandlers, openInBrowser } from './desktop.ts';
import { factoryHandlers } from './factory.ts';
import { fileHandlers } from './files.ts';
import { networkHandlers } from './network.ts';
import { signingHandlers } from './signing.ts';

export type MainParts = {
  readonly window: () => BrowserWindow;
  readonly options: StartOptions;
  readonly userData: string;
  readonly stateFolder: string;
  readonly settings: SettingsBook;
  readonly connections: ConnectionBook;
  readonly alerts: AlertBook;
  /** Tells the worker who is told what from now on. */
  readonly tellAlerts: () => Promise<void>;
  readonly vault: Vault;
  readonly theme: ThemeWatch;
  readonly sample: Sample;
  readonly worker: WorkerHost;
  readonly account: AccountParts;
  readonly network: Network;
  readonly signingKey: SigningKeyBook;
};

export const createHandlers = (parts: MainParts): MainHandlers => ({
  ...fileHandlers(parts.window, [parts.stateFolder, parts.userData]),
  ...desktopHandlers(parts.window),
  ...accountHandlers(parts.account),
  ...alertHandlers(parts.alerts, parts.tellAlerts),
  ...networkHandlers(parts.network),
  ...signingHandlers(parts.signingKey),
  ...dashboardHandlers(parts.worker, openInBrowser),
  ...factoryHandlers(parts.worker, parts.vault.lookUp, clipboard),
  'app.info': async () => ({
    version: toolVersion,
    platform: `${process.platform} ${process.arch}`,
    runtime: runtimeName(),
    runtimeNotice: parts.options.runtimeNotice,
    secretStorage: parts.vault.storage,
    stateFolder: parts.stateFolder,
    canShowSample: parts.sample.isAvailable,
    worker: parts.worker.state().state,
    theme: parts.theme.current(),
    startWith: parts.sample.isAvailable ? parts.options.startWith : null,
  }),
  'settings.get': async () => parts.settings.get(),
  async 'settings.set'(change) {
    const settings = parts.settings.set(change);
    parts.theme.apply(settings.theme);
    await parts.tellAlerts();
    return settings;
  },
  'secret.put': async ({ value }) => ({ handle: parts.vault.put(value) }),
  async 'secret.find'({ plan }) {
    const { source, target, maskKey, factory } = findPlanSecrets(plan, process.env);
    const saved = findSavedSecrets(plan, parts.connections.list());
    const handleOf = (secret: string | null): string | null => (secret === null ? null : parts.vault.put(secret));
    return {
      source: handleOf(source) ?? saved.source,
      target: handleOf(target) ?? saved.target,
      ...(maskKey === undefined ? {} : { maskKey: handleOf(maskKey) }),
      ...(factory === undefined ? {} : { factory: handleOf(factory) }),
    };
  },
  'connection.list': async () => ({ connections: parts.connections.list() }),
  'connection.save': (draft) => parts.connections.save(draft),
  async 'connection.remove'({ id }) {
    parts.connections.remove(id);
    return {};
  },
  'sample.start': () => parts.sample.start(),
  async 'worker.restart'() {
    parts.worker.restart();
    return {};
  },
});
