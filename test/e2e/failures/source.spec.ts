// A source that cannot be used yet: what the user reads, that nothing typed is lost, and that correcting it leads on.
import { expect } from '@playwright/test';
import { describeProblem } from '../../../renderer/text/problems.ts';
import { text } from '../../../renderer/text/text.ts';
import { heading, next } from '../wizard/drive.ts';
import {
  button,
  checkLine,
  databaseField,
  expectFree,
  expectHeld,
  giveSource,
  loginField,
  openSource,
  serverField,
  testSource,
  typeSecret,
} from './forms.ts';
import { closedPort } from './closed-port.ts';
import { passwords, test } from './world.ts';

const { encryption } = text.source;

test('a wrong password is told at the sign-in line, and the right one leads on', async ({ product, sql }) => {
  const { page } = product;
  await openSource(page);
  await giveSource(page, sql);
  await typeSecret(page, text.source.password, 'not the password');
  await testSource(page);
  const refusal = describeProblem({
    code: 'LOGIN_REFUSED',
    context: { server: sql.address, user: 'reader', number: 18456 },
  });
  await expect(checkLine(page, 'signIn').getByRole('alert')).toContainText(refusal);
  await expectHeld(page, text.source.testFailed);

  await expect(serverField(page)).toHaveValue(sql.address);
  await expect(databaseField(page)).toHaveValue('sales');
  await typeSecret(page, text.source.password, passwords.reader);
  await expectHeld(page, text.source.testVoid);
  await testSource(page);
  await expectFree(page);
  await next(page);
  await expect(heading(page, text.target.title)).toBeVisible();
});

test('a server that cannot be reached is told at the first line, and the right port leads on', async ({
  product,
  sql,
}) => {
  const { page } = product;
  await openSource(page);
  await giveSource(page, sql);
  const nobody = `127.0.0.1,${String(await closedPort())}`;
  await serverField(page).fill(nobody);
  await testSource(page);
  const line = checkLine(page, 'reach').getByRole('alert');
  await expect(line).toContainText('Cannot reach SQL Server at 127.0.0.1', { timeout: 30_000 });
  await expect(line).toContainText('Check name, port, VPN and firewall');
  await expect(checkLine(page, 'signIn')).toContainText(text.frame.status.skipped);
  await expectHeld(page, text.source.testFailed);

  await expect(serverField(page)).toHaveValue(nobody);
  await expect(loginField(page)).toHaveValue('reader');
  await serverField(page).fill(sql.address);
  await testSource(page);
  await expectFree(page);
});

test('a refused certificate opens its choices: trusting it leads on, with a warning', async ({ product, sql }) => {
  const { page } = product;
  await openSource(page);
  await giveSource(page, sql);
  await button(page, encryption.label).click();
  await page.getByRole('radio', { name: encryption.checked.name }).check();
  await button(page, encryption.label).click();
  await expect(page.getByRole('radio', { name: encryption.unchecked.name })).toBeHidden();

  await testSource(page);
  await expect(checkLine(page, 'encrypt').getByRole('alert')).toContainText('its certificate was not accepted');
  await expectHeld(page, text.source.testFailed);
  for (const { name, line } of [encryption.checked, encryption.authority, encryption.unchecked]) {
    await expect(page.getByRole('radio', { name })).toBeVisible();
    await expect(page.getByText(line, { exact: true })).toBeVisible();
  }
  await expect(checkLine(page, 'encrypt').getByText('Issued by')).toBeVisible();

  await page.getByRole('radio', { name: encryption.unchecked.name }).check();
  await testSource(page);
  await expectFree(page);
  await expect(checkLine(page, 'encrypt')).toContainText('Anyone on the way could pose as the server.');
});

test('a refused certificate is accepted with the file of its authority', async ({ product, sql }) => {
  const { page, app } = product;
  await openSource(page);
  await giveSource(page, sql);
  await button(page, encryption.label).click();
  await page.getByRole('radio', { name: encryption.authority.name }).check();
  await testSource(page);
  await expect(page.getByText(text.source.problems.caFileMissing).first()).toBeVisible();

  await app.evaluate(({ dialog }, path) => {
    Object.assign(dialog, { showOpenDialog: async () => ({ canceled: false, filePaths: [path] }) });
  }, sql.caFile);
  await button(page, `${encryption.pick}: ${encryption.file}`).click();
  await expect(page.getByText(sql.caFile, { exact: true })).toBeVisible();
  await testSource(page);
  await expectFree(page);
  await expect(checkLine(page, 'encrypt')).toContainText('certificate checked.');
  await expect(page.getByText(text.checks.passed, { exact: true })).toBeVisible();
});

test('a login that may select from no table is told so, with the GRANT to copy; another login leads on', async ({
  product,
  sql,
}) => {
  const { page, app } = product;
  await openSource(page);
  await giveSource(page, sql, 'blind');
  await testSource(page);
  const line = checkLine(page, 'rights');
  await expect(line.getByRole('alert')).toContainText('No table of database sales can be read');
  await expect(line.getByRole('alert')).toContainText('the login blind may select from none of the');
  await expectHeld(page, text.source.testFailed);
  await button(line, `${text.checks.copyFix}: ${text.checks.labels.rights}`).click();
  const copied = (): Promise<string> => app.evaluate(({ clipboard }) => clipboard.readText());
  await expect.poll(copied).toMatch(/^USE \[sales\];\nGRANT SELECT TO \[\w+\];$/);

  await loginField(page).fill('reader');
  await typeSecret(page, text.source.password, passwords.reader);
  await testSource(page);
  await expectFree(page);
  await expect(serverField(page)).toHaveValue(sql.address);
});

test('a database that is not there is told, and its right name leads on', async ({ product, sql }) => {
  const { page } = product;
  await openSource(page);
  await giveSource(page, sql);
  await databaseField(page).fill('salse');
  await testSource(page);
  await expect(checkLine(page, 'database').getByRole('alert')).toContainText(
    `Database salse on ${sql.address} cannot be opened by login reader (4060).`,
  );
  await expectHeld(page, text.source.testFailed);
  await expect(loginField(page)).toHaveValue('reader');
  await databaseField(page).fill('sales');
  await testSource(page);
  await expectFree(page);
});

test('what is missing is told beside its field and nothing is sent', async ({ product, sql }) => {
  const { page } = product;
  await openSource(page);
  await serverField(page).fill('sql 01;what');
  await testSource(page);
  const { problems } = text.source;
  for (const problem of [problems.addressUnusable, problems.userMissing.sql, problems.secretMissing.sql])
    await expect(page.getByText(problem).first()).toBeVisible();
  expect(sql.double.connections).toEqual([]);
});
