// The line that shows how far something is, on terminals and in logs.
import { expect, test } from 'vitest';
import { createLiveLine } from '../../../electron/cli/live-line.ts';
import { createFakeTerminal } from './fake-terminal.ts';

const line = { bar: (width: number) => `bar ${String(width)}`, plain: () => 'plain' };

test('on a terminal the bar is drawn over itself and stays below what is said', () => {
  const terminal = createFakeTerminal({ width: () => 80 });
  const live = createLiveLine(terminal, false, () => 0);
  live.show(line);
  live.say('news');
  live.end();
  expect(terminal.stderr()).toBe('\r\u001B[Kbar 80\r\u001B[Knews\nbar 80\r\u001B[K');
});

test('elsewhere a line is printed every five seconds, without control characters', () => {
  let nowMs = 0;
  const terminal = createFakeTerminal();
  const live = createLiveLine(terminal, false, () => nowMs);
  for (nowMs = 0; nowMs < 12_000; nowMs += 100) live.show(line);
  live.end();
  expect(terminal.stderr()).toBe('plain\nplain\n');
});

test('says nothing with --json, even on a terminal', () => {
  const terminal = createFakeTerminal({ width: () => 80 });
  const live = createLiveLine(terminal, true, () => 0);
  live.show(line);
  live.say('news');
  live.end();
  expect(terminal.stderr()).toBe('');
});
