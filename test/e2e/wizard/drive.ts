// The wizard as a person uses it: one function a step, by what stands on the screen.
import { expect, type Page } from '@playwright/test';
import { text } from '../../../renderer/text/text.ts';

const longMs = 60_000;

export const next = (page: Page): Promise<void> =>
  page.getByRole('button', { name: text.frame.next, exact: true }).click();
export const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });

/** From Home to the source step, with the sample's connections filled in. */
export async function openSample(page: Page): Promise<void> {
  await page.getByText(text.home.sample, { exact: true }).click();
  await expect(heading(page, text.source.title)).toBeVisible({ timeout: longMs });
}

export async function passSource(page: Page): Promise<void> {
  await expect(heading(page, text.source.title)).toBeVisible();
  await page.getByRole('button', { name: text.source.test, exact: true }).click();
  await expect(page.getByRole('button', { name: text.frame.next, exact: true })).toBeEnabled({ timeout: longMs });
  await next(page);
}

export async function passTarget(page: Page): Promise<void> {
  await expect(heading(page, text.target.title)).toBeVisible();
  await page.getByRole('button', { name: text.target.test, exact: true }).click();
  await expect(page.getByRole('button', { name: text.frame.next, exact: true })).toBeEnabled({ timeout: longMs });
  await next(page);
}

/** Ticks what matches `search`; everything when it is empty. */
export async function passTables(page: Page, search = ''): Promise<void> {
  await expect(heading(page, text.tables.title)).toBeVisible();
  await expect(page.getByRole('grid')).toBeVisible({ timeout: longMs });
  if (search !== '') await page.getByRole('searchbox').fill(search);
  await page.getByRole('checkbox', { name: text.tables.tickAll, exact: true }).check();
  await expect(page.getByRole('button', { name: text.frame.next, exact: true })).toBeEnabled();
  await next(page);
}

/** Past the options and the check, which is not made. `limit` as for fillOptions. */
export async function passOptions(page: Page, limit: string | null = null): Promise<void> {
  await fillOptions(page, limit);
  await expect(heading(page, text.check.title)).toBeVisible();
  await next(page);
}

/** `limit`, such as `256 KB/s`: so slow that there is a middle; null = as fast as it goes. */
export async function fillOptions(page: Page, limit: string | null = null): Promise<void> {
  await expect(heading(page, text.options.title)).toBeVisible();
  if (limit !== null) {
    await page.getByRole('radio', { name: text.options.bandwidth.limited, exact: true }).check();
    await page.getByRole('textbox', { name: text.options.bandwidth.field }).fill(limit);
  }
  await next(page);
}

/** Checks the chosen tables and waits for what was found. */
export async function runCheck(page: Page): Promise<void> {
  await expect(heading(page, text.check.title)).toBeVisible();
  await page.getByRole('button', { name: text.check.run, exact: true }).click();
  await expect(page.getByRole('grid', { name: text.check.grid.label })).toBeVisible({ timeout: longMs });
}

/** Waits for the plan and starts the run. */
export async function startRun(page: Page): Promise<void> {
  await expect(heading(page, text.review.title)).toBeVisible();
  const start = page.getByRole('button', { name: text.review.start, exact: true });
  await expect(start).toBeEnabled({ timeout: longMs });
  await start.click();
  await expect(heading(page, text.run.title).or(heading(page, text.result.title))).toBeVisible({ timeout: longMs });
}

/** Looks often: what follows is to meet the run in its middle. */
export const expectMoving = (page: Page): Promise<void> =>
  expect.poll(() => rowsVerified(page), { timeout: 60_000, intervals: [100] }).toBeGreaterThan(0);

/** Rows verified so far, from the run's top line. */
export async function rowsVerified(page: Page): Promise<number> {
  const shown = await page
    .getByText(/^[\d,]+ of about [\d,]+$/)
    .first()
    .textContent();
  return Number((shown ?? '').split(' ')[0]?.replaceAll(',', ''));
}
