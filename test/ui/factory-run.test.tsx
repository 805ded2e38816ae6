// A run that Data Factory carries a part of: who moves what, how far, what troubles it, stopping, its record, the proof.
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { FactoryProgress, FactoryTableProgress } from '../../shared/factory-progress.ts';
import type { RunSnapshot, TableSnapshot } from '../../shared/run.ts';
import { assertNoViolations } from './axe.ts';
import type { Answers } from './fake-api.ts';
import { samplePlace } from './sample-factory.ts';
import { planTable, samplePlan } from './sample-plan.ts';
import { answersFor, at, runId, running, snapshot, table, verified } from './sample-run.ts';
import { showApp } from './show.tsx';

type Theme = 'light' | 'dark' | 'highContrast';
const route = { name: 'run', runId } as const;
const button = (name: string | RegExp) => page.getByRole('button', { name });
const line = () => page.getByRole('region', { name: 'Data Factory adf-sales' });
const pipelineRunId = 'f9a1c0de-0000-4000-8000-000000000001';

const by = (phase: FactoryTableProgress['phase'], more: Partial<FactoryTableProgress> = {}): FactoryTableProgress => ({
  phase,
  status: phase === 'copying' ? 'InProgress' : '',
  pipeline: 'tableferry_01_c0ffee',
  pipelineRunId: phase === 'waiting' ? null : pipelineRunId,
  rowsRead: phase === 'copying' ? 620_000 : null,
  rowsCopied: phase === 'copying' ? 600_000 : null,
  bytesRead: null,
  bytesWritten: null,
  startedUtc: phase === 'waiting' ? null : at(20),
  ...more,
});

const progress = (more: Partial<FactoryProgress> = {}): FactoryProgress => ({
  factory: 'adf-sales',
  state: 'running',
  answeredUtc: at(290),
  trouble: null,
  pipelineRuns: [
    {
      runId: pipelineRunId,
      pipeline: 'tableferry_01_c0ffee',
      status: 'InProgress',
      startedUtc: at(15),
      endedUtc: null,
      message: '',
    },
  ],
  ...more,
});

const copying: TableSnapshot = { ...table(10, { state: 'running' }), factory: by('copying') };
const checking: TableSnapshot = { ...table(11, { state: 'running' }), factory: by('checking') };
const waiting: TableSnapshot = { ...table(12), factory: by('waiting') };
const tables = [verified(0), running(1, 250_000), copying, checking, waiting];

const mixed = (more: Partial<RunSnapshot> = {}): RunSnapshot => snapshot({ tables, factory: progress(), ...more });

const answers = (shown: RunSnapshot): Answers => ({
  ...answersFor(shown),
  'run.plan': () => ({
    ...samplePlan,
    factory: samplePlace,
    tables: shown.tables.map(({ id, schema, name, factory }) =>
      planTable(id, schema, name, factory === undefined ? {} : { engine: 'factory' }),
    ),
  }),
});
const show = (shown: RunSnapshot, more: Answers = {}, theme: Theme = 'light') =>
  showApp(route, { ...answers(shown), ...more }, undefined, theme);

test('one list tells who moves each table and how far it is', async () => {
  await show(mixed());
  const row = (name: RegExp) => page.getByRole('row', { name });
  const told = (name: RegExp, word: string) => expect.element(row(name).getByText(word, { exact: true })).toBeVisible();
  await told(/Orders_0010/, 'Copying');
  await told(/Orders_0010/, 'Data Factory');
  await told(/Orders_0011/, 'Checking');
  await told(/Orders_0001/, 'This computer');
  await expect.element(page.getByTitle('60%, 600,000 rows copied, not checked yet')).toBeInTheDocument();
  await expect.element(line().getByText(/^0 of 3 tables checked, answered /)).toBeVisible();
});

test('a run of this computer alone says nothing of Data Factory', async () => {
  await show(snapshot());
  await expect.element(page.getByRole('row', { name: /Orders_0000/ })).toBeVisible();
  expect(page.getByText(/Data Factory|This computer/).elements()).toEqual([]);
});

test('the details tell what the service tells, and what it does not', async () => {
  await show(mixed());
  await page.getByRole('row', { name: /Orders_0010/ }).click();
  const panel = page.getByRole('complementary', { name: 'Details' });
  await expect.element(panel.getByText('620,000')).toBeVisible();
  await expect.element(panel.getByText('InProgress')).toBeVisible();
  await expect.element(panel.getByText('not told').first()).toBeVisible();
});

test('a service that does not answer is told calmly, and forgotten when it does', async () => {
  const silent = { trouble: 'management.azure.com answered 503.', answeredUtc: at(120), askedAgainUtc: at(330) };
  const { api } = await show(mixed({ factory: progress(silent) }));
  const sentence =
    /has not answered since \d\d:\d\d:\d\d, and is asked again at \d\d:\d\d:\d\d. management\.azure\.com answered 503\./;
  await expect.element(line().getByText(sentence)).toBeVisible();
  expect(page.getByRole('alert').elements()).toEqual([]);
  api.emit({ name: 'run.snapshot', payload: mixed({ seq: 2, atUtc: at(301) }) });
  await expect.element(line().getByText(/has not answered/)).not.toBeInTheDocument();
});

