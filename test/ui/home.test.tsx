// The home screen: what to begin with, what ran, and what is said to those who see it first.
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { RunSummary } from '../../shared/contract.ts';
import { assertNoViolations } from './axe.ts';
import { failing, type Answers } from './fake-api.ts';
import { fillDraft, samplePlan } from './sample-plan.ts';
import { showApp } from './show.tsx';

const run = (more: Partial<RunSummary>): RunSummary => ({
  runId: 'r1',
  planId: 'p',
  state: { kind: 'completed', skippedRows: 0 },
  createdUtc: '2026-11-23T08:00:00Z',
  updatedUtc: '2026-11-23T09:00:00Z',
  database: 'Sales',
  container: 'lake',
  tables: 3,
  rows: 620,
  bytes: 1000,
  server: 'sql01',
  rowsEstimate: 1000,
  isElsewhere: false,
  trigger: 'person',
  movedBy: 'here',
  series: null,
  ...more,
});
const stopped = run({ runId: 'r2', state: { kind: 'stopped', reason: 'user' }, updatedUtc: '2026-11-24T09:00:00Z' });
const listing = (...runs: RunSummary[]): Answers => ({ 'run.list': () => ({ runs }) });

test('who sees it first reads what it does, and is offered nothing to resume', async () => {
  await showApp({ name: 'home' });
  await expect.element(page.getByRole('heading', { name: 'What this does' })).toBeVisible();
  expect(page.getByRole('button', { name: /^Resume/ }).elements()).toHaveLength(0);
});

test('a stopped run is resumed with one click', async () => {
  const { api, stores } = await showApp(
    { name: 'home' },
    {
      ...listing(run({}), stopped),
      'run.plan': () => samplePlan,
      'secret.find': () => ({ source: 'secret:1', target: 'secret:2' }),
      'run.resume': () => ({ runId: 'r2' }),
    },
  );
  await expect.element(page.getByText('Sales to lake, stopped at 62%')).toBeVisible();
  await page.getByRole('button', { name: /^Resume\s*Sales to lake/ }).click();
  await expect.poll(() => stores.app.getState().route).toEqual({ name: 'run', runId: 'r2' });
  await expect.poll(() => api.calls.some(({ method }) => method === 'run.resume')).toBe(true);
});

test('a run that another program carries is not offered to be resumed', async () => {
  await showApp({ name: 'home' }, listing({ ...stopped, isElsewhere: true }));
  await expect.element(page.getByText('Stopped at 62%')).toBeVisible();
  expect(page.getByRole('button', { name: /^Resume/ }).elements()).toHaveLength(0);
});

test('a completed run opens its result', async () => {
  const { stores } = await showApp({ name: 'home' }, listing(run({})));
  await page.getByRole('button', { name: /^Open the run of Sales/ }).click();
  expect(stores.app.getState().route).toEqual({ name: 'result', runId: 'r1' });
});

test('a new migration asks only when a draft would be lost', async () => {
  const { stores } = await showApp({ name: 'home' });
  await page.getByRole('button', { name: /^New migration/ }).click();
  expect(stores.app.getState().route).toEqual({ name: 'wizard', step: 'source' });
  fillDraft(stores);
  stores.app.getState().go({ name: 'home' });
  await page.getByRole('button', { name: /^New migration/ }).click();
  await page.getByRole('button', { name: 'Keep the draft' }).click();
  expect(stores.source.getState().draft.address).toBe('sql01');
  await page.getByRole('button', { name: /^New migration/ }).click();
  await page.getByRole('button', { name: 'Start new' }).click();
  expect(stores.source.getState().draft.address).toBe('');
  expect(stores.app.getState().route).toEqual({ name: 'wizard', step: 'source' });
});

test('the sample fills both connections with their secrets and opens the source step', async () => {
  const usedUtc = '2026-11-24T09:00:00Z';
  const { stores } = await showApp(
    { name: 'home' },
    {
      'sample.start': () => ({
        source: {
          id: 's',
          name: 'Sample',
          connection: { side: 'source', config: samplePlan.source },
          secret: 'secret:3',
          usedUtc,
        },
        target: {
          id: 't',
          name: 'Sample',
          connection: { side: 'target', config: samplePlan.target },
          secret: 'secret:4',
          usedUtc,
        },
      }),
    },
  );
  await page.getByRole('button', { name: 'Try it with sample data' }).click();
  await expect.poll(() => stores.app.getState().route).toEqual({ name: 'wizard', step: 'source' });
  expect(stores.source.getState().draft).toMatchObject({ address: 'sql01', database: 'Sales', secret: 'secret:3' });
  expect(stores.target.getState().draft).toMatchObject({ container: 'lake', secret: 'secret:4' });
});

test('a sample that does not start says why', async () => {
  await showApp(
    { name: 'home' },
    {
      'sample.start': failing({ code: 'SAMPLE_UNAVAILABLE', context: { detail: 'its servers ended at once' } }),
    },
  );
  await page.getByRole('button', { name: 'Try it with sample data' }).click();
  await expect.element(page.getByText(/The sample was not started: its servers ended at once/)).toBeVisible();
});

test('the menu leads where it says', async () => {
  const { api, stores } = await showApp({ name: 'home' });
  api.emit({ name: 'menu.command', payload: { command: 'settings' } });
  expect(stores.app.getState().route).toEqual({ name: 'settings' });
  fillDraft(stores);
  api.emit({ name: 'menu.command', payload: { command: 'newMigration' } });
  await expect.element(page.getByRole('alertdialog', { name: 'Start a new migration?' })).toBeVisible();
});

test.each(['light', 'dark', 'highContrast'] as const)('axe finds nothing in %s', async (theme) => {
  await showApp({ name: 'home' }, listing(run({}), stopped), () => undefined, theme);
  await expect.element(page.getByText('Sales to lake, stopped at 62%')).toBeVisible();
  await assertNoViolations(theme);
});
