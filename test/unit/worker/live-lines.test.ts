import { expect, test } from 'vitest';
import { createLiveLines } from '../../../electron/worker/live-lines.ts';
import type { RunLogLine } from '../../../shared/contract.ts';
import { createFakeClock } from '../../fakes/clock.ts';
import { until } from '../../fakes/run.ts';

const line = (number: number): RunLogLine => ({ line: number, atUtc: '', level: 'info', text: `line ${number}` });

test('lines that come quickly are handed on together, the first at once and none twice', async () => {
  const sent: number[][] = [];
  const lines = createLiveLines(createFakeClock(), (some) => sent.push(some.map((one) => one.line)));
  lines.add(line(1));
  lines.add(line(2));
  lines.add(line(3));
  expect(sent).toEqual([[1]]);
  await until(() => sent.length === 2);
  lines.close();
  expect(sent).toEqual([[1], [2, 3]]);
});

test('what is left is handed on at the end', () => {
  const sent: number[][] = [];
  const lines = createLiveLines(createFakeClock({ endlessFromMs: 1 }), (some) =>
    sent.push(some.map((one) => one.line)),
  );
  lines.add(line(1));
  lines.add(line(2));
  lines.close();
  expect(sent).toEqual([[1], [2]]);
});
