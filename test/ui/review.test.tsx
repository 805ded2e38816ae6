// The review step: the plan is made, shown as a document, kept or made anew, saved, copied and started.
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { AppError } from '../../shared/errors.ts';
import { assertNoViolations } from './axe.ts';
import { failing, type Answers } from './fake-api.ts';
import { fillDraft, planAnswers, sampleEstimate, samplePlan } from './sample-plan.ts';
import { showApp } from './show.tsx';

const show = (answers: Answers = {}, theme: 'light' | 'dark' | 'highContrast' = 'light') =>
  showApp({ name: 'wizard', step: 'review' }, { ...planAnswers, ...answers }, fillDraft, theme);
const callsOf = (calls: readonly { readonly method: string }[], method: string): number =>
  calls.filter((call) => call.method === method).length;

test('the document says what, from where, to where, what is lost and how long', async () => {
  await show();
  await expect.element(page.getByRole('rowheader', { name: 'sales.Orders' })).toBeVisible();
  await expect.element(page.getByText("Only rows where OrderDate >= '2020-01-01'")).toBeVisible();
  await expect.element(page.getByText(/^sql01\/Sales\/sales\/Orders\/run=/)).toBeVisible();
  await expect.element(page.getByText(/4 ranges, by the histogram of Id\./).first()).toBeVisible();
  await expect.element(page.getByText(/Column Shape is left out/)).toBeVisible();
  await expect.element(page.getByText('20 min 00 s to 45 min 00 s')).toBeVisible();
  await expect.element(page.getByText(/read, add, create, write, delete and list/)).toBeVisible();
});

test('what was asked of the target stands in the document, with the rights that then suffice', async () => {
  const target = { ...samplePlan.target, encryptionScope: 'finance-2026', rights: 'create' as const };
  const options = { ...samplePlan.options, metadata: { owner: 'finance', case_id: '4711' } };
  await show({ 'plan.build': () => ({ ...samplePlan, target, options }) });
  await expect.element(page.getByText('finance-2026')).toBeVisible();
  await expect.element(page.getByText('owner = finance, case_id = 4711')).toBeVisible();
  await expect.element(page.getByText(/^Blobs are only created and read/)).toBeVisible();
  await expect.element(page.getByText(/^On container lake: read and create\./)).toBeVisible();
  expect(page.getByText(/read, add, create, write, delete and list/).elements()).toEqual([]);
});

test('a snapshot that the run makes is not passed over among the rights', async () => {
  const pointInTime = { ...samplePlan.pointInTime, mode: 'databaseSnapshot' as const, snapshotName: null };
  await show({ 'plan.build': () => Object.assign({}, samplePlan, { pointInTime }) });
  await expect.element(page.getByText(/^CREATE ANY DATABASE on the server/)).toBeVisible();
  expect(page.getByText(/no server-wide right is needed/).elements()).toEqual([]);
});

