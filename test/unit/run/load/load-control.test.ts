// The load of a run over fakes: lanes that are held come to a border, keep what they have, and go on.
import { expect, test } from 'vitest';
import type { RunControl } from '../../../../electron/worker/run/run-context.ts';
import { createLines } from '../../../../electron/worker/run/bandwidth.ts';
import { cutAt, planTable } from '../../../fakes/plan.ts';
import { runId, startTestRun, until, upTo } from '../../../fakes/run.ts';

const table = (id: string, partitions = cutAt(100, 200, 300)) => planTable(id, { partitions, rowsEstimate: 400 });

/** Something is done when the first part has been verified; the run goes on meanwhile. */
function startWith(act: (control: RunControl) => void, rows = 400) {
  const controls: RunControl[] = [];
  let parts = 0;
  const test = startTestRun(
    [table('t0', cutAt(rows / 4, rows / 2, (3 * rows) / 4))],
    { t0: rows },
    {
      options: { lanes: 2 },
      ports: {
        async verify() {
          parts += 1;
          const [control] = controls;
          if (parts === 1 && control !== undefined) act(control);
        },
      },
    },
  );
  const run = (signal = new AbortController().signal) =>
    test.run(signal, { onControl: (given) => void controls.splice(0, 1, given) });
  const isHeld = (): boolean => test.snapshots.at(-1)?.lanes.every(({ activity }) => activity === 'held') === true;
  return { ...test, run, isHeld, control: () => controls[0] };
}

test('a run without limits says that all its lanes may work', async () => {
  const last = await startWith(() => undefined).run();
  expect(last.state.kind).toBe('completed');
  expect(last.load).toMatchObject({ lanesAllowed: 2, reason: null, readBytesPerSecond: null });
});

test('a run that is held reads nothing more, and goes on where it was once it is released', async () => {
  const test = startWith((control) => control.adjust({ isHeld: true }));
  const end = test.run();
  await until(test.isHeld);
  const rows = test.snapshots.at(-1)?.rows ?? 0;
  expect(rows).toBeGreaterThan(0);
  expect(rows).toBeLessThan(400);
  expect(test.snapshots.at(-1)?.load?.reason).toBe('It is held, as was asked.');
  test.control()?.adjust({ isHeld: false });
  expect((await end).state).toEqual({ kind: 'completed', skippedRows: 0 });
  expect(test.storedKeys('t0')).toEqual(upTo(400));
  const changes = test.store().adjustments.list(runId);
  expect(changes.map(({ change }) => change)).toEqual([{ isHeld: true }, { isHeld: false }]);
  expect(test.logged).toContainEqual(expect.stringContaining('Adjusted: held.'));
});

test('with fewer lanes the others do the rest, and no row is there twice', async () => {
  const test = startWith((control) => control.adjust({ lanes: 1 }), 20_000);
  const last = await test.run();
  expect(last.load).toMatchObject({ lanesAllowed: 1, mostLanes: 2 });
  expect(last.state.kind).toBe('completed');
  expect(test.storedKeys('t0')).toEqual(upTo(20_000));
});

test('a held run can be stopped, and is resumed as its user left it', async () => {
  const stop = new AbortController();
  const test = startWith((control) => control.adjust({ isHeld: true, lanes: 1 }));
  const first = test.run(stop.signal);
  await until(test.isHeld);
  stop.abort();
  expect((await first).state).toEqual({ kind: 'stopped', reason: 'user' });
  const second = test.run();
  await until(() => test.snapshots.at(-1)?.load?.wanted.isHeld === true && test.isHeld());
  test.control()?.adjust({ isHeld: false });
  const last = await second;
  expect(last.state.kind).toBe('completed');
  expect(last.load?.wanted).toMatchObject({ lanes: 1, isHeld: false });
  expect(test.storedKeys('t0')).toEqual(upTo(400));
});

test('limits of bytes reach the lines that the lanes share', async () => {
  const lines = createLines();
  const test = startTestRun([table('t0')], { t0: 400 }, { options: { lanes: 2, readBytesPerSecond: 1 << 20 } });
  const seen: bigint[] = [];
  await test.run(new AbortController().signal, {
    lines,
    onControl: (control) => {
      seen.push(new BigInt64Array(lines.read)[1] ?? 0n);
      control.adjust({ readBytesPerSecond: null, bandwidthBytesPerSecond: 2 << 20 });
      seen.push(new BigInt64Array(lines.read)[1] ?? 0n, new BigInt64Array(lines.upload)[1] ?? 0n);
    },
  });
  expect(seen.slice(1)).toEqual([0n, BigInt(2 << 20)]);
});

test('a calendar that says off keeps every lane until its time has come', async () => {
  const calendar = {
    timeZone: 'UTC',
    windows: [{ days: [0, 1, 2, 3, 4, 5, 6], from: '00:00', to: '23:55', speed: { kind: 'off' as const } }],
  };
  const test = startTestRun([table('t0')], { t0: 400 }, { options: { lanes: 2, calendar } });
  const last = await test.run();
  expect(test.snapshots.some(({ load }) => load?.lanesAllowed === 0 && load.nextChange !== null)).toBe(true);
  expect(last.state.kind).toBe('completed');
  const ended = new Date(test.clock.nowMs());
  expect(ended.getUTCHours() * 60 + ended.getUTCMinutes()).toBeGreaterThanOrEqual(23 * 60 + 55);
});
