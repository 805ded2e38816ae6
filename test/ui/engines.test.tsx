// Who moves the tables: the decision, the factory, the override of a table, and what the plan is asked for.
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { draftRequest, draftSecrets } from '../../renderer/stores/draft-plan.ts';
import { assertNoViolations } from './axe.ts';
import { failing, type Answers } from './fake-api.ts';
import { fillAzureDraft, samplePlace, subscription } from './sample-factory.ts';
import { fillDraft, planAnswers, samplePlan, summaries } from './sample-plan.ts';
import { showApp } from './show.tsx';

type Theme = 'light' | 'dark' | 'highContrast';
const show = (answers: Answers = {}, theme: Theme = 'light') =>
  showApp({ name: 'wizard', step: 'options' }, answers, fillAzureDraft, theme);
const field = (name: string) => page.getByRole('textbox', { name, exact: true });
const next = () => page.getByRole('button', { name: 'Next' });

const outputs: Answers = {
  'file.openText': () => ({ path: '/home/dba/outputs.json', text: '{}' }),
  'terraform.outputs': () => ({ target: null, factory: samplePlace, logAnalytics: null, unused: [] }),
};

test('this computer moves everything unless somebody says otherwise', async () => {
  const { stores } = await show();
  await expect.element(page.getByRole('radio', { name: 'This computer', exact: true })).toBeChecked();
  expect(draftRequest(stores).engines).toBeNull();
});

test('large tables go to the factory that was described, signed in to as the target is', async () => {
  const { stores } = await show();
  await page.getByRole('radio', { name: 'Data Factory for large tables' }).click();
  await expect.element(page.getByText('No ticked table would go to Data Factory.')).toBeVisible();
  await field('From this size on').fill('15 GB');
  await expect.element(page.getByText('2 of 3 tables, 50.0 GB, would go to Data Factory.')).toBeVisible();
  await expect.element(next()).toBeDisabled();
  await field('Subscription id').fill(subscription);
  await page.getByRole('combobox', { name: 'Resource group' }).fill('rg-sales');
  await field('Factory').fill('adf-sales');
  await field('Key Vault').fill('kv-sales');
  await expect.element(next()).toBeEnabled();
  expect(draftRequest(stores).engines).toEqual({
    place: { ...samplePlace, nodes: null },
    fromBytes: 15 * 1024 ** 3,
    tables: [],
  });
  expect(draftSecrets(stores)).not.toHaveProperty('factory');
});

test('what cannot be a name, and a size that is none, are said beside their fields and stop Next', async () => {
  await show();
  await page.getByRole('radio', { name: 'Data Factory for large tables' }).click();
  await field('From this size on').fill('big');
  await expect.element(page.getByText('"big" is not a size: write it as 100 GB.').first()).toBeVisible();
  await field('Factory').fill('-adf');
  await expect.element(page.getByText(/^The factory: its name has 3 to 63 letters/)).toBeVisible();
  await expect.element(next()).toBeDisabled();
});

test('the outputs of Terraform fill in the factory, and offer their storage as the target', async () => {
  const target = {
    kind: 'entra' as const,
    endpoint: 'https://other.blob.core.windows.net',
    container: 'landing',
    signIn: samplePlace.signIn,
  };
  const { stores } = await show({
    ...outputs,
    'terraform.outputs': () => ({ target, factory: samplePlace, logAnalytics: null, unused: [] }),
  });
  await page.getByRole('radio', { name: 'Data Factory for large tables' }).click();
  await page.getByRole('button', { name: 'Fill in from Terraform outputs' }).click();
  await expect.element(page.getByText('Filled in from /home/dba/outputs.json.')).toBeVisible();
  await expect.element(field('Factory')).toHaveValue('adf-sales');
  expect(stores.target.getState().draft.container).toBe('lake');
  await page.getByRole('button', { name: 'Use it as the target' }).click();
  await expect.element(page.getByText(/^Its storage is the target now/)).toBeVisible();
  expect(stores.target.getState().draft).toMatchObject({ container: 'landing', endpoint: target.endpoint });
});

test('a file that holds no outputs is told in its own words', async () => {
  await show({
    ...outputs,
    'terraform.outputs': failing({ code: 'FILE_INVALID', context: { path: '/x.json', detail: 'it is not JSON' } }),
  });
  await page.getByRole('radio', { name: 'Data Factory for named tables' }).click();
  await page.getByRole('button', { name: 'Fill in from Terraform outputs' }).click();
  await expect.element(page.getByRole('alert').getByText(/it is not JSON/)).toBeVisible();
});

