// Prints a page that was handed over to a PDF: in a window nobody sees, which runs no script and reaches nothing.
import { randomUUID } from 'node:crypto';
import { BrowserWindow, session, type Session } from 'electron';
import { AppError } from '../../shared/errors.ts';
import { reasonOf } from './json-file.ts';
import { hardenSession } from './security.ts';

/** Nothing of it is kept, and the window of the program has another one. */
const partition = 'page-to-pdf';
const scheme = 'report';

/** By address; gone once they are printed. */
const pages = new Map<string, string>();

/** Throws PDF_FAILED. */
export async function pageToPdf(html: string): Promise<Uint8Array> {
  const address = `${scheme}://${randomUUID()}/`;
  pages.set(address, html);
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: lonelySession(),
      javascript: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  try {
    await window.loadURL(address);
    // Size and margins stand in the page itself.
    return await window.webContents.printToPDF({ preferCSSPageSize: true, printBackground: false });
  } catch (error) {
    throw new AppError('PDF_FAILED', { detail: reasonOf(error) }, error);
  } finally {
    window.destroy();
    pages.delete(address);
  }
}

/** Its only addresses are those of pages that wait to be printed; every other request ends here. */
function lonelySession(): Session {
  const own = session.fromPartition(partition, { cache: false });
  if (own.protocol.isProtocolHandled(scheme)) return own;
  hardenSession(own);
  own.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !pages.has(details.url) }));
  own.protocol.handle(scheme, ({ url }) => {
    const html = pages.get(url);
    const headers = { 'Content-Type': 'text/html; charset=utf-8' };
    return html === undefined ? new Response('Not found', { status: 404 }) : new Response(html, { headers });
  });
  return own;
}
