// The storage account fails in the middle of an upload, a commit or the reading back.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { on, type SeenRequest } from '../../faults/fault-proxy.ts';
import { openFerry } from './ferry.ts';
import { carryInProcess } from './in-process.ts';
import { expectComplete, hasManifest } from './proof.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** The read of all bytes of a part; its footer is asked for by range. */
const isWhole = (request: SeenRequest): boolean =>
  on.download(request) && request.headers['x-ms-range'] === undefined && request.headers['range'] === undefined;
const busy = { kind: 'status', status: 503, code: 'ServerBusy' } as const;

describe('what the storage adapter repeats by itself', () => {
  test.each([
    ['blocks are answered with 503', on.stageBlock, busy, 3],
    ['commits are answered with 503', on.commit, busy, 3],
    ['connections are reset while blocks are sent', on.stageBlock, { kind: 'reset' }, 3],
    ['commits are answered with 500', on.commit, { kind: 'status', status: 500, code: 'InternalError' }, 3],
    ['parts break off while they are read back', isWhole, { kind: 'cut', afterBytes: 500 }, 3],
    ['the answer to a commit is lost', on.commit, { kind: 'loseAnswer' }, 1],
  ] as const)('%s: the request is repeated and the table is read once', async (_, when, fault, times) => {
    const ferry = await openFerry(world, { tables: 'sales.orders' });
    const { hits } = world.storageFault(when, fault, { skip: 1, times });
    const { tables } = await expectComplete(world, ferry, await ferry.run());
    expect(hits()).toBe(times);
    expect(world.reads).toEqual([{ table: 'sales.orders', after: [] }]);
    const parts = tables.flatMap((table) => table.parts);
    const commits = world.commitsPerBlob();
    expect(commits).toHaveLength(parts.length);
    expect(commits.reduce((sum, some) => sum + some, 0)).toBe(parts.length + (when === on.commit ? times : 0));
  });

  test('the answer to the manifest is lost: the manifest that is there is recognised as our own', async () => {
    const ferry = await openFerry(world, { tables: 'sales.cities' });
    const { hits } = world.storageFault(on.putManifest, { kind: 'loseAnswer' });
    await expectComplete(world, ferry, await ferry.run());
    expect(hits()).toBe(1);
    expect(world.proxy.requests.filter(on.putManifest)).toHaveLength(2);
  });

  test('connections fall silent while blocks are sent and parts read back: the watchdog ends them, the work goes on', async () => {
    const ferry = await openFerry(world, { tables: 'sales.orders' });
    const sent = world.storageFault(on.stageBlock, { kind: 'stall' }, { skip: 1, times: 2 });
    const readBack = world.storageFault(isWhole, { kind: 'stallBody', afterBytes: 500 }, { skip: 1 });
    const laneEntry = new URL('./hurried-lane.ts', import.meta.url);
    await expectComplete(world, ferry, await carryInProcess(world, ferry, { laneEntry }));
    expect([sent.hits(), readBack.hits()]).toEqual([2, 1]);
    expect(world.reads).toHaveLength(1);
  });
});

test('the staged blocks are gone when they are to be committed: the part is read and written again', async () => {
  const ferry = await openFerry(world, { tables: 'sales.orders' });
  const gone = { kind: 'status', status: 400, code: 'InvalidBlockList' } as const;
  const { hits } = world.storageFault(on.commit, gone, { skip: 1 });
  const { tables } = await expectComplete(world, ferry, await ferry.run());
  expect(hits()).toBe(1);
  const firstPartEnd = tables[0]?.parts[0]?.lastKey;
  expect(world.reads.map(({ after }) => after)).toEqual([[], firstPartEnd]);
});

test('one byte that is read back differs: the run fails for good, and nothing is tried again', async () => {
  const ferry = await openFerry(world, { tables: 'sales.orders' });
  const { hits } = world.storageFault(isWhole, { kind: 'changeByte', offset: 200 }, { skip: 1 });
  const ended = await ferry.run();
  expect(ended).toMatchObject({ exitCode: 6, state: 'failed', error: { code: 'PART_MISMATCH' } });
  expect(ended.error?.message).toMatch(/part-.*-00*1\.parquet is not what was written: MD5/);
  expect(hits()).toBe(1);
  expect(world.proxy.requests.filter(isWhole)).toHaveLength(2);
  expect(world.reads).toHaveLength(1);
  expect(await hasManifest(ferry.container)).toBe(false);

  world.forget();
  expect(await ferry.refusedResume()).toEqual({ exitCode: 5, code: 'RUN_NOT_RESUMABLE' });
  expect(world.reads).toEqual([]);
});