test('Azure is asked for subscriptions and groups, and what is picked is filled in', async () => {
  const { stores } = await show({
    'azure.subscriptions': () => ({ subscriptions: [{ id: subscription, name: 'Production', state: 'Enabled' }] }),
    'azure.places': () => ({ locations: [], resourceGroups: [{ name: 'rg-sales', label: 'rg-sales' }] }),
  });
  await page.getByRole('radio', { name: 'Data Factory for named tables' }).click();
  await page.getByRole('button', { name: 'Ask Azure' }).click();
  await page.getByRole('combobox', { name: 'Subscriptions' }).click();
  await page.getByRole('option', { name: 'Production' }).click();
  await expect.element(field('Subscription id')).toHaveValue(subscription);
  await page.getByRole('combobox', { name: 'Resource group' }).click();
  await page.getByRole('option', { name: 'rg-sales' }).click();
  expect(stores.engines.getState().draft).toMatchObject({ subscription, resourceGroup: 'rg-sales' });
});

test('an application of its own brings its secret, which goes by a handle', async () => {
  const { api, stores } = await showApp({ name: 'wizard', step: 'options' }, outputs, fillDraft);
  await page.getByRole('radio', { name: 'Data Factory for large tables' }).click();
  await page.getByRole('radio', { name: /^An application/ }).click();
  await field('Tenant').fill('contoso.com');
  await field('Application (client) id').fill(subscription);
  const secret = page.getByLabelText('Client secret or certificate', { exact: true });
  await secret.fill('hunter2');
  await field('Tenant').click();
  await expect.poll(() => stores.engines.getState().draft.secret).toBe('secret:1');
  expect(draftSecrets(stores)).toMatchObject({ factory: 'secret:1' });
  const others = api.calls.filter(({ method }) => method !== 'secret.put');
  expect(JSON.stringify(others)).not.toContain('hunter2');
  // A connection string names no endpoint that a plan could tell.
  await expect.element(page.getByText(/so its blob endpoint has to be named here/)).toBeVisible();
});

test('a table is given to the factory, or kept here, in its details; the list shows it', async () => {
  const { stores } = await showApp(
    { name: 'wizard', step: 'tables' },
    { 'source.tables': () => ({ server: samplePlan.server, database: 'Sales', tables: [...summaries], notes: [] }) },
    (all) => {
      fillAzureDraft(all);
      all.engines.setState({ rule: 'size', typedFrom: '15 GB' });
      all.tables.setState({ focused: 'sales\nOrders' });
    },
  );
  const movedBy = page.getByRole('combobox', { name: 'Moved by' });
  await expect.element(movedBy).toHaveDisplayValue('Default: this computer');
  await movedBy.selectOptions('Data Factory');
  await expect.element(page.getByRole('row', { name: /sales\.Orders / }).getByText('Data Factory')).toBeVisible();
  stores.tables.getState().focus('sales\nCustomers');
  await expect.element(movedBy).toHaveDisplayValue('Default: Data Factory');
  await movedBy.selectOptions('This computer');
  expect([...stores.engines.getState().named]).toEqual([
    ['sales\nOrders', 'factory'],
    ['sales\nCustomers', 'here'],
  ]);
});

test('what is said of tables that are not ticked is not asked of the plan', async () => {
  const { stores } = await show(planAnswers);
  stores.engines.setState({ rule: 'named' });
  stores.engines.getState().change({ subscription, resourceGroup: 'rg', factory: 'adf-sales', vault: 'kv-sales' });
  stores.engines.getState().name('sales\nOrders', 'factory');
  stores.engines.getState().name('sales\nGone', 'factory');
  expect(draftRequest(stores).engines).toMatchObject({
    fromBytes: null,
    tables: [{ schema: 'sales', name: 'Orders', engine: 'factory' }],
  });
});

test.each(['light', 'dark', 'highContrast'] as const)('axe finds nothing in %s', async (theme) => {
  await show({}, theme);
  await page.getByRole('radio', { name: 'Data Factory for large tables' }).click();
  await page.getByRole('button', { name: 'Services that are there already' }).click();
  await expect.element(field('Integration runtime')).toBeVisible();
  await assertNoViolations(theme);
});
