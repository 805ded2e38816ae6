// Runs that nobody watches: what is taken up, what is printed, what they end with.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { main } from '../../../electron/cli/main.ts';
import { waitingForSource } from '../../../electron/cli/unattended.ts';
import { keep, readKept } from '../../../electron/worker/schedule/starts.ts';
import { AppError } from '../../../shared/errors.ts';
import type { RunState } from '../../../shared/run.ts';
import type { Schedule } from '../../../shared/schedule.ts';
import { plan, planTable } from '../../fakes/plan.ts';
import { createFakeTerminal, createFakeWorker, runSnapshot, tableSnapshot, type FakeAnswer } from './fake-terminal.ts';

const made = plan([planTable('t0')]);
const done = tableSnapshot({ state: 'done', rows: 1000, parts: 2, bytes: 4096 });
const completed: RunState = { kind: 'completed', skippedRows: 0 };
const ending =
  (state: RunState = completed, runId = 'r1'): FakeAnswer =>
  (_, emit) => {
    queueMicrotask(() => emit({ name: 'run.snapshot', payload: runSnapshot(state, [done], { runId }) }));
    return { runId };
  };
const listed =
  (...runs: readonly object[]): FakeAnswer =>
  () => ({ runs });
const summary = (runId: string, state: RunState, more: object = {}) => ({
  runId,
  planId: made.id,
  state,
  isElsewhere: false,
  ...more,
});

function world(answers: Parameters<typeof createFakeWorker>[0]) {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-unattended-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'plan.json'), '{}');
  mkdirSync(join(folder, 'state'));
  const schedule: Schedule = {
    name: 'sales',
    scheduler: 'cron',
    cadence: { every: 'minutes', minutes: 5 },
    plan: join(folder, 'plan.json'),
    state: join(folder, 'state'),
    catchUp: true,
  };
  const run = async (...more: readonly string[]) => {
    const terminal = createFakeTerminal({ cwd: folder, env: { SQL_PASSWORD: 'pw', STORAGE: 'cs' } });
    const fake = createFakeWorker({
      'plan.check': () => made,
      'run.list': listed(),
      'run.start': ending(),
      'run.resume': (input, emit, signal) =>
        ending(completed, String(Reflect.get(Object(input), 'runId')))(input, emit, signal),
      ...answers,
    });
    const exitCode = await main(['run', 'plan.json', '--state', 'state', ...more], terminal, () => fake.worker);
    return { exitCode, out: terminal.stdout(), err: terminal.stderr(), calls: fake.calls };
  };
  return { run, schedule, kept: () => readKept(schedule.state, 'sales') };
}

const methodsOf = (calls: readonly { readonly method: string }[]): readonly string[] =>
  calls.map(({ method }) => method);

describe('--auto-resume', () => {
  test('begins a run where none of this plan waits', async () => {
    const others = [
      summary('r9', { kind: 'completed', skippedRows: 0 }),
      summary('r8', { kind: 'stopped', reason: 'crash' }, { planId: 'another' }),
      summary('r7', { kind: 'failed', error: { code: 'PART_MISMATCH', context: {} } }),
    ];
    const { calls, exitCode } = await world({ 'run.list': listed(...others) }).run('--auto-resume');
    expect(methodsOf(calls)).toEqual(['plan.check', 'run.list', 'run.start']);
    expect(exitCode).toBe(0);
  });

  test.each<RunState>([
    { kind: 'stopped', reason: 'crash' },
    { kind: 'stopped', reason: 'user' },
    { kind: 'failed', error: { code: 'SOURCE_STALLED', context: {} } },
  ])('goes on with the newest one that is %j', async (state) => {
    const { calls, out } = await world({
      'run.list': listed(summary('r5', completed), summary('r4', state), summary('r3', state)),
    }).run('--auto-resume');
    expect(calls.at(-1)).toMatchObject({ method: 'run.resume', input: { runId: 'r4', ifMomentGone: 'restart' } });
    expect(out).toMatch(/Complete: 1,000 rows/);
  });

  test('lets somebody say what a lost point in time means', async () => {
    const { calls } = await world({ 'run.list': listed(summary('r4', { kind: 'stopped', reason: 'crash' })) }).run(
      '--auto-resume',
      '--if-moment-gone',
      'fuzzy',
    );
    expect(calls.at(-1)?.input).toMatchObject({ ifMomentGone: 'fuzzy' });
    expect((await world({}).run('--if-moment-gone', 'fuzzy')).exitCode).toBe(2);
  });

  test('begins nothing while another process is at it, which is no failure', async () => {
    const { calls, exitCode, err } = await world({
      'run.list': listed(summary('r4', { kind: 'running' }, { isElsewhere: true })),
    }).run('--auto-resume');
    expect(methodsOf(calls)).toEqual(['plan.check', 'run.list']);
    expect(exitCode).toBe(10);
    expect(err).toMatch(/Nothing was begun: run r4 is still working .* Nothing needs to be done/);
  });

  test('nor while one has only just begun', async () => {
    const list: FakeAnswer = () => {
      throw new AppError('STATE_IN_USE', { path: '/s', holder: 'another Tableferry process' });
    };
    expect((await world({ 'run.list': list }).run('--auto-resume')).exitCode).toBe(10);
  });
});

