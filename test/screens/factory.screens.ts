// Pictures of a plan that a Data Factory carries out in part, from the decision to the proven result.
import { expect } from '@playwright/test';
import { enginesText } from '../../renderer/text/engines.ts';
import { factoryRunText } from '../../renderer/text/factory-run.ts';
import { factorySetupText } from '../../renderer/text/factory-setup.ts';
import { sizingText } from '../../renderer/text/sizing.ts';
import { text } from '../../renderer/text/text.ts';
import { pickAccount, signIn } from '../e2e/azure/drive.ts';
import { anna, test } from '../e2e/azure/world.ts';
import { deploy, giveToFactory, registerNode, sentence } from '../e2e/factory/drive.ts';
import { button, giveSource, openSource } from '../e2e/failures/forms.ts';
import { heading, next, passSource, passTables, passTarget } from '../e2e/wizard/drive.ts';
import { picture } from './camera.ts';

const setup = factorySetupText;

test.setTimeout(600_000);
test.use({ scale: 0.1 });

test('a plan of both, from who moves what to its result', async ({ azure, sql, start, userData }) => {
  azure.writeSettings(userData);
  azure.factory.faults.heldCopies.push('sales.order_lines');
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
  await giveToFactory(page, '1 MB');
  await picture(product, 'options-factory', page.getByRole('heading', { name: enginesText.title, exact: true }));
  await button(page, enginesText.toTables).click();
  await page
    .getByRole('gridcell', { name: /^sales\.orders/ })
    .first()
    .click();
  await picture(product, 'tables-factory');
  await next(page);
  await next(page);
  await next(page);

  await expect(button(page, text.review.start)).toBeEnabled({ timeout: 60_000 });
  await button(page, sizingText.measure).click();
  await expect(page.getByRole('table', { name: sizingText.table, exact: true })).toBeVisible({ timeout: 120_000 });
  const section = (name: string) => page.getByRole('region', { name, exact: true });
  await picture(product, 'review-factory', section(enginesText.review.title));
  await picture(product, 'review-sizing', section(text.review.sections.estimate));
  await button(page, text.review.start).click();
  const refused = page.getByRole('alert');
  await expect(refused).toBeVisible({ timeout: 30_000 });
  await picture(product, 'review-not-deployed', refused);

  await refused.getByRole('button', { name: enginesText.review.setup, exact: true }).click();
  await button(page, setup.changes.show).click();
  await expect(button(page, setup.deploy.action)).toBeVisible({ timeout: 60_000 });
  await picture(product, 'factory-changes');
  await deploy(page);
  await button(page, setup.runtime.key).click();
  await expect(sentence(page, setup.runtime.keyCopied)).toBeVisible();
  await picture(product, 'factory-deployed', section(setup.sections.runtime));
  await registerNode(page, azure);
  await button(page, setup.back).click();

  await button(page, text.review.start).click();
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  await expect(row('sales.order_lines')).toContainText(factoryRunText.phases.copying, { timeout: 60_000 });
  await expect(row('sales.cities')).toContainText('Verified', { timeout: 60_000 });
  await picture(product, 'run-factory');
  await page.getByRole('button', { name: /pipeline runs?$/ }).click();
  await picture(product, 'run-factory-pipelines');
  await button(page, text.run.actions.stop).click();
  await picture(product, 'run-factory-stop');
  await page.getByRole('dialog').getByRole('button', { name: factoryRunText.stop.goOn, exact: true }).click();
  azure.factory.faults.heldCopies.length = 0;
  await expect(heading(page, text.result.title)).toBeVisible({ timeout: 120_000 });
  await picture(product, 'result-factory');
});
