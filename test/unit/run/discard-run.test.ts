import { describe, expect, test } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import { planTable } from '../../fakes/plan.ts';
import { aPart, names, startTestRun as start, until } from '../../fakes/run.ts';

describe('discard', () => {
  test('deletes parts, unrecorded parts, schemas, scripts, manifest and checkpoints of the run and nothing else', async () => {
    const run = start([planTable('t0')], { t0: 60 });
    await run.target.putBlob('other.txt', Buffer.from('mine'), 'text/plain', new AbortController().signal);
    await run.run();
    // Three parts, the schema and four scripts, the manifest.
    expect(await run.discard()).toBe(3 + 5 + 1);
    expect([...run.target.blobs.keys()]).toEqual(['other.txt']);
    expect(run.store().runs.list()).toEqual([]);
  });

  test('takes the manifest away first, so that nothing looks complete while parts are missing', async () => {
    const run = start([planTable('t0')], { t0: 60 });
    await run.run();
    const order: string[] = [];
    run.target.beforeDelete = (name) => void order.push(name);
    await run.discard();
    expect(order[0]).toBe(names.manifestName);
  });

  test('can be repeated after it was broken off, but the run can no longer be resumed', async () => {
    const run = start([planTable('t0')], { t0: 60 });
    await run.run();
    run.target.beforeDelete = (name) => {
      if (name === aPart('t0', 0, 1)) throw new AppError('STORAGE_UNREACHABLE', { host: 'h', detail: 'reset' });
    };
    await expect(run.discard()).rejects.toMatchObject({ code: 'STORAGE_UNREACHABLE' });
    await expect(run.run()).rejects.toMatchObject({ code: 'RUN_NOT_RESUMABLE' });
    run.target.beforeDelete = () => undefined;
    await run.discard();
    expect([...run.target.blobs.keys()]).toEqual([]);
  });

  test('is refused, and nothing is forgotten, where a target may only be created into', async () => {
    const target = {
      kind: 'connectionString',
      value: { env: 'STORAGE' },
      container: 'data',
      rights: 'create',
    } as const;
    const run = start([planTable('t0')], { t0: 60 }, { target });
    await run.run();
    const before = [...run.target.blobs.keys()];
    await expect(run.discard()).rejects.toMatchObject({ code: 'RUN_STAYS', context: { runId: expect.any(String) } });
    expect([...run.target.blobs.keys()]).toEqual(before);
    expect(run.store().runs.list()).toMatchObject([{ state: { kind: 'completed' } }]);
  });

  test('removes a part that was published but never recorded', async () => {
    const run = start([planTable('t0')], { t0: 60 }, { options: { lanes: 1 } });
    let isLost = false;
    run.target.afterCommit = (name) => {
      if (name !== aPart('t0', 0, 1)) return;
      isLost = true;
      return new Promise(() => undefined);
    };
    void run.run();
    await until(() => isLost);
    run.reopenStore();
    await run.discard();
    expect([...run.target.blobs.keys()]).toEqual([]);
  });
});
