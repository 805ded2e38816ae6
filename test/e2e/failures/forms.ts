// The forms of source and target as a person fills them in, and the lines of their tests as a person reads them.
import { expect, type Locator, type Page } from '@playwright/test';
import type { Check } from '../../../shared/checks.ts';
import { text } from '../../../renderer/text/text.ts';
import { heading, passOptions, passSource, passTables, passTarget } from '../wizard/drive.ts';
import type { Login, SqlServer } from './world.ts';

export const button = (page: Page | Locator, name: string): Locator => page.getByRole('button', { name, exact: true });
/** A way to sign in may be called what its secret is called, so the role tells them apart. */
const field = (page: Page, name: string): Locator => page.getByRole('textbox', { name, exact: true });
const combo = (page: Page, name: string): Locator => page.getByRole('combobox', { name, exact: true });

export const serverField = (page: Page): Locator => field(page, text.source.address.label);
export const loginField = (page: Page): Locator => field(page, text.source.user.sql);
export const databaseField = (page: Page): Locator => combo(page, text.source.database.label);
export const containerField = (page: Page): Locator => combo(page, text.target.container.label);

/** Types a secret; where one is kept already it is changed first. */
export async function typeSecret(page: Page, label: string, value: string): Promise<void> {
  const change = button(page, `${text.checks.change}: ${label}`);
  if (await change.isVisible()) await change.click();
  await field(page, label).fill(value);
  // The second one, past "Keep the current one".
  await field(page, label).press('Tab');
  if (await button(page, `${text.checks.keepCurrent}: ${label}`).isVisible()) await page.keyboard.press('Tab');
  await expect(change).toBeVisible();
}

export async function openSource(page: Page): Promise<void> {
  await page.getByText(text.home.newMigration, { exact: true }).click();
  await expect(heading(page, text.source.title)).toBeVisible();
}

/** As most people do it: a connection string into the server field. */
export async function giveSource(
  page: Page,
  sql: SqlServer,
  login: Login = 'reader',
  more: `;${string}` | '' = '',
): Promise<void> {
  await serverField(page).fill(sql.connectionString(login) + more);
  await serverField(page).press('Tab');
  await expect(loginField(page)).toHaveValue(login);
}

export async function giveTarget(page: Page, connectionString: string, container: string): Promise<void> {
  await expect(heading(page, text.target.title)).toBeVisible();
  await typeSecret(page, text.target.secret.connectionString.label, connectionString);
  await containerField(page).fill(container);
}

/** By new connections, to the list of tables. */
export async function openTables(
  page: Page,
  sql: SqlServer,
  connectionString: string,
  login: Login = 'reader',
): Promise<void> {
  await openSource(page);
  await giveSource(page, sql, login);
  await passSource(page);
  await giveTarget(page, connectionString, 'landing');
  await passTarget(page);
  await expect(heading(page, text.tables.title)).toBeVisible();
}

/** As `openTables`, to the plan of what matches `search`, uploads so slow that the run has a middle. */
export async function openReview(
  page: Page,
  sql: SqlServer,
  connectionString: string,
  search = 'sales.',
): Promise<void> {
  await openTables(page, sql, connectionString);
  await passTables(page, search);
  await passOptions(page, '64 KB/s');
  await expect(button(page, text.review.start)).toBeEnabled({ timeout: 30_000 });
}

/** Once the estimate has read its sample, the two large tables are given slowly: the run has a middle on any machine. */
export async function giveMiddle(page: Page, sql: SqlServer): Promise<void> {
  await expect(page.getByText(text.review.estimate.stored, { exact: true })).toBeVisible({ timeout: 60_000 });
  sql.double.faults.next({ kind: 'slow', match: /FROM \[sales\]\.\[order/, rowsPerSecond: 1000, count: 100 });
}

export const testSource = (page: Page): Promise<void> => button(page, text.source.test).click();
export const testTarget = (page: Page): Promise<void> => button(page, text.target.test).click();

/** The line of a connection test with what is told in it. */
export const checkLine = (page: Page, id: Check['id']): Locator =>
  page.getByRole('complementary').getByRole('listitem').filter({ hasText: text.checks.labels[id] });

/** Next is off, and the foot says why. */
export async function expectHeld(page: Page, reason: string): Promise<void> {
  await expect(button(page, text.frame.next)).toBeDisabled();
  await expect(page.getByRole('status').filter({ hasText: reason })).toBeVisible();
}

export async function expectFree(page: Page): Promise<void> {
  await expect(button(page, text.frame.next)).toBeEnabled({ timeout: 30_000 });
}
