// The check step: how closely to look, what was found, what is decided, and who signs.
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { draftRequest } from '../../renderer/stores/draft-plan.ts';
import { assertNoViolations } from './axe.ts';
import { inputsOf } from './connection-probes.ts';
import { failing, type Answers } from './fake-api.ts';
import { sampleCheck } from './sample-check.ts';
import { fillDraft } from './sample-plan.ts';
import { showApp } from './show.tsx';

type Theme = 'light' | 'dark' | 'highContrast';
const show = (answers: Answers = {}, theme: Theme = 'light') =>
  showApp({ name: 'wizard', step: 'check' }, { 'plan.preflight': () => sampleCheck, ...answers }, fillDraft, theme);
const runButton = () => page.getByRole('button', { name: 'Check the tables' });
const nextButton = () => page.getByRole('button', { name: 'Next' });
const grid = () => page.getByRole('grid', { name: 'Tables that were checked' });
const tableNames = (): readonly string[] =>
  [...document.querySelectorAll('[role="row"][aria-rowindex]')]
    .map((row) => row.textContent ?? '')
    .filter((line) => /sales\.|\(database/.test(line))
    .map((line) => /(sales\.(?:OrderLines|Orders|Customers)|\(database[^)]*\))/.exec(line)?.[1] ?? line);
const open = async (name: string): Promise<void> => {
  await grid().getByText(name).first().click();
  await expect.element(page.getByRole('complementary')).toBeVisible();
};

test('a plan can be made without a check, and the step says so', async () => {
  const { stores } = await show();
  await expect.element(page.getByText(/A plan can be made without a check; it then says so/)).toBeVisible();
  await expect.element(nextButton()).toBeEnabled();
  expect(draftRequest(stores).preflight).toBeNull();
});

test('the check is asked for with the tables and options of the draft, and as closely as chosen', async () => {
  const { api } = await show();
  await page.getByRole('radio', { name: 'Full' }).click();
  await expect.element(page.getByText(/All data of all tables/)).toBeVisible();
  await runButton().click();
  await expect.element(grid()).toBeVisible();
  expect(inputsOf(api, 'plan.preflight')).toMatchObject([
    {
      scope: 'full',
      password: 'secret:source',
      selection: { by: 'tables', tables: [{ name: 'Orders' }, { name: 'OrderLines' }, { name: 'Customers' }] },
    },
  ]);
});

