// Tables that this login may not read: barred in the list, or told when the plan is made and left out there.
import { expect } from '@playwright/test';
import { text } from '../../../renderer/text/text.ts';
import { heading, next, passOptions, passTables } from '../wizard/drive.ts';
import { button, openTables } from './forms.ts';
import { deniedTable, test } from './world.ts';

test('a table this login may not select from stands in the list, is told, and cannot be ticked', async ({
  product,
  sql,
  storage,
}) => {
  const { page } = product;
  await openTables(page, sql, storage.connectionString, 'limited');
  const row = page.getByRole('row').filter({ hasText: deniedTable });
  await expect(row).toContainText(text.tables.cannotRead, { timeout: 30_000 });
  await expect(row.getByTitle(text.tables.noSelect)).toBeVisible();
  await page.getByRole('checkbox', { name: text.tables.tickAll, exact: true }).check();
  await expect(row).toHaveAttribute('aria-disabled', 'true');
  await expect(row).toHaveAttribute('aria-selected', 'false');
  await expect(page.getByText(text.tables.summary(17, 18))).toBeVisible();
});

test('a right that is lost before the plan is made: the review names the table, and it can be left out', async ({
  product,
  sql,
  storage,
}) => {
  const { page } = product;
  await openTables(page, sql, storage.connectionString, 'reader');
  await expect(page.getByRole('grid')).toBeVisible({ timeout: 30_000 });
  sql.deny(deniedTable);
  await passTables(page, 'sales.');
  await passOptions(page);
  await expect(heading(page, text.review.title)).toBeVisible();
  const told = page.getByRole('alert').filter({ hasText: `${deniedTable} was not read` });
  await expect(told).toContainText('this login may not select from it (229).', { timeout: 30_000 });
  await expect(told).toContainText('Ask for GRANT SELECT on it, or leave the table out.');
  await expect(button(page, text.review.start)).toBeDisabled();

  await button(page, text.review.leaveOut(deniedTable)).click();
  await expect(button(page, text.review.start)).toBeEnabled({ timeout: 30_000 });
  await expect(page.getByText(/^5 tables with \d+ columns in all\.$/)).toBeVisible();
  await button(page, text.frame.back).click();
  await next(page);
  await expect(button(page, text.review.start)).toBeEnabled();
});
