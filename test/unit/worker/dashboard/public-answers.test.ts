// Planted secrets: none of them, and no way to them, stands in anything the dashboard answers.
import { expect, test } from 'vitest';
import { answerRequest } from '../../../../electron/worker/dashboard/answer.ts';
import { publicEvent } from '../../../../electron/worker/dashboard/public-answers.ts';
import { readMethods, type LiveEvent } from '../../../../shared/dashboard.ts';
import type { AppErrorData } from '../../../../shared/errors.ts';
import type { FactoryProgress } from '../../../../shared/factory-progress.ts';
import { reportSchema } from '../../../../shared/report.ts';
import type { RunSnapshot } from '../../../../shared/run.ts';
import { plan as planOf, planTable } from '../../../fakes/plan.ts';
import { runSnapshot, tableSnapshot } from '../../cli/fake-terminal.ts';
import { createFakeView } from './fake-view.ts';

/** Every planted text has this in it. */
const planted = 'pl4nted';

const quoted: AppErrorData = {
  code: 'TABLE_NOT_RETRIED',
  context: { table: 'dbo.Orders', detail: 'it did not fail' },
  detail: `AccountKey=${planted}1`,
};
const bug: AppErrorData = { code: 'BUG', context: { detail: `Password=${planted}2` }, detail: `${planted}3` };

const copy: AppErrorData = {
  code: 'FACTORY_COPY_FAILED',
  context: { table: 'dbo.Orders', detail: `2200: cannot convert ${planted}13` },
};

const factory: FactoryProgress = {
  factory: 'adf-sales',
  state: 'running',
  answeredUtc: null,
  trouble: `The answer was ${planted}14.`,
  pipelineRuns: [
    { runId: 'p1', pipeline: 'all', status: 'Failed', startedUtc: null, endedUtc: null, message: `${planted}15` },
  ],
};

const snapshot: RunSnapshot = {
  ...runSnapshot({ kind: 'failed', error: bug }, [
    tableSnapshot({ error: quoted }),
    tableSnapshot({ error: bug }),
    tableSnapshot({ error: copy }),
  ]),
  factory,
};
const failedLine = {
  line: 1,
  atUtc: '2026-11-24T12:00:00.000Z',
  level: 'error' as const,
  text: `dbo.Orders failed. FACTORY_COPY_FAILED: Data Factory did not copy dbo.Orders:\n${planted}17`,
};
const base = planOf([
  planTable('t0', {
    parameters: [{ name: 'since', type: 'varchar(20)', value: `${planted}4` }],
    partitions: [{ index: 0, after: [`${planted}5`], upTo: null }],
  }),
  planTable('t1', { engine: 'factory' }),
]);
const plan = {
  ...base,
  source: {
    ...base.source,
    authentication: { kind: 'sql' as const, user: `${planted}6`, password: { file: `/secrets/${planted}7` } },
    caFile: `${planted}8`,
  },
  target: {
    kind: 'accountKey' as const,
    endpoint: `https://${planted}9.blob.core.windows.net`,
    account: `${planted}10`,
    key: { env: `${planted}11` },
    container: 'migration',
  },
};

const report = reportSchema.parse({
  reportVersion: 1,
  tool: 'tableferry',
  madeUtc: base.createdUtc,
  verdict: 'failed',
  headline: 'Failed',
  exceptions: [
    { table: null, kind: 'failed', code: 'BUG', text: `Password=${planted}12` },
    { table: 'dbo.Orders', kind: 'failed', code: 'FACTORY_COPY_FAILED', text: `2200: cannot convert ${planted}16` },
  ],
  run: {
    runId: 'r1',
    state: snapshot.state,
    createdUtc: base.createdUtc,
    updatedUtc: base.createdUtc,
    carriedSeconds: 1,
  },
  plan: {
    planId: 'plan-1',
    hash: 'h',
    createdUtc: base.createdUtc,
    tool: 'tableferry',
    server: 'sql01',
    serverVersion: '16',
    serverEdition: 'Developer',
    database: 'sales',
    container: 'migration',
    consistency: 'As they were.',
    options: base.options,
  },
  pointInTime: { holds: 'no', text: 'No.', moments: [] },
  manifest: null,
  totals: { tables: 0, tablesVerified: 0, rows: 0, parts: 0, bytes: 0, rowsSetAside: 0, retries: 0 },
  tables: [],
});

const inputs = [
  {},
  { runId: 'r1' },
  { runId: 'r1', after: 0, limit: 10 },
  { runId: 'r1', format: 'html' },
  { runId: 'r1', format: 'json' },
];

test('no answer holds a planted secret, nor the name or place of one', async () => {
  const view = { ...createFakeView({ snapshot, plan, report }), log: () => [failedLine] };
  const texts: string[] = [];
  for (const method of readMethods)
    for (const input of inputs) {
      const answer = await answerRequest(view, method, input).catch(() => null);
      if (answer !== null) texts.push(JSON.stringify(answer));
    }
  expect(texts.length).toBe(6);
  for (const text of texts) expect(text).not.toContain(planted);
  // The names that people know stay.
  expect(texts.join()).toContain('migration');
  expect(texts.join()).toContain('it did not fail');
  // And so does who moved what, and that a copy failed.
  expect(texts.join()).toContain('"engine":"factory"');
  expect(texts.join()).toContain('Data Factory did not copy it');
  expect(texts.join()).toContain('dbo.Orders failed. FACTORY_COPY_FAILED;');
  expect(texts.join()).toContain('adf-sales');
});

test('no event holds one either', () => {
  const events: readonly LiveEvent[] = [
    { name: 'run.snapshot', payload: snapshot },
    { name: 'run.broken', payload: { runId: 'r1', error: bug } },
    { name: 'run.lines', payload: { runId: 'r1', lines: [failedLine] } },
    { name: 'runs.changed' },
  ];
  for (const event of events) expect(JSON.stringify(publicEvent(event))).not.toContain(planted);
});
