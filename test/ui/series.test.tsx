// Keeping tables up to date: decided in options, told in the grid, edited in the panel of a table, handed to the plan.
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { draftRequest } from '../../renderer/stores/draft-plan.ts';
import { createSeriesStore, nameProblem } from '../../renderer/stores/series-store.ts';
import type { Stores } from '../../renderer/stores/stores.tsx';
import { suggestName } from '../../renderer/stores/suggest-name.ts';
import type { Route } from '../../renderer/stores/app-store.ts';
import { joinScripts } from '../../renderer/wizard/tables/changes/admin-scripts.tsx';
import { AppError } from '../../shared/errors.ts';
import { assertNoViolations } from './axe.ts';
import { createFakeApi, type Answers } from './fake-api.ts';
import { describeSource, tablesAnswers } from './many-tables.ts';
import { fillDraft, samplePlan } from './sample-plan.ts';
import { adviceFor, byVersion, tracking, trackedAdvice } from './sample-series.ts';
import { showApp } from './show.tsx';

const samplePlanSource = samplePlan.source;
const panel = () => page.getByRole('complementary', { name: 'Details' });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const choose = (name: string) => page.getByRole('combobox', { name, exact: true });
const row = () => page.getByRole('row', { name: /sales\.Orders\b/ });

/** Orders has no change tracking; the others do. */
const advise: Answers = {
  'series.advise': ({ tables = [] }) =>
    tables.map(({ schema, name }) => (name === 'Orders' ? adviceFor(schema, name) : trackedAdvice(schema, name))),
};

async function show(route: Route, answers: Answers = {}, prepare: (stores: Stores) => void = () => undefined) {
  return showApp(route, { ...tablesAnswers(), ...advise, ...answers }, prepare);
}
const showOptions = (answers: Answers = {}) => show({ name: 'wizard', step: 'options' }, answers, fillDraft);

async function showChanges(answers: Answers = {}) {
  const shown = await show({ name: 'wizard', step: 'tables' }, answers, describeSource);
  await row().click();
  await panel().getByRole('tab', { name: 'Changes' }).click();
  await button('Keep them up to date').click();
  return shown;
}

test('moving once asks nothing and says nothing about changes', async () => {
  const { api, stores } = await showOptions();
  await expect.element(page.getByRole('radio', { name: 'Move once' })).toBeChecked();
  expect(api.calls.map(({ method }) => method)).not.toContain('series.advise');
  expect(draftRequest(stores)).toMatchObject({ series: null, increments: [], transforms: [], maskKey: null });
});

test('keeping up to date names the series, asks about every table, and is part of the plan', async () => {
  const { stores } = await showOptions();
  await page.getByRole('radio', { name: 'Keep up to date' }).click();
  await expect.element(page.getByRole('textbox', { name: 'Name of the series' })).toHaveValue('sales-lake');
  await expect.element(page.getByText('Change tracking: 2, Row version: 1')).toBeVisible();
  expect(draftRequest(stores)).toMatchObject({ series: { name: 'sales-lake', compactEvery: null }, increments: [] });
  await page.getByRole('textbox', { name: 'Name of the series' }).fill('Sales!');
  await expect.element(page.getByRole('status').getByText(/^Name the series with small letters/)).toBeVisible();
  await expect.element(button('Next')).toBeDisabled();
});

test('one way and the policies are set for all tables that it is possible for', async () => {
  const { stores } = await showOptions();
  await page.getByRole('radio', { name: 'Keep up to date' }).click();
  await choose('Changes are found by').selectOptions('Change tracking (possible for 2 of 3)');
  await choose('If changes may have been lost').selectOptions('stop');
  const kept = new Map(draftRequest(stores).increments?.map(({ name, increment }) => [name, increment]));
  expect(kept.get('OrderLines')).toEqual({ ...tracking, ifLost: 'stop' });
  expect(kept.get('Orders')).toEqual({ ...byVersion, ifLost: 'stop' });
  await choose('Changes are found by').selectOptions('recommended');
  expect(draftRequest(stores).increments).toEqual([]);
  await assertNoViolations('light');
});

