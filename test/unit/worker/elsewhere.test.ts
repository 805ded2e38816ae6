// A folder that another process holds, seen from here; that process is this one's parent, which is alive.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createElsewhere } from '../../../electron/worker/elsewhere.ts';
import { removeNotices, takeStopRequest, writeNotice } from '../../../electron/worker/store/notice.ts';
import type { WorkerEvent } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import type { RunSnapshot } from '../../../shared/run.ts';
import { runSnapshot, tableSnapshot } from '../cli/fake-terminal.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const running = (seq: number): RunSnapshot => runSnapshot({ kind: 'running' }, [tableSnapshot()], { seq });
const summary = {
  runId: 'r1',
  planId: 'p1',
  state: { kind: 'running' as const },
  createdUtc: '2026-01-02T03:04:05.000Z',
  updatedUtc: '2026-01-02T03:04:05.000Z',
  database: 'db',
  container: 'c',
  tables: 1,
  rows: 0,
  bytes: 0,
  server: 's',
  rowsEstimate: null,
  isElsewhere: false,
  trigger: 'person' as const,
  movedBy: 'here' as const,
  series: null,
};

function watchFolder(takeOver: () => RunSnapshot) {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-elsewhere-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const events: WorkerEvent[] = [];
  const elsewhere = createElsewhere(folder, (event) => events.push(event), takeOver);
  onTestFinished(() => elsewhere.close());
  const post = (seq: number, lines: readonly number[] = []): void =>
    writeNotice(folder, {
      pid: process.ppid,
      program: 'command line',
      atUtc: '2026-01-02T03:04:05.000Z',
      runs: [summary],
      snapshots: [running(seq)],
      lines: [{ runId: 'r1', lines: lines.map((line) => ({ line, atUtc: '', level: 'info', text: `${line}` })) }],
    });
  const notice = () => {
    const found = elsewhere.notice();
    if (found === null) throw new Error('there is no notice');
    return found;
  };
  return { folder, events, elsewhere, post, notice };
}

const shown = (events: readonly WorkerEvent[]) =>
  events.map((event) => {
    switch (event.name) {
      case 'run.snapshot':
        return `snapshot ${event.payload.seq}${event.payload.isElsewhere ? ' elsewhere' : ''}`;
      case 'run.lines':
        return `lines ${event.payload.lines.map(({ line }) => line).join(' ')}`;
      case 'run.broken':
        return `broken ${event.payload.error.code}`;
      default:
        return event.name;
    }
  });

test('a run that was asked for is followed: each new snapshot and line once, and its end from the store', () => {
  const { folder, events, elsewhere, post, notice } = watchFolder(() =>
    runSnapshot({ kind: 'failed', error: { code: 'DISK_FULL', context: {} } }, []),
  );
  post(4, [1]);
  expect(elsewhere.snapshot(notice(), 'r1')).toMatchObject({ seq: 4, isElsewhere: true });
  vi.advanceTimersByTime(2000);
  post(5, [1, 2, 3]);
  vi.advanceTimersByTime(2000);
  removeNotices(folder);
  vi.advanceTimersByTime(5000);
  expect(shown(events)).toEqual(['lines 2 3', 'snapshot 5 elsewhere', 'snapshot 6']);
});

test('nothing is followed that nobody asked for', () => {
  const { events, elsewhere, post, notice } = watchFolder(() => running(1));
  post(1);
  expect(elsewhere.list(notice())).toEqual([{ ...summary, isElsewhere: true }]);
  post(2);
  vi.advanceTimersByTime(5000);
  expect(events).toEqual([]);
});

test('while the next process has written down nothing yet, the run is waited for', () => {
  let isHeld = true;
  const { folder, events, elsewhere, post, notice } = watchFolder(() => {
    if (isHeld) throw new AppError('STATE_IN_USE', { path: 'x', holder: 'y' });
    return running(1);
  });
  post(1);
  elsewhere.snapshot(notice(), 'r1');
  removeNotices(folder);
  vi.advanceTimersByTime(3000);
  expect(events).toEqual([]);
  isHeld = false;
  vi.advanceTimersByTime(3000);
  expect(shown(events)).toEqual(['snapshot 2']);
});

test('a run that is gone by then is told once as broken', () => {
  const { folder, events, elsewhere, post, notice } = watchFolder(() => {
    throw new AppError('RUN_UNKNOWN', { runId: 'r1', path: 'x' });
  });
  post(1);
  elsewhere.snapshot(notice(), 'r1');
  removeNotices(folder);
  vi.advanceTimersByTime(5000);
  expect(shown(events)).toEqual(['broken RUN_UNKNOWN']);
});

test('a stop is asked for only of a run that is going on there', () => {
  const { folder, elsewhere, post, notice } = watchFolder(() => running(1));
  post(1);
  elsewhere.stop(notice(), 'r2', 'leave');
  expect(takeStopRequest(folder, 'r2')).toBeNull();
  elsewhere.stop(notice(), 'r1', 'cancel');
  expect(takeStopRequest(folder, 'r1')).toBe('cancel');
  expect(takeStopRequest(folder, 'r1')).toBeNull();
});
