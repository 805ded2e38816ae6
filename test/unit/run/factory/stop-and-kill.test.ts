import { expect, test } from 'vitest';
import { AppError } from '../../../../shared/errors.ts';
import { longestLagMs } from '../../../../electron/worker/run/factory/find-start.ts';
import { unreachable } from '../../../fakes/factory.ts';
import { big, startMixed, statesOf, type Mixed } from '../../../fakes/mixed.ts';
import { runId, until } from '../../../fakes/run.ts';

/** Stops the run at its first look at what was started. */
function stopAtFirstLook({ factory }: Mixed): AbortSignal {
  const stop = new AbortController();
  factory.beforeRequest = (what) => {
    if (what === 'activities') stop.abort();
  };
  return stop.signal;
}

test('a stop leaves Data Factory at work, and a resumed run finds it again and takes in what it copied meanwhile', async () => {
  const mixed = startMixed([big('b0'), big('b1')]);
  const { run, factory, go } = mixed;
  const last = await go(stopAtFirstLook(mixed));
  expect(last.state).toEqual({ kind: 'stopped', reason: 'user' });
  expect(factory.cancelled).toEqual([]);
  expect(run.logged.join('\n')).toContain('goes on by itself');
  factory.beforeRequest = () => undefined;
  run.reopenStore();
  await run.clock.wait(3_600_000);
  const again = await go();
  expect(again.state.kind).toBe('completed');
  expect(factory.started).toHaveLength(1);
  expect(run.logged.join('\n')).toContain('is watched again');
});

test.each(['Cancelled', 'Failed'] as const)(
  'a stop that cancels ends the pipelines (as %s), and a resumed run copies anew what was not finished',
  async (endsAs) => {
    const mixed = startMixed([big('b0'), big('b1')]);
    const { run, factory, go } = mixed;
    factory.endsAs = endsAs;
    factory.whenStopped = () => 'cancel';
    const last = await go(stopAtFirstLook(mixed));
    expect(last.state).toEqual({ kind: 'stopped', reason: 'user' });
    expect(factory.cancelled).toEqual(['adf-1']);
    factory.beforeRequest = () => undefined;
    run.reopenStore();
    const again = await go();
    expect(again.state.kind).toBe('completed');
    expect(statesOf(again)).toEqual({ b0: 'done 10', b1: 'done 10' });
    expect(factory.started.map(({ pipeline }) => pipeline)).toEqual(['start', 'batch0', 'batch1']);
  },
);

test('what had been copied when it was cancelled is taken in and not copied again', async () => {
  const { run, factory, go } = startMixed([big('b0'), big('b1')]);
  const stop = new AbortController();
  factory.whenStopped = () => 'cancel';
  const last = await go(stop.signal, {
    onSnapshot: ({ tables }) => {
      if (tables[0]?.state === 'done') stop.abort();
    },
  });
  expect(statesOf(last)['b0']).toBe('done 10');
  run.reopenStore();
  expect((await go()).state.kind).toBe('completed');
  expect(factory.started.map(({ pipeline }) => pipeline)).toEqual(['start', 'batch1']);
});

test('a failure that ends the lanes leaves Data Factory at work', async () => {
  const { run, factory, go } = startMixed();
  run.source.beforeBatch = () => {
    throw new AppError('LOGIN_REFUSED', { server: 's', user: 'u', detail: 'x' });
  };
  const last = await go();
  expect(last.state.kind).toBe('failed');
  expect(factory.cancelled).toEqual([]);
  run.source.beforeBatch = () => undefined;
  expect((await go()).state.kind).toBe('completed');
  expect(factory.started).toHaveLength(1);
});

test('a start whose answer was lost is found by its run id, and nothing is started twice', async () => {
  const { run, factory, go } = startMixed([big('b0')]);
  factory.lagMs = 60_000;
  factory.afterRequest = (what) => {
    if (what === 'start') throw unreachable();
  };
  expect((await go()).state.kind).toBe('completed');
  expect(factory.started).toHaveLength(1);
  expect(run.logged.join('\n')).toContain('had been started for this run already');
});

