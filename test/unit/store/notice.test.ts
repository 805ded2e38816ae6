import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  askToStop,
  readNotice,
  readNoticedPlan,
  removeNotices,
  takeStopRequest,
  writeNotice,
  writeNoticedPlan,
  type Notice,
} from '../../../electron/worker/store/notice.ts';
import { plan, planTable } from '../../fakes/plan.ts';

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tableferry-notice-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const notice = (changes: Partial<Notice> = {}): Notice => ({
  pid: process.pid,
  program: 'window',
  atUtc: '2026-01-02T03:04:05.000Z',
  runs: [],
  snapshots: [],
  lines: [],
  ...changes,
});

test('a notice is read as it was written', () => {
  const folder = tempFolder();
  expect(readNotice(folder)).toBeNull();
  writeNotice(folder, notice());
  expect(readNotice(folder)).toMatchObject(notice());
});

test('a notice of a dead process, of another version or of no meaning is none', () => {
  const folder = tempFolder();
  // No process has a number beyond this one (PID_MAX_LIMIT).
  writeNotice(folder, notice({ pid: 2 ** 22 + 1 }));
  expect(readNotice(folder)).toBeNull();
  writeFileSync(join(folder, 'live.json'), JSON.stringify({ tool: 'tableferry 99.0.0', ...notice() }));
  expect(readNotice(folder)).toBeNull();
  writeFileSync(join(folder, 'live.json'), '{"tool": "table');
  expect(readNotice(folder)).toBeNull();
});

test('a request to stop is heard once', () => {
  const folder = tempFolder();
  expect(takeStopRequest(folder, 'r1')).toBeNull();
  askToStop(folder, 'r1', 'cancel');
  expect(takeStopRequest(folder, 'r2')).toBeNull();
  expect(takeStopRequest(folder, 'r1')).toBe('cancel');
  expect(takeStopRequest(folder, 'r1')).toBeNull();
});

test('nothing is left once the notices are removed', () => {
  const folder = tempFolder();
  writeNotice(folder, notice());
  writeNoticedPlan(folder, 'r1', plan([planTable('t0')]));
  askToStop(folder, 'r1', 'leave');
  removeNotices(folder);
  expect(readNotice(folder)).toBeNull();
  expect(readNoticedPlan(folder, 'r1')).toBeNull();
  expect(takeStopRequest(folder, 'r1')).toBeNull();
});
