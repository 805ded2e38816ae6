// The way to a place over the network: gathered, patient, bounded in time at the end, and never in the way of the run.
import { expect, test } from 'vitest';
import { LastingFailure, shipLines, type ShipperSettings } from '../../../electron/worker/logs/ship-lines.ts';
import { aLine, lineBytes } from './lines.ts';

/** Waits end when the test says so, or with their signal. */
function openShipper(settings: Partial<ShipperSettings> = {}) {
  const waits: { readonly ms: number; readonly end: () => void }[] = [];
  const delivered: number[][] = [];
  const states: string[] = [];
  let failures: Error[] = [];
  const shipper = shipLines({
    async deliver({ lines }) {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      delivered.push(lines.map(({ seq }) => seq));
    },
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        waits.push({ ms, end: resolve });
        signal.addEventListener('abort', () => resolve(), { once: true });
      }),
    onState: (state) => void states.push(state),
    ...settings,
  });
  return {
    shipper,
    waits,
    delivered,
    states,
    fail: (...errors: Error[]) => void (failures = errors),
    /** Ends the wait that is under way, and lets everything that follows happen. */
    async pass() {
      waits.at(-1)?.end();
      await settle();
    },
  };
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

test('lines of a few seconds go together, and nothing is set in motion while there are none', async () => {
  const { shipper, waits, delivered, pass } = openShipper();
  await settle();
  expect(waits).toEqual([]);
  shipper.add(aLine(1));
  shipper.add(aLine(2));
  expect(waits.map(({ ms }) => ms)).toEqual([5_000]);
  await pass();
  expect(delivered).toEqual([[1, 2]]);
  shipper.add(aLine(3));
  await pass();
  expect(delivered).toEqual([[1, 2], [3]]);
});

test('a full batch does not wait', async () => {
  const { shipper, delivered } = openShipper({ batchBytes: 2 * lineBytes });
  for (let seq = 1; seq <= 5; seq += 1) shipper.add(aLine(seq));
  await settle();
  expect(delivered).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test('what fails is sent again, the very same batch; it is told once, and once more when it is over', async () => {
  const { shipper, delivered, states, fail, pass, waits } = openShipper({ batchBytes: 2 * lineBytes });
  fail(new Error('away'), new Error('away'), new Error('away'));
  shipper.add(aLine(1));
  shipper.add(aLine(2));
  await settle();
  for (let seq = 3; seq <= 9; seq += 1) shipper.add(aLine(seq));
  await settle();
  // More lines are no reason to ask sooner.
  expect(waits.map(({ ms }) => ms)).toEqual([5_000, 10_000]);
  await pass();
  await pass();
  expect([delivered, states]).toEqual([[], ['waiting']]);
  await pass();
  expect(delivered[0]).toEqual([1, 2]);
  expect(delivered.flat()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(states).toEqual(['waiting', 'again']);
  expect(await shipper.close(1_000)).toBe(0);
  expect(delivered.flat()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a lasting failure ends it, and is told', async () => {
  const { shipper, delivered, states, fail, pass } = openShipper();
  fail(new LastingFailure(new Error('refused')));
  shipper.add(aLine(1));
  await pass();
  shipper.add(aLine(2));
  await pass();
  expect([delivered, states]).toEqual([[], ['over']]);
  expect(await shipper.close(1_000)).toBe(1);
});

test('the end sends what is left at once', async () => {
  const { shipper, delivered } = openShipper();
  shipper.add(aLine(1));
  expect(await shipper.close(1_000)).toBe(0);
  expect(delivered).toEqual([[1]]);
});

test('the end does not wait longer than it may for a place that never answers', async () => {
  const { shipper, waits } = openShipper({
    deliver: (_, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
  });
  shipper.add(aLine(1));
  shipper.add(aLine(2));
  const closed = shipper.close(7_000);
  await settle();
  waits.find(({ ms }) => ms === 7_000)?.end();
  expect(await closed).toBe(2);
});
