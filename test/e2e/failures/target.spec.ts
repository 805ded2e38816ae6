// A target that cannot be used yet: what the user reads, that nothing typed is lost, and that correcting it leads on.
import { expect, type Page } from '@playwright/test';
import { describeProblem } from '../../../renderer/text/problems.ts';
import { text } from '../../../renderer/text/text.ts';
import { connectionStringFor } from '../../azurite.ts';
import { heading, next, passSource } from '../wizard/drive.ts';
import { closedPort } from './closed-port.ts';
import {
  button,
  checkLine,
  containerField,
  expectFree,
  expectHeld,
  giveSource,
  giveTarget,
  openSource,
  testTarget,
  typeSecret,
} from './forms.ts';
import { test, type SqlServer } from './world.ts';

const { connectionString: stringField } = text.target.secret;

async function openTarget(page: Page, sql: SqlServer): Promise<void> {
  await openSource(page);
  await giveSource(page, sql);
  await passSource(page);
  await expect(heading(page, text.target.title)).toBeVisible();
}

test('a wrong account key is told at the sign-in line, and the right one leads on', async ({
  product,
  sql,
  storage,
}) => {
  const { page } = product;
  await openTarget(page, sql);
  const wrongKey = Buffer.alloc(64, 7).toString('base64');
  await giveTarget(page, storage.connectionString.replace(storage.key, wrongKey), 'landing');
  await testTarget(page);
  const line = checkLine(page, 'storageSignIn').getByRole('alert');
  await expect(line).toContainText('The key was not accepted');
  await expect(line).toContainText('Take a key from the account (Security + networking, Access keys)');
  await expectHeld(page, text.target.testFailed);

  await expect(containerField(page)).toHaveValue('landing');
  await typeSecret(page, stringField.label, storage.connectionString);
  await expectHeld(page, text.target.testVoid);
  await testTarget(page);
  await expectFree(page);
  await expect(checkLine(page, 'container')).toContainText('Container landing does not exist yet');
  await next(page);
  await expect(heading(page, text.tables.title)).toBeVisible();
});

test('text that is no connection string is told without being repeated', async ({ product, sql, storage }) => {
  const { page } = product;
  await openTarget(page, sql);
  const rubbish = 'DefaultEndpointsProtocol=https;AccountKey=unfinished-business';
  await giveTarget(page, rubbish, 'landing');
  await testTarget(page);
  const detail = 'the secret is not a storage connection string (DefaultEndpointsProtocol=...;AccountName=...;...)';
  await expect(checkLine(page, 'storageSignIn').getByRole('alert')).toContainText(
    describeProblem({ code: 'TARGET_SETTINGS_INVALID', context: { detail } }),
  );
  expect(await page.content()).not.toContain('unfinished-business');
  await expectHeld(page, text.target.testFailed);

  await typeSecret(page, stringField.label, storage.connectionString);
  await testTarget(page);
  await expectFree(page);
});

test('storage that cannot be reached is told at the first line, and the right address leads on', async ({
  product,
  sql,
  storage,
}) => {
  const { page } = product;
  await openTarget(page, sql);
  const host = `127.0.0.1:${String(await closedPort())}`;
  await giveTarget(page, connectionStringFor(`http://${host}/${storage.account}`), 'landing');
  await testTarget(page);
  await expect(checkLine(page, 'storageReach').getByRole('alert')).toContainText(
    `Cannot reach the storage account at ${host}`,
    { timeout: 45_000 },
  );
  await expect(checkLine(page, 'write')).toContainText(text.frame.status.skipped);
  await expectHeld(page, text.target.testFailed);

  await expect(containerField(page)).toHaveValue('landing');
  await typeSecret(page, stringField.label, storage.connectionString);
  await testTarget(page);
  await expectFree(page);
});

test('the rules of container names are told while the name is typed', async ({ product, sql, storage }) => {
  const { page } = product;
  await openTarget(page, sql);
  await giveTarget(page, storage.connectionString, '');
  const { problems } = text.target;
  const names: readonly (readonly [string, string])[] = [
    ['Landing', problems.containerUpperCase],
    ['my_data', problems.containerStrange('_')],
    ['-landing', problems.containerEdge],
    ['my--data', problems.containerHyphens],
    ['ab', problems.containerShort],
    ['a'.repeat(64), problems.containerLong(64)],
  ];
  for (const [name, problem] of names) {
    await containerField(page).fill(name);
    await expect(page.getByRole('alert').filter({ hasText: problem })).toBeVisible();
    await expectHeld(page, problem);
  }
  await containerField(page).fill('');
  await testTarget(page);
  await expect(page.getByRole('alert').filter({ hasText: problems.containerMissing })).toBeVisible();

  await containerField(page).fill('landing');
  await testTarget(page);
  await expectFree(page);
});

test('a container that is missing can be created beside its field, and is written to', async ({
  product,
  sql,
  storage,
}) => {
  const { page } = product;
  await openTarget(page, sql);
  await giveTarget(page, storage.connectionString, 'landing');
  await button(page, text.target.container.list).click();
  await expect(page.getByText(text.target.container.missing('landing'))).toBeVisible();
  await button(page, text.target.container.create).click();
  await expect(page.getByText(text.target.container.created('landing'))).toBeVisible();
  await testTarget(page);
  await expectFree(page);
  await expect(checkLine(page, 'delete')).toContainText(text.frame.status.passed);
});
