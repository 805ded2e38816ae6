// Lanes without work take the second half of what another lane is still reading.
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { cutAt, planTable } from '../../fakes/plan.ts';
import {
  aPart,
  failureOf,
  names,
  runId,
  startTestRun,
  until,
  upTo,
  withoutReaders,
  type TestRun,
} from '../../fakes/run.ts';
import { createFakeSurvey } from '../../fakes/survey.ts';

/** 1000 rows of which the first range holds ten and the second one all others. */
const skewed = () => planTable('t0', { partitions: cutAt(10), rowsEstimate: 1000 });

function startSkewed(lanes = 2) {
  const survey = createFakeSurvey(() => run.source);
  const run: TestRun = startTestRun([skewed()], { t0: 1000 }, { options: { lanes }, request: { survey } });
  return { run, survey };
}

const rangesOf = (run: TestRun) =>
  run
    .store()
    .checkpoints.partitions(runId, 't0')
    .map(({ partition, range, cutFrom }) => [partition, range?.after?.[0], range?.upTo?.[0], cutFrom]);

const expectAllRows = (run: TestRun): void => {
  expect(run.storedKeys('t0').toSorted((a, b) => a - b)).toEqual(upTo(1000));
  const [table] = run.manifest().tables;
  expect(table?.rows).toBe(1000);
  expect(new Set(table?.parts.map(({ name }) => name)).size).toBe(table?.parts.length);
  expect(withoutReaders(run.target.blobs.keys())).toHaveLength((table?.parts.length ?? 0) + 1);
};

test('an idle lane takes the second half of the range that is left, and every row is moved once', async () => {
  const { run } = startSkewed();
  expect((await run.run()).state.kind).toBe('completed');
  expectAllRows(run);
  const ranges = rangesOf(run);
  expect(ranges.length).toBeGreaterThan(2);
  expect(ranges[2]?.[3]).toBe(1);
  expect(run.manifest().tables[0]?.partitions).toBe(ranges.length);
  expect(run.manifest().tables[0]?.cutRanges.length).toBeGreaterThan(1);
  expect(run.logged.join('\n')).toContain('a lane without work takes the second half of what is left, as partition 3');
});

test('many lanes share one range', async () => {
  const { run } = startSkewed(8);
  expect((await run.run()).state.kind).toBe('completed');
  expectAllRows(run);
  expect(rangesOf(run).length).toBeGreaterThan(5);
});

test('without a survey, without a key and for little that is left nothing is cut', async () => {
  const survey = createFakeSurvey(() => small.source);
  const small: TestRun = startTestRun([planTable('t0')], { t0: 30 }, { request: { survey } });
  expect((await small.run()).state.kind).toBe('completed');
  expect(small.store().checkpoints.partitions(runId, 't0')).toHaveLength(1);
  const heap: TestRun = startTestRun([planTable('t0', { key: null })], { t0: 1000 }, { request: { survey } });
  expect((await heap.run()).state.kind).toBe('completed');
  expect(heap.store().checkpoints.partitions(runId, 't0')).toHaveLength(1);
});

test('a survey that is refused leaves the range whole and the run unharmed', async () => {
  const { run, survey } = startSkewed();
  survey.beforeAnswer = () => {
    throw new AppError('SOURCE_CONNECTION_LOST', { server: 's', detail: 'reset' });
  };
  expect(failureOf((await run.run()).state)).toBe('completed');
  expectAllRows(run);
  expect(rangesOf(run)).toHaveLength(2);
  expect(run.logged.join('\n')).toContain('No second half was taken of dbo.Table_t0');
});

test('a comparison that is refused leaves the range whole and the run unharmed', async () => {
  const { run, survey } = startSkewed();
  survey.beforeAnswer = (question) => {
    if (question === 'isBefore') throw new AppError('DEADLOCK_VICTIM');
  };
  expect((await run.run()).state.kind).toBe('completed');
  expectAllRows(run);
});

