// The whole job in the real window: sample data from Home to Result, with the worker killed in the middle.
import { expect } from '@playwright/test';
import { text } from '../../../renderer/text/text.ts';
import { test } from '../product.ts';
import {
  expectMoving,
  heading,
  openSample,
  passOptions,
  passSource,
  passTables,
  passTarget,
  rowsVerified,
  startRun,
} from './drive.ts';

test.setTimeout(180_000);

test('from Home to a verified result, with the worker killed in the middle and resumed', async ({ product }) => {
  const { page } = product;
  await openSample(page);
  await passSource(page);
  await passTarget(page);
  await passTables(page);
  await passOptions(page, '256 KB/s');
  await startRun(page);

  await expectMoving(page);
  process.kill(product.workerPid(), 'SIGKILL');
  const resume = page.getByRole('button', { name: text.run.actions.resume, exact: true });
  await expect(resume).toBeEnabled({ timeout: 30_000 });
  await expect(page.getByText(/ended without a word/)).toBeVisible();
  const before = await rowsVerified(page);
  expect(before).toBeGreaterThan(0);

  await resume.click();
  await expect(heading(page, text.result.title)).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText(text.result.verdict.verified, { exact: true })).toBeVisible();

  await page.getByRole('button', { name: text.result.verify.action, exact: true }).click();
  await page.getByRole('button', { name: text.result.verify.begin, exact: true }).click();
  await expect(page.getByText(/^Verified: .* No fault was found\.$/)).toBeVisible({ timeout: 60_000 });
});

test('what was typed is there when going back', async ({ product }) => {
  const { page } = product;
  await page.getByText(text.home.newMigration, { exact: true }).click();
  await page
    .getByRole('textbox', { name: text.source.address.label })
    .or(page.getByLabel(text.source.address.label))
    .first()
    .fill('sql01,1433');
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(heading(page, text.home.title)).toBeVisible();
  await page.getByRole('button', { name: /^Source/ }).click();
  await expect(page.getByLabel(text.source.address.label).first()).toHaveValue('sql01,1433');
});
