// Rounds of a series: started from the plan, followed run by run, told when they end, and started again from History.
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { RunSummary } from '../../shared/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import type { RoundResult } from '../../shared/series.ts';
import { assertNoViolations } from './axe.ts';
import type { Answers } from './fake-api.ts';
import { planAnswers, fillDraft } from './sample-plan.ts';
import { answersFor, runId, snapshot, summary } from './sample-run.ts';
import { roundResult, seriesPlan } from './sample-series.ts';
import { showApp } from './show.tsx';

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });

const derived = (kind: 'full' | 'changes'): Plan => ({
  ...seriesPlan,
  series: {
    name: 'sales-lake',
    compactEvery: null,
    round: { number: 3, kind, stateVersion: 2, planHash: seriesPlan.hash },
  },
});
const runOf = (kind: 'full' | 'changes', more: Partial<RunSummary> = {}): RunSummary =>
  summary({
    series: { name: 'sales-lake', round: 3, kind },
    createdUtc: new Date().toISOString(),
    updatedUtc: new Date(Date.now() + 60_000).toISOString(),
    ...more,
  });

/** `end` lets the round end as a test wishes. */
function heldRound() {
  let end: (result: RoundResult | Error) => void = () => undefined;
  const answer = new Promise<RoundResult>((resolve, reject) => {
    end = (result) => (result instanceof Error ? reject(result) : resolve(result));
  });
  return { answer, end: (result: RoundResult | Error) => end(result) };
}

async function startRound(answers: Answers = {}) {
  const held = heldRound();
  const shown = await showApp(
    { name: 'wizard', step: 'review' },
    { ...planAnswers, 'plan.build': () => seriesPlan, 'series.run': () => held.answer, ...answers },
    (stores) => {
      fillDraft(stores);
      stores.series.getState().keep(true);
    },
  );
  await button('Start round').click();
  return { ...shown, end: held.end };
}

test('a round shows what it does before its first run, and can be stopped then', async () => {
  const { api } = await startRound({
    'series.run': (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      }),
  });
  await expect.element(page.getByRole('heading', { level: 1, name: 'Series sales-lake' })).toBeVisible();
  await expect.element(page.getByText(/^Reading the state of the series/)).toBeVisible();
  expect(api.calls.find(({ method }) => method === 'series.run')?.input).toMatchObject({
    plan: seriesPlan,
    secrets: { source: 'secret:source', target: 'secret:target' },
  });
  await button('Stop the round').click();
  await expect.element(page.getByText('The round was stopped')).toBeVisible();
  await expect.element(button('Continue the round')).toBeEnabled();
});

test('the run that works now is followed under the runs of the round, until what came of it is told', async () => {
  const { api, end } = await startRound();
  const first = snapshot();
  api.answer({
    ...answersFor(first),
    'run.list': () => ({ runs: [runOf('full')] }),
    'run.plan': () => derived('full'),
  });
  api.emit({ name: 'run.snapshot', payload: first });
  const strip = page.getByRole('region', { name: 'Runs of this round' });
  await expect.element(strip.getByText('Whole tables')).toBeVisible();
  await expect.element(strip.getByText('Series sales-lake, round 3')).toBeVisible();
  await expect.element(button(/^Stop/)).toBeVisible();
  await assertNoViolations('light');
  // The run completes: the round goes on, and its screen with it.
  const done = {
    ...first,
    seq: 2,
    atUtc: '2026-11-24T12:06:00.000Z',
    state: { kind: 'completed', skippedRows: 0 },
  } as const;
  api.emit({ name: 'run.snapshot', payload: done });
  await expect.element(strip.getByText('Preparing what comes next')).toBeVisible();
  end(roundResult);
  await expect.element(page.getByText('Round 3 is complete')).toBeVisible();
});

test('what came of a round: what to know first, then how each table was read and why', async () => {
  const { end, stores } = await startRound();
  end(roundResult);
  await expect.element(page.getByText('sales.Orders sees no deletes: they are found every 10 rounds.')).toBeVisible();
  const grid = page.getByRole('grid', { name: 'Tables' });
  await expect
    .poll(() => grid.getByRole('row').nth(1).element().textContent)
    .toMatch(/whole.*sales\.Customers.*50,000Changes were/);
  await grid.getByRole('gridcell', { name: 'sales.Customers' }).click();
  await expect.element(page.getByText('sales.Customers: Changes were cleaned up before they were read.')).toBeVisible();
  await assertNoViolations('light');
  stores.app.setState({ theme: 'highContrast' });
  await assertNoViolations('highContrast');
  await button('Open the run: changes').click();
  expect(stores.app.getState().route).toEqual({ name: 'result', runId: '20261124-120500-c3d4' });
});