describe('--schedule', () => {
  test('prints one line, passes on who began it and keeps what came of it', async () => {
    const { run, schedule, kept } = world({});
    keep(schedule, null);
    const { exitCode, out, err, calls } = await run('--auto-resume', '--schedule', 'sales');
    expect([exitCode, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z sales: Run r1 is complete: 1,000 rows in 2 parts, 4\.00 KB, [^\n]+\.\n$/,
    );
    expect(calls.at(-1)).toMatchObject({ method: 'run.start', input: { trigger: 'schedule' } });
    expect(kept()?.last).toMatchObject({ exitCode: 0, said: expect.stringContaining('Run r1 is complete') });
  });

  test('says how many starts were missed', async () => {
    const { run, schedule } = world({});
    keep(schedule, { startedUtc: new Date(Date.now() - 16 * 60_000).toISOString(), exitCode: 0, said: '' });
    const { out } = await run('--schedule', 'sales');
    expect(out).toMatch(/: [23] starts were missed; this one covers them all\. Run r1 is complete/);
  });

  test('an error is one line too, with its exit code, on record', async () => {
    const { run, schedule, kept } = world({
      'run.start': () => {
        throw new AppError('LOGIN_REFUSED', { server: 's', user: 'u', number: 18456 }, new Error('pw'));
      },
    });
    keep(schedule, null);
    const { exitCode, out, err } = await run('--schedule', 'sales');
    expect([exitCode, err]).toEqual([3, '']);
    expect(out).toMatch(/^[^\n]+ sales: Cannot sign in to s\. [^\n]+\n$/);
    expect(kept()?.last?.exitCode).toBe(3);
    const json = await run('--schedule', 'sales', '--json');
    expect(JSON.parse(json.out)).toMatchObject({ error: { code: 'LOGIN_REFUSED' } });
  });

  test('a failed run says which error, and how much is there', async () => {
    const error = { code: 'SOURCE_STALLED' as const, context: { seconds: 9 } };
    const { exitCode, out } = await world({ 'run.start': ending({ kind: 'failed', error }) }).run(
      '--trigger',
      'schedule',
    );
    expect(exitCode).toBe(4);
    expect(out).toMatch(/^\S+ Run r1 is not complete: 1,000 rows .* sent nothing for 9 s[^\n]*\n$/);
  });

  test('a start that is left out does not take the place of the one that goes on', async () => {
    const { run, schedule, kept } = world({
      'run.list': listed(summary('r4', { kind: 'running' }, { isElsewhere: true })),
    });
    keep(schedule, { startedUtc: '2026-01-01T00:00:00.000Z', exitCode: null, said: '' });
    const { exitCode, out } = await run('--schedule', 'sales');
    expect(exitCode).toBe(10);
    expect(out.split('\n')).toHaveLength(2);
    expect(kept()?.last?.startedUtc).toBe('2026-01-01T00:00:00.000Z');
  });
});

describe('waitingForSource', () => {
  const refusing = (times: number, code: 'SOURCE_UNREACHABLE' | 'LOGIN_REFUSED') => {
    let calls = 0;
    return async () => {
      calls++;
      if (calls <= times) throw new AppError(code, { server: 's', detail: 'd' });
      return calls;
    };
  };
  const clock = () => {
    let atMs = 0;
    const said: string[] = [];
    return {
      nowMs: () => atMs,
      pause: async (ms: number) => void (atMs += ms),
      say: (text: string) => said.push(text),
      said,
    };
  };

  test('tries again until the server answers', async () => {
    const waiting = clock();
    expect(
      await waitingForSource(10 * 60_000, refusing(3, 'SOURCE_UNREACHABLE'), {
        ...waiting,
        say: (text) => void waiting.said.push(text),
      }),
    ).toBe(4);
    expect(waiting.said[0]).toBe('The server does not answer yet (SOURCE_UNREACHABLE); trying again for 10 minutes.');
  });

  test('gives up when the time is over, and at once for anything else', async () => {
    const give = (waitMs: number, code: 'SOURCE_UNREACHABLE' | 'LOGIN_REFUSED') => {
      const { nowMs, pause } = clock();
      return waitingForSource(waitMs, refusing(1000, code), { nowMs, pause, say: () => undefined });
    };
    await expect(give(60_000, 'SOURCE_UNREACHABLE')).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' });
    await expect(give(0, 'SOURCE_UNREACHABLE')).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' });
    await expect(give(60_000, 'LOGIN_REFUSED')).rejects.toMatchObject({ code: 'LOGIN_REFUSED' });
  });
});
