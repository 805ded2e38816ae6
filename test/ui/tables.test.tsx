// The list of the tables step: read, searched, filtered, sorted and ticked, by mouse and by keyboard alone.
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { AppError } from '../../shared/errors.ts';
import type { TableSummary } from '../../shared/contract.ts';
import type { ThemeName } from '../../renderer/theme/theme.ts';
import { assertNoViolations } from './axe.ts';
import { failing, type Answers } from './fake-api.ts';
import { arabicName, describeSource, fewTables, listOf, longName, tableOf, tablesAnswers } from './many-tables.ts';
import { showApp } from './show.tsx';

const show = async (answers: Answers = {}, theme: ThemeName = 'light') => {
  const shown = await showApp(
    { name: 'wizard', step: 'tables' },
    { ...tablesAnswers(), ...answers },
    describeSource,
    theme,
  );
  return shown;
};

const row = (name: string) => page.getByRole('row', { name: new RegExp(`${name.replace('.', '\\.')}\\b`) });
const tickOf = (name: string) => row(name).getByRole('gridcell').first();
const search = () => page.getByRole('searchbox', { name: 'Search tables' });
const chip = (name: string) => page.getByRole('button', { name });
/** The names in the order of the screen. */
const listed = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('[data-row]')]
    .toSorted((one, other) => Number(one.dataset['row']) - Number(other.dataset['row']))
    .map((line) => line.querySelector('[dir=auto]')?.textContent ?? '');
const listing = () => expect.poll(listed);
const focused = (): string => document.activeElement?.querySelector('[dir=auto]')?.textContent ?? '';
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

test('every table is listed by name with what is known of it', async () => {
  await show();
  const line = (words: RegExp) => expect.element(page.getByRole('row', { name: words })).toBeVisible();
  await line(/sales\.Orders 812,345,678 96\.0 GB OrderId 16 ranges/);
  await line(/dbo\.Audit .* none one stream 2 warnings/);
  await line(/OrdersByYear unknown unknown none/);
  expect(listed()).toHaveLength(fewTables.length);
});

test('the list is read once, and again when it is asked for', async () => {
  const { api, stores } = await show();
  await expect.element(row('sales.Orders')).toBeVisible();
  stores.app.getState().go({ name: 'wizard', step: 'source' });
  await expect.element(row('sales.Orders')).not.toBeInTheDocument();
  stores.app.getState().go({ name: 'wizard', step: 'tables' });
  await expect.element(row('sales.Orders')).toBeVisible();
  const reads = () => api.calls.filter(({ method }) => method === 'source.tables');
  expect(reads()).toHaveLength(1);
  await page.getByRole('button', { name: 'Read the list again' }).click();
  expect(reads()).toHaveLength(2);
  expect(reads()[1]?.input).toMatchObject({ refresh: true });
});

test('another source is read anew, and keeps the ticks of tables that it has too', async () => {
  const { stores, api } = await show();
  await tickOf('dbo.Audit').click();
  await tickOf('dbo.Empty').click();
  stores.app.getState().go({ name: 'wizard', step: 'source' });
  await expect.element(row('dbo.Empty')).not.toBeInTheDocument();
  stores.source.getState().change({ database: 'Archive' });
  api.answer({ 'source.tables': () => listOf(fewTables.filter(({ name }) => name !== 'Audit')) });
  stores.app.getState().go({ name: 'wizard', step: 'tables' });
  await expect.element(row('dbo.Empty')).toHaveAttribute('aria-selected', 'true');
  await expect.poll(() => [...stores.tables.getState().chosen]).toEqual(['dbo\nEmpty']);
  await expect.element(row('dbo.Audit')).not.toBeInTheDocument();
});

