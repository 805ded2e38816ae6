// The whole wizard without a mouse: every control is reached by Tab, in reading order, and its focus can be seen.
import { expect, type Locator, type Page } from '@playwright/test';
import { text } from '../../../renderer/text/text.ts';
import { test } from '../product.ts';
import { heading } from './drive.ts';

test.setTimeout(180_000);

/** Presses Tab until `wanted` has the focus; a control that Tab does not reach fails the test. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible({ timeout: 60_000 });
  for (let pressed = 0; pressed < 60; pressed += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      expect(await page.evaluate(() => document.activeElement?.matches(':focus-visible'))).toBe(true);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${String(wanted)}`);
}

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

async function press(page: Page, wanted: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press(key);
}

test('from Home to Result with the keyboard alone', async ({ product }) => {
  const { page } = product;
  await press(page, page.getByText(text.home.sample, { exact: true }));
  await expect(heading(page, text.source.title)).toBeVisible({ timeout: 60_000 });
  // The title has the focus, so that a screen reader says where it is and Tab begins there.
  await expect(heading(page, text.source.title)).toBeFocused();

  await press(page, button(page, text.source.test));
  await expect(button(page, text.frame.next)).toBeEnabled({ timeout: 60_000 });
  await press(page, button(page, text.frame.next));
  await expect(heading(page, text.target.title)).toBeFocused();

  await press(page, button(page, text.target.test));
  await expect(button(page, text.frame.next)).toBeEnabled({ timeout: 60_000 });
  await press(page, button(page, text.frame.next));
  await expect(heading(page, text.tables.title)).toBeFocused();

  const grid = page.getByRole('grid');
  await expect(grid).toBeVisible({ timeout: 60_000 });
  for (let pressed = 0; pressed < 60; pressed += 1) {
    if (await grid.evaluate((element) => element.contains(document.activeElement))) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(button(page, text.frame.next)).toBeEnabled();
  await press(page, button(page, text.frame.next));
  await expect(heading(page, text.options.title)).toBeFocused();
  // Enter outside a control goes on.
  await page.keyboard.press('Enter');
  await expect(heading(page, text.check.title)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(heading(page, text.review.title)).toBeVisible();

  await expect(button(page, text.review.start)).toBeEnabled({ timeout: 60_000 });
  await press(page, button(page, text.review.start));
  await expect(heading(page, text.result.title)).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText(text.result.verdict.verified, { exact: true })).toBeVisible();
});
