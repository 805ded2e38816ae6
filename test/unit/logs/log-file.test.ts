// The log on this computer: lines, files of limited size, and a disk that refuses.
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { logPathOf, openLogFile } from '../../../electron/worker/logs/log-file.ts';
import { aLine, lineBytes, parseLines, seqsOf } from './lines.ts';

function openFolder() {
  const state = mkdtempSync(join(tmpdir(), 'tableferry-logs-'));
  onTestFinished(() => rmSync(state, { recursive: true, force: true }));
  const path = logPathOf(state, 'r1');
  const troubles: unknown[] = [];
  let nowMs = 0;
  return {
    state,
    path,
    troubles,
    logs: join(state, 'logs'),
    pass: (ms: number) => void (nowMs += ms),
    open: (limitBytes = 1 << 20) =>
      openLogFile({ path, limitBytes, nowMs: () => nowMs, onTrouble: (error) => troubles.push(error) }),
    seqs: (name = 'r1.jsonl') => seqsOf(readFileSync(join(state, 'logs', name), 'utf8')),
  };
}

test('a line is one JSON object, members in one order', () => {
  const folder = openFolder();
  const file = folder.open();
  file.write({ fields: { rows: 3 }, code: 'BUG', table: 'sales.orders', ...aLine(1, 'error', 'a\nb') });
  file.close();
  expect(readFileSync(folder.path, 'utf8')).toBe(
    '{"atUtc":"2026-03-07T14:05:12.000Z","seq":1,"level":"error","runId":"20260307T140512Z-0a0b0c0d",' +
      '"session":"2026-03-07T14:05:12.000Z","table":"sales.orders","code":"BUG","text":"a\\nb","fields":{"rows":3}}\n',
  );
});

test('a full file is set aside under a number, which later files never take over', () => {
  const folder = openFolder();
  const file = folder.open(3 * lineBytes);
  for (let seq = 1; seq <= 8; seq += 1) file.write(aLine(seq));
  file.close();
  expect([folder.seqs('r1.1.jsonl'), folder.seqs('r1.2.jsonl'), folder.seqs()]).toEqual([
    [1, 2, 3],
    [4, 5, 6],
    [7, 8],
  ]);
  rmSync(join(folder.logs, 'r1.1.jsonl'));
  const again = folder.open(lineBytes);
  again.write(aLine(9));
  again.write(aLine(10));
  again.close();
  expect(readdirSync(folder.logs).toSorted()).toEqual(['r1.2.jsonl', 'r1.3.jsonl', 'r1.jsonl']);
  expect(folder.seqs('r1.3.jsonl')).toEqual([7, 8, 9]);
});

test('half a line of a process that was killed does not spoil the next one', () => {
  const folder = openFolder();
  mkdirSync(folder.logs);
  writeFileSync(folder.path, '{"seq":1,"te');
  const file = folder.open();
  file.write(aLine(2));
  file.close();
  const [torn, ...rest] = readFileSync(folder.path, 'utf8').split('\n');
  expect(torn).toBe('{"seq":1,"te');
  expect(seqsOf(rest.join('\n'))).toEqual([2]);
});

test('old logs and many logs are deleted, the newest stay', () => {
  const folder = openFolder();
  mkdirSync(folder.logs);
  folder.pass(1_000 * 86_400_000);
  for (let day = 1; day <= 130; day += 1) {
    const path = join(folder.logs, `old-${String(day)}.jsonl`);
    appendFileSync(path, '');
    utimesSync(path, (1_000 - day * 0.8) * 86_400, (1_000 - day * 0.8) * 86_400);
  }
  appendFileSync(join(folder.logs, 'notes.txt'), 'not ours');
  utimesSync(join(folder.logs, 'notes.txt'), 0, 0);
  const file = folder.open();
  file.write(aLine(1));
  file.close();
  const names = readdirSync(folder.logs);
  expect(names).toHaveLength(101);
  expect(names).toEqual(expect.arrayContaining(['notes.txt', 'r1.jsonl', 'old-1.jsonl', 'old-99.jsonl']));
});

test('a disk that refuses is told once, harms nobody, and what is missing is said when it takes lines again', () => {
  const folder = openFolder();
  // A file stands where the folder should be.
  writeFileSync(folder.logs, '');
  const file = folder.open();
  file.write(aLine(1));
  file.write(aLine(2));
  folder.pass(31_000);
  file.write(aLine(3));
  expect(folder.troubles).toHaveLength(1);
  rmSync(folder.logs);
  file.write(aLine(4));
  folder.pass(31_000);
  file.write(aLine(5));
  file.close();
  const lines = parseLines(readFileSync(folder.path, 'utf8'));
  expect(lines.map(({ seq }) => seq)).toEqual([4, 5]);
  expect(lines[0]).toMatchObject({ level: 'warning', fields: { lost: 4 } });
  expect(folder.troubles).toHaveLength(1);
});