test('what fails all of its tables is told once, beside the factory', async () => {
  const error = {
    code: 'FACTORY_RUNTIME_OFFLINE',
    context: { factory: 'adf-sales', runtime: 'shir', state: 'Offline' },
  } as const;
  const failed = [copying, checking, waiting].map((one): TableSnapshot => ({ ...one, state: 'failed', error }));
  const ended = progress({ state: 'ended' });
  const { api } = await show(mixed({ tables: [verified(0), ...failed], factory: ended }));
  await expect.element(line().getByText(/its integration runtime shir is not at work \(Offline\)/)).toBeVisible();
  const some: readonly TableSnapshot[] = [{ ...checking, state: 'done' }, ...failed.slice(0, 1)];
  api.emit({ name: 'run.snapshot', payload: mixed({ tables: [...some], factory: ended, seq: 2, atUtc: at(301) }) });
  await expect.element(line().getByText(/is not at work/)).not.toBeInTheDocument();
});

test('pipeline runs lead to their page in Data Factory Studio', async () => {
  const { api } = await show(mixed(), { 'link.open': () => ({}) });
  await button('1 pipeline run').click();
  await button('Open in Data Factory Studio: tableferry_01_c0ffee').click();
  await expect
    .poll(() => api.calls.find(({ method }) => method === 'link.open')?.input)
    .toEqual({
      url: `https://adf.azure.com/monitoring/pipelineruns/${pipelineRunId}?factory=${encodeURIComponent(
        `/subscriptions/${samplePlace.subscription}/resourceGroups/rg-sales/providers/Microsoft.DataFactory/factories/adf-sales`,
      )}`,
    });
});

test('what Data Factory has on record is read and saved', async () => {
  const { api } = await show(mixed(), {
    'factory.logs': () => ({ text: 'tableferry_01_c0ffee InProgress' }),
    'secret.find': () => ({ source: 'secret:s', target: 'secret:t' }),
    'file.save': () => ({ path: '/home/dba/log.txt' }),
  });
  await button('1 pipeline run').click();
  await button('Read what is on record').click();
  await expect.element(page.getByText('tableferry_01_c0ffee InProgress')).toBeVisible();
  await button('Save as text').click();
  await expect.element(page.getByText('Saved as /home/dba/log.txt')).toBeVisible();
  expect(api.calls.find(({ method }) => method === 'factory.logs')?.input).toEqual({
    runId,
    secrets: { source: '', target: 'secret:t' },
  });
});

test.each([
  ['Stop here, let it finish', 'leave'],
  ['Stop and cancel it', 'cancel'],
] as const)('stopping asks what becomes of Data Factory: %s', async (choice, factory) => {
  const { api } = await show(mixed(), { 'run.stop': () => ({}) });
  await button('Stop and keep checkpoints').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(api.calls.some(({ method }) => method === 'run.stop')).toBe(false);
  await button('Stop and keep checkpoints').click();
  await dialog.getByRole('button', { name: choice }).click();
  await expect.poll(() => api.calls.find(({ method }) => method === 'run.stop')?.input).toEqual({ runId, factory });
});

test('once Data Factory has ended, stopping asks nothing', async () => {
  const { api } = await show(mixed({ factory: progress({ state: 'ended' }) }), { 'run.stop': () => ({}) });
  await button('Stop and keep checkpoints').click();
  await expect.poll(() => api.calls.find(({ method }) => method === 'run.stop')?.input).toEqual({ runId });
});

test('the result says how the tables of Data Factory are proven, and what is not', async () => {
  const done = { ...verified(10), factory: by('ended', { status: 'Succeeded' }) };
  const completed = mixed({
    state: { kind: 'completed', skippedRows: 0 },
    tables: [verified(0), done],
    factory: progress({ state: 'ended' }),
  });
  await showApp({ name: 'result', runId }, answers(completed));
  await expect.element(page.getByText(/^1 table was moved by Data Factory adf-sales\./)).toBeVisible();
  await expect.element(page.getByText(/read every file to its last byte/)).toBeVisible();
  await expect.element(page.getByText(/Values were not compared with the source/)).toBeVisible();
  await expect.element(page.getByRole('columnheader', { name: 'Moved by' })).toBeVisible();
  await expect.element(page.getByText(/^Of the tables that this computer moved, every stored byte/)).toBeVisible();
  await expect.element(page.getByText(/^Every stored byte/)).not.toBeInTheDocument();
});

test('a note of the plan is told once for all tables that it holds for', async () => {
  const note = 'Files get the default tier of the account.';
  const completed = mixed({ state: { kind: 'completed', skippedRows: 0 }, tables: [verified(0), verified(1)] });
  await showApp(
    { name: 'result', runId },
    {
      ...answers(completed),
      'run.plan': () => ({
        ...samplePlan,
        tables: completed.tables.map(({ id, schema, name }) => planTable(id, schema, name, { notes: [note] })),
      }),
    },
  );
  await expect.element(page.getByText(`sales.Orders_0000, sales.Orders_0001: ${note}`)).toBeVisible();
});

test('the hour after midnight is 00 in every list of times', async () => {
  const midnight = new Date(2026, 10, 30, 0, 5, 9).toISOString();
  await show(mixed({ factory: progress({ answeredUtc: midnight }) }));
  await expect.element(line().getByText(/answered 00:05:09$/)).toBeVisible();
});

test.each(['light', 'dark', 'highContrast'] as const)('axe finds nothing in %s', async (theme) => {
  await show(
    mixed({ factory: progress({ trouble: 'management.azure.com answered 503.', askedAgainUtc: at(330) }) }),
    {},
    theme,
  );
  await button('1 pipeline run').click();
  await expect.element(button('Copy id: tableferry_01_c0ffee')).toBeVisible();
  await assertNoViolations(theme);
});
