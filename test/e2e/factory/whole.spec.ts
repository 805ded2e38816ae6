// The whole way of a plan of both engines in the real window: from Home over an empty Data Factory to the proven result.
import { expect } from '@playwright/test';
import { enginesText } from '../../../renderer/text/engines.ts';
import { factoryRunText } from '../../../renderer/text/factory-run.ts';
import { factorySetupText } from '../../../renderer/text/factory-setup.ts';
import { sizingText } from '../../../renderer/text/sizing.ts';
import { text } from '../../../renderer/text/text.ts';
import { findIn, findInFolder, type Secret } from '../../secrets/find-secrets.ts';
import { pickAccount, signIn } from '../azure/drive.ts';
import { anna, test } from '../azure/world.ts';
import { button, expectHeld, giveSource, openSource } from '../failures/forms.ts';
import { heading, next, passSource, passTables, passTarget } from '../wizard/drive.ts';
import { deploy, giveToFactory, nameForFactory, registerNode, sentence } from './drive.ts';

const setup = factorySetupText;

test.setTimeout(240_000);

test('from Home over an empty factory to a proven result', async ({ azure, sql, start, userData }, info) => {
  azure.writeSettings(userData);
  azure.factory.pace.recordsAfter = 300;
  const product = await start([], { NODE_EXTRA_CA_CERTS: azure.caFile });
  const browser = await azure.replaceBrowser(product);
  const { page } = product;
  await openSource(page);
  await giveSource(page, sql);
  await passSource(page);
  await signIn(page, anna.name);
  await pickAccount(page, azure, 'landing');
  await passTarget(page);
  browser.stop();
  await passTables(page, 'sales.');

  await page.getByRole('radio', { name: enginesText.rules.size, exact: true }).check();
  await expectHeld(page, enginesText.problems.subscription);
  await giveToFactory(page, '100 KB');
  await expect(page.getByText(/^2 of 6 tables, .* would go to Data Factory\.$/)).toBeVisible();
  await nameForFactory(page, 'sales.customers', 'sales.payments');
  await expect(page.getByText(/^4 of 6 tables, .* would go to Data Factory\.$/)).toBeVisible();
  await next(page);
  await expect(heading(page, text.check.title)).toBeVisible();
  await next(page);

  await expect(heading(page, text.review.title)).toBeVisible();
  const refused = page.getByRole('alert');
  await expect(refused).toContainText('the offset of datetimeoffset', { timeout: 30_000 });
  await button(page, enginesText.review.unfitHere('sales.payments')).click();
  await expect(button(page, text.review.start)).toBeEnabled({ timeout: 60_000 });
  const movers = page.getByRole('region', { name: enginesText.review.title, exact: true });
  await expect(movers).toContainText('sales.customers, sales.order_lines, sales.orders');
  // It goes on while the factory is set up.
  await button(page, sizingText.measure).click();
  await button(page, text.review.start).click();
  await expect(refused).toContainText('the integration runtime tableferry-runtime is not there', { timeout: 30_000 });
  await expect(refused).toBeInViewport();

  await refused.getByRole('button', { name: enginesText.review.setup, exact: true }).click();
  await deploy(page);
  await expect(sentence(page, setup.runtime.noNodes)).toBeVisible();
  await button(page, setup.runtime.key).click();
  await expect(sentence(page, setup.runtime.keyCopied)).toBeVisible();
  const key = await product.app.evaluate(({ clipboard }) => clipboard.readText());
  expect(key).toMatch(/^IR@.+@fake@1$/);
  await button(page, setup.back).click();
  await button(page, text.review.start).click();
  await expect(refused).toContainText('NeedRegistration, no nodes', { timeout: 30_000 });
  expect(azure.factory.runs()).toEqual([]);
  await refused.getByRole('button', { name: enginesText.review.setup, exact: true }).click();
  await registerNode(page, azure);
  await button(page, setup.back).click();

  const ways = page.getByRole('table', { name: sizingText.table, exact: true });
  await expect(ways.getByRole('row', { name: /^This computer/ })).toBeVisible({ timeout: 60_000 });
  await expect(ways.getByRole('row', { name: /^Data Factory, 1 node/ })).toBeVisible();
  await page.screenshot({ path: info.outputPath('sized.png') });

  await button(page, text.review.start).click();
  await expect(heading(page, text.run.title)).toBeVisible({ timeout: 30_000 });
  await expect(sentence(page, factoryRunText.line.title('adf-sales'))).toBeVisible();
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  await expect(row('sales.customers')).toContainText(factoryRunText.factory);
  await expect(row('sales.cities')).toContainText(factoryRunText.here);
  await expect(heading(page, text.result.title)).toBeVisible({ timeout: 90_000 });
  await expect(sentence(page, text.result.verdict.verified)).toBeVisible();
  await expect(page.getByText(factoryRunText.proof.intro(3, 'adf-sales'), { exact: false })).toBeVisible();
  await page.screenshot({ path: info.outputPath('result.png') });
  expect(azure.factory.runs().map(({ status }) => status)).not.toContain('Failed');

  // The key of the runtime and the tokens are nowhere but in memory and on the clipboard.
  const tokens = azure.entra.tokens.map((value, index) => ({ name: `token ${String(index)}`, value }));
  const secrets: readonly Secret[] = [{ name: 'key of the runtime', value: key }, ...tokens];
  expect(findIn('page', Buffer.from(await page.content()), secrets)).toEqual([]);
  await product.app.close();
  expect(findInFolder(userData, secrets)).toEqual([]);
});
