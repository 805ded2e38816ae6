// The one window: made hidden, shown when it has something to show, and remembered when it closes.
import { BrowserWindow, screen } from 'electron';
import { startPage } from './app-protocol.ts';
import { webPreferences } from './security.ts';
import { fitToScreens, readWindowPlace, smallest, writeWindowPlace } from './window-place.ts';

export type WindowSettings = {
  readonly preload: string;
  readonly userData: string;
  readonly background: string;
  readonly log: (text: string) => void;
};

/** The place is written a moment after the last move, and at the end. */
const settleMs = 500;

export function openWindow({ preload, userData, background, log }: WindowSettings): BrowserWindow {
  const place = readWindowPlace(userData, log);
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    ...fitToScreens(place, screens),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: 'Tableferry',
    backgroundColor: background,
    webPreferences: webPreferences(preload),
  });
  window.once('ready-to-show', () => {
    if (place.isMaximized) window.maximize();
    window.show();
    log('window shown');
  });
  // The page may not rename the window.
  window.on('page-title-updated', (event) => event.preventDefault());
  rememberPlace(window, userData, log);
  void window.loadURL(startPage).catch((error: unknown) => log(`the page was not loaded: ${String(error)}`));
  return window;
}

function rememberPlace(window: BrowserWindow, userData: string, log: (text: string) => void): void {
  let timer: NodeJS.Timeout | null = null;
  const write = (): void => {
    if (window.isDestroyed() || window.isMinimized()) return;
    try {
      writeWindowPlace(userData, { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
    } catch (error) {
      log(`the window's place was not remembered: ${String(error)}`);
    }
  };
  const writeSoon = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(write, settleMs);
  };
  window.on('resize', writeSoon);
  window.on('move', writeSoon);
  window.on('close', () => {
    if (timer !== null) clearTimeout(timer);
    write();
  });
}

/** Brings it to the front, from wherever it was. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
