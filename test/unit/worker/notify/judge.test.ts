// What of a run is told, by its snapshots and the clock.
import { expect, test } from 'vitest';
import { blankMemory, judge } from '../../../../electron/worker/notify/judge.ts';
import { alertRulesSchema, type AlertRules } from '../../../../shared/alerts.ts';
import type { LoadSnapshot } from '../../../../shared/load.ts';
import type { RunSnapshot, RunState } from '../../../../shared/run.ts';
import { runSnapshot, tableSnapshot } from '../../cli/fake-terminal.ts';

const facts = { runId: 'r1', source: 'sql01 \\ Sales', container: 'lake' };
const running: RunState = { kind: 'running' };
const minuteMs = 60_000;
const startMs = Date.UTC(2026, 0, 2, 3, 0, 0);
const lost = { code: 'WORKER_EXITED', context: { detail: 'killed' } } as const;

/** Judges one snapshot after the other; each `at` gives the alerts it led to. */
function watchWith(rules: Partial<AlertRules>) {
  let memory = blankMemory;
  const all = alertRulesSchema.parse(rules);
  return (minute: number, snapshot: RunSnapshot) => {
    const judged = judge(memory, all, facts, snapshot, startMs + minute * minuteMs);
    memory = judged.memory;
    return judged.alerts;
  };
}
const moved = (rows: number, more: Partial<RunSnapshot> = {}): RunSnapshot =>
  runSnapshot(running, [tableSnapshot({ rows, bytes: rows * 100 })], more);

test('a run that moves and is fast enough says nothing until its end', () => {
  const at = watchWith({ stalledMinutes: 5, slow: { below: 100, unit: 'rows', minutes: 2 } });
  for (let minute = 0; minute < 30; minute += 1) expect(at(minute, moved(minute * 60_000))).toEqual([]);
  const end = at(30, runSnapshot({ kind: 'completed', skippedRows: 0 }, [tableSnapshot({ state: 'done', rows: 7 })]));
  expect(end).toMatchObject([
    {
      rule: 'runFinished',
      level: 'info',
      title: 'Run complete',
      runId: 'r1',
      source: 'sql01 \\ Sales',
      container: 'lake',
    },
  ]);
  expect(end[0]?.text).toBe('1 table, 7 rows, 0 B verified in 2.5 s.');
  expect(at(31, moved(0))).toEqual([]);
});

test('each end is told in words, with what to do', () => {
  const failedTable = tableSnapshot({ state: 'failed', error: lost, name: 'a' });
  const endOf = (state: RunState) => watchWith({ tableFailed: false })(0, runSnapshot(state, [failedTable]))[0];
  expect(endOf({ kind: 'completed', skippedRows: 3 })).toMatchObject({
    level: 'warning',
    text: expect.stringContaining('3 rows set aside'),
  });
  const failed = endOf({ kind: 'failed', error: lost });
  expect(failed).toMatchObject({
    level: 'error',
    title: 'Run not complete',
    advice: expect.stringContaining('tableferry resume r1'),
  });
  expect(failed?.text).toBe(
    'The worker ended before it answered (killed). 1 table failed: dbo.a. Until then: 0 tables, 0 rows, 0 B verified in 2.5 s.',
  );
  expect(endOf({ kind: 'stopped', reason: 'user' })).toMatchObject({ level: 'info', title: 'Run stopped' });
});

test('an end is not told where nobody wants to hear of it', () => {
  expect(watchWith({ runFinished: false })(0, runSnapshot({ kind: 'completed', skippedRows: 0 }, []))).toEqual([]);
});

test('a failed table is told once, and again when it fails after it was taken up', () => {
  const at = watchWith({});
  const failed = runSnapshot(running, [tableSnapshot({ state: 'failed', error: lost })]);
  const again = runSnapshot(running, [tableSnapshot({ state: 'running', error: lost })]);
  expect(at(0, failed)).toMatchObject([
    { rule: 'tableFailed', level: 'error', table: 'dbo.orders', title: 'Table dbo.orders failed' },
  ]);
  expect(at(1, failed)).toEqual([]);
  expect(at(2, again)).toEqual([]);
  expect(at(3, failed)).toMatchObject([{ rule: 'tableFailed' }]);
});

test('a table whose data does not add up is a failed verification, or a failed table where only that is watched', () => {
  const error = { code: 'PART_MISMATCH', context: { blob: 'b', detail: 'd' } } as const;
  const snapshot = runSnapshot(running, [tableSnapshot({ state: 'failed', error })]);
  expect(watchWith({})(0, snapshot)).toMatchObject([
    { rule: 'verifyFailed', advice: expect.stringMatching(/^Do not use this table/) },
  ]);
  expect(watchWith({ verifyFailed: false })(0, snapshot)).toMatchObject([{ rule: 'tableFailed' }]);
  expect(watchWith({ verifyFailed: false, tableFailed: false })(0, snapshot)).toEqual([]);
});

