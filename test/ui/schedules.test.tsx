// Schedules: listed, made with what they are made of shown first, and removed.
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { readSchedule, firstDraft } from '../../renderer/stores/schedule-draft.ts';
import { AppError } from '../../shared/errors.ts';
import type { Schedule } from '../../shared/schedule.ts';
import { assertNoViolations } from './axe.ts';
import type { Answers } from './fake-api.ts';
import { samplePlan } from './sample-plan.ts';
import { knownSchedule, seriesPlan } from './sample-series.ts';
import { showApp } from './show.tsx';

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const field = (name: string) => page.getByRole('textbox', { name, exact: true });
const choose = (name: string) => page.getByRole('combobox', { name, exact: true });

const text = (schedule: Schedule) => ({
  files: [{ name: `tableferry-${schedule.name}.timer`, text: `OnCalendar=${JSON.stringify(schedule.cadence)}` }],
  commands: ['systemctl --user enable it'],
  notes: ['It runs while you are signed in.'],
});

const showSchedules = (answers: Answers = {}) =>
  showApp(
    { name: 'schedules' },
    {
      'schedule.list': () => [knownSchedule],
      'schedule.text': text,
      'schedule.create': (schedule) => ({ ...knownSchedule, ...schedule }),
      'schedule.remove': () => ({}),
      'file.openPlan': () => ({ path: '/home/dba/new.plan.json', plan: {} }),
      'plan.check': () => samplePlan,
      ...answers,
    },
  );

test('those that the computer has are listed, with what came of their last start', async () => {
  await showSchedules();
  await expect.element(page.getByRole('cell', { name: 'Every hour, at minute 5' })).toBeVisible();
  await expect.element(page.getByRole('cell', { name: 'complete' })).toBeVisible();
  await assertNoViolations('light');
});

test('one is made for a plan file, after its text was seen', async () => {
  const { api } = await showSchedules();
  await button('Choose a plan file').click();
  await expect.element(field('Name of the schedule')).toHaveValue('sales-lake');
  await expect.element(page.getByText(/TABLEFERRY_SOURCE_PASSWORD, TABLEFERRY_TARGET_SECRET/)).toBeVisible();
  await choose('How often').selectOptions('week');
  await field('At').fill('25:00');
  await expect.element(page.getByRole('status').getByText('Write a time such as 02:30.')).toBeVisible();
  await expect.element(button('Create schedule')).toBeDisabled();
  await field('At').fill('03:15');
  await expect.element(page.getByText(/"at":"03:15"/)).toBeVisible();
  await expect.element(page.getByText('It runs while you are signed in.')).toBeVisible();
  await assertNoViolations('light');
  await button('Create schedule').click();
  await expect.element(page.getByText('The schedule sales-lake is created.')).toBeVisible();
  expect(api.calls.find(({ method }) => method === 'schedule.create')?.input).toEqual({
    name: 'sales-lake',
    scheduler: 'systemd',
    cadence: { every: 'week', days: ['mon', 'tue', 'wed', 'thu', 'fri'], at: '03:15' },
    plan: '/home/dba/new.plan.json',
    state: '/home/dba/.config/tableferry/state',
    catchUp: true,
  });
});

test('SQL Server Agent is given its T-SQL by hand', async () => {
  await showSchedules();
  await button('Choose a plan file').click();
  await choose('Scheduler').selectOptions('sqlAgent');
  await expect.element(page.getByText(/created on the server, by its administrator/)).toBeVisible();
  await expect.element(button('Create schedule')).not.toBeInTheDocument();
});

test('why one was not created stands beneath the form', async () => {
  await showSchedules({
    'schedule.create': ({ name }) => {
      throw new AppError('SCHEDULE_EXISTS', { name });
    },
  });
  await button('Choose a plan file').click();
  await button('Create schedule').click();
  await expect.element(page.getByText(/there is one of that name already/)).toBeVisible();
  await expect.element(field('Name of the schedule')).toBeVisible();
});

test('removing one takes a second click', async () => {
  const { api } = await showSchedules();
  await button('Remove the schedule sales-lake').click();
  await button('Yes, remove the schedule sales-lake').click();
  await expect.element(page.getByText('The schedule sales-lake is removed.')).toBeVisible();
  expect(api.calls.find(({ method }) => method === 'schedule.remove')?.input).toEqual({ name: 'sales-lake' });
});

test('a draft is a schedule only when every field is one', () => {
  const place = { platform: 'win32', state: 'C:\\state' };
  const draft = firstDraft(seriesPlan, 'C:\\a.plan.json');
  expect(draft.variables).toContain('TABLEFERRY_MASK_KEY');
  expect(readSchedule(draft, place)).toMatchObject({
    schedule: { name: 'sales-lake', scheduler: 'windowsTask', cadence: { every: 'hours', hours: 1, minute: 0 } },
  });
  expect(readSchedule({ ...draft, name: 'My plan' }, place)).toMatchObject({ problem: { field: 'name' } });
  expect(readSchedule({ ...draft, minute: '' }, place)).toMatchObject({ problem: { field: 'minute' } });
  expect(readSchedule({ ...draft, every: 'week', days: [] }, place)).toMatchObject({ problem: { field: 'days' } });
  expect(readSchedule({ ...draft, every: 'day', at: '9' }, place)).toMatchObject({ problem: { field: 'at' } });
});
