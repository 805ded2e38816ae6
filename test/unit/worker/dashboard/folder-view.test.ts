// The runs of a folder that another process may hold: seen from a copy and its notice, without taking anything away.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createFolderView } from '../../../../electron/worker/dashboard/folder-view.ts';
import { createStateCopy } from '../../../../electron/worker/dashboard/state-copy.ts';
import { removeNotices, writeNotice, type Notice } from '../../../../electron/worker/store/notice.ts';
import { openStore, type Store } from '../../../../electron/worker/store/store.ts';
import type { LiveEvent } from '../../../../shared/dashboard.ts';
import { AppError } from '../../../../shared/errors.ts';
import { plan, planTable } from '../../../fakes/plan.ts';
import { runSnapshot, tableSnapshot } from '../../cli/fake-terminal.ts';
import { summaryOf } from './fake-view.ts';

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-view-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The store as the process has it that carries run `r1`. */
function holdFolder(folder: string): Store {
  const store = openStore(folder);
  onTestFinished(() => store.close());
  store.runs.create('r1', plan([planTable('t0')]));
  store.runs.apply('r1', { kind: 'start' });
  return store;
}

function openView(folder: string, stepMs = 5000) {
  let nowMs = 1000;
  const view = createFolderView({ folder, openStore, nowMs: () => (nowMs += stepMs), lookEveryMs: 10 });
  onTestFinished(() => view.close());
  return view;
}

const live = (seq: number, more: object = {}) => runSnapshot({ kind: 'running' }, [tableSnapshot()], { seq, ...more });
const line = (number: number, text: string) => ({
  line: number,
  atUtc: '2026-01-01T00:00:00.000Z',
  level: 'info' as const,
  text,
});
const noticeOf = (snapshot: ReturnType<typeof live>, lines: Notice['lines'] = []): Notice => ({
  pid: process.pid,
  program: 'command line',
  atUtc: snapshot.atUtc,
  runs: [summaryOf(snapshot)],
  snapshots: [snapshot],
  lines,
});

test('a folder without a store has no runs, and gets none by being looked at', async () => {
  const folder = makeFolder();
  const view = openView(folder);
  expect(await view.list()).toEqual([]);
  await expect(view.snapshot('r1')).rejects.toThrow(AppError);
  expect(readdirSync(folder)).toEqual([]);
});

test('a store that is held is read, and its holder goes on writing', async () => {
  const folder = makeFolder();
  const store = holdFolder(folder);
  const view = openView(folder);
  expect((await view.plan('r1')).id).toBe('plan-1');
  const before = statSync(join(folder, 'state.db')).mtimeMs;
  store.log.append({ runId: 'r1', atUtc: '2026-01-01T00:00:00.000Z', level: 'info', text: 'still writing' });
  expect((await view.log('r1', 0, 10)).map(({ text }) => text)).toEqual(['still writing']);
  expect(statSync(join(folder, 'state.db')).mtimeMs).toBe(before);
  expect(store.runs.get('r1').state.kind).toBe('running');
});

test('a folder that is looked at can be opened by whoever carries the next run', async () => {
  const folder = makeFolder();
  holdFolder(folder).close();
  const view = openView(folder);
  await view.list();
  const store = openStore(folder);
  onTestFinished(() => store.close());
  store.runs.create('r2', plan([planTable('t0')]));
  expect((await view.list()).map(({ runId }) => runId).toSorted()).toEqual(['r1', 'r2']);
});

test('a run whose process died is shown as stopped by a crash, which is written nowhere', async () => {
  const folder = makeFolder();
  holdFolder(folder).close();
  const bytes = readFileSync(join(folder, 'state.db'));
  expect((await openView(folder).snapshot('r1')).state).toEqual({ kind: 'stopped', reason: 'crash' });
  expect(readFileSync(join(folder, 'state.db')).equals(bytes)).toBe(true);
});