test('it tells how far it is, and can be cancelled, which keeps nothing', async () => {
  let seen: AbortSignal | null = null;
  const { api } = await show({
    'plan.preflight': (_input, signal) => {
      seen = signal;
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    },
  });
  await runButton().click();
  await expect.element(page.getByText('Reading the catalog ...')).toBeVisible();
  await expect.element(nextButton()).toBeDisabled();
  api.emit({ name: 'plan.progress', payload: { probeId: 'check', done: 1, inAll: 3, table: 'sales.OrderLines' } });
  await expect.element(page.getByText('Looking at: sales.OrderLines')).toBeVisible();
  await expect.element(page.getByText('1 of 3 tables')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(page.getByText('The check was cancelled. Nothing was kept.')).toBeVisible();
  expect(seen).toMatchObject({ aborted: true });
});

test('trouble stands first, and red findings keep Next off until each is decided', async () => {
  const { stores } = await show();
  await runButton().click();
  await expect.element(grid()).toBeVisible();
  expect(tableNames()).toEqual(['sales.Customers', 'sales.OrderLines', '(database and this computer)', 'sales.Orders']);
  await expect.element(page.getByText('2 findings wait for a decision.').first()).toBeVisible();
  await expect.element(nextButton()).toBeDisabled();
  await open('sales.Customers');
  const [first] = page.getByRole('radio', { name: /^Leave the column out/ }).all();
  await first?.click();
  await expect.element(page.getByText('One finding waits for a decision.').first()).toBeVisible();
  await page.getByRole('button', { name: 'The same for all 2 findings of this kind' }).click();
  await expect.element(nextButton()).toBeEnabled();
  expect(draftRequest(stores).preflight).toMatchObject({
    decisions: [
      { finding: 'masked Customers Email', choice: 'leaveOutColumn' },
      { finding: 'masked Customers Phone', choice: 'leaveOutColumn' },
    ],
    signOff: null,
  });
  await page.getByRole('button', { name: 'Take the decision back' }).first().click();
  await expect.element(nextButton()).toBeDisabled();
});

test('a table that is left out takes its other findings with it', async () => {
  await show();
  await runButton().click();
  await open('sales.Customers');
  await page
    .getByRole('radio', { name: /^Leave the table out/ })
    .first()
    .click();
  await expect.element(nextButton()).toBeEnabled();
  await expect.element(grid().getByText('Decided')).toBeVisible();
});

test('a finding shows rows, an example and T-SQL to copy', async () => {
  const { api } = await show();
  await runButton().click();
  await open('sales.OrderLines');
  const panel = page.getByRole('complementary');
  await expect.element(panel.getByText('Column Note')).toBeVisible();
  await expect.element(panel.getByText('3 rows')).toBeVisible();
  await expect.element(panel.getByText('a␀b')).toBeVisible();
  await page.getByRole('button', { name: 'Copy the T-SQL: nulCharacters' }).click();
  expect(inputsOf(api, 'clipboard.write')).toEqual([{ text: 'SELECT 1;' }]);
});

test('who signs is named, and a decision made later voids the signature', async () => {
  const { stores } = await show();
  await runButton().click();
  await page.getByRole('textbox', { name: 'Read and decided by' }).fill('A. Smith');
  await expect.element(page.getByRole('button', { name: 'Sign' })).toBeDisabled();
  await open('sales.Customers');
  await page
    .getByRole('radio', { name: /^Leave the table out/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Sign' }).click();
  await expect.element(page.getByText(/^Signed by A\. Smith on/)).toBeVisible();
  expect(draftRequest(stores).preflight?.signOff).toMatchObject({ by: 'A. Smith', findingsHash: 'h1' });
  await page.getByRole('button', { name: 'Take the decision back' }).first().click();
  expect(stores.check.getState().signOff).toBeNull();
});

test('a check of what is no longer chosen does not go into the plan', async () => {
  const { stores } = await show();
  await runButton().click();
  await expect.element(grid()).toBeVisible();
  stores.options.getState().change({ format: 'csv' });
  await expect.element(page.getByText(/were changed since this check/)).toBeVisible();
  await expect.element(nextButton()).toBeEnabled();
  expect(draftRequest(stores).preflight).toBeNull();
  await page.getByRole('button', { name: 'Check again' }).click();
  await expect.element(page.getByText(/were changed since this check/)).not.toBeInTheDocument();
});

test('a check that fails says why, and can be made again', async () => {
  const error = { code: 'SOURCE_UNREACHABLE' as const, context: { server: 'sql01', detail: 'timed out' } };
  const { api } = await show({ 'plan.preflight': failing(error) });
  await runButton().click();
  await expect.element(page.getByText(/Cannot reach SQL Server at sql01/)).toBeVisible();
  api.answer({ 'plan.preflight': () => sampleCheck });
  await runButton().click();
  await expect.element(grid()).toBeVisible();
});

test('the grid and the panel work by keyboard alone', async () => {
  await show();
  runButton().element().focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(grid()).toBeVisible();
  await grid().getByText('sales.Customers').first().click();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('complementary')).not.toBeInTheDocument();
  await userEvent.keyboard('{ArrowDown}{Enter}');
  await expect.element(page.getByRole('complementary').getByText('Column Note')).toBeVisible();
});

test.each(['light', 'dark', 'highContrast'] as const)('axe finds nothing in %s', async (theme) => {
  await show({}, theme);
  await assertNoViolations(`${theme}, before`);
  runButton().element().focus();
  await userEvent.keyboard('{Enter}');
  await open('sales.Customers');
  await assertNoViolations(theme);
});
