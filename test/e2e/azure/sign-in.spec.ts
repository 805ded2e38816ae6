// Azure in the real window: sign in, find the account, run with tokens that end twice and are revoked once.
import { expect } from '@playwright/test';
import { text } from '../../../renderer/text/text.ts';
import { button, giveSource, openSource } from '../failures/forms.ts';
import { findIn, findInFolder, type Secret } from '../../secrets/find-secrets.ts';
import { expectMoving, heading, passOptions, passSource, passTables, passTarget, startRun } from '../wizard/drive.ts';
import { pickAccount, signIn } from './drive.ts';
import { anna, test } from './world.ts';

test.setTimeout(300_000);
// So much that the run outlasts several tokens.
test.use({ scale: 0.1 });

test('sign in, pick account and container, and run through two ended tokens and a revoked sign-in', async ({
  azure,
  sql,
  start,
  userData,
}) => {
  const { entra } = azure;
  azure.writeSettings(userData);
  // Tokens end long before they said they would.
  entra.life = { really: 4, told: 3600 };
  const product = await start([], { NODE_EXTRA_CA_CERTS: azure.caFile });
  const browser = await azure.replaceBrowser(product);
  const { page } = product;
  await openSource(page);
  await giveSource(page, sql);
  await passSource(page);

  await signIn(page, anna.name);
  expect(browser.pages[0]).toContain('code_challenge_method=S256');
  await pickAccount(page, azure, 'landing');
  await passTarget(page);
  await passTables(page, 'sales.');
  await passOptions(page, '64 KB/s');
  const renewals = (): number => entra.issued.filter(({ grant }) => grant === 'refresh_token').length;
  const before = renewals();
  await startRun(page);
  await expect.poll(() => renewals() - before, { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
  await expectMoving(page);

  entra.revokeAll();
  const notice = page.getByText(/A run waits: Azure wants anna@contoso.com to sign in again/);
  await expect(notice).toBeVisible({ timeout: 60_000 });
  entra.life = { really: 3600, told: 3600 };
  await button(page, text.azure.account.signIn).click();
  await expect(notice).toBeHidden({ timeout: 30_000 });
  await expect(heading(page, text.result.title)).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText(text.result.verdict.verified, { exact: true })).toBeVisible();
  browser.stop();

  const replies = await product.call('run.list', {});
  const runId = /"runId":"([^"]+)"/.exec(JSON.stringify(replies))?.[1] ?? '';
  const run = JSON.stringify(await product.call('run.get', { runId }));
  // Nothing that was verified was done again, and no table began anew.
  expect(run).toContain('"retries":0');
  expect(run).not.toMatch(/"retries":[1-9]/);

  // Of all the tokens that were given out, none is anywhere but in the memory of the program.
  const secrets: readonly Secret[] = entra.tokens.map((value, index) => ({ name: `token ${String(index)}`, value }));
  expect(secrets.length).toBeGreaterThan(5);
  expect(findIn('page', Buffer.from(await page.content()), secrets)).toEqual([]);
  const blobs = await azure.readBlobs('landing');
  expect([...blobs.keys()].some((name) => name.includes('manifest'))).toBe(true);
  for (const [name, bytes] of blobs) expect(findIn(name, bytes, secrets)).toEqual([]);
  await product.app.close();
  expect(findInFolder(userData, secrets)).toEqual([]);
});

test('a sign-in that is not wanted after all is cancelled, and one that is declined is told', async ({
  azure,
  sql,
  start,
  userData,
}) => {
  azure.writeSettings(userData);
  const product = await start([], { NODE_EXTRA_CA_CERTS: azure.caFile });
  const { page } = product;
  await product.app.evaluate(({ shell }) => void Object.assign(shell, { openExternal: async () => undefined }));
  await openSource(page);
  await giveSource(page, sql);
  await passSource(page);
  await page.getByRole('radio', { name: text.target.credential.entra.name, exact: true }).check();
  await button(page, text.azure.account.signIn).click();
  await expect(page.getByText(text.azure.account.waiting)).toBeVisible();
  await button(page, text.azure.account.cancel).click();
  await expect(button(page, text.azure.account.signIn)).toBeVisible();

  const browser = await azure.replaceBrowser(product);
  azure.entra.signsIn = null;
  await button(page, text.azure.account.signIn).click();
  await expect(page.getByText(/Nobody signed in: it was cancelled/)).toBeVisible({ timeout: 30_000 });
  browser.stop();

  azure.entra.signsIn = anna;
  await button(page, text.azure.account.code).click();
  await expect(page.getByRole('combobox', { name: text.azure.account.label })).toHaveText(anna.name, {
    timeout: 30_000,
  });
});
