// Every screen of the window, on the sample's real data.
import { expect } from '@playwright/test';
import { rulesText } from '../../renderer/text/rules.ts';
import { text } from '../../renderer/text/text.ts';
import { test } from '../e2e/product.ts';
import {
  fillOptions,
  heading,
  next,
  openSample,
  passOptions,
  passSource,
  passTables,
  passTarget,
  runCheck,
} from '../e2e/wizard/drive.ts';
import { picture } from './camera.ts';

const button = (name: string) => ({ name, exact: true });

test('every screen', async ({ product }) => {
  const { page } = product;
  await expect(heading(page, text.home.title)).toBeVisible();
  await picture(product, 'home-first');

  await openSample(page);
  await page.getByRole('button', button(text.source.test)).click();
  await expect(page.getByRole('button', button(text.frame.next))).toBeEnabled({ timeout: 60_000 });
  await picture(product, 'source');
  await next(page);

  await page.getByRole('button', button(text.target.test)).click();
  await expect(page.getByRole('button', button(text.frame.next))).toBeEnabled({ timeout: 60_000 });
  await picture(product, 'target');
  await next(page);

  await expect(page.getByRole('grid')).toBeVisible({ timeout: 60_000 });
  await passTables(page);
  await page.getByRole('button', button(text.frame.back)).click();
  // Most of the sample's bytes are in its documents: without them the run has a middle that shows something.
  await page.getByRole('gridcell', { name: 'dbo.documents' }).first().click();
  await page.keyboard.press('Space');
  await expect(page.getByText(/^17 of 18 tables/)).toBeVisible();
  await page.getByRole('gridcell', { name: 'sales.orders' }).first().click();
  await expect(page.getByRole('complementary')).toBeVisible();
  await picture(product, 'tables');
  await page.getByRole('tab', button(text.tables.panel.tabs.rules)).click();
  await page.getByRole('button', button(rulesText.add)).first().click();
  await picture(product, 'tables-rules');
  await page.getByRole('button', button(rulesText.cancel)).first().click();
  await next(page);

  await picture(product, 'options');
  await fillOptions(page, '64 KB/s');
  await runCheck(page);
  await page.getByRole('grid').getByRole('row').nth(1).click();
  await expect(page.getByRole('complementary')).toBeVisible();
  await picture(product, 'check');
  await next(page);

  const start = page.getByRole('button', button(text.review.start));
  await expect(start).toBeEnabled({ timeout: 60_000 });
  await expect(page.getByText(text.review.estimate.running)).toBeHidden({ timeout: 60_000 });
  await picture(product, 'review');
  await start.click();

  await expect(page.getByText(/^[\d,]+ of about [\d,]+$/).first()).toBeVisible({ timeout: 60_000 });
  // Something is verified, something is under way, something waits.
  await expect(page.getByText(/^[1-5] of 17 tables verified/)).toBeVisible({ timeout: 60_000 });
  await picture(product, 'run');
  await page.getByRole('button', button(text.run.actions.stop)).click();
  await expect(page.getByRole('button', button(text.run.actions.resume))).toBeEnabled({ timeout: 60_000 });
  await picture(product, 'run-stopped');

  await page.getByRole('button', button(text.frame.home)).click();
  await picture(product, 'home');
  await page.getByRole('button', button(text.frame.history)).click();
  await picture(product, 'history');
  await page.getByRole('button', button(text.frame.settings)).click();
  await picture(product, 'settings');
});

test('the result of a fast run', async ({ product }) => {
  const { page } = product;
  await openSample(page);
  await passSource(page);
  await passTarget(page);
  await passTables(page);
  await passOptions(page);
  const start = page.getByRole('button', button(text.review.start));
  await expect(start).toBeEnabled({ timeout: 60_000 });
  await start.click();
  await expect(heading(page, text.result.title)).toBeVisible({ timeout: 120_000 });
  await picture(product, 'result');
  await page.getByRole('button', button(text.result.verify.action)).click();
  await picture(product, 'result-verify');
});

test('a certificate that is not accepted', async ({ product }) => {
  const { page } = product;
  await openSample(page);
  await page.getByRole('button', { name: /^Encryption/ }).click();
  await page.getByRole('radio', { name: new RegExp(`^${text.source.encryption.checked.name}`) }).check();
  await page.getByRole('button', button(text.source.test)).click();
  await expect(page.getByText(/^Not usable yet/)).toBeVisible({ timeout: 30_000 });
  await picture(product, 'source-refused');
});