test('a start that never arrived is repeated, but not before its record could have come', async () => {
  const { run, factory, go } = startMixed([big('b0')]);
  let sent: number | null = null;
  factory.beforeRequest = (what) => {
    if (what !== 'start' || sent !== null) return;
    sent = run.clock.nowMs();
    throw unreachable();
  };
  const last = await go();
  expect(last.state.kind).toBe('completed');
  expect(factory.started).toHaveLength(1);
  expect(last.elapsedMs).toBeGreaterThan(longestLagMs);
});

test('a start that the service was too busy for is repeated at once', async () => {
  const { factory, go } = startMixed([big('b0')]);
  let isBusy = true;
  factory.beforeRequest = (what) => {
    if (what !== 'start' || !isBusy) return;
    isBusy = false;
    throw new AppError('ARM_BUSY', { what: 'x', detail: 'y', status: 429 });
  };
  const last = await go();
  expect(last.state.kind).toBe('completed');
  expect(last.elapsedMs).toBeLessThan(longestLagMs / 2);
});

/** Ends the process once the service has done what request number `at` asked for, before it is told. */
async function killAfter({ factory, go }: Mixed, at: number): Promise<'killed' | 'ended'> {
  let asked = 0;
  const killed = Promise.withResolvers<'killed'>();
  factory.afterRequest = () => {
    asked += 1;
    if (asked !== at) return undefined;
    killed.resolve('killed');
    // A process that is dead is told nothing, and does nothing more.
    return new Promise<void>(() => undefined);
  };
  const outcome = await Promise.race([killed.promise, go().then(() => 'ended' as const)]);
  factory.afterRequest = () => undefined;
  return outcome;
}

test(
  'a process that is killed at any request copies nothing twice and loses nothing',
  { timeout: 60_000 },
  async () => {
    for (let at = 1, outcome = 'killed'; outcome === 'killed'; at += 1) {
      const mixed = startMixed([big('b0')]);
      outcome = await killAfter(mixed, at);
      if (outcome === 'ended') {
        expect(at).toBeGreaterThan(10);
        continue;
      }
      mixed.run.reopenStore();
      const last = await mixed.go();
      expect([at, last.state.kind]).toEqual([at, 'completed']);
      expect([at, mixed.factory.started.length]).toEqual([at, 1]);
      expect(mixed.run.manifest().tables.map(({ rows }) => rows)).toEqual([10]);
    }
  },
);

test('a process that is killed between its intent and its request starts it later, once', async () => {
  const { run, factory, go } = startMixed([big('b0')]);
  const killed = Promise.withResolvers<void>();
  factory.beforeRequest = (what) => {
    if (what !== 'start') return undefined;
    killed.resolve();
    return new Promise<void>(() => undefined);
  };
  void go();
  await killed.promise;
  factory.beforeRequest = () => undefined;
  run.reopenStore();
  expect((await go()).state.kind).toBe('completed');
  expect(factory.started).toHaveLength(1);
});

test('a process that is killed while it reads what was copied reads it again', async () => {
  const { run, factory, go } = startMixed([big('b0')]);
  let isRead = false;
  void go(undefined, {
    factory: {
      ...factory,
      takeStock: () => {
        isRead = true;
        return new Promise(() => undefined);
      },
    },
  });
  await until(() => isRead);
  run.reopenStore();
  expect((await go()).state.kind).toBe('completed');
  expect(factory.started).toHaveLength(1);
});

test('a run at rest shows how far Data Factory was', async () => {
  const mixed = startMixed([big('b0')]);
  await mixed.go(stopAtFirstLook(mixed));
  const shown = mixed.run.store().factory.shown(runId);
  expect(shown).toMatchObject({ factory: 'adf-sales', state: 'ended' });
  expect(mixed.run.store().factory.shownTables(runId).get('b0')).toMatchObject({ pipeline: 'batch0' });
});
