// The answers about what the desktop can do: links, clipboard, printing.
import { clipboard, shell, type BrowserWindow } from 'electron';
import { AppError } from '../../../shared/errors.ts';
import { allowedLink } from '../links.ts';
import type { HandlersFor } from './call.ts';

/** What Chromium reports when the user closes the print dialog. */
const cancelled = /cancel/i;

const print = (window: BrowserWindow): Promise<void> =>
  new Promise((resolve, reject) => {
    window.webContents.print({ printBackground: false }, (isPrinted, reason) => {
      if (isPrinted || cancelled.test(reason)) resolve();
      else reject(new AppError('PRINT_FAILED', { detail: reason.toLowerCase() }));
    });
  });

export const openInBrowser = (address: string): Promise<void> => shell.openExternal(address);

export const desktopHandlers = (
  window: () => BrowserWindow,
): HandlersFor<'link'> & HandlersFor<'clipboard'> & HandlersFor<'window'> => ({
  async 'link.open'({ url }) {
    const link = allowedLink(url);
    if (link === null) throw new AppError('LINK_REFUSED', { url });
    await shell.openExternal(link);
    return {};
  },
  async 'clipboard.write'({ text }) {
    await clipboard.writeText(text);
    return {};
  },
  async 'window.print'() {
    await print(window());
    return {};
  },
});