test('what the lane has read beyond the middle by the time of the border stays its own', async () => {
  const { run, survey } = startSkewed();
  let isHeld = true;
  survey.beforeAnswer = async (question) => {
    // The middle is known only when the lane is long past it.
    if (question === 'walk') await until(() => !isHeld);
  };
  run.source.beforeBatch = (_, rowsRead) => {
    if (rowsRead >= 900) isHeld = false;
  };
  expect((await run.run()).state.kind).toBe('completed');
  expectAllRows(run);
});

describe('a process that ends at any step of a cut leaves one owner to each row', () => {
  test.each(['walk', 'isBefore', 'before', 'after', 'publish'] as const)('%s', async (step) => {
    const { run, survey } = startSkewed();
    let isDead = false;
    const forever = new Promise<never>(() => undefined);
    const store = run.store();
    const { cutRange } = store.checkpoints;
    survey.beforeAnswer = (question) => {
      if (isDead || question !== step) return isDead ? forever : undefined;
      isDead = true;
      return forever;
    };
    const dying: typeof store = {
      ...store,
      checkpoints: new Proxy(store.checkpoints, {
        get: (target, name): unknown => {
          if (isDead && ['commitPart', 'finishPartition', 'setTable'].includes(String(name)))
            throw new AppError('STATE_UNWRITABLE', { path: 'x', detail: 'the process ended before' });
          if (name !== 'cutRange' || step === 'publish') return Reflect.get(target, name);
          return (...call: Parameters<typeof cutRange>) => {
            if (step === 'after') cutRange(...call);
            if (step === 'after' || step === 'before') {
              isDead = true;
              throw new AppError('STATE_UNWRITABLE', { path: 'x', detail: 'the process ended here' });
            }
            return cutRange(...call);
          };
        },
      }),
    };
    run.target.afterCommit = (name) => {
      // The stolen range's first part is there, and nothing of it on record.
      if (step !== 'publish' || name !== aPart('t0', 2, 0)) return;
      isDead = true;
      return forever;
    };
    const first = run.run(undefined, { store: dying });
    first.catch(() => undefined);
    await until(() => isDead);
    if (step === 'before' || step === 'after') await first;
    run.reopenStore();
    run.target.afterCommit = () => undefined;
    survey.beforeAnswer = () => undefined;
    expect((await run.run()).state.kind).toBe('completed');
    expectAllRows(run);
  });
});

test('a stopped run goes on with the ranges that were cut', async () => {
  const { run } = startSkewed();
  const stop = new AbortController();
  run.target.afterCommit = (name) => {
    if (name === aPart('t0', 2, 1)) stop.abort();
  };
  expect((await run.run(stop.signal)).state.kind).toBe('stopped');
  const before = rangesOf(run);
  expect(before.length).toBeGreaterThan(2);
  expect((await run.run()).state.kind).toBe('completed');
  expect(rangesOf(run).length).toBeGreaterThanOrEqual(before.length);
  expectAllRows(run);
});

test('a discarded run leaves nothing of ranges that were cut', async () => {
  const { run } = startSkewed();
  expect((await run.run()).state.kind).toBe('completed');
  await run.discard();
  expect([...run.target.blobs.keys()]).toEqual([]);
  expect(run.target.blobs.has(names.manifestName)).toBe(false);
});

test('a cut of a partition that has moved on or is finished is refused', async () => {
  const { run } = startSkewed();
  const { checkpoints } = run.store();
  const partition = { index: 1, after: ['10'], upTo: null };
  expect(() => checkpoints.cutRange(runId, { tableId: 't0', partition, at: ['500'], watermark: ['20'] })).toThrow(
    /moved on/,
  );
  expect(checkpoints.cutRange(runId, { tableId: 't0', partition, at: ['500'], watermark: null })).toEqual({
    kept: { index: 1, after: ['10'], upTo: ['500'] },
    given: { index: 2, after: ['500'], upTo: null },
  });
  expect(() => checkpoints.cutRange(runId, { tableId: 't0', partition, at: ['300'], watermark: null })).toThrow(
    /cut meanwhile/,
  );
});
