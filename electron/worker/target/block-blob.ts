// One blob being written: fills blocks, hands them to the stager, and publishes the list at the end.
import { createHash } from 'node:crypto';
import { metadataNames } from '../../../shared/part-metadata.ts';
import type { PartUpload, StoredBlob } from '../ports/ports.ts';
import { blockBytesAt, createBlockStager, type BlockPool } from './block-stager.ts';
import { publish } from './publish.ts';
import { blobClient, writtenWith, type Storage } from './storage.ts';

/** See PartUpload in target.ts. Mutable: every byte of a run passes through `write`. */
export function createPartUpload(storage: Storage, pool: BlockPool, name: string, signal: AbortSignal): PartUpload {
  const stager = createBlockStager(storage, pool, name, signal);
  let block: Buffer | null = null;
  let filled = 0;
  let blockCount = 0;

  const flush = async (): Promise<void> => {
    if (block === null || filled === 0) return;
    const [full, sizeBytes] = [block, filled];
    block = null;
    filled = 0;
    blockCount += 1;
    await stager.stage(full, sizeBytes);
  };

  return {
    async write(bytes) {
      let rest = bytes;
      while (rest.length > 0) {
        block ??= pool.take(blockBytesAt(blockCount, storage.blockBytes));
        const taken = Math.min(rest.length, block.length - filled);
        block.set(taken === rest.length ? rest : rest.subarray(0, taken), filled);
        filled += taken;
        rest = rest.subarray(taken);
        if (filled === block.length) await flush();
      }
    },
    async commit(facts) {
      await flush();
      const { blockIds, sizeBytes, md5 } = await stager.finish();
      const metadata = {
        ...storage.metadata,
        [metadataNames.run]: facts.runId,
        [metadataNames.rows]: String(facts.rowCount),
        [metadataNames.md5]: md5,
      };
      return publish(
        storage,
        {
          name,
          sizeBytes,
          md5,
          runId: facts.runId,
          put: (conditions, one) =>
            blobClient(storage, name).commitBlockList([...blockIds], {
              abortSignal: one,
              conditions,
              metadata,
              blobHTTPHeaders: { blobContentType: contentTypeOf(name), blobContentMD5: Buffer.from(md5, 'base64') },
              ...(storage.tier === null ? {} : { tier: storage.tier }),
              ...writtenWith(storage),
            }),
        },
        signal,
      );
    },
    async abort() {
      if (block !== null) pool.give(block);
      block = null;
      filled = 0;
      await stager.cancel();
    },
  };
}

export type SmallBlob = {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** The run that it belongs to and whose differing blob it replaces; null = none. */
  readonly runId: string | null;
};

/** Small blobs in one request. A blob of the same name counts as this one when MD5 and size are equal. */
export async function putBlob(
  storage: Storage,
  { name, bytes, contentType, runId }: SmallBlob,
  signal: AbortSignal,
): Promise<StoredBlob> {
  const digest = createHash('md5').update(bytes).digest();
  const md5 = digest.toString('base64');
  return publish(
    storage,
    {
      name,
      sizeBytes: bytes.length,
      md5,
      runId,
      put: (conditions, one) =>
        blobClient(storage, name).upload(Buffer.from(bytes), bytes.length, {
          abortSignal: one,
          conditions,
          transactionalContentMD5: digest,
          metadata: {
            ...storage.metadata,
            [metadataNames.md5]: md5,
            ...(runId === null ? {} : { [metadataNames.run]: runId }),
          },
          ...writtenWith(storage),
          blobHTTPHeaders: { blobContentType: contentType, blobContentMD5: digest },
        }),
    },
    signal,
  );
}

/** By the name's end. Never a content encoding: readers that undo it would see other bytes than the MD5 covers. */
function contentTypeOf(name: string): string {
  if (name.endsWith('.parquet')) return 'application/vnd.apache.parquet';
  if (name.endsWith('.gz')) return 'application/gzip';
  if (name.endsWith('.csv')) return 'text/csv; charset=utf-8';
  if (name.endsWith('.jsonl')) return 'application/x-ndjson';
  if (name.endsWith('.json')) return 'application/json';
  return 'application/octet-stream';
}
