// A plan with Data Factory in review: who moves what, how long and how dear, Terraform's variables, and the set-up.
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { FactoryChange, FactoryDiff, RuntimeState } from '../../shared/factory.ts';
import { assertNoViolations } from './axe.ts';
import { failing, type Answers } from './fake-api.ts';
import { fillAzureDraft, mixedPlan, samplePlace, sampleSizing } from './sample-factory.ts';
import { tableKey } from '../../renderer/stores/tables-store.ts';
import { planAnswers } from './sample-plan.ts';
import { showApp } from './show.tsx';

type Theme = 'light' | 'dark' | 'highContrast';
const button = (name: string | RegExp) => page.getByRole('button', { name });
const region = (name: string) => page.getByRole('region', { name });

const change = (kind: FactoryChange['kind'], name: string, how: FactoryChange['change']): FactoryChange => ({
  kind,
  name,
  change: how,
  before: how === 'add' ? null : `{\n  "name": "${name}",\n  "retry": 1\n}`,
  after: how === 'same' ? `{\n  "name": "${name}",\n  "retry": 1\n}` : `{\n  "name": "${name}",\n  "retry": 3\n}`,
});
const diffOf = (
  changes: readonly FactoryChange[],
  hash: string,
  triggers: FactoryDiff['triggers'] = [],
): FactoryDiff => ({
  factory: { location: 'westeurope', identity: '99999999-2222-4333-8444-555555555555' },
  changes: [...changes],
  triggers,
  hash,
});
const changes = [
  change('pipeline', 'tableferry_all', 'add'),
  change('dataset', 'tableferry_table', 'change'),
  change('linkedService', 'tableferry_vault', 'same'),
];
const runtime: RuntimeState = {
  state: 'Limited',
  version: '5.50.9',
  nodes: [
    { name: 'ETL-NODE-1', status: 'Online', version: '5.50.9', concurrentJobs: 8 },
    { name: 'ETL-NODE-2', status: 'Offline', version: null, concurrentJobs: null },
  ],
  hosts: [{ host: 'westeurope.frontend.clouddatahub.net', purpose: 'what the runtime is told to do' }],
};

const answers: Answers = {
  ...planAnswers,
  'plan.build': () => mixedPlan,
  'terraform.variables': ({ example }) => ({
    text: `# ${example}\nlocation = "westeurope"\n`,
    missing: [{ name: 'admin_object_id', description: 'Object id of who administers the Key Vault.' }],
  }),
  'factory.export': () => ({
    files: [{ path: 'pipeline/tableferry_all.json', text: '{}' }],
    tables: [],
    notes: [],
    byHand: ['Give the identity of the factory the role Storage Blob Data Contributor on the container lake.'],
  }),
  'factory.runtime': () => runtime,
  'factory.diff': () => diffOf(changes, 'h1'),
};
const show = (more: Answers = {}, theme: Theme = 'light') =>
  showApp({ name: 'wizard', step: 'review' }, { ...answers, ...more }, fillAzureDraft, theme);
const showSetup = async (more: Answers = {}, theme: Theme = 'light') => {
  const shown = await show(more, theme);
  await button('Set up the factory').click();
  await expect.element(page.getByRole('heading', { name: 'Set up Data Factory' })).toBeVisible();
  return shown;
};

test('the document says who moves which tables, which stay and why, and how they are proven', async () => {
  await show();
  const section = region('Who moves which tables');
  await expect.element(section.getByText('1 table, 300 GB', { exact: true })).toBeVisible();
  await expect.element(section.getByText('sales.Orders', { exact: true })).toBeVisible();
  await expect.element(section.getByText('sales.Audit: Column Body is masked.')).toBeVisible();
  await expect.element(section.getByText('anna@contoso.com')).toBeVisible();
  await expect.element(section.getByText(/no fingerprint was taken/)).toBeVisible();
});

test('measuring says what it does first, then what each way takes, costs and is limited by', async () => {
  const { api } = await show({ 'plan.size': () => sampleSizing });
  const section = region('Time and cost');
  await expect
    .element(section.getByText(/^Reads samples .* container lake for 30 s and deletes them again/))
    .toBeVisible();
  await section.getByRole('button', { name: 'Measure' }).click();
  await expect.element(section.getByRole('row', { name: /^This computer/ })).toBeVisible();
  const row = (name: RegExp) => section.getByRole('row', { name });
  await expect.poll(() => row(/^Data Factory, 2 nodes/).element().textContent).toMatch(/11 h to 23 h/);
  await expect.poll(() => row(/^Both, 2 nodes/).element().textContent).toMatch(/2 tables by Data Factory/);
  await expect.poll(() => row(/^This computer/).element().textContent).toMatch(/25\.30 USD/);
  await expect.element(section.getByText('Large (1 TB and more).')).toBeVisible();
  await expect.element(section.getByText(/leaves Azure and costs 24\.10 USD/)).toBeVisible();
  await expect.element(section.getByText(/dated table of this version, 20 November 2026/)).toBeVisible();
  await expect.element(section.getByRole('button', { name: 'Measure again' })).toBeVisible();
  const asked = api.calls.find(({ method }) => method === 'plan.size')?.input;
  expect(asked).toMatchObject({ secrets: { source: 'secret:source', target: '' }, region: null });
});