test('a list that was not read says why and is read at the second try', async () => {
  const { api } = await show({
    'source.tables': failing({ code: 'SOURCE_UNREACHABLE', context: { server: 'sql01', detail: 'timed out' } }),
  });
  await expect.element(page.getByRole('alert')).toBeVisible();
  api.answer(tablesAnswers());
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.element(row('sales.Orders')).toBeVisible();
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('a list that fails to be read again stays as it was', async () => {
  const { api } = await show();
  await tickOf('sales.Orders').click();
  api.answer({ 'source.tables': failing({ code: 'SOURCE_CONNECTION_LOST', context: { detail: 'reset' } }) });
  await page.getByRole('button', { name: 'Read the list again' }).click();
  await expect.element(page.getByRole('alert')).toBeVisible();
  await expect.element(row('sales.Orders')).toHaveAttribute('aria-selected', 'true');
});

test('reading that takes long says so and can be cancelled', async () => {
  const { api } = await show({ 'source.tables': (_, signal) => untilAborted(signal) });
  await expect.element(page.getByText('Reading the list of tables')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(page.getByText('The list of tables was not read.')).toBeVisible();
  api.answer(tablesAnswers());
  await page.getByRole('button', { name: 'Read the list' }).click();
  await expect.element(row('sales.Orders')).toBeVisible();
});

test('what the source could not tell stands above the list', async () => {
  await show({ 'source.tables': () => listOf(fewTables, ['Sizes are not known: VIEW DATABASE STATE is missing.']) });
  await expect.element(page.getByText(/VIEW DATABASE STATE is missing/)).toBeVisible();
});

test('search takes words, a schema with its dot, and names as they are pasted from a query', async () => {
  await show();
  await search().fill('order');
  await listing().toEqual(['sales.OrderLines', 'sales.Orders', 'sales.OrdersByYear']);
  await search().fill('sales. line');
  await listing().toEqual(['sales.OrderLines']);
  await search().fill('[SALES].[Orders]');
  await listing().toEqual(['sales.Orders', 'sales.OrdersByYear']);
  await search().fill('nothing of the kind');
  await expect.element(page.getByText(/^No table matches/)).toBeVisible();
  await page.getByRole('button', { name: 'Clear search and filters' }).click();
  await listing().toHaveLength(fewTables.length);
  await expect.element(search()).toHaveValue('');
});

test('Ctrl+F goes to the search', async () => {
  await show();
  await row('dbo.Audit').click();
  await userEvent.keyboard('{Control>}f{/Control}');
  await expect.element(search()).toHaveFocus();
});

test.each([
  ['Without key', ['dbo.Audit']],
  ['With warnings', ['dbo.Audit', 'dbo.Secret', 'dbo.Shapes', 'sales.OrderLines']],
  ['Views', ['sales.OrdersByYear']],
  ['Over 1 GB', ['dbo.Audit', 'sales.OrderLines', 'sales.Orders']],
  ['Empty', ['dbo.Empty']],
])('the filter "%s" shows what it says', async (name, expected) => {
  await show();
  await chip(name).click();
  await listing().toEqual(expected);
  await expect.element(chip(name)).toHaveAttribute('aria-pressed', 'true');
  await chip(name).click();
  await listing().toHaveLength(fewTables.length);
});

test('the filter of ticked tables follows the ticks', async () => {
  await show();
  await tickOf('dbo.Audit').click();
  await tickOf('dbo.Empty').click();
  await chip('Ticked').click();
  await listing().toEqual(['dbo.Audit', 'dbo.Empty']);
  await tickOf('dbo.Audit').click();
  await listing().toEqual(['dbo.Empty']);
});

test('a schema is ticked whole, half or not at all, without the tables that cannot be read', async () => {
  const { stores } = await show();
  await tickOf('dbo.Audit').click();
  await page.getByRole('button', { name: 'All schemas' }).click();
  const dbo = page.getByRole('checkbox', { name: 'Tick every table of dbo' });
  await expect.poll(() => dbo.element().matches(':indeterminate')).toBe(true);
  await dbo.click();
  await expect.element(dbo).toBeChecked();
  expect([...stores.tables.getState().chosen].toSorted()).toEqual(['dbo\nAudit', 'dbo\nEmpty']);
  await dbo.click();
  await expect.element(dbo).not.toBeChecked();
  expect(stores.tables.getState().chosen.size).toBe(0);
});

test('a schema can be looked at alone', async () => {
  await show();
  await page.getByRole('button', { name: 'All schemas' }).click();
  await page.getByRole('button', { name: 'dbo', exact: true }).click();
  await listing().toEqual(['dbo.Audit', 'dbo.Empty', 'dbo.Secret', 'dbo.Shapes']);
});

test('sorting by size begins with the largest and leaves what is unknown last', async () => {
  await show();
  await page.getByRole('columnheader', { name: 'Size' }).getByRole('button').click();
  await expect.poll(() => listed()[0]).toBe('sales.OrderLines');
  expect(listed().at(-1)).toBe('sales.OrdersByYear');
});

test('the summary counts tables, size and warnings, and is spoken once it has come to rest', async () => {
  await show();
  await tickOf('sales.OrderLines').click();
  await tickOf('dbo.Empty').click();
  await expect.element(page.getByText('2 of 10 tables').first()).toBeVisible();
  await expect
    .element(page.getByRole('status').filter({ hasText: '2 of 10 tables, 210 GB, 1 with warnings' }))
    .toBeInTheDocument();
});

test('a table that cannot be read is not ticked, and says why', async () => {
  const { stores } = await show();
  await expect.element(row('dbo.Secret')).toHaveAttribute('aria-disabled', 'true');
  await tickOf('dbo.Secret').click({ force: true });
  await page.getByRole('checkbox', { name: 'Tick every table shown' }).click();
  expect(stores.tables.getState().chosen.size).toBe(fewTables.length - 2);
  expect(stores.tables.getState().chosen.has('dbo\nSecret')).toBe(false);
  await row('dbo.Secret').click({ force: true });
  await expect.element(page.getByText(/Ask for GRANT SELECT on it/)).toBeVisible();
  await expect.element(page.getByRole('checkbox', { name: 'Move this table' })).not.toBeInTheDocument();
});

test('by keyboard alone: search, tick all that is found, type a name, tick it, open and close it', async () => {
  const { stores } = await show();
  await expect.element(row('sales.Orders')).toBeVisible();
  await userEvent.keyboard('{Control>}f{/Control}order');
  await listing().toHaveLength(3);
  // Past the menu, the filters and the button that reads again lies the header of the grid, then its rows.
  page.getByRole('checkbox', { name: 'Tick every table shown' }).element().focus();
  await userEvent.keyboard('{ArrowDown}{Control>}a{/Control}');
  expect(stores.tables.getState().chosen.size).toBe(3);
  await userEvent.keyboard('orders');
  await expect.poll(focused).toBe('sales.Orders');
  await userEvent.keyboard(' ');
  expect(stores.tables.getState().chosen.has('sales\nOrders')).toBe(false);
  await userEvent.keyboard('{Enter}');
  const panel = page.getByRole('complementary', { name: 'Details' });
  await expect.element(panel.getByRole('heading', { name: 'sales.Orders' })).toBeVisible();
  await userEvent.keyboard('{ArrowDown}');
  await expect.element(panel.getByRole('heading', { name: 'sales.OrdersByYear' })).toBeVisible();
  panel.getByRole('tab', { name: 'Columns' }).element().focus();
  await userEvent.keyboard('{Escape}');
  await expect.element(panel).not.toBeInTheDocument();
  expect(focused()).toBe('sales.OrdersByYear');
});

test('names of 128 characters and names that run from right to left are whole in their tooltip', async () => {
  await show();
  await expect.element(page.getByTitle(`archive.${longName}`)).toBeVisible();
  const arabic = page.getByTitle(`archive.${arabicName}`);
  await expect.element(arabic).toBeVisible();
  const cell = page.getByTitle(`archive.${longName}`).element().closest('[role=gridcell]');
  expect(cell?.scrollWidth).toBeLessThanOrEqual(cell?.clientWidth ?? 0);
});

test('a database without tables says so', async () => {
  await show({ 'source.tables': () => listOf([]) });
  await expect.element(page.getByText('This login sees no table in this database.')).toBeVisible();
});

test('search, filters and order are there again after a visit to another step', async () => {
  const { stores } = await show({ 'source.tables': () => listOf([tableOf('a', 'Big'), tableOf('a', 'Bigger')]) });
  await search().fill('bigger');
  await listing().toEqual(['a.Bigger']);
  stores.app.getState().go({ name: 'wizard', step: 'source' });
  await expect.element(search()).not.toBeInTheDocument();
  stores.app.getState().go({ name: 'wizard', step: 'tables' });
  await listing().toEqual(['a.Bigger']);
  await expect.element(search()).toHaveValue('bigger');
});

test('a bug in an answer is told like any other failure', async () => {
  await show({
    'source.tables': () => {
      throw new AppError('CATALOG_UNREADABLE', { detail: 'sys.tables' });
    },
  });
  await expect.element(page.getByRole('alert')).toBeVisible();
});

test.each(['light', 'dark', 'highContrast'] as const)('axe finds nothing in %s', async (theme) => {
  await show({}, theme);
  await tickOf('sales.Orders').click();
  await row('dbo.Audit').click();
  await expect.element(page.getByRole('checkbox', { name: 'Move column OrderId' })).toBeVisible();
  await assertNoViolations(theme);
});

const historyOf = (name: string) =>
  tableOf('sales', `${name}_history`, {
    marks: ['history'],
    hiddenReason: `It holds the history of sales.${name}.`,
    rowsEstimate: 4_000_000,
  });
const special: readonly TableSummary[] = [
  ...fewTables,
  tableOf('sales', 'Prices', { marks: ['temporal', 'partitioned'] }),
  historyOf('Prices'),
  historyOf('Orders'),
];

test('history and system tables are shown when they are asked for, with the reason, and say what they are', async () => {
  const { stores } = await show({ 'source.tables': () => listOf(special) });
  await expect.element(row('sales.Prices').getByTitle('temporal, partitioned')).toBeVisible();
  expect(listed()).toHaveLength(special.length - 2);
  await expect.element(page.getByText(`0 of ${String(special.length - 2)} tables`).first()).toBeVisible();
  await chip('History and system (2)').click();
  await listing().toEqual(['sales.Orders_history', 'sales.Prices_history']);
  await row('sales.Prices_history').click();
  await expect.element(page.getByText('it holds the history of sales.Prices.', { exact: false })).toBeVisible();
  await expect.element(page.getByText('clustered index', { exact: true })).toBeVisible();
  await assertNoViolations('light');
  stores.tables.getState().setChosen(['sales\nPrices_history'], true);
  await chip('History and system (2)').click();
  await expect.element(row('sales.Prices_history')).toBeVisible();
  await expect.element(row('sales.Orders_history')).not.toBeInTheDocument();
});

test('ticking a whole schema leaves its history out', async () => {
  const { stores } = await show({ 'source.tables': () => listOf(special) });
  await page.getByRole('button', { name: 'All schemas' }).click();
  await page.getByRole('checkbox', { name: 'Tick every table of sales' }).click();
  const chosen = [...stores.tables.getState().chosen];
  expect(chosen).toContain('sales\nPrices');
  expect(chosen).not.toContain('sales\nPrices_history');
});
