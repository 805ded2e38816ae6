// Prints a page to a PDF file with a browser that has no window.
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../../../shared/errors.ts';

/** A page of two thousand tables takes half a minute on a computer with nothing else to do. */
const patienceMs = 600_000;

/**
 * The page is our own, and its content policy lets it run and fetch nothing; what a browser likes to ask for itself is
 * switched off as well. Its scripts are not: Chromium then makes no PDF.
 */
const manners = (profile: string): readonly string[] => [
  '--headless',
  '--disable-gpu',
  '--disable-extensions',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  `--user-data-dir=${profile}`,
  // Chromium's sandbox refuses to start for root, as whom containers run.
  ...(process.getuid?.() === 0 ? ['--no-sandbox', '--disable-dev-shm-usage'] : []),
];

/** Throws PDF_FAILED; `out` is then as it was. */
export async function printPdf(html: string, browser: string, out: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-pdf-'));
  try {
    const page = join(folder, 'report.html');
    const made = join(folder, 'report.pdf');
    writeFileSync(page, html);
    const said = await run(browser, [
      ...manners(join(folder, 'profile')),
      '--no-pdf-header-footer',
      `--print-to-pdf=${made}`,
      pathToFileURL(page).href,
    ]);
    if (!existsSync(made)) throw new AppError('PDF_FAILED', { detail: said });
    copyFileSync(made, out);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('PDF_FAILED', { detail: error instanceof Error ? error.message : String(error) }, error);
  } finally {
    // A browser that was killed may still hold its profile for a moment.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Resolves with why nothing was made, should nothing be made: an exit code alone says little. */
const run = (browser: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    execFile(browser, [...args], { timeout: patienceMs, killSignal: 'SIGKILL' }, (error, _output, errors) => {
      const last = errors.trim().split('\n').at(-1) ?? '';
      if (error?.killed === true) resolve(`${browser} was not done after ${String(patienceMs / 1000)} seconds`);
      else resolve(`${browser} made none: ${last === '' ? (error?.message ?? 'it gave no reason') : last}`);
    });
  });
