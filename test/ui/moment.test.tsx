// One point in time in the window: the question before a resume, and the plan's section.
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { AppError } from '../../shared/errors.ts';
import type { Plan } from '../../shared/plan.ts';
import { assertNoViolations } from './axe.ts';
import { fillDraft, planAnswers, samplePlan } from './sample-plan.ts';
import { answersFor, runId, snapshot } from './sample-run.ts';
import { showApp } from './show.tsx';

const gone = new AppError('POINT_IN_TIME_GONE', {
  detail: 'the point in time of its tables ended with the connections that held it',
  cost: '3 tables, 18.2 GB to move again: sales.Orders, sales.OrderLines, sales.Customers',
});

const stopped = () =>
  showApp(
    { name: 'run', runId },
    {
      ...answersFor(snapshot({ state: { kind: 'stopped', reason: 'user' } })),
      'run.resume': ({ ifMomentGone }) => {
        if (ifMomentGone === undefined) throw gone;
        return { runId };
      },
    },
  );

test('a resume whose point in time is gone says why, what each answer costs, and does what is chosen', async () => {
  const { api, stores } = await stopped();
  const done = stores.runs.getState().resume(runId, { source: 'a', target: 'b' });
  await expect.element(page.getByRole('heading', { name: 'The point in time is gone' })).toBeVisible();
  await expect.element(page.getByText(/18.2 GB to move again/)).toBeVisible();
  await expect.element(page.getByRole('radio', { name: 'Start over at a new one' })).toBeChecked();
  await assertNoViolations('light');
  await page.getByRole('radio', { name: 'Go on without it' }).click();
  await page.getByRole('button', { name: 'Go on' }).click();
  expect(await done).toBe(true);
  expect(api.calls.findLast(({ method }) => method === 'run.resume')?.input).toMatchObject({ ifMomentGone: 'fuzzy' });
});

test('leaving it stopped asks for nothing and changes nothing', async () => {
  const { api, stores } = await stopped();
  const done = stores.runs.getState().resume(runId, { source: 'a', target: 'b' });
  await page.getByRole('button', { name: 'Leave it stopped' }).click();
  expect(await done).toBe(false);
  expect(api.calls.filter(({ method }) => method === 'run.resume')).toHaveLength(1);
});

test('the plan says why, what is not held, and what would be sent to the server', async () => {
  const plan: Plan = {
    ...samplePlan,
    consistency: 'All tables are exported as of one point in time. Held to it in part: sales.Customers.',
    pointInTime: {
      ...samplePlan.pointInTime,
      mode: 'databaseSnapshot',
      why: 'It was chosen.',
      script: 'CREATE DATABASE [Sales__tableferry_{run}] ON ... AS SNAPSHOT OF [Sales];',
      exceptions: [{ tableId: 't2', holds: 'no', reason: 'It is external: its rows lie outside of this database.' }],
    },
  };
  await showApp({ name: 'wizard', step: 'review' }, { ...planAnswers, 'plan.build': () => plan }, fillDraft);
  await expect
    .element(page.getByText('sales.Customers: It is external: its rows lie outside of this database.'))
    .toBeVisible();
  await expect.element(page.getByText(/^CREATE DATABASE \[Sales__tableferry_/)).toBeVisible();
});
