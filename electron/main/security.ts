// What the window may not do: every permission, navigation, new window and foreign request is refused here.
import type { App, IpcMainEvent, IpcMainInvokeEvent, Session, WebContents, WebPreferences } from 'electron';
import { parseAddress } from './address.ts';
import { isRelease } from './build-flags.ts';
import { appOrigin } from './app-protocol.ts';

/** The settings of the only window. Each line is a default somewhere; all are stated, so that none changes unseen. */
export const webPreferences = (preload: string): WebPreferences => ({
  preload,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  // The dictionary would be downloaded from elsewhere.
  spellcheck: false,
  devTools: !isRelease,
});

/** Refuses every permission, device and request that leaves the program. */
export function hardenSession(session: Session): void {
  // A session with a language asks Google for its dictionary, whatever the window's own settings say.
  session.setSpellCheckerLanguages([]);
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isOwnRequest(details.url) }));
  session.on('will-download', (event) => event.preventDefault());
}

/** The page itself, and the developer tools of a checkout. */
const isOwnRequest = (url: string): boolean =>
  url.startsWith(`${appOrigin}/`) || url.startsWith('data:image/') || (!isRelease && url.startsWith('devtools://'));

/** For every page that ever comes to be, also those nobody planned. */
export function hardenContents(app: App, log: (text: string) => void): void {
  app.on('web-contents-created', (_event, contents) => {
    const refuse = (what: string) => (event: { preventDefault(): void }, url?: unknown) => {
      event.preventDefault();
      log(`refused ${what}${typeof url === 'string' ? ` to ${originOf(url)}` : ''}`);
    };
    contents.on('will-navigate', refuse('a navigation'));
    contents.on('will-redirect', refuse('a redirect'));
    contents.on('will-attach-webview', refuse('a webview'));
    contents.setWindowOpenHandler(({ url }) => {
      log(`refused a new window for ${originOf(url)}`);
      return { action: 'deny' };
    });
  });
}

/** The part of an address that is fit for a log. */
const originOf = (url: string): string => parseAddress(url)?.origin ?? 'an address that is none';

/** Only the top frame of our window, showing our page, is answered. */
export function isOwnSender(event: IpcMainEvent | IpcMainInvokeEvent, own: WebContents | null): boolean {
  const { sender, senderFrame } = event;
  if (own === null || sender !== own || senderFrame === null || senderFrame === undefined) return false;
  return senderFrame === own.mainFrame && isOwnPage(senderFrame.url);
}

const isOwnPage = (url: string): boolean => url.startsWith(`${appOrigin}/`);
