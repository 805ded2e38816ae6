// The page of a report in a real browser: nothing for axe to find, nothing wider than its paper, and a PDF of it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { chromium, type Browser, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { findBrowser } from '../../electron/cli/browser/find-browser.ts';
import { printPdf } from '../../electron/cli/browser/print-pdf.ts';
import { reportPage } from '../../electron/worker/report/report-page.ts';
import { fullReport, reportColumn, reportTable, sampleReport } from '../fakes/report.ts';

/** The one that users have; the tests of the window bring their own for the rest. */
function installedBrowser(): string | null {
  try {
    return findBrowser(undefined, { platform: process.platform, environment: process.env });
  } catch {
    return null;
  }
}

const installed = installedBrowser();
if (installed === null) console.warn('SKIPPED: no Edge, Chrome or Chromium is installed, so no PDF is made here.');

let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'report-page-'));
  const own = installed === null ? {} : { executablePath: installed };
  browser = await chromium.launch({ ...own, args: ['--no-sandbox', '--disable-gpu'] });
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openPage(html: string, width: number): Promise<{ page: Page; asked: string[] }> {
  const path = join(folder, 'page.html');
  writeFileSync(path, html);
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => {
    if (message.type() === 'error') asked.push(message.text());
  });
  await page.goto(pathToFileURL(path).href);
  return { page, asked };
}

const isWiderThanItsWindow = (page: Page): Promise<boolean> =>
  page.locator('html').evaluate((html) => html.scrollWidth > html.clientWidth);

test('axe finds nothing on it, and it asks for nothing', async () => {
  const { page, asked } = await openPage(reportPage(fullReport()), 1280);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  expect(asked).toEqual([expect.stringMatching(/^file:.*page\.html$/)]);
});

test('names of any length and script leave it as wide as its window and its paper', async () => {
  const { page } = await openPage(reportPage(fullReport()), 1000);
  expect(await isWiderThanItsWindow(page)).toBe(false);
  await page.emulateMedia({ media: 'print' });
  // An A4 sheet without its margins, in pixels of CSS.
  await page.setViewportSize({ width: 680, height: 950 });
  expect(await isWiderThanItsWindow(page)).toBe(false);
});

test('its first page fits on one sheet', async () => {
  const { page } = await openPage(reportPage(fullReport()), 680);
  await page.emulateMedia({ media: 'print' });
  const height = await page.locator('header').evaluate((header) => header.getBoundingClientRect().height);
  expect(height).toBeLessThan(297 * (96 / 25.4) - 33 * (96 / 25.4));
});

const pagesIn = (pdf: string): number => pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;

test.skipIf(installed === null)('the installed browser makes a PDF of it', { timeout: 180_000 }, async () => {
  const out = join(folder, 'report.pdf');
  await printPdf(reportPage(fullReport()), installed ?? '', out);
  const pdf = readFileSync(out, 'latin1');
  expect(pdf.slice(0, 5)).toBe('%PDF-');
  expect(pagesIn(pdf)).toBeGreaterThan(3);
  // A4, in points.
  expect(pdf).toMatch(/\/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]/);
});

test('a report of 2,000 tables with 50 columns opens', { timeout: 180_000 }, async () => {
  const columns = Array.from({ length: 50 }, (_, index) => reportColumn(`Column_${String(index)}`));
  const tables = Array.from({ length: 2000 }, (_, index) => reportTable(`Table_${String(index)}`, { columns }));
  const { page } = await openPage(reportPage(sampleReport({ tables })), 1280);
  expect(await page.locator('#tables tbody tr').count()).toBe(2000);
});