test('a round whose run was stopped gives no reason for it', async () => {
  const { end } = await startRound();
  end(new AppError('ROUND_STOPPED', { runId }));
  await expect.element(page.getByText('The round was stopped')).toBeVisible();
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('a round that failed says why and is continued', async () => {
  const { api, end } = await startRound();
  end(new AppError('WORKER_EXITED', {}));
  await expect.element(page.getByText('The round did not end')).toBeVisible();
  await expect.element(page.getByRole('alert')).toBeVisible();
  await button('Continue the round').click();
  await expect.poll(() => api.calls.filter(({ method }) => method === 'series.run').length).toBe(2);
  expect(api.calls.map(({ method }) => method)).not.toContain('secret.find');
});

test('a round whose password was refused asks for it before it is continued', async () => {
  const { api, end } = await startRound({ 'secret.find': () => ({ source: null, target: 't', maskKey: 'k' }) });
  end(new AppError('LOGIN_REFUSED', { user: 'etl', server: 'sql01', state: '8' }));
  await button('Continue the round').click();
  await page.getByLabelText('Password of etl on sql01').fill('right');
  await button('Continue').click();
  await expect.poll(() => api.calls.filter(({ method }) => method === 'series.run').length).toBe(2);
  expect(api.calls.findLast(({ method }) => method === 'series.run')?.input).toMatchObject({
    secrets: { source: 'secret:1', target: 't', maskKey: 'k' },
  });
});

const historyAnswers: Answers = {
  ...answersFor(snapshot({ state: { kind: 'completed', skippedRows: 0 } })),
  'run.list': () => ({
    runs: [runOf('changes', { state: { kind: 'completed', skippedRows: 0 }, trigger: 'schedule' })],
  }),
  'run.plan': () => derived('changes'),
  'series.plan': () => seriesPlan,
  'secret.find': () => ({ source: 's', target: 't', maskKey: null }),
  'series.run': () => roundResult,
};

test('History tells rounds and who started them, and runs the next one, asking for the key of its masks', async () => {
  const { api } = await showApp({ name: 'history' }, historyAnswers);
  const row = page.getByRole('row', { name: /Round 3: changes, sales-lake/ });
  await expect.element(row.getByText('a schedule')).toBeVisible();
  await row.click();
  await button('Run the next round').click();
  await page.getByLabelText('Key of the masks').fill('a long and secret key');
  await button('Continue').click();
  await expect.element(page.getByText('Round 3 is complete')).toBeVisible();
  expect(api.calls.find(({ method }) => method === 'series.run')?.input).toMatchObject({
    secrets: { source: 's', target: 't', maskKey: 'secret:1' },
  });
});

test('without its plan the next round is not started, and it says what to do', async () => {
  await showApp(
    { name: 'result', runId },
    {
      ...historyAnswers,
      'series.plan': () => null,
      'run.report': () => ({ text: '{}', fileName: 'r.json', encoding: 'utf8' }),
    },
  );
  await expect.element(page.getByText('Round 3 of series sales-lake: changes')).toBeVisible();
  await button('Run the next round').click();
  await expect.element(page.getByText(/the plan of series sales-lake is not known on this computer/)).toBeVisible();
});

test('a round leads to a schedule of its plan, which is saved first', async () => {
  const { end, stores } = await startRound({
    'file.save': () => ({ path: '/home/dba/sales.plan.json' }),
    'schedule.list': () => [],
    'schedule.text': () => ({ files: [], commands: [], notes: [] }),
  });
  end(roundResult);
  await button('Schedule').click();
  await expect.element(page.getByRole('heading', { level: 1, name: 'Schedules' })).toBeVisible();
  expect(stores.schedules.getState().draft).toMatchObject({ plan: '/home/dba/sales.plan.json', every: 'hours' });
});

test('the review of a series tells its rounds, its masks, and what the server computes', async () => {
  await showApp({ name: 'wizard', step: 'review' }, { ...planAnswers, 'plan.build': () => seriesPlan }, (stores) =>
    fillDraft(stores),
  );
  const rounds = page.getByRole('region', { name: 'Kept up to date' });
  await expect.element(rounds.getByText(/^Row version \(Changed\)/)).toBeVisible();
  await expect.element(rounds.getByText(/^Row version sees no deletes, and they are not looked for/)).toBeVisible();
  await expect.element(rounds.getByText('Every 50 rounds')).toBeVisible();
  const masks = page.getByRole('region', { name: 'Transforms and masks' });
  await expect.element(masks.getByText('sales.Customers: Mail becomes a token of "mail"')).toBeVisible();
  await expect.element(masks.getByText(/YEAR\(t\.Since\)/).first()).toBeVisible();
  await expect.element(masks.getByText('return { City: row.City };').first()).toBeVisible();
  await expect
    .element(masks.getByText(/^Each run takes it from the environment variable TABLEFERRY_MASK_KEY/))
    .toBeVisible();
  await assertNoViolations('light');
});
