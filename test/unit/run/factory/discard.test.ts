import { expect, test } from 'vitest';
import { discardRun } from '../../../../electron/worker/run/discard-run.ts';
import { unreachable } from '../../../fakes/factory.ts';
import { big, startMixed, type Mixed } from '../../../fakes/mixed.ts';
import { names, runId, withoutReaders } from '../../../fakes/run.ts';

/** Stopped at its first look at what was started, which goes on. */
async function startStopped(): Promise<Mixed> {
  const mixed = startMixed([big('b0'), big('b1')]);
  const stop = new AbortController();
  mixed.factory.beforeRequest = (what) => {
    if (what === 'activities') stop.abort();
  };
  await mixed.go(stop.signal);
  mixed.factory.beforeRequest = () => undefined;
  return mixed;
}

const discard = ({ run, factory }: Mixed) => {
  const log = (_: string, text: string) => run.logged.push(text);
  const request = { store: run.store(), runId, names, target: run.target, factory, log };
  return discardRun(request, new AbortController().signal);
};

test('what Data Factory still copies is cancelled before anything is deleted, and its folders are emptied', async () => {
  const mixed = await startStopped();
  await mixed.run.clock.wait(70_000);
  await discard(mixed);
  expect(mixed.factory.cancelled).toEqual(['adf-1']);
  expect(withoutReaders(mixed.run.target.blobs.keys())).toEqual([]);
  expect(() => mixed.run.store().runs.get(runId)).toThrow(/r1/);
});

test('nothing is deleted when Data Factory cannot be asked', async () => {
  const mixed = await startStopped();
  mixed.factory.beforeRequest = () => {
    throw unreachable();
  };
  await expect(discard(mixed)).rejects.toMatchObject({ code: 'ARM_UNREACHABLE' });
  expect(mixed.run.store().runs.get(runId).state.kind).toBe('stopped');
});

test('a completed run asks Data Factory nothing and loses the files in its folders', async () => {
  const mixed = startMixed([big('b0')]);
  await mixed.go();
  mixed.factory.beforeRequest = () => {
    throw unreachable();
  };
  await discard(mixed);
  expect([...mixed.run.target.blobs.keys()]).toEqual([]);
});
