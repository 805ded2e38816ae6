// The target step by Microsoft Entra ID as a person uses it: sign in, and pick the account among those of Azure.
import { expect, type Page } from '@playwright/test';
import { text } from '../../../renderer/text/text.ts';
import { button, containerField } from '../failures/forms.ts';
import type { Azure } from './world.ts';

const longMs = 30_000;

/** Signs in as whoever the directory says. */
export async function signIn(page: Page, user: string): Promise<void> {
  await page.getByRole('radio', { name: text.target.credential.entra.name, exact: true }).check();
  await button(page, text.azure.account.signIn).click();
  const shown = page.getByRole('combobox', { name: text.azure.account.label });
  await expect(shown).toHaveText(user, { timeout: longMs });
}

/** One subscription is chosen at once; accounts that may not be written to are hidden. */
export async function pickAccount(page: Page, { storage }: Azure, container: string): Promise<void> {
  const accounts = page.getByRole('combobox', { name: text.azure.browse.account });
  await expect(accounts).toBeVisible({ timeout: longMs });
  await page.getByRole('checkbox', { name: text.azure.browse.onlyWritable }).check();
  await expect(page.getByText(text.azure.browse.hidden(2))).toBeVisible();
  await accounts.click();
  await expect(page.getByRole('option')).toHaveCount(1);
  await page.getByRole('option', { name: storage.account }).click();
  await expect(page.getByText(text.target.container.listed(1))).toBeVisible({ timeout: longMs });
  await containerField(page).fill(container);
}
