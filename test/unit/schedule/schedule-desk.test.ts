// Schedules made, listed and removed with programs that stand in for the schedulers.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hashPlan } from '../../../electron/worker/plan/plan-hash.ts';
import { createScheduleDesk } from '../../../electron/worker/schedule/schedule-desk.ts';
import { findProgram } from '../../../electron/worker/schedule/computer.ts';
import { keep } from '../../../electron/worker/schedule/starts.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { Schedule, Scheduler } from '../../../shared/schedule.ts';
import { plan, planTable } from '../../fakes/plan.ts';
import { createFakeComputer, type FakeComputer } from './fake-programs.ts';

const signal = new AbortController().signal;
const nowMs = (): number => Date.parse('2026-03-04T10:00:00Z');

function world(scheduler: Scheduler, more: Partial<Plan> = {}, fake?: FakeComputer) {
  const platform = scheduler === 'windowsTask' ? 'win32' : 'linux';
  const here = fake ?? createFakeComputer(platform);
  const made = { ...plan([planTable('t0')]), ...more };
  const planPath = join(here.home, 'plan.json');
  writeFileSync(planPath, JSON.stringify({ ...made, hash: hashPlan(made) }));
  const schedule: Schedule = {
    name: 'sales',
    scheduler,
    cadence: { every: 'hours', hours: 4, minute: 5 },
    plan: planPath,
    state: join(here.home, 'state'),
    catchUp: true,
  };
  return { ...here, schedule, desk: createScheduleDesk(here.computer, nowMs) };
}

describe.each(['windowsTask', 'systemd', 'cron'] as const)('%s', (scheduler) => {
  test('makes one, lists it and removes it', async () => {
    const { desk, schedule, calls } = world(scheduler);
    expect(await desk.list(signal)).toEqual([]);
    const made = await desk.create(schedule, signal);
    expect(made).toMatchObject({ ...schedule, isActive: true, lastUtc: null });
    expect(new Date(made.nextUtc ?? '').getMinutes()).toBe(5);
    expect(await desk.list(signal)).toEqual([made]);
    await desk.remove('sales', signal);
    expect(await desk.list(signal)).toEqual([]);
    expect(calls().map((line) => line.replace(/ \/.*(tableferry)/, ' $1'))).not.toEqual([]);
  });

  test('says what its last start came to', async () => {
    const { desk, schedule } = world(scheduler);
    await desk.create(schedule, signal);
    keep(schedule, { startedUtc: '2026-03-04T04:05:01.000Z', exitCode: 0, said: 'Complete: 5 rows.' });
    expect((await desk.list(signal))[0]).toMatchObject({
      lastUtc: '2026-03-04T04:05:01.000Z',
      lastResult: 'Complete: 5 rows.',
    });
    keep(schedule, { startedUtc: '2026-03-04T08:05:01.000Z', exitCode: null, said: '' });
    expect((await desk.list(signal))[0]?.lastResult).toBe('not ended');
  });

  test('refuses a second one of the same name', async () => {
    const { desk, schedule } = world(scheduler);
    await desk.create(schedule, signal);
    await expect(desk.create(schedule, signal)).rejects.toMatchObject({ code: 'SCHEDULE_EXISTS' });
  });

  test('what the scheduler refuses is told in its words, and nothing is kept', async () => {
    const { desk, schedule, refuse } = world(scheduler);
    refuse(5, 'Access is denied.\n');
    const refused = { code: 'SCHEDULER_REFUSED', context: { exitCode: 5, detail: 'Access is denied.' } };
    await expect(desk.create(schedule, signal)).rejects.toMatchObject(
      // Units that nobody has enabled are no schedules; the others are asked before one is made.
      refused,
    );
    expect(existsSync(join(schedule.state, 'schedules/sales.json'))).toBe(false);
  });

  test('a scheduler that is not there is named', async () => {
    const fake = createFakeComputer(scheduler === 'windowsTask' ? 'win32' : 'linux', []);
    const { desk, schedule } = world(scheduler, {}, fake);
    expect(await desk.list(signal)).toEqual([]);
    await expect(desk.create(schedule, signal)).rejects.toMatchObject({ code: 'SCHEDULER_MISSING' });
  });
});

