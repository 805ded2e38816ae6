// The target against the storage emulator, by way of a proxy that fails on demand.
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEncoder } from '../../electron/worker/pipeline/encode.ts';
import { verifyPart } from '../../electron/worker/pipeline/verify.ts';
import { openTarget, type TargetOptions } from '../../electron/worker/target/container.ts';
import type { TargetPort } from '../../electron/worker/ports/ports.ts';
import { connectionStringFor, startAzurite, type Azurite } from '../azurite.ts';
import { ordersBatch, ordersColumns } from '../bench/orders-batch.ts';
import { on, startFaultProxy, type FaultProxy } from '../faults/fault-proxy.ts';
import { instantClock } from '../faults/instant-clock.ts';
import { codeOf } from '../faults/code-of.ts';

const kib = 1024;
const forever = new AbortController().signal;
const ref = { env: 'UNUSED' };
let azurite: Azurite;
let proxy: FaultProxy;
let target: TargetPort;

const open = (options: Partial<TargetOptions> = {}): TargetPort =>
  openTarget(
    { kind: 'connectionString', value: ref, container: 'parts' },
    connectionStringFor(proxy.endpointFor(azurite.endpoint)),
    { blockBytes: 64 * kib, blocksInFlight: 4, tier: null, stallTimeoutMs: 10_000, clock: instantClock(), ...options },
  );
const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('base64');

async function upload(to: TargetPort, name: string, bytes: Uint8Array, runId = 'run-1') {
  const part = to.openPart(name, forever);
  for (let offset = 0; offset < bytes.length; offset += 10_000)
    await part.write(bytes.subarray(offset, offset + 10_000));
  return part.commit({ runId, rowCount: 7 });
}

