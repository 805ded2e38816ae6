// The result screen: the verdict in words, what needs a human, verifying again, the report, and discarding.
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Finding, Validation } from '../../shared/validation.ts';
import type { SourceChanges } from '../../shared/source-changes.ts';
import { reportSchema, type Report } from '../../shared/report.ts';
import type { RunSnapshot } from '../../shared/run.ts';
import { assertNoViolations } from './axe.ts';
import type { Answers } from './fake-api.ts';
import { samplePlan } from './sample-plan.ts';
import { answersFor, at, runId, snapshot, table, tablesOf, verified } from './sample-run.ts';
import { showApp } from './show.tsx';

const route = { name: 'result', runId } as const;
const button = (name: string | RegExp) => page.getByRole('button', { name });
const complete = (tables = [verified(0), verified(1), verified(2)]): RunSnapshot =>
  snapshot({ tables, state: { kind: 'completed', skippedRows: 0 } });
const denied = { code: 'SELECT_DENIED', context: { object: 'sales.Secret', number: 229 } } as const;
const setAside = { ...verified(1), rowsSetAside: 12 };

const reportOf = (shown: RunSnapshot): Report =>
  reportSchema.parse({
    reportVersion: 1,
    tool: 'Tableferry 0.1.0',
    madeUtc: at(400),
    verdict: 'completeAndVerified',
    headline: 'Complete and verified',
    exceptions: [],
    run: { runId, state: shown.state, createdUtc: at(0), updatedUtc: at(300), carriedSeconds: 300 },
    plan: {
      planId: samplePlan.id,
      hash: samplePlan.hash,
      createdUtc: at(0),
      tool: 'Tableferry 0.1.0',
      server: 'sql01',
      serverVersion: '16',
      serverEdition: 'Developer',
      database: 'Sales',
      container: 'lake',
      consistency: samplePlan.consistency,
      checked: 'The source was not checked before the plan was made.',
      options: samplePlan.options,
    },
    pointInTime: { holds: 'no', text: 'Not as of one point in time.', moments: [] },
    adjustments: [],
    manifest: 'sql01/Sales/_manifests/run=1.json',
    totals: { tables: 3, tablesVerified: 3, rows: 1, parts: 1, bytes: 1, rowsSetAside: 0, retries: 0 },
    tables: shown.tables.map((one) => ({
      schema: one.schema,
      name: one.name,
      kind: 'table',
      state: one.state,
      readNote: '',
      notes: [],
      rows: one.rows,
      rowsEstimate: one.rowsEstimate,
      parts: one.parts,
      bytes: one.bytes,
      partitions: one.partitions,
      partitionsDone: one.partitionsDone,
      retries: one.retries,
      verified: one.state === 'done',
      firstPartUtc: null,
      lastPartUtc: null,
      rowsSetAside: one.rowsSetAside,
      rules: [],
      setAside: one.rowsSetAside === 0 ? [] : [{ blob: '_quarantine/part-0.jsonl', rows: 12, examples: [] }],
    })),
    validations: [],
  });

const shorter = (schema: string, name: string): Finding => ({
  kind: 'partDiffers',
  severity: 'fault',
  schema,
  table: name,
  part: 'part-0.parquet',
  key: null,
  column: null,
  expected: '9',
  found: '6',
  text: 'part-0.parquet is 3 bytes shorter',
});

const validationOf = (tables: Validation['tables']): Validation => ({
  validationVersion: 1,
  tool: 'tableferry 0.1.0',
  runId,
  manifest: 'sql01/Sales/_manifests/run=1.json',
  tier: 'standard',
  startedUtc: '2026-03-07T14:05:12Z',
  finishedUtc: '2026-03-07T14:05:13Z',
  by: 'dba on pc',
  verified: tables.every(({ verified: isVerified }) => isVerified),
  proves: ['Every stored byte was read back.'],
  cannot: ['The source was not asked.'],
  source: null,
  sample: null,
  findings: [],
  rows: 3,
  parts: 24,
  bytes: 4 << 20,
  tables,
});

const resultAnswers = (shown: RunSnapshot): Answers => ({
  ...answersFor(shown),
  'run.report': ({ format }) => ({
    fileName: `report.${format}`,
    encoding: 'utf8',
    text: JSON.stringify(reportOf(shown)),
  }),
  'secret.find': () => ({ source: 'secret:s', target: 'secret:t' }),
});

test('a run without exceptions is complete and verified, and names its manifest', async () => {
  const { api } = await showApp(route, resultAnswers(complete()));
  await expect.element(page.getByRole('heading', { name: 'Complete and verified' })).toBeVisible();
  await expect.element(page.getByText('Nothing needs a decision.')).toBeVisible();
  await expect.element(page.getByText('3 of 3', { exact: true })).toBeVisible();
  await button('Copy manifest name').click();
  expect(api.calls.at(-1)?.input).toEqual({ text: 'sql01/Sales/_manifests/run=1.json' });
});

