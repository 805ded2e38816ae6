// Starts the program: the only file that wires the parts of the main process together.
import { join } from 'node:path';
import { app, ipcMain, nativeTheme, protocol, session, shell } from 'electron';
import { channels } from '../../shared/bridge.ts';
import type { AppEvent } from '../../shared/contract.ts';
import { createAgents } from '../entra/network.ts';
import { createSignInDesk } from '../entra/sign-in-desk.ts';
import { openAlerts } from './alerts.ts';
import { appScheme, createPageServer } from './app-protocol.ts';
import { sendByChromium } from './chromium-fetch.ts';
import { guardClosing } from './closing.ts';
import { openConnections } from './connections.ts';
import { desktopOf } from './desktop.ts';
import { toNeeded } from './handlers/account.ts';
import { createHandlers } from './handlers/handlers.ts';
import { openDoor } from './ipc.ts';
import { openLog } from './log.ts';
import { withLogLevel } from './log-level.ts';
import { setMenu } from './menu.ts';
import { openNetwork } from './network.ts';
import { reviveThePage } from './page-life.ts';
import { describeAlert, watchRuns } from './run-watch.ts';
import { findCipher, maySandbox, runtimeName } from './runtime.ts';
import { createSample } from './sample.ts';
import { createVault } from './secrets.ts';
import { hardenContents, hardenSession, isOwnSender } from './security.ts';
import { openSettings } from './settings.ts';
import { openSigningKey } from './signing-key.ts';
import { openSignInCache } from './sign-in-cache.ts';
import { readStartOptions } from './start-options.ts';
import { backgroundOf, watchTheme } from './theme.ts';
import { openWindow, showWindow } from './window.ts';
import { startWorkerHost } from './worker-host.ts';
import { workerSpawner } from './worker-process.ts';

const options = readStartOptions(process.env, process.argv);
const product = __dirname;
const nowUtc = (): string => new Date().toISOString();

if (options.userData !== null) app.setPath('userData', options.userData);
if (maySandbox(app.commandLine.hasSwitch('no-sandbox'))) app.enableSandbox();
protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges: { standard: true, secure: true } }]);

if (app.requestSingleInstanceLock()) {
  void app.whenReady().then(start);
} else {
  // The first instance shows its window and is all there is.
  app.exit(0);
}

async function start(): Promise<void> {
  const userData = app.getPath('userData');
  const log = openLog(join(userData, 'logs'), nowUtc);
  log.write(`started: ${runtimeName()} on ${process.platform}`);
  const cipher = await findCipher();
  const vault = createVault(cipher);
  log.redactWith(vault.redact);
  const settings = openSettings(userData, log.write);
  const connections = openConnections(userData, vault, nowUtc, log.write);
  const alerts = openAlerts(userData, vault, log.write);
  const network = openNetwork({
    folder: userData,
    vault,
    settings: () => settings.get().network,
    environment: process.env,
    resolveSystem: (url) => session.defaultSession.resolveProxy(url),
    log: log.write,
  });
  const stateFolder = settings.get().stateFolder ?? join(userData, 'state');
  const sample = createSample({ checkout: options.checkout, node: options.node }, vault, nowUtc);

  if (options.startWith === 'sample') void sample.start().catch((error: unknown) => log.write(String(error)));

  hardenSession(session.defaultSession);
  hardenContents(app, log.write);
  protocol.handle(appScheme, createPageServer(join(product, 'renderer')));

  const send = (event: AppEvent): void => {
    if (!window.isDestroyed()) window.webContents.send(channels.event, event);
  };
  const theme = watchTheme(nativeTheme, settings.get().theme, (shown) => {
    window.setBackgroundColor(backgroundOf(shown));
    send({ name: 'theme.changed', payload: { theme: shown } });
  });
  const window = openWindow({
    preload: join(product, 'preload.cjs'),
    userData,
    background: backgroundOf(theme.current()),
    log: log.write,
  });
  setMenu((command) => send({ name: 'menu.command', payload: { command } }), window);

  const desk = createSignInDesk({
    agentFor: createAgents(network.routes),
    sendByDesktop: sendByChromium,
    store: openSignInCache(userData, cipher, log.write),
    onNeeded: (needed) => send({ name: 'signIn.needed', payload: { needed: toNeeded(needed) } }),
  });
  const desktop = desktopOf(window);
  const runs = watchRuns(desktop, settings.get);
  const worker = startWorkerHost({
    spawn: workerSpawner({ entry: join(product, 'worker.js'), statePath: stateFolder }, options.workerNode),
    onEvent(event) {
      if (event.name === 'run.snapshot') runs.take(event.payload);
      if (event.name === 'alert.raised') desktop.notify(event.payload.title, describeAlert(event.payload));
      send(event);
    },
    onState(payload) {
      if (payload.state !== 'ready') runs.forget();
      send({ name: 'worker.state', payload });
    },
    token: desk.token,
    route: network.routes,
    log: log.write,
    nowMs: () => performance.now(),
  });
  const tellAlerts = async (): Promise<void> => worker.setAlerts(await alerts.open(settings.get().notifyAtEnd));
  const door = openDoor(ipcMain, {
    isOwnSender: (event) => isOwnSender(event, window.isDestroyed() ? null : window.webContents),
    handlers: createHandlers({
      window: () => window,
      options,
      userData,
      stateFolder,
      settings,
      connections,
      alerts,
      tellAlerts,
      vault,
      theme,
      sample,
      worker,
      network,
      signingKey: openSigningKey(userData, vault, nowUtc, log.write),
      account: {
        desk,
        openBrowser: (url) => shell.openExternal(url),
        onCode: (payload) => send({ name: 'signIn.code', payload }),
      },
    }),
    callWorker: (method, input, signal) => worker.call(method, withLogLevel(input, settings.get().logLevel), signal),
    lookUpSecret: vault.lookUp,
    log: log.write,
  });
  // The desktop's key store may take its time, and the page must not wait for it.
  void tellAlerts().catch((error: unknown) => log.write(`alerts are not set up: ${String(error)}`));
  reviveThePage(window, door.cancelAll, log.write);
  app.on('second-instance', () => showWindow(window));
  app.on('activate', () => showWindow(window));
  guardClosing(app, window, {
    activeRuns: runs.activeRuns,
    async stopWorker(deadlineMs) {
      sample.end();
      await worker.stop(deadlineMs);
    },
    log: log.write,
  });
}