test('the script for the administrator is copied as one, and the question is put again', async () => {
  const { api } = await showOptions();
  await page.getByRole('radio', { name: 'Keep up to date' }).click();
  await button('Copy: One script for 1 table, for the administrator').click();
  const written = api.calls.find(({ method }) => method === 'clipboard.write');
  expect(JSON.stringify(written?.input)).toContain('ENABLE CHANGE_TRACKING');
  await button('Ask again').first().click();
  await expect.poll(() => api.calls.filter(({ method }) => method === 'series.advise').length).toBe(2);
});

test('statements for the whole database stand once in the script of several tables', () => {
  const { script, tables } = joinScripts([adviceFor('sales', 'Orders'), adviceFor('sales', 'Lines')]);
  expect(tables).toBe(2);
  expect(script.match(/ALTER DATABASE/g)).toHaveLength(1);
  expect(script).toContain('ALTER TABLE [sales].[Orders] ENABLE CHANGE_TRACKING;\nALTER TABLE [sales].[Lines]');
});

test('a table shows what the server offers for it, and why it does not offer the rest', async () => {
  const { stores } = await showChanges();
  await expect.element(panel().getByRole('radio', { name: 'Row version: Changed' })).toBeChecked();
  await expect.element(panel().getByRole('radio', { name: 'Change tracking' })).toBeDisabled();
  await expect.element(panel().getByText('Change tracking is off for this table.')).toBeVisible();
  await expect.element(panel().getByText('Every change of a row raises Changed.', { exact: false })).toBeVisible();
  await choose('Look for deleted rows').selectOptions('Every 10 rounds');
  await choose('If its columns change').selectOptions('evolve');
  stores.tables.getState().setChosen(['sales\nOrders'], true);
  await expect.element(row().getByText('row version')).toBeVisible();
  expect(draftRequest(stores).increments).toEqual([
    { schema: 'sales', name: 'Orders', increment: { ...byVersion, sweepEvery: 10, ifSchemaChanged: 'evolve' } },
  ]);
  await assertNoViolations('light');
});

test('a date asks how far back it is read again', async () => {
  const { stores } = await showChanges();
  await panel().getByRole('radio', { name: 'Date or number: OrderDate' }).click();
  const minutes = panel().getByRole('textbox', { name: 'Minutes read again' });
  await expect.element(minutes).toHaveValue('15');
  await minutes.fill('ten');
  await expect.element(panel().getByText('Write a whole number.')).toBeVisible();
  await minutes.fill('60');
  expect(stores.series.getState().increments.get('sales\nOrders')).toMatchObject({ overlapSeconds: 3600 });
});

test('a server that does not answer is asked again', async () => {
  const { api } = await showChanges({
    'series.advise': () => {
      throw new AppError('WORKER_EXITED', {});
    },
  });
  await expect.element(panel().getByRole('alert')).toBeVisible();
  api.answer(advise);
  await button('Ask again').click();
  await expect.element(panel().getByRole('radio', { name: 'Row version: Changed' })).toBeChecked();
});

test('tables that are known are not asked about again, and another source is', async () => {
  const api = createFakeApi(advise);
  const store = createSeriesStore(api);
  const tables = [{ schema: 'sales', name: 'Orders' }];
  const question = { password: 'secret:1', tables, source: samplePlanSource };
  await store.getState().ask(question);
  await store.getState().ask(question);
  expect(api.calls).toHaveLength(1);
  await store.getState().ask({ ...question, tables: [...tables, { schema: 'sales', name: 'Lines' }] });
  expect(api.calls.at(-1)?.input).toMatchObject({ tables: [{ name: 'Lines' }] });
  expect(store.getState().advice.size).toBe(2);
  await store.getState().ask({ ...question, source: { ...samplePlanSource, server: 'sql02' } });
  expect(store.getState().advice.size).toBe(1);
});

test('a name is suggested from what is there', () => {
  expect(suggestName('Sales DB', 'lake')).toBe('sales-db-lake');
  expect(suggestName('', '')).toBe('series');
  expect(nameProblem(suggestName('Ä'.repeat(80), 'x'.repeat(80)))).toBeNull();
});
