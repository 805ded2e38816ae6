// The options step: defaults, what fits together, typed sizes, and the estimate that follows.
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { draftRequest } from '../../renderer/stores/draft-plan.ts';
import { assertNoViolations } from './axe.ts';
import type { OutputOf } from '../../shared/contract.ts';
import { fillDraft } from './sample-plan.ts';
import { showApp } from './show.tsx';

const show = (theme: 'light' | 'dark' | 'highContrast' = 'light') =>
  showApp({ name: 'wizard', step: 'options' }, {}, fillDraft, theme);

test('a format offers only the compressions that fit it, and brings its own', async () => {
  const { stores } = await show();
  await expect.element(page.getByRole('radio', { name: 'Zstandard' })).toBeChecked();
  await page.getByRole('radio', { name: 'CSV' }).click();
  await expect.element(page.getByRole('radio', { name: 'gzip' })).toBeChecked();
  expect(page.getByRole('radio', { name: 'Zstandard' }).elements()).toHaveLength(0);
  expect(draftRequest(stores).options).toMatchObject({ format: 'csv', compression: 'gzip' });
});

test('each choice says what it means', async () => {
  await show();
  await page.getByRole('radio', { name: 'Set the row aside' }).click();
  await expect.element(page.getByText(/^The row goes to _quarantine/)).toBeVisible();
  await page.getByRole('radio', { name: 'Read the end of each part' }).click();
  await expect.element(page.getByText(/the data in between is not read back/)).toBeVisible();
});

test('a limit that cannot be understood is said beside the field and stops Next', async () => {
  const { stores } = await show();
  await page.getByRole('radio', { name: 'At most' }).click();
  await expect.element(page.getByRole('button', { name: 'Next' })).toBeDisabled();
  const field = page.getByRole('textbox', { name: 'Upload limit' });
  await field.fill('fast');
  await expect.element(page.getByText(/"fast" was not understood/).first()).toBeVisible();
  await expect.element(field).toHaveAttribute('aria-invalid', 'true');
  await field.fill('50 MB/s');
  await expect.element(page.getByRole('button', { name: 'Next' })).toBeEnabled();
  expect(draftRequest(stores).options.bandwidthBytesPerSecond).toBe(52_428_800);
  await page.getByRole('radio', { name: 'No limit' }).click();
  expect(draftRequest(stores).options.bandwidthBytesPerSecond).toBeNull();
});

test('metadata is typed a pair a line; what cannot be stored is said beside it and stops Next', async () => {
  const { stores } = await show();
  await page.getByRole('button', { name: 'More' }).click();
  const field = page.getByRole('textbox', { name: 'Metadata of the blobs' });
  await field.fill('owner = finance\ncost-centre = 4711');
  await expect
    .element(page.getByText(/^Metadata cannot be stored like this: the key "cost-centre"/).first())
    .toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Next' })).toBeDisabled();
  await field.fill('owner = finance\ncost_centre = 4711');
  await expect.element(page.getByRole('button', { name: 'Next' })).toBeEnabled();
  expect(draftRequest(stores).options.metadata).toEqual({ owner: 'finance', cost_centre: '4711' });
  await field.fill('');
  expect(draftRequest(stores).options).not.toHaveProperty('metadata');
});

test("the access tier is the account's until another is chosen", async () => {
  const { stores } = await show();
  await page.getByRole('button', { name: 'More' }).click();
  expect(draftRequest(stores).options.tier).toBeNull();
  await page.getByRole('radio', { name: 'Cool' }).click();
  await expect.element(page.getByText(/^Cheaper to keep, dearer to read/)).toBeVisible();
  expect(draftRequest(stores).options.tier).toBe('Cool');
});

test('what was typed is still there after going back', async () => {
  const { stores } = await show();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('textbox', { name: 'Memory bound' }).fill('much');
  await page.getByRole('button', { name: 'Back' }).click();
  stores.app.getState().go({ name: 'wizard', step: 'options' });
  await expect.element(page.getByRole('textbox', { name: 'Memory bound' })).toHaveValue('much');
});

test('the log of the run goes into the container unless that is unticked', async () => {
  const { stores } = await show();
  await page.getByRole('button', { name: 'More' }).click();
  const box = page.getByRole('checkbox', { name: 'Also in the container' });
  await expect.element(box).toBeChecked();
  await box.click();
  expect(draftRequest(stores).options.logToTarget).toBe(false);
  await expect.element(page.getByText('The log is kept on this computer only.')).toBeVisible();
});

test('a memory bound too small for its lanes is called so', async () => {
  const { stores } = await show();
  stores.options.getState().change({ lanes: 8 });
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('textbox', { name: 'Memory bound' }).fill('256 MB');
  await expect.element(page.getByText(/^8 lanes need about/)).toBeVisible();
  await page.getByRole('textbox', { name: 'Memory bound' }).fill('2 GB');
  await expect.element(page.getByText(/^2.00 GB for 8 lanes: each holds up to/)).toBeVisible();
});

const offer = (): OutputOf<'source.moments'> => ({
  choices: (['shared', 'perTable', 'databaseSnapshot', 'asOf', 'none', 'readOnly'] as const).map((mode) => ({
    mode,
    isAvailable: mode === 'readOnly' ? 'no' : mode === 'asOf' ? 'unknown' : 'yes',
    obstacle: mode === 'readOnly' ? 'The database can be written to.' : mode === 'asOf' ? 'Not said.' : '',
    gives: `What ${mode} gives.`,
    costs: `What ${mode} costs.`,
    exceptions: mode === 'asOf' ? [{ table: 'sales.Customers', reason: 'It is not system-versioned.' }] : [],
  })),
  best: 'shared',
  databaseSnapshots: [{ name: 'Sales_noon', created: '2026-01-02T12:00:00.000' }],
  leftovers: [],
  snapshotScript: 'CREATE DATABASE [Sales__tableferry_{run}] ON\n  (NAME = ...)\nAS SNAPSHOT OF [Sales];',
  allowScript: null,
});

