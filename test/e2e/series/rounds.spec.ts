// A series in the real window: a mask with its preview, the administrator's script, two rounds, and History.
import { expect } from '@playwright/test';
import { seriesText } from '../../../renderer/text/series.ts';
import { text } from '../../../renderer/text/text.ts';
import { transformsText } from '../../../renderer/text/transforms.ts';
import { test } from '../product.ts';
import { heading, next, openSample, passSource, passTarget } from '../wizard/drive.ts';
import { button, chooseCustomers, findMail, keepUpToDate, maskFound } from './drive.ts';
import { openSampleDatabase } from './sample-database.ts';

test.setTimeout(240_000);

const round = seriesText.round;

test('two rounds with a mask, from the first choice to History', async ({ product }) => {
  const { page } = product;
  await openSample(page);
  const database = await openSampleDatabase(product);
  await passSource(page);
  await passTarget(page);
  await chooseCustomers(page);
  await findMail(page);
  await maskFound(page);
  await next(page);
  await keepUpToDate(page, database);
  await next(page);
  await next(page);

  await expect(button(page, round.start)).toBeEnabled({ timeout: 60_000 });
  await expect(page.getByRole('region', { name: transformsText.review.title })).toContainText('sales.customers: email');
  await button(page, round.start).click();
  await expect(page.getByText(round.complete(1), { exact: true })).toBeVisible({ timeout: 120_000 });

  const [changed = '', gone = ''] = await database.column('SELECT TOP (2) customer_code FROM sales.customers');
  await database.run(`UPDATE sales.customers SET city = 'Riga' WHERE customer_code = '${changed}'`);
  await database.run(`DELETE FROM sales.customers WHERE customer_code = '${gone}'`);
  await button(page, round.next).click();
  await expect(page.getByText(round.complete(2), { exact: true })).toBeVisible({ timeout: 120_000 });
  const row = page.getByRole('grid', { name: round.tables }).getByRole('row', { name: /sales\.customers/ });
  await expect(row).toContainText(round.how.changes);
  await expect(row.getByRole('gridcell').nth(2)).toHaveText('2');

  await button(page, text.frame.history).click();
  await expect(heading(page, text.history.title)).toBeVisible();
  await expect(page.getByRole('row', { name: /Round 2: changes/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /Round 1: whole tables/ })).toBeVisible();
  await database.close();
});
