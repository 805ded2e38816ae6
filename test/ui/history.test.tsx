// The history: all runs, by state, with what can be done about each; and the runs in the rail.
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { RunSummary } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import { assertNoViolations } from './axe.ts';
import { answersFor, at, runId, snapshot, summary } from './sample-run.ts';
import { showApp } from './show.tsx';

const route = { name: 'history' } as const;
const button = (name: string | RegExp) => page.getByRole('button', { name });
const stopped = { kind: 'stopped', reason: 'crash' } as const;
const completed = { kind: 'completed', skippedRows: 0 } as const;
const runs: RunSummary[] = [
  summary(),
  summary({ runId: 'r2', database: 'Warehouse', state: stopped }),
  summary({ runId: 'r3', database: 'Archive', state: completed, rows: 12_000_000 }),
  summary({ runId: 'r4', database: 'Old', state: completed }),
  summary({ runId: 'r5', database: 'Older', state: completed }),
];
const listed = { 'run.list': () => ({ runs }) };
const bodyRows = () => page.getByRole('grid', { name: 'Runs' }).getByRole('row').elements().length - 1;

test('shows every run, and those of one state', async () => {
  await showApp(route, listed);
  await expect.poll(bodyRows).toBe(5);
  await button('To resume 1').click();
  await expect.poll(bodyRows).toBe(1);
  await expect.element(page.getByRole('row', { name: /Interrupted, 41%.*Warehouse/ })).toBeVisible();
});

test('where a Data Factory moved some runs, they are found by who moved them', async () => {
  const [first, ...others] = runs;
  const mixed = [
    ...(first === undefined ? [] : [first]),
    ...others.map((run) => ({ ...run, movedBy: 'both' as const })),
  ];
  await showApp(route, { 'run.list': () => ({ runs: mixed }) });
  await expect.poll(bodyRows).toBe(5);
  const movers = page.getByRole('combobox', { name: 'Moved by' });
  await movers.selectOptions('Moved by both');
  await expect.poll(bodyRows).toBe(4);
  await expect.element(page.getByText('4 of 5 runs')).toBeVisible();
  await button('Complete 3').click();
  await expect.poll(bodyRows).toBe(3);
  await page.getByRole('row', { name: /Archive/ }).click();
  await expect.element(page.getByRole('complementary').getByText('Both', { exact: true })).toBeVisible();
  await movers.selectOptions('Moved by Data Factory');
  await expect.element(page.getByText('No run in this state was moved so.')).toBeVisible();
});

test('runs of this computer alone are not asked who moved them', async () => {
  await showApp(route, listed);
  await expect.poll(bodyRows).toBe(5);
  await expect.element(page.getByRole('combobox', { name: 'Moved by' })).not.toBeInTheDocument();
});

test('a run is opened where it can be acted on: its result when complete', async () => {
  const { stores } = await showApp(route, listed);
  await page.getByRole('row', { name: /Archive/ }).click();
  await button('See result').click();
  expect(stores.app.getState().route).toEqual({ name: 'result', runId: 'r3' });
});

test('an interrupted run is resumed from here, on its own screen', async () => {
  const { api, stores } = await showApp(route, {
    ...answersFor({ ...snapshot({ state: stopped }), runId: 'r2' }),
    ...listed,
    'secret.find': () => ({ source: 'secret:s', target: 'secret:t' }),
    'run.resume': () => ({ runId: 'r2' }),
  });
  await page.getByRole('row', { name: /Warehouse/ }).click();
  await button('Resume').click();
  expect(stores.app.getState().route).toEqual({ name: 'run', runId: 'r2' });
  await expect.poll(() => api.calls.some(({ method }) => method === 'run.resume')).toBe(true);
});

test('a run in progress or of another process is not offered for discarding', async () => {
  await showApp(route, {
    'run.list': () => ({
      runs: [summary(), summary({ runId: 'x', state: stopped, database: 'Far', isElsewhere: true })],
    }),
  });
  await page.getByRole('row', { name: /Far/ }).click();
  await expect.element(page.getByText('Another Tableferry process carries this run.')).toBeVisible();
  await expect.element(button('Discard run')).not.toBeInTheDocument();
  await expect.element(button('Resume')).not.toBeInTheDocument();
});

test('an empty history says how it fills', async () => {
  await showApp(route);
  await expect.element(page.getByText(/^No run yet/)).toBeVisible();
});

test('a list that cannot be read says why and is read again', async () => {
  const { api } = await showApp(route, {
    'run.list': () => {
      throw new AppError('STATE_CORRUPT', { path: '/state', detail: 'not a database' });
    },
  });
  await expect.element(page.getByRole('alert').getByText(/cannot be read: not a database/)).toBeVisible();
  await expect.element(page.getByText(/^No run yet/)).not.toBeInTheDocument();
  api.answer(listed);
  await button('Try again').click();
  await expect.poll(bodyRows).toBe(5);
});

test('the rail shows what runs and the last three that ended, and follows', async () => {
  const { api, stores } = await showApp({ name: 'settings' }, listed);
  const rail = page.getByRole('region', { name: 'Runs' });
  await expect.element(rail.getByRole('button', { name: /Sales to lake\s*Running, 41%/ })).toBeVisible();
  expect(rail.getByRole('button').elements().length).toBe(4);
  api.emit({ name: 'run.snapshot', payload: snapshot({ rows: 9_000_000, atUtc: at(400) }) });
  await rail.getByRole('button', { name: /Running, 75%/ }).click();
  expect(stores.app.getState().route).toEqual({ name: 'run', runId });
});

test('the grid is gone through by keyboard', async () => {
  await showApp(route, listed);
  await page.getByRole('row', { name: /Warehouse/ }).click();
  await userEvent.keyboard('{ArrowDown}');
  await expect.element(page.getByRole('heading', { name: 'Archive to lake' })).toBeVisible();
});

for (const theme of ['light', 'dark', 'highContrast'] as const) {
  test(`axe finds nothing, ${theme}`, async () => {
    await showApp(route, listed, undefined, theme);
    await page.getByRole('row', { name: /Warehouse/ }).click();
    await expect.element(page.getByRole('complementary')).toBeVisible();
    await assertNoViolations(theme);
  });
}

test('the report of a run is exported from its details', async () => {
  const { api } = await showApp(route, {
    ...listed,
    'run.report': ({ format }) => ({ fileName: `report.${format}`, encoding: 'utf8', text: 'rows' }),
    'file.save': ({ suggestedName }) => ({ path: `/home/dba/${suggestedName}` }),
  });
  await page.getByRole('row', { name: /Archive/ }).click();
  await button('Export report').click();
  await page.getByRole('menuitem', { name: /CSV, a row a table/ }).click();
  await expect.element(page.getByText('Saved to /home/dba/report.csv')).toBeVisible();
  expect(api.calls.find(({ method }) => method === 'run.report')?.input).toEqual({ runId: 'r3', format: 'csv' });
  await assertNoViolations('light');
});
