// The runs store: snapshots in any order, what stays the same object, bounded memory, and a worker that ends.
import { expect, test } from 'vitest';
import { describeTimeLeft } from '../../renderer/run/time-left.ts';
import { announce } from '../../renderer/run/announcer.tsx';
import { timeRange, valueRange } from '../../renderer/run/chart-options.ts';
import { addLines, linesKept } from '../../renderer/stores/run-lines.ts';
import { addRate, type RatePoint } from '../../renderer/stores/run-rates.ts';
import { takeSnapshot } from '../../renderer/stores/run-snapshots.ts';
import { createRunsStore } from '../../renderer/stores/runs-store.ts';
import { AppError } from '../../shared/errors.ts';
import { createFakeApi } from './fake-api.ts';
import { samplePlan } from './sample-plan.ts';
import { answersFor, at, lines, runId, running, snapshot, summary, tablesOf } from './sample-run.ts';

const snapshotOf = (store: ReturnType<typeof createRunsStore>) => store.getState().watched.get(runId)?.snapshot;

async function watched(shown = snapshot()) {
  const api = createFakeApi(answersFor(shown));
  const store = createRunsStore(api);
  await store.getState().loadRuns();
  await store.getState().watch(runId);
  return { api, store };
}

test('a snapshot that comes late changes nothing', async () => {
  const { api, store } = await watched();
  api.emit({ name: 'run.snapshot', payload: snapshot({ seq: 5, atUtc: at(305), rows: 50 }) });
  api.emit({ name: 'run.snapshot', payload: snapshot({ seq: 4, atUtc: at(304), rows: 40 }) });
  expect(snapshotOf(store)?.rows).toBe(50);
  expect(store.getState().runs[0]?.rows).toBe(50);
});

test('a resumed run counts from the beginning and is shown all the same', async () => {
  const { api, store } = await watched(snapshot({ seq: 900 }));
  api.emit({ name: 'run.snapshot', payload: snapshot({ seq: 1, atUtc: at(400), rows: 7 }) });
  expect(snapshotOf(store)?.rows).toBe(7);
});

test('tables that did not change stay the same objects', () => {
  const before = snapshot();
  const next = snapshot({ seq: 2, atUtc: at(301), tables: tablesOf(12).with(5, running(5, 300_000)) });
  const taken = takeSnapshot(before, structuredClone(next));
  const changed = taken.tables.filter((one, index) => one !== before.tables[index]);
  expect(changed.map(({ id }) => id)).toEqual(['t5']);
  expect(taken.lanes).toBe(before.lanes);
});

test('rates are one a second and a quarter of an hour at most', () => {
  let rates: readonly RatePoint[] = [];
  for (let step = 0; step < 4 * 60 * 60; step += 1)
    rates = addRate(rates, snapshot({ seq: step, atUtc: at(step / 4) }));
  expect(rates.length).toBe(900);
  expect(addRate(rates, snapshot({ state: { kind: 'stopped', reason: 'user' }, atUtc: at(9999) }))).toBe(rates);
});

