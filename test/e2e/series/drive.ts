// A series as a person makes one: a mask that is seen before it is written, and the tables kept up to date.
import { expect, type Page } from '@playwright/test';
import { seriesText } from '../../../renderer/text/series.ts';
import { text } from '../../../renderer/text/text.ts';
import { transformsText } from '../../../renderer/text/transforms.ts';
import type { SampleDatabase } from './sample-database.ts';

const longMs = 30_000;

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const panel = (page: Page) => page.getByRole('complementary', { name: text.frame.details });

/** Ticks the customers and opens their details. */
export async function chooseCustomers(page: Page): Promise<void> {
  await expect(page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('searchbox').fill('sales.customers');
  await page.getByRole('checkbox', { name: text.tables.tickAll, exact: true }).check();
  await page.getByRole('gridcell', { name: 'sales.customers' }).first().click();
}

/** What looks like personal data is asked for, and one column of it ticked. */
export async function findMail(page: Page): Promise<void> {
  await page.getByRole('tab', { name: text.tables.panel.tabs.transforms, exact: true }).click();
  await button(page, transformsText.personal.look).click();
  await page.getByRole('checkbox', { name: /^email: e-mail address/ }).check({ timeout: longMs });
}

/** The column that was ticked is masked, with a new key where one is needed, and seen before it is written. */
export async function maskFound(page: Page): Promise<void> {
  await button(page, transformsText.personal.mask(1)).click();
  await expect(panel(page).getByRole('list', { name: transformsText.list }).getByRole('listitem')).toHaveCount(1);
  const key = button(page, transformsText.key.make);
  if (await key.isVisible()) await key.click();
  await button(page, transformsText.preview.show).click();
  const region = page.getByRole('region', { name: transformsText.preview.region });
  const changed = region.getByText(transformsText.preview.changed, { exact: true }).first();
  await expect(changed).toBeVisible({ timeout: longMs });
}

/** The script for the administrator is run, and another way is recommended then. */
export async function keepUpToDate(page: Page, database: SampleDatabase): Promise<void> {
  await page.getByRole('radio', { name: seriesText.names.kept, exact: true }).check();
  const script = page.locator('pre').filter({ hasText: 'CHANGE_TRACKING' });
  await expect(script).toBeVisible({ timeout: longMs });
  // The double then tracks every table by itself.
  const [allow = ''] = ((await script.textContent()) ?? '').split(/(?=ALTER TABLE)/);
  await database.run(allow);
  await button(page, seriesText.askAgain).first().click();
  const counted = page.getByText(seriesText.modeCount(seriesText.modes.changeTracking, 1));
  await expect(counted).toBeVisible({ timeout: longMs });
}