test('a live run is told from its notice, with its older lines and its report from the store', async () => {
  const folder = makeFolder();
  const store = holdFolder(folder);
  const first = store.log.append({ runId: 'r1', atUtc: '2026-01-01T00:00:00.000Z', level: 'info', text: 'old' });
  writeNotice(folder, noticeOf(live(7), [{ runId: 'r1', lines: [line(first, 'old'), line(first + 1, 'new')] }]));
  const view = openView(folder);
  expect(await view.list()).toMatchObject([{ runId: 'r1', state: { kind: 'running' } }]);
  expect(await view.snapshot('r1')).toMatchObject({ seq: 7 });
  expect((await view.log('r1', 0, 10)).map(({ text }) => text)).toEqual(['old', 'new']);
  expect(await view.report('r1')).toMatchObject({ verdict: 'running' });
  await expect(view.snapshot('r2')).rejects.toThrow('There is no run r2');
});

test('the end of a run is told as it was, not as a copy of the moment before has it', async () => {
  const folder = makeFolder();
  const store = holdFolder(folder);
  writeNotice(folder, noticeOf(live(7)));
  const view = openView(folder, 0);
  // Copied while the run goes on.
  await view.plan('r1');
  store.runs.apply('r1', { kind: 'complete', skippedRows: 0 });
  removeNotices(folder);
  const [list, snapshot] = await Promise.all([view.list(), view.snapshot('r1')]);
  expect(list).toMatchObject([{ state: { kind: 'completed' } }]);
  expect(snapshot).toMatchObject({ state: { kind: 'completed' } });
});

test('whoever listens hears the snapshots and lines of a live run, and how it ended', async () => {
  const folder = makeFolder();
  const store = holdFolder(folder);
  const view = openView(folder);
  const heard: LiveEvent[] = [];
  const stop = view.onEvent((event) => heard.push(event));
  onTestFinished(stop);
  const seqs = () => heard.flatMap((event) => (event.name === 'run.snapshot' ? [event.payload.seq] : []));
  const texts = () =>
    heard.flatMap((event) => (event.name === 'run.lines' ? event.payload.lines.map(({ text }) => text) : []));
  writeNotice(folder, noticeOf(live(1), [{ runId: 'r1', lines: [line(1, 'one')] }]));
  await vi.waitFor(() => expect(seqs()).toEqual([1]));
  writeNotice(folder, noticeOf(live(2), [{ runId: 'r1', lines: [line(1, 'one'), line(2, 'two')] }]));
  await vi.waitFor(() => expect(seqs()).toEqual([1, 2]));
  // Lines from before one listened are fetched.
  expect(texts()).toEqual(['two']);
  store.runs.apply('r1', { kind: 'stop' });
  store.runs.apply('r1', { kind: 'stopped' });
  removeNotices(folder);
  store.close();
  await vi.waitFor(() =>
    expect(heard).toContainEqual(
      expect.objectContaining({
        payload: expect.objectContaining({ runId: 'r1', state: { kind: 'stopped', reason: 'user' } }),
      }),
    ),
  );
  await vi.waitFor(() => expect(heard).toContainEqual({ name: 'runs.changed' }));
  const count = heard.length;
  stop();
  writeNotice(folder, noticeOf(live(9)));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(heard.length).toBe(count);
});

test('a copy is made anew only when the store changed, and is gone when it is closed', async () => {
  const folder = makeFolder();
  const store = holdFolder(folder);
  const opened: string[] = [];
  let nowMs = 0;
  const copy = createStateCopy({
    folder,
    openStore(path) {
      opened.push(path);
      return openStore(path);
    },
    nowMs: () => nowMs,
  });
  const first = await copy.store(false);
  nowMs = 5000;
  expect(await copy.store(false)).toBe(first);
  store.log.append({ runId: 'r1', atUtc: '2026-01-01T00:00:00.000Z', level: 'info', text: 'x' });
  const [second, third] = await Promise.all([copy.store(false), copy.store(false)]);
  expect(second).not.toBe(first);
  expect(third).toBe(second);
  expect(opened.length).toBe(2);
  expect(opened.map((path) => existsSync(path))).toEqual([false, true]);
  copy.close();
  expect(opened.map((path) => existsSync(join(path, '..')))).toEqual([false, false]);
});

test('a store of a newer version is refused with the name of its own folder', async () => {
  const folder = makeFolder();
  holdFolder(folder).close();
  const copy = createStateCopy({
    folder,
    openStore(path) {
      throw new AppError('STATE_FROM_NEWER', { path, found: 9, known: 1 });
    },
    nowMs: () => 0,
  });
  onTestFinished(() => copy.close());
  await expect(copy.store(false)).rejects.toThrow(`The checkpoints in ${folder} were written by a newer`);
});
