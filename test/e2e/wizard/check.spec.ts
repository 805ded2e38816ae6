// The check step in the real window, on the sample's real rows: found, looked at, signed, and carried into the plan.
import { expect } from '@playwright/test';
import { text } from '../../../renderer/text/text.ts';
import { test } from '../product.ts';
import { fillOptions, heading, next, openSample, passSource, passTables, passTarget, runCheck } from './drive.ts';

test('what a check of the sample finds is shown, signed and stands in the plan', async ({ product }) => {
  const { page } = product;
  await openSample(page);
  await passSource(page);
  await passTarget(page);
  await passTables(page, 'sales.');
  await fillOptions(page);
  await runCheck(page);

  const grid = page.getByRole('grid', { name: text.check.grid.label });
  await expect(grid.getByRole('row').filter({ hasText: 'sales.orders' }).first()).toContainText(text.check.looked.all);
  await grid.getByRole('row').filter({ hasText: text.check.grid.database }).click();
  const panel = page.getByRole('complementary');
  await expect(panel.getByRole('article').first()).toContainText(text.check.panel.consequence);
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();

  await page.getByRole('textbox', { name: text.check.signOff.name }).fill('A. Smith');
  await page.getByRole('button', { name: text.check.signOff.sign, exact: true }).click();
  await expect(page.getByText(/^Signed by A\. Smith on/)).toBeVisible();
  await next(page);

  await expect(heading(page, text.review.title)).toBeVisible();
  const section = page.getByRole('region', { name: text.check.review.title, exact: true });
  await expect(section).toContainText(/The source was checked on .* signed by A\. Smith\./, { timeout: 60_000 });
  await expect(section).toContainText('A. Smith');
});
