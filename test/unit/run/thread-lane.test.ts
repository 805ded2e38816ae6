import { expect, onTestFinished, test } from 'vitest';
import type { Lane, LaneTask } from '../../../electron/worker/run/lane-port.ts';
import { LaneDied } from '../../../electron/worker/run/retry.ts';
import { openThreadLane } from '../../../electron/worker/run/thread-lane.ts';
import type { PartRecord } from '../../../electron/worker/store/checkpoint-records.ts';
import { AppError } from '../../../shared/errors.ts';
import { plan, planTable } from '../../fakes/plan.ts';

const entry = new URL('../../fakes/thread-lane-entry.ts', import.meta.url);
const task: LaneTask = {
  tableId: 't0',
  partition: { index: 0, after: null, upTo: null },
  after: null,
  firstPart: 0,
  content: 'rows',
};

/** A real thread whose table is called after what it does at row 30 of 50. */
function openLane(behaviour: string): Lane {
  const lane = openThreadLane({
    plan: plan([planTable('t0', { schema: behaviour })], { lanes: 2, memoryMb: 256 }),
    runId: 'r1',
    secrets: { sourcePassword: 'secret', targetSecret: 'secret' },
    entry,
  });
  onTestFinished(() => lane.close());
  return lane;
}

const quiet = { onRows: () => undefined, onStorage: () => undefined, onPinned: () => undefined };
type Recorder = typeof quiet & { readonly parts: PartRecord[]; onPart(part: PartRecord): Promise<void> };
const recorder = (): Recorder => {
  const parts: PartRecord[] = [];
  return { parts, onPart: async (part) => void parts.push(part), ...quiet };
};
const never = new AbortController().signal;

test('a thread carries a partition part by part', async () => {
  const seen = recorder();
  expect(await openLane('dbo').carry(task, seen, never)).toBe('finished');
  expect(seen.parts.map(({ rowCount, lastKey }) => [rowCount, lastKey])).toEqual([
    [20, ['20']],
    [20, ['40']],
    [10, ['50']],
  ]);
});

test('a thread waits for the checkpoint of a part before it publishes the next', async () => {
  const order: string[] = [];
  const observer = {
    async onPart({ part }: PartRecord) {
      order.push(`part ${part}`);
      // Long enough for a lane that does not wait to send the next part.
      for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      order.push(`recorded ${part}`);
    },
    ...quiet,
  };
  expect(await openLane('dbo').carry(task, observer, never)).toBe('finished');
  expect(order).toEqual(['part 0', 'recorded 0', 'part 1', 'recorded 1', 'part 2', 'recorded 2']);
});

test.each(['exits', 'throws', 'eatsMemory'])(
  'a thread that %s is reported as a dead lane, with its parts kept',
  async (behaviour) => {
    const seen = recorder();
    const lane = openLane(behaviour);
    await expect(lane.carry(task, seen, never)).rejects.toBeInstanceOf(LaneDied);
    expect(seen.parts).toHaveLength(1);
    await expect(lane.carry(task, seen, never)).rejects.toBeInstanceOf(LaneDied);
  },
);

test('a failure crosses the thread border with its code, context and cause, and the lane lives on', async () => {
  const lane = openLane('deadlocks');
  const failure: unknown = await lane.carry(task, recorder(), never).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AppError);
  expect(failure).toMatchObject({
    code: 'DEADLOCK_VICTIM',
    cause: { message: expect.stringContaining('Process ID 52') },
  });
  await expect(lane.carry(task, recorder(), never)).rejects.toMatchObject({ code: 'DEADLOCK_VICTIM' });
});

test('closing a lane ends a thread that hangs', async () => {
  const lane = openLane('hangs');
  const observer = {
    async onPart() {
      setImmediate(() => void lane.close());
    },
    ...quiet,
  };
  await expect(lane.carry(task, observer, never)).rejects.toBeInstanceOf(LaneDied);
});

test('a checkpoint that cannot be written ends the lane with the reason', async () => {
  const full = new AppError('DISK_FULL', { path: '/state' });
  const observer = { onPart: () => Promise.reject(full), ...quiet };
  await expect(openLane('dbo').carry(task, observer, never)).rejects.toBe(full);
});

test('a stop ends the partition after the part in publication', async () => {
  const stop = new AbortController();
  const parts: PartRecord[] = [];
  const outcome = await openLane('dbo').carry(
    task,
    {
      async onPart(part) {
        parts.push(part);
        stop.abort();
      },
      ...quiet,
    },
    stop.signal,
  );
  expect(outcome).toBe('stopped');
  expect(parts).toHaveLength(1);
});
