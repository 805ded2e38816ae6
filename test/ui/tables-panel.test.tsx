// The details of a table: its columns, its rows and a preview of them, and what is kept of the choices.
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { chosenTables } from '../../renderer/stores/tables-store.ts';
import { failing, type Answers } from './fake-api.ts';
import { columnOf, describeSource, orderRows, tablesAnswers } from './many-tables.ts';
import { showApp } from './show.tsx';

const row = (name: string) => page.getByRole('row', { name: new RegExp(`${name.replace('.', '\\.')}\\b`) });
const panel = () => page.getByRole('complementary', { name: 'Details' });
const tab = (name: string) => panel().getByRole('tab', { name });
const button = (name: string) => panel().getByRole('button', { name });
const moves = (name: string) => panel().getByRole('checkbox', { name: `Move column ${name}` });
const where = () => panel().getByRole('textbox', { name: 'Only rows where' });
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

/** The screen with the details of sales.Orders. */
async function showOrders(answers: Answers = {}) {
  const shown = await showApp({ name: 'wizard', step: 'tables' }, { ...tablesAnswers(), ...answers }, describeSource);
  await row('sales.Orders').click();
  const inputs = (method: string) => shown.api.calls.filter((call) => call.method === method).map(({ input }) => input);
  return { ...shown, inputs };
}

test('each column tells its type, what becomes of it, and why it is left out', async () => {
  await showOrders();
  await expect.element(panel().getByText(/^money → decimal\(19,4\)/)).toBeVisible();
  await expect.element(panel().getByText('key', { exact: true })).toBeVisible();
  await expect.element(panel().getByText(/cannot be exported without loss/)).toBeVisible();
  await expect.element(moves('Shape')).toBeDisabled();
});

test('fewer columns mark the row, and all of them ticked again are the whole table', async () => {
  const { stores } = await showOrders();
  await moves('Remark').click();
  await moves('Total').click();
  await expect.element(row('sales.Orders').getByText('3 of 6 columns')).toBeVisible();
  expect(stores.tables.getState().choices.get('sales\nOrders')?.columns).toEqual([
    'OrderId',
    'CustomerId',
    'OrderDate',
  ]);
  await moves('Remark').click();
  await moves('Total').click();
  await expect.element(row('sales.Orders').getByText(/columns$/)).not.toBeInTheDocument();
  expect(stores.tables.getState().choices.size).toBe(0);
});

test('the last column stays', async () => {
  const { stores } = await showOrders({
    'source.columns': () => ({ columns: [columnOf('A'), columnOf('B')], facts: [], notes: [] }),
  });
  await moves('A').click();
  await moves('B').click();
  await expect.element(moves('B')).toBeChecked();
  await expect.element(panel().getByText(/At least one column must be moved/)).toBeVisible();
  expect(stores.tables.getState().choices.get('sales\nOrders')?.columns).toEqual(['B']);
});

test('among many columns one is found by its name', async () => {
  const columns = Array.from({ length: 200 }, (_, index) => columnOf(`Column${String(index)}`));
  await showOrders({ 'source.columns': () => ({ columns, facts: [], notes: [] }) });
  await panel().getByRole('textbox', { name: 'Find a column' }).fill('column19');
  await expect.poll(() => panel().getByRole('listitem').elements().length).toBe(11);
});

test('columns that were not read are read at the second try', async () => {
  const { api } = await showOrders({
    'source.columns': failing({ code: 'SOURCE_CONNECTION_LOST', context: { detail: 'reset' } }),
  });
  await expect.element(panel().getByRole('alert')).toBeVisible();
  api.answer(tablesAnswers());
  await button('Try again').click();
  await expect.element(moves('OrderId')).toBeVisible();
});

test('a condition is counted with its time, marks the row, and is old once it changed', async () => {
  const { inputs } = await showOrders();
  await tab('Rows').click();
  await where().fill("OrderDate >= '2024-01-01'");
  await expect.element(row('sales.Orders').getByText('filtered')).toBeVisible();
  await button('Count rows').click();
  await expect.element(panel().getByText('1,234 rows, counted in 2.3 s')).toBeVisible();
  expect(inputs('source.count')).toMatchObject([{ table: { where: "OrderDate >= '2024-01-01'" } }]);
  await where().fill("OrderDate >= '2025-01-01'");
  await expect.element(panel().getByText(/^The condition changed/)).toBeVisible();
});

test('a condition that is refused says so beside its field', async () => {
  await showOrders({
    'source.count': failing({
      code: 'FILTER_REFUSED',
      context: { table: 'sales.Orders', detail: 'it holds a semicolon' },
    }),
  });
  await tab('Rows').click();
  await where().fill('1 = 1; DROP TABLE x');
  await button('Count rows').click();
  await expect
    .element(
      panel()
        .getByRole('alert')
        .getByText(/was not accepted: it holds a semicolon/),
    )
    .toBeVisible();
  await where().fill('1 = 1');
  await expect.element(panel().getByRole('alert')).not.toBeInTheDocument();
});