test('a run of which no row and no byte moves is stalled after its minutes, told once, and told when it moves again', () => {
  const at = watchWith({ stalledMinutes: 10 });
  at(0, moved(5));
  expect(at(9.9, moved(5))).toEqual([]);
  expect(at(10, moved(5))).toMatchObject([{ rule: 'runStalled', level: 'warning', table: 'dbo.orders' }]);
  expect(at(25, moved(5))).toEqual([]);
  expect(at(30, moved(6))).toMatchObject([
    { rule: 'runStalled', level: 'info', title: 'Run moves again', text: expect.stringContaining('30 min') },
  ]);
  expect(at(39, moved(6))).toEqual([]);
  expect(at(40, moved(6))).toMatchObject([{ rule: 'runStalled', level: 'warning' }]);
});

test('rows in flight count as moving', () => {
  const at = watchWith({ stalledMinutes: 1 });
  const lane = (rowsInFlight: number) => ({
    lane: 0,
    tableId: 't0',
    partition: 0,
    activity: 'reading' as const,
    rowsInFlight,
  });
  for (let minute = 0; minute < 5; minute += 0.5)
    expect(at(minute, moved(0, { lanes: [lane(minute * 100)] }))).toEqual([]);
});

test('a run that is held, or stops, is neither stalled nor slow, and its time begins anew', () => {
  const at = watchWith({ stalledMinutes: 2, slow: { below: 1, unit: 'rows', minutes: 2 } });
  const load: LoadSnapshot = {
    wanted: {
      lanes: 2,
      readBytesPerSecond: null,
      bandwidthBytesPerSecond: null,
      isHeld: true,
      isGoverned: false,
      calendar: null,
    },
    mostLanes: 2,
    lanesAllowed: 0,
    readBytesPerSecond: null,
    reason: null,
    nextChange: null,
  };
  at(0, moved(5));
  for (let minute = 1; minute < 9; minute += 1) expect(at(minute, moved(5, { load }))).toEqual([]);
  expect(at(9, moved(5))).toEqual([]);
  expect(at(10.9, moved(5))).toEqual([]);
  expect(at(11, moved(5)).map(({ rule }) => rule)).toEqual(['runStalled', 'runSlow']);
  expect(watchWith({ stalledMinutes: 1 })(90, runSnapshot({ kind: 'stopping' }, []))).toEqual([]);
});

test.each([
  ['rows', 100, '50 rows a second over the last 5 minutes, less than 100 rows.'],
  ['megabytes', 0.1, '4.88 KB a second over the last 5 minutes, less than 102 KB.'],
] as const)(
  'too few %s a second on average over the minutes are told once, and again after a recovery',
  (unit, below, text) => {
    const at = watchWith({ stalledMinutes: null, slow: { below, unit, minutes: 5 } });
    let rows = 0;
    const minutes = (from: number, to: number, perSecond: number) => {
      const told = [];
      for (let second = from * 60; second < to * 60; second += 5) {
        told.push(...at(second / 60, moved(rows)));
        rows += perSecond * 5;
      }
      return told;
    };
    expect(minutes(0, 5, 50)).toEqual([]);
    const slow = minutes(5, 12, 50);
    expect(slow).toMatchObject([{ rule: 'runSlow', level: 'warning' }]);
    expect(slow[0]?.text).toBe(text);
    expect(minutes(12, 20, 50_000)).toEqual([]);
    expect(minutes(20, 40, 0)).toMatchObject([{ rule: 'runSlow' }]);
  },
);

test('more rows set aside than allowed are told once, with the table that has most', () => {
  const at = watchWith({ quarantineAbove: 10 });
  const aside = (first: number, second: number) =>
    runSnapshot(running, [
      tableSnapshot({ rowsSetAside: first }),
      tableSnapshot({ id: 't1', name: 'lines', rowsSetAside: second }),
    ]);
  expect(at(0, aside(5, 5))).toEqual([]);
  expect(at(1, aside(5, 6))).toMatchObject([
    { rule: 'rowsSetAside', table: 'dbo.lines', text: expect.stringContaining('11 rows') },
  ]);
  expect(at(2, aside(50, 60))).toEqual([]);
});

test('names of any length with anything in them stay short and plain', () => {
  const name = `a\n\u0007${'x'.repeat(500)}`;
  const [alert] = watchWith({})(0, runSnapshot(running, [tableSnapshot({ name, state: 'failed', error: lost })]));
  expect(alert?.title.length).toBeLessThan(150);
  expect(alert?.title).not.toMatch(/\p{Cc}/u);
});
