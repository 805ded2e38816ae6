// Sends full blocks while the next one is being filled: at most so many at a time, each with its MD5. Buffers are reused.
import { createHash, hash, randomBytes } from 'node:crypto';
import { blockBody } from './block-body.ts';
import { blobClient, blobError, send, writtenWith, type Storage } from './storage.ts';

/** Buffers and places in the queue, shared by all parts of a target so that its memory is bounded. */
export type BlockPool = {
  take(sizeBytes: number): Buffer;
  give(buffer: Buffer): void;
  /** Resolves when fewer than `blocksInFlight` blocks are under way. */
  enter(): Promise<void>;
  leave(): void;
};

/** Reuse is worth it: fresh memory for each block costs more in page faults than the copy into it. */
export function createBlockPool(blocksInFlight: number): BlockPool {
  const free: Buffer[] = [];
  const waiting: (() => void)[] = [];
  let places = blocksInFlight;
  return {
    take(sizeBytes) {
      const index = free.findIndex((buffer) => buffer.length === sizeBytes);
      return free.splice(index, index < 0 ? 0 : 1)[0] ?? Buffer.allocUnsafeSlow(sizeBytes);
    },
    give(buffer) {
      if (free.length > blocksInFlight) free.shift();
      free.push(buffer);
    },
    async enter() {
      if (places > 0) places -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    leave() {
      const next = waiting.shift();
      if (next === undefined) places += 1;
      else next();
    },
  };
}

/** A blob has at most 50,000 blocks, so the blocks of a huge part grow: doubled after every 8,000. */
export function blockBytesAt(index: number, blockBytes: number): number {
  return blockBytes * 2 ** Math.floor(index / 8_000);
}

export type BlockStager = {
  /** Takes the buffer over; waits for a place, not for the answer. Throws the failure of any earlier block. */
  stage(buffer: Buffer, sizeBytes: number): Promise<void>;
  /** Waits for all answers. Throws the first failure. */
  finish(): Promise<{ readonly blockIds: readonly string[]; readonly sizeBytes: number; readonly md5: string }>;
  /** Ends what is under way and waits for it; never throws. */
  cancel(): Promise<void>;
};

/** Stages the blocks of one attempt at a blob. `signal` ends it. Errors: AppError of errors.ts. */
export function createBlockStager(storage: Storage, pool: BlockPool, name: string, signal: AbortSignal): BlockStager {
  // Ids of one blob must have one length. Random for each attempt: blocks of a dead attempt are never taken for ours.
  const attemptId = randomBytes(8).toString('hex');
  const whole = createHash('md5');
  const blockIds: string[] = [];
  const underWay = new Set<Promise<void>>();
  const controller = new AbortController();
  const cancelFromOutside = (): void => controller.abort(signal.reason);
  signal.addEventListener('abort', cancelFromOutside, { once: true });
  let sizeBytes = 0;
  let failure: { readonly error: unknown } | null = null;

  const throwIfFailed = (): void => {
    signal.throwIfAborted();
    if (failure !== null) throw failure.error;
  };
  const settle = async (): Promise<void> => {
    await Promise.all(underWay);
    signal.removeEventListener('abort', cancelFromOutside);
  };
  const sendBlock = async (blockId: string, block: Buffer, md5: Buffer): Promise<void> => {
    try {
      await send(storage, controller.signal, (one) =>
        blobClient(storage, name).stageBlock(blockId, blockBody(block, storage.pace), block.length, {
          abortSignal: one,
          transactionalContentMD5: md5,
          ...writtenWith(storage),
        }),
      );
    } catch (error) {
      failure ??= { error: blobError(storage, name, error) };
      // The part is lost: nothing is gained by the blocks beside it.
      controller.abort(failure.error);
    }
  };

  return {
    async stage(buffer, blockSizeBytes) {
      throwIfFailed();
      const block = buffer.subarray(0, blockSizeBytes);
      const blockId = Buffer.from(`${attemptId}-${String(blockIds.length).padStart(5, '0')}`).toString('base64');
      whole.update(block);
      const md5 = blockIds.length === 0 ? whole.copy().digest() : hash('md5', block, 'buffer');
      blockIds.push(blockId);
      sizeBytes += blockSizeBytes;
      await pool.enter();
      const task = sendBlock(blockId, block, md5).finally(() => {
        pool.leave();
        pool.give(buffer);
        underWay.delete(task);
      });
      underWay.add(task);
      throwIfFailed();
    },
    async finish() {
      await settle();
      throwIfFailed();
      return { blockIds, sizeBytes, md5: whole.digest('base64') };
    },
    async cancel() {
      controller.abort();
      await settle();
    },
  };
}