test('rows set aside are decisions, each with the place of its rows', async () => {
  await showApp(route, resultAnswers(complete([verified(0), setAside])));
  await expect.element(page.getByRole('heading', { name: 'Complete, 1 decision open' })).toBeVisible();
  await expect.element(page.getByText('_quarantine/part-0.jsonl (12 rows)')).toBeVisible();
});

test('a failed table comes first, with its remedy, and can be retried here', async () => {
  const failed = table(9, { state: 'failed', error: denied });
  const shown = snapshot({ tables: [verified(0), failed], state: { kind: 'failed', error: denied } });
  const { api } = await showApp(route, { ...resultAnswers(shown), 'run.retryTable': () => ({ runId }) });
  await expect.element(page.getByRole('heading', { name: 'Failed' })).toBeVisible();
  await expect.element(page.getByText(/Ask for GRANT SELECT/)).toBeVisible();
  await button('Retry table').click();
  await expect.poll(() => api.calls.some(({ method }) => method === 'run.retryTable')).toBe(true);
  await expect.element(button('Verify again')).not.toBeInTheDocument();
});

test('a stopped run says that it is not complete and can be resumed', async () => {
  await showApp(route, resultAnswers(snapshot({ state: { kind: 'stopped', reason: 'user' } })));
  await expect.element(page.getByRole('heading', { name: 'Stopped' })).toBeVisible();
  await expect.element(page.getByText(/^Not complete: there is no manifest/)).toBeVisible();
  await expect.element(button('Resume')).toBeEnabled();
});

test('verifying again shows its progress, and names the table that differs', async () => {
  const { promise, resolve } = Promise.withResolvers<Validation>();
  const shown = complete();
  const { api } = await showApp(route, { ...resultAnswers(shown), 'run.verify': () => promise });
  await button('Verify again').click();
  await page.getByRole('checkbox', { name: 'Ask the source too' }).click();
  await button('Verify').click();
  await expect.element(button('Stop verifying')).toBeVisible();
  const progress = { runId, parts: 6, partsInAll: 24, bytes: 1 << 20, bytesInAll: 4 << 20, asking: null };
  api.emit({ name: 'verify.progress', payload: progress });
  await expect.element(page.getByText('6 of 24 parts, 1.00 MB of 4.00 MB compared')).toBeVisible();
  const tables = shown.tables.map(({ schema, name, rows, parts, bytes }, index) => ({
    schema,
    table: name,
    rows,
    parts,
    bytes,
    verified: index > 0,
    source: 'The source was not asked.',
    sourceRows: null,
    columns: [],
    findings: index > 0 ? [] : [shorter(schema, name)],
    findingsInAll: index > 0 ? 0 : 1,
  }));
  resolve(validationOf(tables));
  await expect.element(page.getByText('part-0.parquet is 3 bytes shorter')).toBeVisible();
  await expect.element(page.getByRole('gridcell', { name: 'Differs' })).toBeVisible();
  await expect
    .element(page.getByRole('heading', { name: 'Complete, and no longer what left the source' }))
    .toBeVisible();
});

test('the report is saved where the user says, and can be shown', async () => {
  const { api } = await showApp(route, {
    ...resultAnswers(complete()),
    'file.save': ({ suggestedName }) => ({ path: `/home/dba/${suggestedName}` }),
    'file.show': () => ({}),
  });
  await button('Export report').click();
  await page.getByRole('menuitem', { name: /HTML/ }).click();
  await expect.element(page.getByText('Saved to /home/dba/report.html')).toBeVisible();
  await button('Show file').click();
  expect(api.calls.at(-1)).toEqual({ method: 'file.show', input: { path: '/home/dba/report.html' } });
});

test('a report is saved as a workbook by its bytes, and as a PDF by its page', async () => {
  const { api } = await showApp(route, {
    ...resultAnswers(complete()),
    'run.report': ({ format }) => ({
      fileName: `report.${format}`,
      encoding: format === 'xlsx' ? 'base64' : 'utf8',
      text: format === 'json' ? JSON.stringify(reportOf(complete())) : `as ${format}`,
    }),
    'file.save': () => null,
    'file.savePdf': () => ({ path: '/home/dba/report.pdf' }),
  });
  await button('Export report').click();
  await page.getByRole('menuitem', { name: /XLSX/ }).click();
  await expect
    .poll(() => api.calls.at(-1))
    .toEqual({
      method: 'file.save',
      input: { suggestedName: 'report.xlsx', kind: 'xlsx', text: 'as xlsx', encoding: 'base64' },
    });
  await button('Export report').click();
  await page.getByRole('menuitem', { name: /^PDF/ }).click();
  await expect.element(page.getByText('Saved to /home/dba/report.pdf')).toBeVisible();
  expect(api.calls.at(-1)).toEqual({
    method: 'file.savePdf',
    input: { suggestedName: `tableferry-${runId}.pdf`, html: 'as html' },
  });
});