test('what is suggested is taken over into the options', async () => {
  const { stores } = await show({ 'plan.size': () => sampleSizing });
  await button('Measure').click();
  await button('Choose it in the options').click();
  const { rule, draft, named } = stores.engines.getState();
  expect({ rule, nodes: draft.nodes }).toEqual({ rule: 'named', nodes: 2 });
  expect([...named]).toEqual(sampleSizing.suggested?.tables.map((table) => [tableKey(table), 'factory']));
  expect(stores.app.getState().route).toEqual({ name: 'wizard', step: 'options' });
});

test('measuring tells how far it is, and can be cancelled and begun again', async () => {
  const { api } = await show({
    'plan.size': (_input, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  });
  await button('Measure').click();
  const section = region('Time and cost');
  await expect.element(section.getByText('Measuring')).toBeVisible();
  const payload = { probeId: 'draft:sizing', done: 1, inAll: 3, table: 'sales.Orders' };
  api.emit({ name: 'plan.progress', payload });
  await expect.element(section.getByText('Measuring: sales.Orders')).toBeVisible();
  await section.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(section.getByText(/^Not measured: you cancelled it/)).toBeVisible();
  api.answer({ 'plan.size': () => ({ ...sampleSizing, upload: null, notTried: ['The line was not tried.'] }) });
  await section.getByRole('button', { name: 'Measure' }).click();
  await expect.element(section.getByText('The line was not tried.')).toBeVisible();
});

test('Terraform variables are saved, and what is missing is listed', async () => {
  const { api } = await show({ 'file.save': () => ({ path: '/home/dba/terraform.tfvars' }) });
  const section = region('What Azure needs as Terraform variables');
  await expect.element(section.getByText(/^admin_object_id/)).toBeVisible();
  await section.getByRole('combobox', { name: 'Example' }).selectOptions('Private network');
  await section.getByRole('button', { name: 'Show the variables' }).click();
  await expect.element(section.getByText(/^# private/)).toBeVisible();
  await section.getByRole('button', { name: 'Save terraform.tfvars' }).click();
  await expect.element(section.getByText('Saved as /home/dba/terraform.tfvars')).toBeVisible();
  const saved = api.calls.find(({ method }) => method === 'file.save')?.input;
  expect(saved).toMatchObject({
    suggestedName: 'terraform.tfvars',
    kind: 'tfvars',
    text: expect.stringContaining('# private'),
  });
});

test('a table that was named and cannot be copied there is left to this computer', async () => {
  const unfit = {
    code: 'FACTORY_TABLE_UNFIT',
    context: { table: 'sales.Orders', detail: 'Column Total is a decimal of 38 digits.' },
  } as const;
  const { api, stores } = await show({ 'plan.build': failing(unfit) });
  await expect.element(page.getByRole('alert').getByText(/decimal of 38 digits/)).toBeVisible();
  api.answer(answers);
  await button('Let this computer move sales.Orders').click();
  await expect.element(page.getByRole('rowheader', { name: 'sales.Orders' })).toBeVisible();
  expect(stores.engines.getState().named.get('sales\nOrders')).toBe('here');
});

test('the set-up shows the runtime with its nodes, and what a deployment would change', async () => {
  await showSetup();
  await region('Runtime').getByRole('button', { name: 'Ask Azure' }).click();
  await expect.element(page.getByText('Some nodes do not answer (Limited)')).toBeVisible();
  await expect.element(page.getByText('ETL-NODE-1, Online, version 5.50.9')).toBeVisible();
  await expect.element(page.getByText('The plan reckons with 2 nodes, 1 is online.')).toBeVisible();
  await expect.element(page.getByText(/each node must reach westeurope\.frontend/)).toBeVisible();
  await button('Show what will change').click();
  await expect.element(page.getByText('1 new, 1 changed, 1 unchanged')).toBeVisible();
  await expect.element(page.getByText('westeurope')).toBeVisible();
  await button('Show the text of tableferry_table').click();
  const texts = page.getByRole('group', { name: 'tableferry_table' });
  await expect.element(texts.getByRole('columnheader', { name: 'In the factory' })).toBeVisible();
  await expect.element(texts.getByText(/"retry": 3/)).toBeVisible();
  await button('Show 1 unchanged').click();
  await expect.element(page.getByRole('rowheader', { name: 'tableferry_vault' })).toBeVisible();
});

test('a deployment is asked about, carries out what was seen, and shows what is there afterwards', async () => {
  const deployed: unknown[] = [];
  const { api } = await showSetup({
    'factory.deploy': ({ hash }) => {
      deployed.push(hash);
      return { deployed: 2 };
    },
  });
  await button('Show what will change').click();
  await button('Deploy').click();
  const dialog = page.getByRole('dialog');
  await expect.element(dialog.getByText(/^1 resource will be made and 1 replaced in adf-sales/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(deployed).toEqual([]);
  await button('Deploy').click();
  const same = changes.map(({ kind, name }) => change(kind, name, 'same'));
  api.answer({ 'factory.diff': () => diffOf(same, 'h2') });
  await dialog.getByRole('button', { name: 'Deploy now' }).click();
  await expect.element(page.getByText('2 resources deployed. The factory holds what the plan says.')).toBeVisible();
  await expect.element(page.getByText(/^Nothing: the factory holds exactly/)).toBeVisible();
  await expect.element(button('Deploy')).not.toBeInTheDocument();
  expect(deployed).toEqual(['h1']);
});

test('a trigger that is started is told before the deployment stops it', async () => {
  const trigger = { name: 'tableferry_1a_schedule', of: 'plan', isStarted: true, becomes: 'restarted' } as const;
  await showSetup({ 'factory.diff': () => diffOf(changes, 'h1', [trigger]) });
  await button('Show what will change').click();
  const sentence = /tableferry_1a_schedule is started: it is stopped for the deployment, and started again at its end/;
  await expect.element(page.getByText(sentence)).toBeVisible();
  await button('Deploy').click();
  await expect.element(page.getByRole('dialog').getByText(sentence)).toBeVisible();
});

test('a deployment that fails says so in its own words and leaves what was shown', async () => {
  await showSetup({
    'factory.deploy': failing({
      code: 'ARM_UNREACHABLE',
      context: { host: 'management.azure.com', detail: 'timed out' },
    }),
  });
  await button('Show what will change').click();
  await button('Deploy').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Deploy now' }).click();
  await expect.element(page.getByRole('alert').getByText(/timed out/)).toBeVisible();
  await expect.element(page.getByText('1 new, 1 changed, 1 unchanged')).toBeVisible();
});

test('a factory that is not there is told, and nothing can be deployed into it', async () => {
  await showSetup({ 'factory.diff': () => ({ ...diffOf(changes, 'h1'), factory: null }) });
  await button('Show what will change').click();
  await expect.element(page.getByText(/^Not there: it has to be made first/)).toBeVisible();
  await expect.element(button('Deploy')).not.toBeInTheDocument();
});

test('the registration key goes to the clipboard and is told so; nothing of it reaches the page', async () => {
  const { api } = await showSetup({
    'factory.runtime': () => ({ ...runtime, state: null, nodes: [] }),
    'factory.copyRuntimeKey': () => ({}),
  });
  await region('Runtime').getByRole('button', { name: 'Ask Azure' }).click();
  await expect.element(page.getByText('There is none of this name; a deployment makes it.')).toBeVisible();
  await expect.element(button('Copy registration key')).not.toBeInTheDocument();
  api.answer({ 'factory.runtime': () => runtime });
  await button('Ask again').click();
  await button('Copy registration key').click();
  await expect.element(page.getByText(/^The key is on the clipboard/)).toBeVisible();
  const asked = api.calls.find(({ method }) => method === 'factory.copyRuntimeKey')?.input;
  expect(asked).toEqual({ place: samplePlace, secret: '', runtime: 'tableferry-runtime' });
  expect(api.calls.some(({ method }) => method === 'factory.runtimeKey')).toBe(false);
});

test('what is done by hand is listed, and the resources are saved as a folder', async () => {
  await showSetup({ 'file.saveFolder': () => ({ path: '/home/dba/factory' }) });
  await expect.element(page.getByText(/^Give the identity of the factory the role/)).toBeVisible();
  await button('Save as a folder').click();
  await expect.element(page.getByText('1 file saved in /home/dba/factory')).toBeVisible();
});

test.each(['light', 'dark', 'highContrast'] as const)('axe finds nothing in %s', async (theme) => {
  await show({ 'plan.size': () => sampleSizing }, theme);
  await button('Measure').click();
  await expect.element(page.getByRole('row', { name: /^This computer/ })).toBeVisible();
  await assertNoViolations(theme);
  await button('Set up the factory').click();
  await button('Show what will change').click();
  await button('Show the text of tableferry_table').click();
  await expect.element(page.getByRole('group', { name: 'tableferry_table' })).toBeVisible();
  await assertNoViolations(theme);
});
