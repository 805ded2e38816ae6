// Verify finds every way in which a stored part can differ from what was written.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { createBatch, type Batch } from '../../../electron/worker/batch/batch.ts';
import { createEncoder } from '../../../electron/worker/pipeline/encode.ts';
import type { StoredBlob, TargetPort } from '../../../electron/worker/ports/ports.ts';
import { verifyPart, type PartExpectation, type VerifyMode } from '../../../electron/worker/pipeline/verify.ts';
import type { OutputColumn } from '../../../shared/columns.ts';
import { createFakeTarget, type FakeTarget } from '../../fakes/target.ts';
import { codeOf } from '../../faults/code-of.ts';

const signal = new AbortController().signal;
const columns: readonly OutputColumn[] = [
  { name: 'id', isNullable: false, type: { kind: 'int', bits: 32, signed: true } },
  { name: 'amount', isNullable: false, type: { kind: 'int', bits: 64, signed: true } },
];
const expected: PartExpectation = { runId: 'r1', rowCount: 3, format: 'csv', compression: 'none', columns };
const threeRows = 'id,note\r\n1,a\r\n2,"b\r\n""c"""\r\n3,\r\n';

let target: FakeTarget;
beforeEach(() => {
  target = createFakeTarget();
});

async function store(content: string | Uint8Array, rowCount = 3): Promise<StoredBlob> {
  const part = target.openPart('p', signal);
  await part.write(Buffer.from(content));
  return part.commit({ runId: 'r1', rowCount });
}

const verify = (
  stored: StoredBlob,
  other: Partial<PartExpectation> = {},
  mode: VerifyMode = 'full',
  port?: TargetPort,
) => verifyPart(port ?? target, stored, { ...expected, ...other }, mode, signal);

/** The target, but one byte of what it reads back is not what was stored. */
function tampering(at: number): TargetPort {
  return {
    ...target,
    async *download(name, one) {
      let position = 0;
      for await (const chunk of target.download(name, one)) {
        const copy = Uint8Array.from(chunk);
        if (at >= position && at < position + copy.length) copy[at - position] ^= 1;
        position += copy.length;
        yield copy;
      }
    },
  };
}

function parquet(rowCount: number): Buffer {
  const batch: Batch = createBatch(columns, rowCount);
  batch.rowCount = rowCount;
  for (const column of batch.columns) column.present.fill(1);
  const encoder = createEncoder(columns, { format: 'parquet', compression: 'zstd' });
  return Buffer.concat([...encoder.write(batch), ...encoder.finish()]);
}

describe('a text part', () => {
  it('is accepted when size, MD5, facts and rows agree', async () => {
    await expect(verify(await store(threeRows))).resolves.toBeUndefined();
    target = createFakeTarget();
    await expect(verify(await store(gzipSync(threeRows)), { compression: 'gzip' })).resolves.toBeUndefined();
    target = createFakeTarget();
    await expect(verify(await store('{"a":"x\\ny"}\n{}\n{}\n'), { format: 'jsonl' })).resolves.toBeUndefined();
  });

  it.each([
    ['one row less', 'id,note\r\n1,a\r\n2,b\r\n', 'row count: 3 expected, 2 found'],
    ['one row more', `${threeRows}4,d\r\n`, 'row count: 3 expected, 4 found'],
    [
      'a line break inside quotes taken for a row',
      'id,note\r\n1,a\r\n2,"b\r\nc"\r\n',
      'row count: 3 expected, 2 found',
    ],
    ['an incomplete last row', `${threeRows}4,`, 'an incomplete last row'],
    ['an open quote at the end', 'id,note\r\n1,a\r\n2,b\r\n3,"\r\n', 'an incomplete last row'],
  ])('is refused for %s', async (_, content, detail) => {
    await expect(verify(await store(content))).rejects.toThrow(detail);
  });

  it('is refused when it cannot be unzipped', async () => {
    const whole = gzipSync(threeRows);
    for (const content of [whole.subarray(0, -10), Buffer.from('no gzip at all')]) {
      target = createFakeTarget();
      await expect(verify(await store(content), { compression: 'gzip' })).rejects.toThrow('cannot be unzipped');
    }
  });

  it('counts rows alike, however the bytes are cut into chunks', async () => {
    const stored = await store(threeRows);
    const byteByByte: TargetPort = {
      ...target,
      async *download(name) {
        for (const byte of target.blobs.get(name)?.bytes ?? []) yield Uint8Array.of(byte);
      },
    };
    await expect(verify(stored, {}, 'full', byteByByte)).resolves.toBeUndefined();
  });
});

