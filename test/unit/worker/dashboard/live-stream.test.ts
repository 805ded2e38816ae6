// The live stream: the last snapshot of each run, every line, and nothing that a slow listener cannot take.
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { streamTo } from '../../../../electron/worker/dashboard/live-stream.ts';
import { runSnapshot, tableSnapshot } from '../../cli/fake-terminal.ts';
import { createFakeView } from './fake-view.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const snapshot = (seq: number, runId = 'r1') => runSnapshot({ kind: 'running' }, [tableSnapshot()], { seq, runId });
const line = (number: number) => ({
  line: number,
  atUtc: '2026-01-01T00:00:00.000Z',
  level: 'info' as const,
  text: 't',
});

function listen(linesKept = 100) {
  const view = createFakeView();
  const written: string[] = [];
  const pipe = { isFull: false };
  const writer = { write: (text: string) => void written.push(text), isFull: () => pipe.isFull };
  const stop = streamTo(writer, view, { everyMs: 100, keepAliveMs: 1000, linesKept });
  onTestFinished(stop);
  const events = (): unknown[] =>
    written.filter((text) => text.startsWith('data: ')).map((text) => JSON.parse(text.slice('data: '.length)));
  return { view, written, pipe, stop, events };
}

test('only the last snapshot of a moment is sent, of each run', () => {
  const { view, events } = listen();
  for (const seq of [1, 2, 3]) view.emit({ name: 'run.snapshot', payload: snapshot(seq) });
  view.emit({ name: 'run.snapshot', payload: snapshot(7, 'r2') });
  expect(events()).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(events()).toMatchObject([{ payload: { runId: 'r1', seq: 3 } }, { payload: { runId: 'r2', seq: 7 } }]);
});

test('a slow listener gets the newest state when it can take something, and hears that lines were left out', () => {
  const { view, pipe, events } = listen(2);
  pipe.isFull = true;
  for (const number of [1, 2, 3]) view.emit({ name: 'run.lines', payload: { runId: 'r1', lines: [line(number)] } });
  view.emit({ name: 'run.snapshot', payload: snapshot(1) });
  vi.advanceTimersByTime(500);
  expect(events()).toEqual([]);
  view.emit({ name: 'run.snapshot', payload: snapshot(9) });
  pipe.isFull = false;
  vi.advanceTimersByTime(100);
  expect(events()).toMatchObject([
    { name: 'run.lines', payload: { lines: [{ line: 2 }, { line: 3 }] } },
    { name: 'run.snapshot', payload: { seq: 9 } },
    { name: 'live.behind' },
  ]);
});

test('something is written while nothing happens, and nothing after the end', () => {
  const { view, written, stop } = listen();
  vi.advanceTimersByTime(1000);
  expect(written).toEqual([':\n\n', ':\n\n']);
  stop();
  expect(view.listeners()).toBe(0);
  vi.advanceTimersByTime(5000);
  expect(written.length).toBe(2);
});