test('discarding says what is deleted and waits for the name of the container', async () => {
  const { api, stores } = await showApp(route, {
    ...resultAnswers(complete()),
    'run.discard': () => ({ deletedBlobs: 25 }),
  });
  await button('Discard run').click();
  await expect
    .element(page.getByText(/^Deletes 24 blobs \(384 MB\) and the manifest from container lake/))
    .toBeVisible();
  const confirm = button('Delete blobs and checkpoints');
  await expect.element(confirm).toBeDisabled();
  await page.getByLabelText('Type lake to confirm').fill('lak');
  await expect.element(confirm).toBeDisabled();
  await page.getByLabelText('Type lake to confirm').fill('lake');
  api.answer({ 'run.list': () => ({ runs: [] }) });
  await confirm.click();
  await expect.poll(() => stores.app.getState().route.name).toBe('history');
  expect(api.calls.find(({ method }) => method === 'run.discard')?.input).toEqual({ runId, secret: 'secret:t' });
});

const changed: SourceChanges = {
  changesVersion: 1,
  runId,
  checkedUtc: at(500),
  server: 'sql01',
  database: 'Sales',
  kind: 'changed',
  rows: 12_400,
  headline: 'The source changed 12,400 rows in 1 table since the export. Whether 1 table changed cannot be told.',
  tables: [
    {
      schema: 'sales',
      name: 'Orders',
      kind: 'changed',
      rows: 12_400,
      isAtLeast: true,
      way: 'rowversion',
      how: 'By its rowversions 12,400 rows are later.',
    },
    { schema: 'sales', name: 'Log', kind: 'unknown', rows: null, isAtLeast: false, way: 'none', how: 'Nothing tells.' },
    {
      schema: 'sales',
      name: 'Still',
      kind: 'none',
      rows: 0,
      isAtLeast: false,
      way: 'tracking',
      how: 'No row changed.',
    },
  ],
};

test('the source is asked with its password alone, and the answer that the report keeps is shown', async () => {
  const answered: SourceChanges[] = [];
  const { promise, resolve } = Promise.withResolvers<SourceChanges>();
  const { api } = await showApp(route, {
    ...resultAnswers(complete()),
    'run.report': ({ format }) => ({
      fileName: `report.${format}`,
      encoding: 'utf8',
      text: JSON.stringify({ ...reportOf(complete()), sourceChanges: answered }),
    }),
    'secret.find': () => ({ source: null, target: null }),
    'secret.put': () => ({ handle: 'secret:typed' }),
    'run.changes': () => promise,
  });
  await expect.element(page.getByText(/^An export is as old as its run\./)).toBeVisible();
  await button('Check whether the source changed since').click();
  await expect.element(page.getByText('Asking the source needs its password')).toBeVisible();
  await expect.element(page.getByLabelText(/storage/i)).not.toBeInTheDocument();
  await page.getByLabelText(/^Password of/).fill('x');
  await button('Ask the source').click();
  await expect.element(button('Stop asking')).toBeVisible();
  answered.push(changed);
  resolve(changed);
  await expect.element(page.getByText(/^The source changed 12,400 rows in 1 table/)).toBeVisible();
  await expect
    .element(page.getByText(/^sales\.Orders: at least 12,400 rows changed\. By its rowversions/))
    .toBeVisible();
  await expect.element(page.getByText('sales.Log: unknown. Nothing tells.')).toBeVisible();
  await expect.element(page.getByText(/^sales\.Still/)).not.toBeInTheDocument();
  expect(api.calls.find(({ method }) => method === 'run.changes')?.input).toEqual({
    by: 'run',
    runId,
    secret: 'secret:typed',
  });
});

test('a question to the source can be given up, which is no failure', async () => {
  await showApp(route, {
    ...resultAnswers(complete()),
    'run.changes': (_, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('given up')))),
  });
  await button('Check whether the source changed since').click();
  await button('Stop asking').click();
  await expect.element(button('Check whether the source changed since')).toBeEnabled();
  await expect.element(page.getByText(/given up/)).not.toBeInTheDocument();
});

test('a run that is not complete is not asked about', async () => {
  await showApp(route, resultAnswers(snapshot({ state: { kind: 'stopped', reason: 'user' } })));
  await expect.element(page.getByRole('heading', { name: 'Stopped' })).toBeVisible();
  await expect.element(button('Check whether the source changed since')).not.toBeInTheDocument();
});

test('a report that cannot be read leaves everything else', async () => {
  await showApp(route, answersFor(complete()));
  await expect.element(page.getByText(/^The report of this run could not be read/)).toBeVisible();
  await expect.element(page.getByRole('heading', { name: 'Complete and verified' })).toBeVisible();
});

test('details of a table open by keyboard', async () => {
  await showApp(route, resultAnswers(snapshot({ tables: tablesOf(12), state: { kind: 'stopped', reason: 'crash' } })));
  await page.getByRole('row', { name: /Orders_0004/ }).click();
  await userEvent.keyboard('{ArrowDown}');
  await expect.element(page.getByRole('heading', { name: 'sales.Orders_0005' })).toBeVisible();
});

for (const theme of ['light', 'dark', 'highContrast'] as const) {
  test(`axe finds nothing, ${theme}`, async () => {
    await showApp(route, resultAnswers(complete([verified(0), setAside])), undefined, theme);
    await button('Discard run').click();
    await expect.element(page.getByLabelText('Type lake to confirm')).toBeVisible();
    await assertNoViolations(theme);
  });
}