test('progress names the table, and making the plan can be cancelled', async () => {
  const { api } = await show({
    'plan.build': (_input, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  });
  api.emit({ name: 'plan.progress', payload: { probeId: 'draft', done: 1, inAll: 3, table: 'sales.OrderLines' } });
  await expect.element(page.getByText('Making the plan: sales.OrderLines')).toBeVisible();
  await expect.element(page.getByText('1 of 3 tables')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(page.getByText(/you cancelled it/)).toBeVisible();
  api.answer(planAnswers);
  await page.getByRole('button', { name: 'Make the plan' }).click();
  await expect.element(page.getByRole('rowheader', { name: 'sales.Orders' })).toBeVisible();
});

test('a table that may not be read can be left out, and the plan is made without it', async () => {
  let refusals = 1;
  const { api } = await show({
    'plan.build': () => {
      if (refusals-- > 0) throw new AppError('SELECT_DENIED', { object: 'sales.Orders', number: 229 });
      return samplePlan;
    },
  });
  await expect.element(page.getByText(/sales.Orders was not read: this login may not select/)).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Start run' })).toBeDisabled();
  await page.getByRole('button', { name: 'Leave out sales.Orders' }).click();
  await expect.element(page.getByRole('rowheader', { name: 'sales.OrderLines' })).toBeVisible();
  const last = api.calls.findLast(({ method }) => method === 'plan.build');
  expect(JSON.stringify(last?.input)).not.toContain('"Orders"');
});

test('a refused plan leads back to the step that can mend it', async () => {
  const { stores } = await show({
    'plan.build': failing({ code: 'TABLE_UNKNOWN', context: { pattern: 'sales.Orders' } }),
  });
  await page.getByRole('button', { name: 'Go to tables' }).click();
  expect(stores.app.getState().route).toEqual({ name: 'wizard', step: 'tables' });
  expect(stores.tables.getState().focused).toBe('sales\nOrders');
});

test('the plan is kept while nothing changed and made anew when an option did', async () => {
  const { api, stores } = await show();
  await expect.element(page.getByRole('rowheader', { name: 'sales.Orders' })).toBeVisible();
  const { go } = stores.app.getState();
  go({ name: 'wizard', step: 'options' });
  await expect.element(page.getByRole('radio', { name: 'CSV' })).toBeVisible();
  go({ name: 'wizard', step: 'review' });
  await expect.element(page.getByRole('rowheader', { name: 'sales.Orders' })).toBeVisible();
  expect(callsOf(api.calls, 'plan.build')).toBe(1);
  go({ name: 'wizard', step: 'options' });
  await page.getByRole('radio', { name: 'CSV' }).click();
  await expect.element(page.getByText('Changed: the plan is made again')).toBeVisible();
  go({ name: 'wizard', step: 'review' });
  await expect.element(page.getByRole('button', { name: 'Start run' })).toBeEnabled();
  expect(callsOf(api.calls, 'plan.build')).toBe(2);
});

test('Start run sends the plan with the handles of the secrets and shows the run', async () => {
  const { api, stores } = await show({ 'run.start': () => ({ runId: 'run-1' }) });
  await page.getByRole('button', { name: 'Start run' }).click();
  await expect.poll(() => stores.app.getState().route).toEqual({ name: 'run', runId: 'run-1' });
  const call = api.calls.find(({ method }) => method === 'run.start');
  expect(call?.input).toMatchObject({ secrets: { source: 'secret:source', target: 'secret:target' } });
});

test('a run that does not start says why and stays here', async () => {
  await show({ 'run.start': failing({ code: 'STATE_IN_USE', context: { path: '/s', holder: 'process 7' } }) });
  await page.getByRole('button', { name: 'Start run' }).click();
  await expect.element(page.getByText(/The state folder \/s is in use by process 7/)).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Start run' })).toBeEnabled();
});

test('the command line is copied with the saved plan and names the secrets, not their values', async () => {
  const { api } = await show({ 'file.save': () => ({ path: "/home/dba/it's.plan.json" }) });
  await page.getByRole('button', { name: 'Copy command line' }).click();
  await expect.element(page.getByText('The command line is on the clipboard.')).toBeVisible();
  const copied = JSON.stringify(api.calls.find(({ method }) => method === 'clipboard.write')?.input);
  expect(copied).toContain('TABLEFERRY_SOURCE_PASSWORD: the password of the source');
  expect(copied).toContain(String.raw`'/home/dba/it'\\''s.plan.json'`);
  expect(copied).not.toContain('secret:');
});

test('statements are folded until asked for', async () => {
  await show();
  expect(page.getByText(/^SELECT t/).elements()).toHaveLength(0);
  await page.getByRole('button', { name: 'Show 3 statements' }).click();
  await expect.element(page.getByText('SELECT t.[Id] FROM [sales].[Orders] AS t')).toBeVisible();
});

test('an estimate that fails leaves the plan usable and can be asked for again', async () => {
  const { api } = await show({
    'plan.estimate': failing({ code: 'SOURCE_CONNECTION_LOST', context: { server: 'sql01', detail: 'reset' } }),
  });
  await expect.element(page.getByText(/The connection to sql01 was lost/)).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Start run' })).toBeEnabled();
  api.answer({ 'plan.estimate': () => sampleEstimate });
  await page.getByRole('button', { name: 'Estimate again' }).click();
  await expect.element(page.getByText('about 20.0 GB')).toBeVisible();
});

test('everything is drawn before it is printed', async () => {
  const tables = Array.from({ length: 250 }, (_, i) => ({
    ...samplePlan.tables[0],
    id: `t${String(i)}`,
    name: `T${String(i)}`,
  }));
  await show({ 'plan.build': () => Object.assign({}, samplePlan, { tables }) });
  await expect.element(page.getByRole('button', { name: 'Show all 250 tables' })).toBeVisible();
  window.dispatchEvent(new Event('beforeprint'));
  expect(document.querySelectorAll('tbody tr')).toHaveLength(250);
  const scriptsOfRights = 2;
  expect(document.querySelectorAll('pre')).toHaveLength(250 + scriptsOfRights);
  window.dispatchEvent(new Event('afterprint'));
  await expect.poll(() => document.querySelectorAll('tbody tr').length).toBe(6);
});

test('a plan from a file is checked, shown read-only, and run with the secrets it refers to', async () => {
  const { api, stores } = await showApp(
    { name: 'home' },
    {
      ...planAnswers,
      'file.openPlan': () => ({ path: '/plans/sales.json', plan: samplePlan }),
      'plan.check': () => samplePlan,
      'secret.find': () => ({ source: 'secret:7', target: 'secret:8' }),
      'run.start': () => ({ runId: 'run-2' }),
    },
  );
  await page.getByRole('button', { name: /^Open plan/ }).click();
  await expect.element(page.getByText(/^Opened from \/plans\/sales.json/)).toBeVisible();
  await page.getByRole('button', { name: 'Start run' }).click();
  await expect.poll(() => stores.app.getState().route).toEqual({ name: 'run', runId: 'run-2' });
  const call = api.calls.find(({ method }) => method === 'run.start');
  expect(call?.input).toMatchObject({ path: '/plans/sales.json', secrets: { source: 'secret:7', target: 'secret:8' } });
});

test('a plan that was changed by hand is not run, and says so', async () => {
  await showApp(
    { name: 'home' },
    {
      'file.openPlan': () => ({ path: '/plans/sales.json', plan: {} }),
      'plan.check': failing({ code: 'PLAN_CHANGED_BY_HAND', context: { path: '/plans/sales.json' } }),
    },
  );
  await page.getByRole('button', { name: /^Open plan/ }).click();
  await expect.element(page.getByText(/its content does not match its hash/)).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Start run' })).toBeDisabled();
});

test.each(['light', 'dark', 'highContrast'] as const)('axe finds nothing in %s', async (theme) => {
  await show({}, theme);
  await expect.element(page.getByText('about 20.0 GB')).toBeVisible();
  // By keyboard: a hovered button is in mid-transition.
  page.getByRole('button', { name: 'Show 3 statements' }).element().focus();
  await userEvent.keyboard('{Enter}');
  await assertNoViolations(theme);
});