test('a crontab keeps everything else in it, byte by byte', async () => {
  const { desk, schedule, crontab } = world('cron');
  const own = 'MAILTO=me\n0 1 * * * /own/job\n# tableferry-schedule is no mark\n';
  crontab(own);
  await desk.create(schedule, signal);
  expect(crontab()).toMatch(
    /^MAILTO=me\n[^]*\n5 \*\/4 \* \* \* '\/opt\/table ferry\/node' [^]*--schedule sales --wait-for-source 5 >>[^]*# <<< tableferry sales\n$/,
  );
  crontab(crontab().replace(/^5 /m, '#5 '));
  expect((await desk.list(signal))[0]).toMatchObject({ isActive: false, nextUtc: null });
  await desk.remove('sales', signal);
  expect(crontab()).toBe(own);
});

test('an entry whose end is gone is left alone', async () => {
  const { desk, schedule, crontab } = world('cron');
  await desk.create(schedule, signal);
  const broken = crontab().replace('# <<< tableferry sales', '') + '0 1 * * * /own/job\n';
  crontab(broken);
  await desk.remove('sales', signal);
  expect(crontab()).toBe(broken);
});

test('the unit files are those of the account, without a secret', async () => {
  const { desk, schedule, computer } = world('systemd');
  await desk.create(schedule, signal);
  const service = readFileSync(join(computer.unitFolder, 'tableferry-sales.service'), 'utf8');
  expect(service).toMatch(
    /ExecStart="\/opt\/table ferry\/node" .*run .* --auto-resume --schedule sales --wait-for-source 5\n/,
  );
  expect(service).not.toContain('SQL_PASSWORD');
});

describe('what nobody can answer is refused', () => {
  const base = plan([planTable('t0')]);
  test.each<readonly [string, Partial<Plan>, string]>([
    [
      'a password on standard input',
      { source: { ...base.source, authentication: { kind: 'sql', user: 'u', password: { stdin: true } } } },
      'SCHEDULE_SECRET_ASKED',
    ],
    [
      'a storage secret on standard input',
      { target: { kind: 'connectionString', value: { stdin: true }, container: 'data' } },
      'SCHEDULE_SECRET_ASKED',
    ],
    ['the key of masks on standard input', { maskKey: { stdin: true } }, 'SCHEDULE_SECRET_ASKED'],
    ['masks whose key is nowhere', { maskKeyCheck: 'abcdef01' }, 'SCHEDULE_UNFIT'],
    [
      'a person who signs in',
      {
        target: {
          kind: 'entra',
          endpoint: 'https://a.blob.core.windows.net',
          container: 'data',
          signIn: { cloud: 'public', as: { kind: 'user', clientId: '11111111-2222-3333-4444-555555555555' } },
        },
      },
      'SCHEDULE_PERSON_ASKED',
    ],
  ])('%s', async (_, more, code) => {
    const { desk, schedule } = world('cron', more);
    await expect(desk.create(schedule, signal)).rejects.toMatchObject({ code });
  });

  test('and so are paths that mean something only here and now, and plans that are none', async () => {
    const { desk, schedule } = world('cron');
    expect(() => desk.text({ ...schedule, plan: 'plan.json' })).toThrow(/no absolute path/);
    expect(() => desk.text({ ...schedule, state: '/a\n* * * * * evil' })).toThrow(/line end/);
    await expect(desk.create({ ...schedule, plan: '/missing.json' }, signal)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    });
    writeFileSync(schedule.plan, '{');
    await expect(desk.create(schedule, signal)).rejects.toMatchObject({ code: 'FILE_INVALID' });
    await expect(desk.create({ ...schedule, scheduler: 'sqlAgent' }, signal)).rejects.toMatchObject({
      code: 'SCHEDULE_PRINTED_ONLY',
    });
    await expect(desk.remove('other', signal)).rejects.toMatchObject({ code: 'SCHEDULE_UNKNOWN' });
  });
});

describe('findProgram', () => {
  const cli = join(import.meta.dirname, '../../../electron/cli/index.ts');
  const worker = join(import.meta.dirname, '../../../electron/worker/index.ts');
  test('is the command line itself, or the one beside the worker', () => {
    expect(findProgram('/opt/bin/node', cli, '')).toEqual(['/opt/bin/node', cli]);
    expect(findProgram('/opt/bin/node', worker, '')).toEqual(['/opt/bin/node', cli]);
  });

  test('needs a Node of its own where the window asks', () => {
    expect(() => findProgram('/opt/electron', worker, '/nowhere')).toThrow(/no Node\.js/);
    expect(() => findProgram('/opt/node', '/tmp/.mount_x/tableferry.js', '')).toThrow(/nothing to start/);
  });
});