describe('any part', () => {
  it('is refused when a single byte that is read back was changed', async () => {
    const stored = await store(threeRows);
    for (const at of [0, 10, threeRows.length - 3]) {
      await expect(verify(stored, {}, 'full', tampering(at))).rejects.toThrow('MD5 of the bytes read back');
    }
  });

  it('is refused when the blob is gone', async () => {
    const stored = await store(threeRows);
    await target.deleteBlob('p', signal);
    await expect(verify(stored, {}, 'footer')).rejects.toThrow('it is not there');
  });

  it('is refused when a pair of the user is not on record, whatever became of its capitals', async () => {
    const stored = await store(threeRows);
    const found = await target.properties('p', signal);
    const metadata = { ...found?.metadata, owner: 'finance' };
    const port: TargetPort = { ...target, properties: async () => (found === null ? null : { ...found, metadata }) };
    await expect(verify(stored, { metadata: { Owner: 'finance' } }, 'footer', port)).resolves.toBeUndefined();
    await expect(verify(stored, { metadata: { owner: 'sales' } }, 'footer', port)).rejects.toThrow(
      'metadata owner: sales expected, finance found',
    );
    await expect(verify(stored, { metadata: { case_id: '1' } }, 'footer', port)).rejects.toThrow('none found');
  });

  it('is refused when size, MD5, run or rows on record are others', async () => {
    const stored = await store(threeRows);
    const other = createHash('md5').update('other').digest('base64');
    await expect(verify({ ...stored, sizeBytes: 1 }, {}, 'footer')).rejects.toThrow('size in bytes: 1 expected');
    await expect(verify({ ...stored, md5: other }, {}, 'footer')).rejects.toThrow('MD5 on record');
    await expect(verify(stored, { runId: 'r2' }, 'footer')).rejects.toThrow('run on record: r2 expected, r1 found');
    await expect(verify(stored, { rowCount: 4 }, 'footer')).rejects.toThrow('row count on record: 4 expected');
  });

  it('is a matter of integrity when it differs, so nothing repeats it', async () => {
    const stored = await store(threeRows);
    const refused = verify(stored, { rowCount: 4 });
    await expect(refused).rejects.toThrow(codeOf('PART_MISMATCH'));
    await expect(refused).rejects.toMatchObject({ kind: 'integrity' });
  });

  it('reads nothing back in footer mode but what Parquet needs', async () => {
    const stored = await store(threeRows);
    await expect(verify(stored, {}, 'footer', tampering(5))).resolves.toBeUndefined();
  });
});

describe('a Parquet part', () => {
  it.each(['full', 'footer'] as const)('is accepted in %s mode when footer and facts agree', async (mode) => {
    const stored = await store(parquet(3));
    await expect(verify(stored, { format: 'parquet', compression: 'zstd' }, mode)).resolves.toBeUndefined();
  });

  it('is refused when its footer tells of other rows or columns', async () => {
    const stored = await store(parquet(4), 3);
    await expect(verify(stored, { format: 'parquet' }, 'footer')).rejects.toThrow(
      'row count in the footer: 3 expected, 4 found',
    );
    target = createFakeTarget();
    const renamed = [{ name: 'id' }, { name: 'total' }];
    await expect(verify(await store(parquet(3)), { format: 'parquet', columns: renamed }, 'footer')).rejects.toThrow(
      'columns in the footer',
    );
  });

  it('is refused when it is no Parquet file', async () => {
    await expect(verify(await store(threeRows), { format: 'parquet' }, 'footer')).rejects.toThrow(
      codeOf('PART_MISMATCH'),
    );
  });
});