async function read(from: TargetPort, name: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of from.download(name, forever)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

beforeAll(async () => {
  azurite = await startAzurite();
  proxy = await startFaultProxy(azurite.port);
  target = open();
  await target.ensureContainer(forever);
});
beforeEach(() => proxy.forget());
afterAll(async () => {
  await target.close();
  await proxy.close();
  await azurite.close();
});

describe('a part', () => {
  it('is stored with its MD5, facts and content type, and reads back as written', async () => {
    const bytes = randomBytes(300_001);
    const stored = await upload(target, 'a/plain.parquet', bytes);
    expect(stored).toMatchObject({ name: 'a/plain.parquet', sizeBytes: 300_001, md5: md5(bytes) });
    const found = await target.properties('a/plain.parquet', forever);
    expect(found).toMatchObject({ sizeBytes: 300_001, md5: md5(bytes), etag: stored.etag });
    expect(found?.metadata).toMatchObject({
      tableferry_run: 'run-1',
      tableferry_rows: '7',
      tableferry_md5: md5(bytes),
    });
    expect((await read(target, 'a/plain.parquet')).equals(bytes)).toBe(true);
    expect(Buffer.from(await target.readRange('a/plain.parquet', 299_990, 11, forever))).toEqual(
      bytes.subarray(299_990),
    );
  });

  it('is not visible before its commit', async () => {
    const part = target.openPart('a/hidden.parquet', forever);
    await part.write(randomBytes(200_000));
    expect(await target.properties('a/hidden.parquet', forever)).toBeNull();
    await part.abort();
    expect(await target.properties('a/hidden.parquet', forever)).toBeNull();
  });

  it('without any byte is a blob too', async () => {
    expect(await upload(target, 'a/empty.jsonl', Buffer.alloc(0))).toMatchObject({ sizeBytes: 0 });
    expect(await target.properties('a/empty.jsonl', forever)).toMatchObject({ sizeBytes: 0 });
    expect(await read(target, 'a/empty.jsonl')).toHaveLength(0);
  });

  it('of a few bytes is one block', async () => {
    await upload(target, 'a/tiny.csv', Buffer.from('x'));
    expect(proxy.requests.filter(on.stageBlock)).toHaveLength(1);
    expect((await read(target, 'a/tiny.csv')).toString()).toBe('x');
  });

  it('sends every block with its MD5, and never more of them at once than allowed', async () => {
    await upload(target, 'a/blocks.parquet', randomBytes(10 * 64 * kib));
    const blocks = proxy.requests.filter(on.stageBlock);
    expect(blocks).toHaveLength(10);
    expect(blocks.every(({ headers }) => typeof headers['content-md5'] === 'string')).toBe(true);
    expect(proxy.mostAtOnce()).toBeLessThanOrEqual(4);
    expect(proxy.mostAtOnce()).toBeGreaterThan(1);
  });

  it('carries the tier of the plan', async () => {
    const cool = open({ tier: 'Cool' });
    await upload(cool, 'a/cool.parquet', randomBytes(10));
    expect(proxy.requests.find(on.commit)?.headers['x-ms-access-tier']).toBe('Cool');
    await cool.close();
  });

  it('outlives 503 answers, resets and lost answers while its blocks are staged', async () => {
    const bytes = randomBytes(10 * 64 * kib);
    proxy.add({ when: on.stageBlock, fault: { kind: 'status', status: 503, code: 'ServerBusy' }, times: 3 });
    proxy.add({ when: on.stageBlock, fault: { kind: 'reset' }, times: 3 });
    proxy.add({ when: on.stageBlock, fault: { kind: 'loseAnswer' }, times: 3 });
    await upload(target, 'b/faults.parquet', bytes);
    expect(proxy.requests.filter(on.stageBlock)).toHaveLength(19);
    expect((await read(target, 'b/faults.parquet')).equals(bytes)).toBe(true);
  });

  it('outlives a connection that falls silent', async () => {
    const bytes = randomBytes(3 * 64 * kib);
    const nervous = open({ stallTimeoutMs: 700 });
    proxy.add({ when: on.stageBlock, fault: { kind: 'stall' }, times: 2 });
    proxy.add({ when: on.commit, fault: { kind: 'stall' }, times: 1 });
    await upload(nervous, 'b/stall.parquet', bytes);
    proxy.add({ when: on.download, fault: { kind: 'stallBody', afterBytes: 50_000 }, times: 1 });
    expect((await read(nervous, 'b/stall.parquet')).equals(bytes)).toBe(true);
    await nervous.close();
  });

  it('waits as long as the service asks', async () => {
    const clock = instantClock();
    const patient = open({ clock });
    proxy.add({
      when: on.commit,
      fault: { kind: 'status', status: 429, code: 'TooManyRequests', headers: { 'retry-after': '7' } },
      times: 1,
    });
    await upload(patient, 'b/asked.parquet', randomBytes(10));
    expect(clock.waitsMs).toEqual([7000]);
    await patient.close();
  });

  it('gives up when storage stays unavailable, and leaves nothing behind', async () => {
    const short = open({ retry: { maxTries: 4 } });
    proxy.add({ when: on.stageBlock, fault: { kind: 'status', status: 503, code: 'ServerBusy' }, times: 4 });
    await expect(upload(short, 'b/never.parquet', randomBytes(10))).rejects.toThrow(codeOf('STORAGE_BUSY'));
    expect(await target.properties('b/never.parquet', forever)).toBeNull();
    await short.close();
  });

  it('ends at once when it is cancelled, although storage does not answer', async () => {
    const controller = new AbortController();
    proxy.add({
      when: on.stageBlock,
      fault: { kind: 'first', before: async () => controller.abort(new Error('stopped')) },
      times: 1,
    });
    const part = target.openPart('b/cancelled.parquet', controller.signal);
    await part.write(randomBytes(10));
    await expect(part.commit({ runId: 'run-1', rowCount: 1 })).rejects.toThrow('stopped');
  });
});

describe('publishing', () => {
  it('counts as done when the answer to the commit was lost', async () => {
    const bytes = randomBytes(100_000);
    proxy.add({ when: on.commit, fault: { kind: 'loseAnswer' }, times: 1 });
    const stored = await upload(target, 'c/lost.parquet', bytes);
    expect(proxy.requests.filter(on.commit)).toHaveLength(2);
    expect(stored).toMatchObject({ sizeBytes: 100_000, md5: md5(bytes) });
    expect(stored.etag).toBe((await target.properties('c/lost.parquet', forever))?.etag);
  });

  it('never replaces the blob of another run', async () => {
    const first = randomBytes(1000);
    await upload(target, 'c/other.parquet', first, 'run-1');
    await expect(upload(target, 'c/other.parquet', randomBytes(1000), 'run-2')).rejects.toThrow(codeOf('BLOB_EXISTS'));
    await expect(upload(target, 'c/other.parquet', first, 'run-2')).rejects.toThrow(codeOf('BLOB_EXISTS'));
    expect((await read(target, 'c/other.parquet')).equals(first)).toBe(true);
  });

  it('never replaces a blob that somebody else put there', async () => {
    await target.putBlob('c/planted.parquet', Buffer.from('theirs'), 'text/plain', forever);
    await expect(upload(target, 'c/planted.parquet', randomBytes(6))).rejects.toThrow(codeOf('BLOB_EXISTS'));
    expect((await read(target, 'c/planted.parquet')).toString()).toBe('theirs');
  });

  it('replaces a differing blob of its own run, which no checkpoint names', async () => {
    await upload(target, 'c/again.parquet', randomBytes(1000));
    const bytes = randomBytes(1500);
    proxy.add({ when: on.commit, fault: { kind: 'loseAnswer' }, times: 2 });
    expect(await upload(target, 'c/again.parquet', bytes)).toMatchObject({ sizeBytes: 1500, md5: md5(bytes) });
    expect((await read(target, 'c/again.parquet')).equals(bytes)).toBe(true);
  });

  it('finds an equal blob of its own run in its place and takes it', async () => {
    const bytes = randomBytes(1000);
    await upload(target, 'c/equal.parquet', bytes);
    expect(await upload(target, 'c/equal.parquet', bytes)).toMatchObject({ md5: md5(bytes) });
  });

  it('asks for the part to be written again when its blocks are gone', async () => {
    const part = target.openPart('c/gone.parquet', forever);
    await part.write(randomBytes(1000));
    // Another attempt's commit drops all staged blocks; then its blob goes too.
    proxy.add({
      when: on.commit,
      times: 1,
      fault: {
        kind: 'first',
        before: async () => {
          await upload(target, 'c/gone.parquet', randomBytes(10));
          await target.deleteBlob('c/gone.parquet', forever);
        },
      },
    });
    await expect(part.commit({ runId: 'run-1', rowCount: 1 })).rejects.toThrow(codeOf('STORAGE_BUSY'));
  });

  it('of a small blob outlives a lost answer and refuses a differing one', async () => {
    proxy.add({ when: on.putBlob, fault: { kind: 'loseAnswer' }, times: 1 });
    await target.putBlob('c/manifest.json', Buffer.from('{}'), 'application/json', forever);
    expect(proxy.requests.filter(on.putBlob)).toHaveLength(2);
    await expect(target.putBlob('c/manifest.json', Buffer.from('[]'), 'application/json', forever)).rejects.toThrow(
      codeOf('BLOB_EXISTS'),
    );
    expect((await read(target, 'c/manifest.json')).toString()).toBe('{}');
  });
});

describe('verify', () => {
  const text = `id,note\r\n${Array.from({ length: 7 }, (_, row) => `${row},"x\r\ny"\r\n`).join('')}`;
  const facts = { runId: 'run-1', rowCount: 7, columns: [{ name: 'id' }, { name: 'note' }] };
  const csv = { ...facts, format: 'csv', compression: 'none' } as const;

  it('accepts a part that came back as it was written, also over broken connections', async () => {
    const stored = await upload(target, 'v/good.csv', Buffer.from(text));
    proxy.add({ when: on.properties, fault: { kind: 'reset' }, times: 1 });
    proxy.add({ when: on.download, fault: { kind: 'cut', afterBytes: 20 }, times: 1 });
    await expect(verifyPart(target, stored, csv, 'full', forever)).resolves.toBeUndefined();
  });

  it('finds a single changed byte, and does not try again until it fits', async () => {
    const stored = await upload(target, 'v/changed.csv', Buffer.from(text));
    proxy.add({ when: on.download, fault: { kind: 'changeByte', offset: 30 }, times: 1 });
    await expect(verifyPart(target, stored, csv, 'full', forever)).rejects.toThrow(codeOf('PART_MISMATCH'));
    expect(proxy.requests.filter(on.download)).toHaveLength(1);
  });

  it('finds a blob that was put in the place of the part', async () => {
    const stored = await upload(target, 'v/planted.csv', Buffer.from(text));
    await target.deleteBlob('v/planted.csv', forever);
    await target.putBlob('v/planted.csv', Buffer.from(text), 'text/csv', forever);
    await expect(verifyPart(target, stored, csv, 'full', forever)).rejects.toThrow('run on record');
  });

  it.each(['full', 'footer'] as const)(
    'accepts a Parquet part in %s mode and finds another in its place',
    async (mode) => {
      const parquet = {
        ...facts,
        format: 'parquet',
        compression: 'zstd',
        columns: ordersColumns,
        rowCount: 7,
      } as const;
      const encode = (rowCount: number): Buffer => {
        const encoder = createEncoder(ordersColumns, { format: 'parquet', compression: 'zstd' });
        return Buffer.concat([...encoder.write(ordersBatch(rowCount, 1)), ...encoder.finish()]);
      };
      const good = await upload(target, `v/${mode}-good.parquet`, encode(7));
      await expect(verifyPart(target, good, parquet, mode, forever)).resolves.toBeUndefined();
      const other = await upload(target, `v/${mode}-other.parquet`, encode(8));
      await expect(verifyPart(target, other, parquet, mode, forever)).rejects.toThrow('row count in the footer');
    },
  );
});

describe('reading back', () => {
  it('goes on from the byte where the connection broke', async () => {
    const bytes = randomBytes(400_000);
    await upload(target, 'd/cut.parquet', bytes);
    proxy.add({ when: on.download, fault: { kind: 'cut', afterBytes: 100_000 }, times: 1 });
    proxy.add({ when: on.download, fault: { kind: 'cut', afterBytes: 50_000 }, times: 1 });
    proxy.add({ when: on.download, fault: { kind: 'status', status: 500, code: 'InternalError' }, times: 1 });
    expect((await read(target, 'd/cut.parquet')).equals(bytes)).toBe(true);
    const ranges = proxy.requests.filter(on.download).map(({ headers }) => headers['x-ms-range']);
    expect(ranges).toHaveLength(4);
    expect(ranges[0]).toBeUndefined();
    expect(ranges[3]).toMatch(/^bytes=[1-9]\d+-399999$/);
  });

  it('notices that the blob was replaced in between', async () => {
    await upload(target, 'd/replaced.parquet', randomBytes(400_000));
    proxy.add({ when: on.download, fault: { kind: 'cut', afterBytes: 100_000 }, times: 1 });
    proxy.add({
      when: on.download,
      fault: {
        kind: 'first',
        before: async () => void (await upload(target, 'd/replaced.parquet', randomBytes(400_000))),
      },
      times: 1,
    });
    await expect(read(target, 'd/replaced.parquet')).rejects.toThrow(codeOf('PART_MISMATCH'));
  });

  it('says so when a blob is missing or too short', async () => {
    await upload(target, 'd/short.parquet', randomBytes(100));
    await expect(read(target, 'd/none.parquet')).rejects.toThrow(codeOf('PART_MISMATCH'));
    await expect(target.readRange('d/short.parquet', 90, 20, forever)).rejects.toThrow(codeOf('PART_MISMATCH'));
    await expect(target.readRange('d/short.parquet', 200, 20, forever)).rejects.toThrow(codeOf('PART_MISMATCH'));
  });

  it('lists and deletes what is there', async () => {
    await upload(target, 'e/1.parquet', randomBytes(5));
    await upload(target, 'e/2.parquet', randomBytes(6));
    const found: { name: string; sizeBytes: number }[] = [];
    for await (const blob of target.listBlobs('e/', forever)) found.push(blob);
    expect(found).toEqual([
      { name: 'e/1.parquet', sizeBytes: 5 },
      { name: 'e/2.parquet', sizeBytes: 6 },
    ]);
    expect(await target.deleteBlob('e/1.parquet', forever)).toBe(true);
    expect(await target.deleteBlob('e/1.parquet', forever)).toBe(false);
  });

  it('tells the truth about names with every kind of character', async () => {
    const name = 'f/%20 a+b#c%C3%A9/run=1/part-0001.parquet';
    await upload(target, name, randomBytes(5));
    const found: string[] = [];
    for await (const blob of target.listBlobs('f/', forever)) found.push(blob.name);
    expect(found).toEqual([name]);
  });
});
