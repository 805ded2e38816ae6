// The log of a run in the storage emulator, by way of a proxy that fails on demand: every line once, in order.
import {
  BlobServiceClient,
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../electron/worker/clock.ts';
import { createAppendLog, logFolderOf } from '../../electron/worker/logs/append-log.ts';
import { shipLines } from '../../electron/worker/logs/ship-lines.ts';
import type { AppendPort } from '../../electron/worker/ports/ports.ts';
import { openAppendTarget } from '../../electron/worker/target/append-blob.ts';
import { targetConfigSchema } from '../../shared/connection.ts';
import { connectionStringFor, startAzurite, type Azurite } from '../azurite.ts';
import { createRandom } from '../chaos/random.ts';
import { startFaultProxy, type Fault, type FaultProxy, type SeenRequest } from '../faults/fault-proxy.ts';
import { instantClock } from '../faults/instant-clock.ts';
import { aLine, parseLines, seqsOf } from '../unit/logs/lines.ts';

const forever = new AbortController().signal;
let azurite: Azurite;
let proxy: FaultProxy;
const container = () => BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient('logs');
const open = (secret = connectionStringFor(proxy.endpointFor(azurite.endpoint))): AppendPort =>
  openAppendTarget({ kind: 'connectionString', value: { env: 'UNUSED' }, container: 'logs' }, secret, {
    clock: instantClock(),
    stallTimeoutMs: 2_000,
  });
const read = async (name: string): Promise<string> =>
  (await container().getBlobClient(name).downloadToBuffer()).toString();
const batchOf = (...seqs: number[]) => ({ lines: seqs.map((seq) => aLine(seq)), sizeBytes: 0 });
const onAppend = ({ method, url }: SeenRequest): boolean => method === 'PUT' && url.includes('comp=appendblock');
const onCreate = ({ method, headers }: SeenRequest): boolean =>
  method === 'PUT' && headers['x-ms-blob-type'] === 'AppendBlob';
const onSeal = ({ method, url }: SeenRequest): boolean => method === 'PUT' && url.includes('comp=seal');

/** All lines of a folder, blob after blob. */
async function readAll(folder: string): Promise<string> {
  const names: string[] = [];
  for await (const { name } of container().listBlobsFlat({ prefix: folder })) names.push(name);
  return (await Promise.all(names.toSorted().map(read))).join('');
}

beforeAll(async () => {
  azurite = await startAzurite();
  proxy = await startFaultProxy(azurite.port);
  await container().create();
});
beforeEach(() => proxy.forget());
afterAll(async () => {
  await proxy.close();
  await azurite.close();
});

describe('one answer is lost', () => {
  test.each([
    ['to making the blob', onCreate],
    ['to adding a block', onAppend],
    ['to sealing it', onSeal],
  ])('%s: what was done is recognised', async (what, when) => {
    const folder = `_logs/lost ${what}/`;
    const target = open();
    const log = createAppendLog({ target, folder, owner: 'a' });
    proxy.add({ when, fault: { kind: 'loseAnswer' }, times: 1 });
    for (const seq of [1, 2, 3]) await log.deliver(batchOf(seq), forever);
    await log.close(forever);
    await target.close();
    expect(seqsOf(await read(`${folder}000001.jsonl`))).toEqual([1, 2, 3]);
    const { blobType, isSealed } = await container().getBlobClient(`${folder}000001.jsonl`).getProperties();
    expect([blobType, isSealed]).toEqual(['AppendBlob', true]);
    expect(proxy.requests.filter(when).length).toBeGreaterThan(1);
  });
});

test('lines of somebody else in our blob are left alone, and ours go on in the next one', async () => {
  const target = open();
  const log = createAppendLog({ target, folder: '_logs/other/', owner: 'a' });
  await log.deliver(batchOf(1), forever);
  await container().getAppendBlobClient('_logs/other/000001.jsonl').appendBlock('{"seq":99}\n', 11);
  await log.deliver(batchOf(2), forever);
  await target.close();
  expect(await read('_logs/other/000001.jsonl')).toContain('{"seq":99}');
  expect(seqsOf(await read('_logs/other/000002.jsonl'))).toEqual([2]);
});

test('a blob that was deleted in the middle of a run costs what was in it, and nothing more', async () => {
  const target = open();
  const log = createAppendLog({ target, folder: '_logs/deleted/', owner: 'a' });
  await log.deliver(batchOf(1), forever);
  await container().deleteBlob('_logs/deleted/000001.jsonl');
  await log.deliver(batchOf(2), forever);
  await target.close();
  expect(seqsOf(await readAll('_logs/deleted/'))).toEqual([2]);
});

describe('a SAS', () => {
  const openBySas = (permissions: string): AppendPort => {
    const credential = new StorageSharedKeyCredential(azurite.account, azurite.key);
    const sas = generateBlobSASQueryParameters(
      {
        containerName: 'logs',
        permissions: ContainerSASPermissions.parse(permissions),
        expiresOn: new Date(Date.now() + 3_600_000),
      },
      credential,
    ).toString();
    const endpoint = proxy.endpointFor(azurite.endpoint);
    const config = targetConfigSchema.parse({ kind: 'sas', endpoint, sas: { env: 'UNUSED' }, container: 'logs' });
    return openAppendTarget(config, sas, { clock: instantClock() });
  };

  test('that may only create and add is enough; what was lost on the way may then stand twice, with its number', async () => {
    const target = openBySas('ca');
    const log = createAppendLog({ target, folder: '_logs/create-add/', owner: 'a' });
    await log.deliver(batchOf(1), forever);
    await log.deliver(batchOf(2), forever);
    proxy.add({ when: onAppend, fault: { kind: 'loseAnswer' }, times: 1 });
    await log.deliver(batchOf(3), forever);
    await target.close();
    expect(seqsOf(await readAll('_logs/create-add/'))).toEqual([1, 2, 3, 3]);
  });

  test('that may not add is told as lasting, once', async () => {
    const target = openBySas('rl');
    const log = createAppendLog({ target, folder: '_logs/read-only/', owner: 'a' });
    const states: unknown[] = [];
    const shipper = shipLines({
      deliver: log.deliver,
      wait: systemClock.wait,
      everyMs: 1,
      onState: (state, error) => states.push([state, error instanceof Error && 'code' in error ? error.code : error]),
    });
    for (let seq = 1; seq < 20; seq += 1) shipper.add(aLine(seq));
    expect(await shipper.close(5_000)).toBeGreaterThan(0);
    await target.close();
    expect(states).toEqual([['over', 'STORAGE_REFUSED']]);
  });
});

/** What may happen to a request about the log. */
const faults: readonly Fault[] = [
  { kind: 'loseAnswer' },
  { kind: 'reset' },
  { kind: 'status', status: 503, code: 'ServerBusy' },
  { kind: 'status', status: 500, code: 'InternalError' },
  { kind: 'loseAnswer' },
  { kind: 'cut', afterBytes: 10 },
];

test.each(Array.from({ length: 20 }, (_, index) => index + 1))(
  'seed %i: faults at random, and the blobs hold exactly the lines of the run, in order',
  async (seed) => {
    const random = createRandom(seed);
    const folder = logFolderOf(`20260307T140512Z-${seed.toString(16).padStart(8, '0')}`, 0);
    const target = open();
    const log = createAppendLog({ target, folder, owner: `seed-${String(seed)}`, limitBytes: 20_000, limitBlocks: 9 });
    let hits = 0;
    proxy.add({
      when: () => random() < 0.35,
      get fault() {
        hits += 1;
        return faults[Math.floor(random() * faults.length)] ?? { kind: 'reset' };
      },
      times: 200,
    });
    const shipper = shipLines({
      deliver: log.deliver,
      wait: systemClock.wait,
      everyMs: 5,
      retryEveryMs: 5,
      onState: () => undefined,
      batchBytes: 2_000,
    });
    const count = 400;
    for (let seq = 1; seq <= count; seq += 1) {
      shipper.add(aLine(seq, 'info', 'x'.repeat(Math.floor(random() * 120))));
      if (random() < 0.2) await new Promise((resolve) => setTimeout(resolve, random() * 4));
    }
    expect(await shipper.close(60_000)).toBe(0);
    await log.close(forever);
    await target.close();
    expect(hits).toBeGreaterThan(10);
    const lines = parseLines(await readAll(folder));
    expect(lines.map(({ seq }) => seq)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  },
);
