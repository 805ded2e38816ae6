import { expect, test } from 'vitest';
import { createLine, createPace, setLimit, type PaceClock } from '../../../electron/worker/run/bandwidth.ts';

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
  const pace = createPace(createLine(1_000_000), clock);
  for (const size of [100_000, 1, 399_999, 500_000]) await pace.admit(size);
  expect(clock.passed()).toBe(500);
  await pace.admit(1);
  expect(clock.passed()).toBe(1000);
});

test('lanes share one line: what one has booked the other waits for', async () => {
  const clock = fakeClock();
  const line = createLine(1_000_000);
  const [one, other] = [createPace(line, clock), createPace(line, clock)];
  for (let round = 0; round < 5; round += 1) {
    await one.admit(100_000);
    await other.admit(100_000);
  }
  await one.admit(1);
  expect(clock.passed()).toBe(1000);
});

test('an idle line saves nothing up for a burst', async () => {
  const clock = fakeClock();
  const pace = createPace(createLine(1_000_000), clock);
  clock.pass(60_000);
  await pace.admit(200_000);
  await pace.admit(1);
  expect(clock.passed()).toBe(60_200);
});

test('pieces are small enough that the slowest line moves twice a minute on each of 32 connections', () => {
  const slowest = 1 << 16;
  const { pieceBytes } = createPace(createLine(slowest));
  expect((pieceBytes / slowest) * 32).toBeLessThan(30);
});

test('a limit may come, change and go while somebody waits', async () => {
  const clock = fakeClock();
  const line = createLine();
  const pace = createPace(line, clock);
  expect(pace.isOpen).toBe(true);
  await pace.admit(1 << 30);
  expect(clock.passed()).toBe(0);
  setLimit(line, 1_000_000);
  expect(pace.isOpen).toBe(false);
  await pace.admit(10_000_000);
  const waiting = pace.admit(1);
  setLimit(line, null);
  await waiting;
  // Ten seconds were booked; who waited for them went on at the first look after the change.
  expect(clock.passed()).toBeLessThanOrEqual(400);
});

test('a closed line lets nothing pass until it is opened', async () => {
  const clock = fakeClock();
  const line = createLine('closed');
  let looks = 0;
  const opening: PaceClock = {
    ...clock,
    async wait(delayMs) {
      await clock.wait(delayMs);
      looks += 1;
      if (looks === 5) setLimit(line, null);
    },
  };
  await createPace(line, opening).admit(1);
  expect(looks).toBe(5);
});

test('whoever gives up does not wait for a closed line', async () => {
  const gone = new AbortController();
  gone.abort();
  const clock = fakeClock();
  await createPace(createLine('closed'), clock).admit(1, gone.signal);
  expect(clock.passed()).toBe(0);
});