test('counting can be cancelled, and ends when another table is looked at', async () => {
  const signals: AbortSignal[] = [];
  await showOrders({
    'source.count': (_, signal) => {
      signals.push(signal);
      return untilAborted(signal);
    },
  });
  await tab('Rows').click();
  await button('Count rows').click();
  await button('Cancel').click();
  await expect.element(button('Count rows')).toBeVisible();
  await button('Count rows').click();
  await row('dbo.Audit').click();
  await expect.poll(() => signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  await expect.element(panel().getByRole('alert')).not.toBeInTheDocument();
});

test('a query stands in for the table only when it is asked for', async () => {
  const { stores } = await showOrders();
  await tab('Rows').click();
  await expect.element(panel().getByRole('textbox', { name: 'Query' })).not.toBeInTheDocument();
  await panel()
    .getByRole('switch', { name: /^Read a query of mine/ })
    .click();
  await expect.element(panel().getByText(/It is read as one stream/)).toBeVisible();
  await expect.element(panel().getByText(/While this is empty/)).toBeVisible();
  await panel().getByRole('textbox', { name: 'Query' }).fill('SELECT 1 AS One');
  await expect.element(row('sales.Orders').getByText('query', { exact: true })).toBeVisible();
  await expect.element(row('sales.Orders').getByText('your query')).toBeVisible();
  expect(stores.tables.getState().choices.get('sales\nOrders')).toMatchObject({
    query: 'SELECT 1 AS One',
    where: null,
  });
  await button('Reset to whole table').click();
  await expect.element(row('sales.Orders').getByText('16 ranges')).toBeVisible();
  await expect.element(where()).toBeVisible();
});

test('the preview shows the rows as they will be written, NULL apart from text', async () => {
  const { inputs } = await showOrders();
  await tab('Preview').click();
  await expect.element(panel().getByText(/^The first 50 rows/)).toBeVisible();
  await expect.element(panel().getByText('NULL').first()).toBeVisible();
  await expect.element(panel().getByText('2024-03-01T08:30:00.1234567').first()).toBeVisible();
  expect(inputs('source.preview')).toMatchObject([{ rows: 50, table: { name: 'Orders' } }]);
});

test('a preview that fails says why and can be read again; one that takes long can be cancelled', async () => {
  const { api } = await showOrders({
    'source.preview': failing({ code: 'SELECT_DENIED', context: { object: 'sales.Orders', number: 229 } }),
  });
  await tab('Preview').click();
  await expect.element(panel().getByRole('alert')).toBeVisible();
  api.answer({ 'source.preview': (_, signal) => untilAborted(signal) });
  await button('Read again').click();
  await button('Cancel').click();
  api.answer({ 'source.preview': () => orderRows });
  await button('Read again').click();
  await expect.element(panel().getByText(/^The first 50 rows/)).toBeVisible();
});

test('walking down the list with the preview open asks the server only where one stays', async () => {
  const { inputs } = await showOrders();
  await tab('Preview').click();
  await expect.element(panel().getByText(/^The first 50 rows/)).toBeVisible();
  await row('archive').first().click();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}');
  await expect.poll(() => inputs('source.preview').length).toBe(2);
  await expect.element(tab('Preview')).toHaveAttribute('aria-selected', 'true');
});

test('what was changed of a table is kept while it is not ticked', async () => {
  const { stores } = await showOrders();
  await panel().getByRole('checkbox', { name: 'Move this table' }).click();
  await tab('Rows').click();
  await where().fill('OrderId > 7');
  await panel().getByRole('checkbox', { name: 'Move this table' }).click();
  expect(chosenTables(stores.tables.getState())).toEqual([]);
  await expect.element(row('sales.Orders').getByText('filtered')).toBeVisible();
  await panel().getByRole('checkbox', { name: 'Move this table' }).click();
  expect(chosenTables(stores.tables.getState())).toMatchObject([{ name: 'Orders', where: 'OrderId > 7' }]);
});

test('Escape in the panel closes it and gives the focus back to the row', async () => {
  await showOrders();
  await tab('Rows').click();
  await where().click();
  await userEvent.keyboard('{Escape}');
  await expect.element(panel()).not.toBeInTheDocument();
  await expect.element(row('sales.Orders')).toHaveFocus();
});

test('what a filter names is asked for with its type, and only what can be sent goes along', async () => {
  const { stores } = await showOrders();
  await tab('Rows').click();
  await where().fill('OrderDate >= @since AND Total > @least');
  const field = (name: string) => panel().getByRole('textbox', { name });
  await expect.element(panel().getByText('Give its value.').first()).toBeVisible();
  await field('Type of @since').fill('date');
  await field('Value of @since').fill('yesterday');
  await expect.element(panel().getByText(/the value of @since is no date; write it as 2026-01-31/)).toBeVisible();
  const chosen = () => stores.tables.getState().choices.get('sales\nOrders')?.parameters;
  expect(chosen()).toEqual([]);
  await field('Value of @since').fill('2026-01-31');
  await panel().getByRole('checkbox', { name: '@least is NULL' }).click();
  expect(chosen()).toEqual([
    { name: 'since', type: 'date', value: '2026-01-31' },
    { name: 'least', type: 'nvarchar(100)', value: null },
  ]);
  await where().fill('OrderDate >= @since');
  expect(chosen()).toEqual([{ name: 'since', type: 'date', value: '2026-01-31' }]);
  expect(field('Value of @least').elements()).toHaveLength(0);
});
