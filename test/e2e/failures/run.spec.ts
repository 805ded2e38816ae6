// A run whose source or storage goes away: what the user reads meanwhile, what is kept, and how it comes to its end.
import { expect, type Page } from '@playwright/test';
import { text } from '../../../renderer/text/text.ts';
import { connectionStringFor, type Azurite } from '../../azurite.ts';
import { openLine, type Line } from '../../faults/line.ts';
import { expectMoving, heading, rowsVerified, startRun } from '../wizard/drive.ts';
import { button, giveMiddle, openReview } from './forms.ts';
import { test } from './world.ts';

const log = (page: Page) => page.getByRole('region', { name: text.run.log.title });

async function expectVerified(page: Page): Promise<void> {
  await expect(heading(page, text.result.title)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(text.result.verdict.verified, { exact: true })).toBeVisible();
}

test('connections to the source cut in the middle: tried again by itself, told, and completed', async ({
  product,
  sql,
  storage,
}) => {
  const { page } = product;
  await openReview(page, sql, storage.connectionString);
  // The estimate has read its sample, and will not meet what is meant for the run.
  await expect(page.getByText(text.review.estimate.stored, { exact: true })).toBeVisible({ timeout: 30_000 });
  sql.double.faults.next({ kind: 'drop', match: /FROM \[sales\]\.\[order_lines\]/, afterRows: 600 });
  await startRun(page);
  await expect(log(page)).toContainText(/sales\.order_lines.*was lost/, { timeout: 30_000 });
  await expect(log(page)).toContainText(text.run.log.lineLevel.warning);
  const row = page.getByRole('row').filter({ hasText: 'sales.order_lines' });
  await expect(row.getByRole('gridcell').last()).toHaveText('1');
  await expectVerified(page);
});

/** The storage behind a line that can be cut: killed, the emulator would forget what it has not yet written to its disk. */
async function openCuttable(storage: Azurite): Promise<{ line: Line; connectionString: string }> {
  const line = await openLine(storage.port);
  const endpoint = storage.endpoint.replace(String(storage.port), String(line.port));
  return { line, connectionString: connectionStringFor(endpoint) };
}

test('storage lost in the middle of a run and back again: told in words, and it goes on by itself', async ({
  product,
  sql,
  storage,
}) => {
  const { page } = product;
  const { line, connectionString } = await openCuttable(storage);
  await openReview(page, sql, connectionString);
  await giveMiddle(page, sql);
  await startRun(page);
  await expectMoving(page);
  await line.cut();
  const kept = await rowsVerified(page);
  await expect(log(page)).toContainText(`Cannot reach the storage account at 127.0.0.1:${String(line.port)}`, {
    timeout: 60_000,
  });
  const notice = page.getByText(/^Nothing moves at the moment\. Cannot reach the storage account/);
  await expect(notice).toBeVisible();
  await expect(page.getByText(text.run.tables.state.retrying).first()).toBeVisible();
  expect(await rowsVerified(page)).toBeGreaterThanOrEqual(kept);

  await line.mend();
  await expectVerified(page);
  await line.cut();
});

test('a stopped run resumed while its storage is away: refused in words, nothing lost, and resumed later', async ({
  product,
  sql,
  storage,
}) => {
  const { page } = product;
  const { line, connectionString } = await openCuttable(storage);
  await openReview(page, sql, connectionString);
  await giveMiddle(page, sql);
  await startRun(page);
  await expectMoving(page);
  await button(page, text.run.actions.stop).click();
  const resume = button(page, text.run.actions.resume);
  await expect(resume).toBeEnabled({ timeout: 30_000 });
  const kept = await rowsVerified(page);
  await line.cut();

  await resume.click();
  const told = page.getByRole('alert').filter({ hasText: 'Cannot reach the storage account at' });
  await expect(told).toContainText('resume continues after the last verified part.', { timeout: 30_000 });
  await expect(resume).toBeEnabled();
  expect(await rowsVerified(page)).toBe(kept);

  await line.mend();
  await resume.click();
  await expectVerified(page);
  await line.cut();
});
