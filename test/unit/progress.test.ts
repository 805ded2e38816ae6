import { expect, test } from 'vitest';
import type { Clock } from '../../electron/worker/clock.ts';
import { createLog } from '../../electron/worker/log.ts';
import { createRedactor } from '../../electron/worker/logs/redact.ts';
import { createProgress } from '../../electron/worker/progress.ts';

/** A clock moved by hand: `advance` ends the waits that are due. */
function handClock(): Clock & { advance(ms: number): Promise<void> } {
  let nowMs = 0;
  const waits: { readonly dueMs: number; readonly resolve: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    wait: (delayMs, signal) =>
      new Promise((resolve) => {
        waits.push({ dueMs: nowMs + delayMs, resolve });
        signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
    async advance(ms) {
      nowMs += ms;
      for (const { dueMs, resolve } of waits) if (dueMs <= nowMs) resolve();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

test('the first change is sent at once, later ones at most every interval, the last one always', async () => {
  const clock = handClock();
  const sent: [number, number][] = [];
  const progress = createProgress(clock, (seq) => sent.push([clock.nowMs(), seq]), 100);
  progress.touch();
  progress.touch();
  await clock.advance(30);
  progress.touch();
  await clock.advance(70);
  await clock.advance(500);
  progress.touch();
  progress.touch();
  progress.close();
  progress.touch();
  await clock.advance(500);
  expect(sent).toEqual([
    [0, 1],
    [100, 2],
    [600, 3],
    [600, 4],
  ]);
});

test('a secret never reaches a log line, not even one inside another', () => {
  const lines: string[] = [];
  const log = createLog({
    runId: 'r1',
    sinks: [({ text }) => lines.push(text)],
    redact: createRedactor(['hunter2', 'hunter2extended', 'ab']),
    nowMs: () => 0,
  });
  log('error', 'login with hunter2extended failed, then hunter2; cab');
  expect(lines).toEqual(['login with *** failed, then ***; cab']);
});
