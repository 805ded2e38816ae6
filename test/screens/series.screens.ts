// Pictures of a series on the sample's real data: its masks, how changes are found, rounds, and schedules.
import { expect } from '@playwright/test';
import { schedulesText } from '../../renderer/text/schedules.ts';
import { seriesText } from '../../renderer/text/series.ts';
import { text } from '../../renderer/text/text.ts';
import { transformsText } from '../../renderer/text/transforms.ts';
import { test } from '../e2e/product.ts';
import { button, chooseCustomers, findMail, keepUpToDate, maskFound } from '../e2e/series/drive.ts';
import { openSampleDatabase } from '../e2e/series/sample-database.ts';
import { next, openSample, passSource, passTarget } from '../e2e/wizard/drive.ts';
import { picture } from './camera.ts';

const round = seriesText.round;

test('a series, from its masks to its second round', async ({ product }) => {
  const { page } = product;
  await openSample(page);
  const database = await openSampleDatabase(product);
  await passSource(page);
  await passTarget(page);
  await chooseCustomers(page);
  await findMail(page);
  await picture(product, 'tables-personal-data');
  await maskFound(page);
  await page.getByRole('region', { name: transformsText.preview.region }).scrollIntoViewIfNeeded();
  await picture(product, 'tables-transforms');
  await next(page);
  await keepUpToDate(page, database);
  await picture(product, 'options-series');
  await button(page, text.frame.back).click();
  await page.getByRole('gridcell', { name: 'sales.customers' }).first().click();
  await page.getByRole('tab', { name: text.tables.panel.tabs.changes, exact: true }).click();
  await expect(page.getByRole('radio', { name: seriesText.modes.changeTracking, exact: true })).toBeChecked();
  await picture(product, 'tables-changes');
  await next(page);
  await next(page);
  await next(page);

  await expect(button(page, round.start)).toBeEnabled({ timeout: 60_000 });
  await picture(product, 'review-series', page.getByRole('region', { name: seriesText.review.title }));
  await button(page, round.start).click();
  await expect(page.getByText(round.complete(1), { exact: true })).toBeVisible({ timeout: 120_000 });
  const [changed = ''] = await database.column('SELECT TOP (1) customer_code FROM sales.customers');
  await database.run(`UPDATE sales.customers SET city = 'Riga' WHERE customer_code = '${changed}'`);
  await button(page, round.next).click();
  await expect(page.getByText(round.complete(2), { exact: true })).toBeVisible({ timeout: 120_000 });
  await picture(product, 'round');
  await button(page, text.frame.history).click();
  await picture(product, 'history-series');
  await button(page, schedulesText.title).click();
  await picture(product, 'schedules');
  await database.close();
});
