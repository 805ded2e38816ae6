import { expect, test } from 'vitest';
import { createLine, createPace, type PaceClock } from '../../../electron/worker/run/bandwidth.ts';

/** Time that passes only in waits, and then exactly. */
function fakeClock(): PaceClock & { passed: () => number; pass(ms: number): void } {
  let nowUs = 5_000_000n;
  return {
    nowUs: () => nowUs,
    async wait(delayMs) {
      nowUs += BigInt(Math.round(delayMs * 1000));
    },
    passed: () => Number(nowUs - 5_000_000n) / 1000,
    pass: (ms) => void (nowUs += BigInt(ms) * 1000n),
  };
}

test('bytes are admitted at the limit, whatever the pieces', async () => {
  const clock = fakeClock();
  const pace = createPace(createLine(), 1_000_000, clock);
  for (const size of [100_000, 1, 399_999, 500_000]) await pace.admit(size);
  expect(clock.passed()).toBe(500);
  await pace.admit(1);
  expect(clock.passed()).toBe(1000);
});

test('lanes share one line: what one has booked the other waits for', async () => {
  const clock = fakeClock();
  const line = createLine();
  const [one, other] = [createPace(line, 1_000_000, clock), createPace(line, 1_000_000, clock)];
  for (let round = 0; round < 5; round += 1) {
    await one.admit(100_000);
    await other.admit(100_000);
  }
  await one.admit(1);
  expect(clock.passed()).toBe(1000);
});

test('an idle line saves nothing up for a burst', async () => {
  const clock = fakeClock();
  const pace = createPace(createLine(), 1_000_000, clock);
  clock.pass(60_000);
  await pace.admit(200_000);
  await pace.admit(1);
  expect(clock.passed()).toBe(60_200);
});

test('pieces are small enough that the slowest line moves twice a minute on each of 32 connections', () => {
  const slowest = 1 << 16;
  const { pieceBytes } = createPace(createLine(), slowest);
  expect((pieceBytes / slowest) * 32).toBeLessThan(30);
});