test('what the server offers of points in time is asked for, and what it does not offer says why', async () => {
  const { stores } = await showApp({ name: 'wizard', step: 'options' }, { 'source.moments': offer }, fillDraft);
  await page.getByRole('button', { name: 'Ask the server what it offers' }).click();
  await expect.element(page.getByText('The database can be written to.')).toBeVisible();
  await expect.element(page.getByRole('radio', { name: 'A read-only database' })).toBeDisabled();
  await expect.element(page.getByText(/Does not hold: sales.Customers/)).toBeVisible();
  expect(draftRequest(stores).pointInTime).toEqual({ mode: 'none' });
  await page.getByRole('radio', { name: 'One moment for all tables' }).click();
  expect(draftRequest(stores).pointInTime).toEqual({ mode: 'shared' });
});

test('a snapshot of the run is chosen by name, with the statement it sends in sight', async () => {
  const { stores } = await showApp({ name: 'wizard', step: 'options' }, { 'source.moments': offer }, fillDraft);
  await page.getByRole('button', { name: 'Ask the server what it offers' }).click();
  await page.getByRole('radio', { name: 'A database snapshot' }).click();
  expect(draftRequest(stores).pointInTime).toEqual({ mode: 'databaseSnapshot', name: 'Sales_noon' });
  await page
    .getByRole('combobox', { name: 'Which snapshot' })
    .selectOptions('A new one, made by the run and dropped at its end');
  expect(draftRequest(stores).pointInTime).toEqual({ mode: 'databaseSnapshot', name: null });
  await expect.element(page.getByText(/CREATE DATABASE \[Sales__tableferry_/)).toBeVisible();
});

test('a past time that is none is said beside the field and stops Next', async () => {
  const { stores } = await showApp({ name: 'wizard', step: 'options' }, { 'source.moments': offer }, fillDraft);
  await page.getByRole('button', { name: 'Ask the server what it offers' }).click();
  await page.getByRole('radio', { name: 'A past time' }).click();
  await page.getByRole('textbox', { name: 'Time (UTC)' }).fill('yesterday');
  await expect.element(page.getByRole('button', { name: 'Next' })).toBeDisabled();
  await page.getByRole('textbox', { name: 'Time (UTC)' }).fill('2026-01-02T03:04:05Z');
  await expect.element(page.getByRole('button', { name: 'Next' })).toBeEnabled();
  expect(draftRequest(stores).pointInTime).toEqual({ mode: 'asOf', atUtc: '2026-01-02T03:04:05Z' });
});

test('the estimate follows the format', async () => {
  await show();
  await expect.element(page.getByText('about 60.0 GB')).toBeVisible();
  await expect.element(page.getByText('7.20 GB to 24.0 GB')).toBeVisible();
  await page.getByRole('radio', { name: 'None' }).click();
  await expect.element(page.getByText('24.0 GB to 54.0 GB')).toBeVisible();
});

test('a source that changed after the tables were read is told in the rail, and stops the later steps', async () => {
  const { stores } = await show();
  stores.tables.setState({ readFrom: 'of another source' });
  await expect.element(page.getByText('Source changed: tables are read again')).toBeVisible();
  await expect.element(page.getByRole('button', { name: /Review/ })).toBeDisabled();
});

test('Enter goes on, but not from a button', async () => {
  const { stores } = await show();
  page.getByRole('button', { name: 'More' }).element().focus();
  await userEvent.keyboard('{Enter}');
  expect(stores.app.getState().route).toEqual({ name: 'wizard', step: 'options' });
  page.getByRole('radio', { name: 'Parquet' }).element().focus();
  await userEvent.keyboard('{Enter}');
  expect(stores.app.getState().route).toEqual({ name: 'wizard', step: 'check' });
});

test.each(['light', 'dark', 'highContrast'] as const)('axe finds nothing in %s', async (theme) => {
  await show(theme);
  // By keyboard: a hovered button is in mid-transition.
  page.getByRole('button', { name: 'More' }).element().focus();
  await userEvent.keyboard('{Enter}');
  await assertNoViolations(theme);
});

test('digests of every row can be asked for, and the cost is said', async () => {
  const { stores } = await show();
  await page.getByRole('button', { name: 'More' }).click();
  const box = page.getByRole('checkbox', { name: /Compare each row with a hash/ });
  await expect.element(box).not.toBeChecked();
  await box.click();
  await expect.element(page.getByText(/HASHBYTES over every row that it sends, which costs/)).toBeVisible();
  expect(draftRequest(stores).options.rowDigests).toBe(true);
});

test('a Delta log can be asked for where the files are Parquet, and goes away with them', async () => {
  const { stores } = await show();
  await page.getByRole('button', { name: 'More' }).click();
  const box = page.getByRole('checkbox', { name: 'Write a Delta log for each table' });
  await expect.element(box).not.toBeChecked();
  await box.click();
  await expect.element(page.getByText(/open the folder of each table as a Delta table/)).toBeVisible();
  expect(draftRequest(stores).options.deltaLog).toBe(true);
  await page.getByRole('radio', { name: 'CSV' }).click();
  await expect.element(box).toBeDisabled();
  await expect.element(page.getByText('A Delta log goes with Parquet files only.')).toBeVisible();
  expect(draftRequest(stores).options.deltaLog).toBeUndefined();
});