test('log lines are in order, without doubles, and bounded', () => {
  const first = addLines(lines(10, 5), lines(8));
  expect(first.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  const many = addLines(first, lines(linesKept, 15));
  expect([many.length, many[0]?.line, many.at(-1)?.line]).toEqual([linesKept, 15, linesKept + 14]);
});

test('a run in progress when the worker ends is read again and offered for resume', async () => {
  const { api, store } = await watched(snapshot({ seq: 80 }));
  const crashed = snapshot({ seq: 0, atUtc: at(10), state: { kind: 'stopped', reason: 'crash' } });
  api.answer({ ...answersFor(crashed) });
  api.emit({ name: 'worker.state', payload: { state: 'restarting', detail: '' } });
  api.emit({ name: 'worker.state', payload: { state: 'ready', detail: '' } });
  await expect.poll(() => snapshotOf(store)?.state).toEqual({ kind: 'stopped', reason: 'crash' });
  await expect.poll(() => store.getState().runs[0]?.state).toEqual({ kind: 'stopped', reason: 'crash' });
});

test('resume takes the handles the run was started with and asks for nothing', async () => {
  const stopped = snapshot({ state: { kind: 'stopped', reason: 'user' } });
  const api = createFakeApi({
    ...answersFor(stopped),
    'run.start': () => ({ runId }),
    'run.resume': () => ({ runId }),
  });
  const store = createRunsStore(api);
  const secrets = { source: 'secret:a', target: 'secret:b' };
  expect(await store.getState().start(samplePlan, '', secrets)).toBe(runId);
  expect(await store.getState().resume(runId)).toBe(true);
  expect(api.calls.filter(({ method }) => method === 'run.resume')).toEqual([
    { method: 'run.resume', input: { runId, secrets } },
  ]);
  expect(api.calls.some(({ method }) => method === 'secret.find')).toBe(false);
});

test('a refused password is asked for again, and only that one', async () => {
  const { api, store } = await watched(snapshot({ state: { kind: 'stopped', reason: 'user' } }));
  api.answer({
    'run.resume': ({ secrets }) => {
      if (secrets.source === 'secret:old')
        throw new AppError('LOGIN_REFUSED', { server: 'sql01', user: 'etl', number: 18456 });
      return { runId };
    },
  });
  const done = store.getState().resume(runId, { source: 'secret:old', target: 'secret:b' });
  await expect.poll(() => store.getState().asking?.known).toEqual({ source: null, target: 'secret:b' });
  expect(store.getState().asking?.error?.code).toBe('LOGIN_REFUSED');
  store.getState().answerSecrets({ source: 'secret:new', target: 'secret:b' });
  expect(await done).toBe(true);
  expect(store.getState().asking).toBe(null);
});

test('a run whose point in time is gone asks what to do, and is resumed as it was answered', async () => {
  const { store, api } = await watched(snapshot({ state: { kind: 'stopped', reason: 'user' } }));
  api.answer({
    'run.resume': ({ ifMomentGone }) => {
      if (ifMomentGone === undefined)
        throw new AppError('POINT_IN_TIME_GONE', { detail: 'its point in time ended', cost: '3 tables' });
      return { runId };
    },
  });
  const secrets = { source: 'secret:a', target: 'secret:b' };
  const done = store.getState().resume(runId, secrets);
  await expect.poll(() => store.getState().askingMoment?.error.context['cost']).toBe('3 tables');
  store.getState().answerMoment('restart');
  expect(await done).toBe(true);
  expect(api.calls.findLast(({ method }) => method === 'run.resume')?.input).toEqual({
    runId,
    secrets,
    ifMomentGone: 'restart',
  });
  expect(store.getState().askingMoment).toBe(null);
  const left = store.getState().resume(runId, secrets);
  await expect.poll(() => store.getState().askingMoment).not.toBe(null);
  store.getState().answerMoment(null);
  expect(await left).toBe(false);
  expect(store.getState().watched.get(runId)?.error).toBe(null);
});

test('a question that is not answered leaves the run as it is', async () => {
  const { store, api } = await watched(snapshot({ state: { kind: 'stopped', reason: 'user' } }));
  const done = store.getState().resume(runId);
  await expect.poll(() => store.getState().asking?.known).toEqual({ source: null, target: null });
  store.getState().answerSecrets(null);
  expect(await done).toBe(false);
  expect(store.getState().watched.get(runId)?.error).toBe(null);
  expect(api.calls.some(({ method }) => method === 'run.resume')).toBe(false);
});

test('a verification that is stopped says nothing and can be started again', async () => {
  const { api, store } = await watched(snapshot({ state: { kind: 'completed', skippedRows: 0 } }));
  api.answer({
    'secret.find': () => ({ source: null, target: 'secret:b' }),
    'run.verify': (_input, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
      }),
  });
  const done = store.getState().verify(runId, { tier: 'standard', asksSource: false });
  await expect.poll(() => api.calls.some(({ method }) => method === 'run.verify')).toBe(true);
  store.getState().cancelVerify(runId);
  expect(await done).toBe(false);
  expect(store.getState().watched.get(runId)).toMatchObject({ error: null, busy: null });
});

test('a run that cannot be recorded any more says why', async () => {
  const { api, store } = await watched();
  const error = { code: 'DISK_FULL', context: { path: '/state' } } as const;
  api.emit({ name: 'run.broken', payload: { runId, error } });
  expect(store.getState().watched.get(runId)?.error).toEqual(error);
});

test('a snapshot of a run that is not in the list has the list read again', async () => {
  const api = createFakeApi();
  const store = createRunsStore(api);
  api.answer({ 'run.list': () => ({ runs: [summary()] }) });
  api.emit({ name: 'run.snapshot', payload: snapshot() });
  await expect.poll(() => store.getState().runs.length).toBe(1);
});

test('the time left is a range while young, a round figure later, and not known without an estimate', () => {
  expect(describeTimeLeft(snapshot({ elapsedMs: 30_000, etaSeconds: 2520 }))).toBe('29 min to 1 h 5 min');
  expect(describeTimeLeft(snapshot({ etaSeconds: 2520 }))).toBe('about 42 min');
  expect(describeTimeLeft(snapshot({ etaSeconds: 40 }))).toBe('less than a minute');
  expect(describeTimeLeft(snapshot({ etaSeconds: 7 * 3600 + 130 }))).toBe('about 7 h');
  expect(describeTimeLeft(snapshot({ etaSeconds: 200_000 }))).toBe('about 2 days 8 h');
  expect(describeTimeLeft(snapshot({ etaSeconds: null }))).toBe('not known yet');
  expect(describeTimeLeft(snapshot({ elapsedMs: 1000, etaSeconds: 2 }))).toBe('not known yet');
  expect(describeTimeLeft(snapshot({ rowsEstimate: null, etaSeconds: null }))).toBe('not known');
});

test('a screen reader hears of progress every ten seconds at most, and of a change at once', () => {
  const heard: string[] = [];
  let said = announce(null, snapshot());
  for (let step = 1; step <= 100; step += 1) {
    const next = announce(said, snapshot({ seq: step, atUtc: at(300 + step / 4), rows: 5_000_000 + step }));
    if (next !== said) heard.push(next?.words ?? '');
    said = next;
  }
  expect(heard).toEqual(['41 percent, about 42 min left', '41 percent, about 42 min left']);
  expect(announce(said, snapshot({ atUtc: at(326), state: { kind: 'stopping' } }))?.words).toMatch(/Stopping/);
});

test('the axes of the chart cut off neither the highest value nor the limit', () => {
  expect(valueRange(40, 60)[1]).toBeGreaterThan(60);
  expect(valueRange(90, 60)[1]).toBeGreaterThan(90);
  expect(valueRange(null, null)).toEqual([0, 1.15]);
  expect(timeRange(100, 110)).toEqual([100, 160]);
});
