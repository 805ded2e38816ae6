// What Data Factory still does for a run whose process is gone is cancelled when somebody asks for it.
import { expect, test } from 'vitest';
import { cancelAtRest } from '../../../../electron/worker/run/factory/end-factory.ts';
import { longestLagMs } from '../../../../electron/worker/run/factory/find-start.ts';
import { unreachable } from '../../../fakes/factory.ts';
import { big, startMixed, statesOf, type Mixed } from '../../../fakes/mixed.ts';
import { runId } from '../../../fakes/run.ts';

/** Ended like a process that is gone, at the first request of that kind; the pipelines go on. */
async function startGone(what: string, tables = [big('b0'), big('b1')]): Promise<Mixed> {
  const mixed = startMixed(tables);
  const gone = Promise.withResolvers<void>();
  mixed.factory.afterRequest = (asked) => {
    if (asked !== what) return undefined;
    gone.resolve();
    return new Promise<void>(() => undefined);
  };
  void mixed.go();
  await gone.promise;
  mixed.factory.afterRequest = () => undefined;
  mixed.run.reopenStore();
  return mixed;
}

const cancel = ({ run, factory }: Mixed) => {
  const log = (_: string, text: string) => run.logged.push(text);
  return cancelAtRest({ store: run.store(), runId, factory, log, clock: run.clock }, new AbortController().signal);
};

test('pipelines are cancelled, and a resumed run copies anew what they left', async () => {
  const mixed = await startGone('activities');
  expect(await cancel(mixed)).toEqual([{ pipeline: 'start', pipelineRunId: 'adf-1', outcome: 'cancelled' }]);
  expect(mixed.factory.cancelled).toEqual(['adf-1']);
  expect(mixed.run.logged.join('\n')).toContain('The pipeline run adf-1 is cancelled');
  expect(await cancel(mixed)).toMatchObject([{ outcome: 'ended' }]);
  const last = await mixed.go();
  expect([last.state.kind, statesOf(last)]).toEqual(['completed', { b0: 'done 10', b1: 'done 10' }]);
  expect(mixed.factory.started.map(({ pipeline }) => pipeline)).toEqual(['start', 'batch0', 'batch1']);
});

test('what was copied by then is taken in and not copied again', async () => {
  const mixed = await startGone('activities');
  await mixed.run.clock.wait(70_000);
  expect(await cancel(mixed)).toMatchObject([{ outcome: 'cancelled' }]);
  expect((await mixed.go()).state.kind).toBe('completed');
  expect(mixed.factory.started.map(({ pipeline }) => pipeline)).toEqual(['start', 'batch1']);
});

test('a start whose answer was lost is found and cancelled, once its record has come', async () => {
  const mixed = startMixed([big('b0')]);
  mixed.factory.lagMs = 60_000;
  const stop = new AbortController();
  mixed.factory.afterRequest = (what) => {
    if (what !== 'start') return;
    stop.abort();
    throw unreachable();
  };
  await mixed.go(stop.signal);
  mixed.factory.afterRequest = () => undefined;
  expect(await cancel(mixed)).toEqual([{ pipeline: 'start', pipelineRunId: null, outcome: 'unknown' }]);
  expect(mixed.factory.cancelled).toEqual([]);
  await mixed.run.clock.wait(59_000);
  expect(await cancel(mixed)).toMatchObject([{ pipelineRunId: 'adf-1' }]);
});

test('a start that never arrived is nothing to cancel', async () => {
  const mixed = startMixed([big('b0')]);
  const stop = new AbortController();
  mixed.factory.beforeRequest = (what) => {
    if (what !== 'start') return;
    stop.abort();
    throw unreachable();
  };
  await mixed.go(stop.signal);
  mixed.factory.beforeRequest = () => undefined;
  await mixed.run.clock.wait(longestLagMs);
  expect(await cancel(mixed)).toEqual([{ pipeline: 'start', pipelineRunId: null, outcome: 'ended' }]);
});

test('nothing is at work for a run that has ended, and one in progress is stopped instead', async () => {
  const done = startMixed([big('b0')]);
  await done.go();
  expect(await cancel(done)).toEqual([]);
  const going = startMixed([big('b0')]);
  const asked = Promise.withResolvers<unknown>();
  going.factory.beforeRequest = (what) => {
    if (what === 'activities') asked.resolve(cancel(going).catch((error: unknown) => error));
  };
  await going.go();
  expect(await asked.promise).toMatchObject({ code: 'RUN_NOT_RESUMABLE' });
});
