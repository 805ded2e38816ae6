// What the desktop shows of the runs.
import { expect, test } from 'vitest';
import { describeAlert, watchRuns } from '../../../electron/main/run-watch.ts';
import type { RunSnapshot, RunState } from '../../../shared/run.ts';
import { message } from '../../fakes/alerts.ts';

const running: RunState = { kind: 'running' };

const snapshot = (state: RunState, more: Partial<RunSnapshot> = {}): RunSnapshot => ({
  runId: 'r1',
  seq: 1,
  atUtc: '2026-11-24T12:00:00.000Z',
  state,
  tables: [],
  lanes: [],
  rows: 250,
  parts: 1,
  bytes: 1,
  rowsEstimate: 1000,
  elapsedMs: 1,
  rowsPerSecond: 1,
  bytesPerSecond: 1,
  etaSeconds: null,
  rssMb: 1,
  isElsewhere: false,
  ...more,
});

function startWatch(wants = { keepAwake: true, notifyAtEnd: true }) {
  const progress: number[] = [];
  const notices: string[] = [];
  let isAwake = false;
  const watch = watchRuns(
    {
      showProgress: (fraction) => void progress.push(fraction),
      keepAwake: (isOn) => void (isAwake = isOn),
      notify: (title, body) => void notices.push(`${title}: ${body}`),
    },
    () => wants,
  );
  return { watch, progress, notices, isAwake: () => isAwake };
}

test('a run shows its part of the rows and keeps the computer awake until it ends', () => {
  const { watch, progress, notices, isAwake } = startWatch();
  watch.take(snapshot(running));
  expect([progress.at(-1), isAwake(), watch.activeRuns()]).toEqual([0.25, true, 1]);
  watch.take(snapshot({ kind: 'completed', skippedRows: 0 }, { rows: 1000 }));
  expect([progress.at(-1), isAwake(), watch.activeRuns()]).toEqual([-1, false, 0]);
  // The end is told by the worker, as an alert.
  expect(notices).toEqual([]);
});

test('a run without an estimate shows that it is busy, one with a wrong one never looks done', () => {
  const { watch, progress } = startWatch();
  watch.take(snapshot(running, { rowsEstimate: null }));
  expect(progress.at(-1)).toBe(2);
  watch.take(snapshot(running, { rows: 5000 }));
  expect(progress.at(-1)).toBe(0.99);
});

test('settings are respected', () => {
  const { watch, notices, isAwake } = startWatch({ keepAwake: false, notifyAtEnd: false });
  watch.take(snapshot(running));
  expect(isAwake()).toBe(false);
  watch.forget();
  expect(notices).toEqual([]);
});

test('a run of another process is none of ours', () => {
  const { watch } = startWatch();
  watch.take(snapshot(running, { isElsewhere: true }));
  expect(watch.activeRuns()).toBe(0);
});

test('a dead worker takes its runs with it', () => {
  const { watch, notices, isAwake } = startWatch();
  watch.take(snapshot(running));
  watch.forget();
  expect([watch.activeRuns(), isAwake()]).toEqual([0, false]);
  expect(notices.join()).toMatch(/^Run interrupted/);
  watch.forget();
  expect(notices).toHaveLength(1);
});

test('an alert is shown as its text and what to do', () => {
  const said = { text: 'No row has moved.', advice: 'Look at the server.' };
  expect(describeAlert({ ...message, ...said })).toBe('No row has moved. Look at the server.');
  expect(describeAlert({ ...message, ...said, advice: '' })).toBe('No row has moved.');
});
