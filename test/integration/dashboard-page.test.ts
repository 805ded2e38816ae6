// The dashboard in a browser, beside a run of the command line: live, read only, and closed to who has no token.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openDashboardWorld, serveAddress, startCommand, type DashboardWorld } from './dashboard/world.ts';

const pictures = join(import.meta.dirname, '../../out/dashboard');
const debianChromium = '/usr/bin/chromium';

let world: DashboardWorld;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  execFileSync(process.execPath, [join(import.meta.dirname, '../../scripts/build.ts'), '--dashboard']);
  world = await openDashboardWorld();
  browser = await chromium.launch({
    ...(existsSync(debianChromium) ? { executablePath: debianChromium } : {}),
    args: ['--no-sandbox', '--disable-gpu'],
  });
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

/** With everything that went wrong in it. */
async function openPage(
  address: string,
  scheme: 'light' | 'dark' = 'light',
): Promise<{ page: Page; troubles: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: scheme });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  await page.goto(address);
  return { page, troubles };
}

async function saveHtml(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Export report' }).click();
  await page.getByRole('menuitem', { name: /HTML/ }).click();
}

const acting = /^(stop|resum|retry|discard|verify|new|hold|full|gentle|minimal|finer)/i;
const namesOfButtons = async (page: Page): Promise<string[]> => page.getByRole('button').allInnerTexts();

test('a run of the command line is watched live to its result, without one button that acts', async () => {
  const folder = await world.plannedFolder('watched');
  const env = { SQL_PASSWORD: world.double.password, STORAGE: world.azurite.connectionString };
  const run = await startCommand(folder, env, /Run (\S+)/, 'run', 'plan.json', '--state', 'state');
  const serve = await startCommand(folder, {}, serveAddress, 'serve', '--state', 'state');
  const { page, troubles } = await openPage(serve.said[0]);

  const entry = page.getByRole('navigation').getByText('db to watched');
  await entry.click();
  await page.getByRole('heading', { name: 'Run', exact: true }).waitFor();
  expect(page.url()).toBe(serve.said[1]);
  const percent = page.getByRole('progressbar');
  const seen = new Set<string>();
  await expect
    .poll(
      async () => {
        seen.add((await percent.getAttribute('aria-valuetext')) ?? '');
        return seen.size;
      },
      { timeout: 30_000, interval: 250 },
    )
    .toBeGreaterThan(2);
  await page.getByText('sales.Orders', { exact: true }).first().click();
  expect((await namesOfButtons(page)).filter((name) => acting.test(name))).toEqual([]);
  await page.screenshot({ path: join(pictures, 'run-light.png') });
  await page.getByRole('button', { name: 'Close' }).click();
  await page.setViewportSize({ width: 400, height: 780 });
  await page.screenshot({ path: join(pictures, 'run-narrow.png') });
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.getByRole('heading', { name: 'Result', exact: true }).waitFor({ timeout: 60_000 });
  await page.getByText('Complete and verified').first().waitFor();
  expect(await run.exited).toBe(0);
  expect((await namesOfButtons(page)).filter((name) => acting.test(name))).toEqual([]);
  await page.screenshot({ path: join(pictures, 'result-light.png') });
  const [download] = await Promise.all([page.waitForEvent('download'), saveHtml(page)]);
  expect(download.suggestedFilename()).toBe(`tableferry-${run.said[1] ?? ''}.html`);
  expect(troubles).toEqual([]);

  await page.getByRole('button', { name: 'History' }).click();
  await page.getByRole('row', { name: /Complete/ }).click();
  await page.getByRole('complementary').waitFor();
  expect((await namesOfButtons(page)).filter((name) => acting.test(name))).toEqual([]);
  await page.screenshot({ path: join(pictures, 'history-light.png') });

  serve.interrupt();
  expect(await serve.exited).toBe(0);
  await page.getByText(/Connection lost/).waitFor();
});

test('without the token the page asks for it, and opens when the whole address is pasted', async () => {
  const folder = await world.plannedFolder('asked');
  const { said: address } = await startCommand(folder, {}, serveAddress, 'serve', '--state', '.');
  const { page } = await openPage(address[1] ?? '', 'dark');
  await page.getByLabel('Token, or the whole address').fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByText(/the token is missing or wrong/).waitFor();
  await page.screenshot({ path: join(pictures, 'sign-in-dark.png') });
  await page.getByLabel('Token, or the whole address').fill(address[0]);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'History' }).waitFor();
  await page.getByText(/No run yet/).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'History' }).waitFor();
});
