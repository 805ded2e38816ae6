// Reads a blob back, whole or in part; a broken connection is continued from the byte where it broke.
import { AppError } from '../../../shared/errors.ts';
import { endedWith, isBlobMissing } from './errors.ts';
import { createBudget, RequestFailed, startTry, timeoutError } from './retry.ts';
import { blobClient, blobError, type Storage } from './storage.ts';

/** The bytes [offset, offset + sizeBytes). Errors: PART_MISMATCH when the blob is gone or ends before. */
export async function readRange(
  storage: Storage,
  name: string,
  offset: number,
  sizeBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(sizeBytes);
  let filled = 0;
  for await (const chunk of download(storage, name, { offset, sizeBytes }, signal)) {
    bytes.set(chunk, filled);
    filled += chunk.length;
  }
  if (filled < sizeBytes) throw mismatch(name, `it ends at byte ${offset + filled}, before byte ${offset + sizeBytes}`);
  return bytes;
}

type Range = { readonly offset: number; readonly sizeBytes: number | null };

/**
 * The content as it arrives, in chunks of some 64 KiB. All bytes come from one version of the blob: the first answer's
 * etag is asked for in every later request. Errors: PART_MISMATCH when the blob is gone or was replaced meanwhile.
 */
export async function* download(
  storage: Storage,
  name: string,
  range: Range,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const budget = createBudget(storage.retry, storage.clock, signal, storage.watch);
  let position = range.offset;
  let etag: string | undefined;
  let end = range.sizeBytes === null ? null : range.offset + range.sizeBytes;
  if (end === position) return;
  for (;;) {
    signal.throwIfAborted();
    const oneTry = startTry(storage.retry.tryTimeoutMs, signal);
    try {
      const answer = await blobClient(storage, name).download(position, end === null ? undefined : end - position, {
        abortSignal: oneTry.signal,
        conditions: etag === undefined ? {} : { ifMatch: etag },
        maxRetryRequests: 0,
      });
      etag ??= answer.etag;
      const answerEnd = position + (answer.contentLength ?? 0);
      end = end === null ? answerEnd : Math.min(end, answerEnd);
      for await (const chunk of answer.readableStreamBody ?? []) {
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
        position += bytes.length;
        budget.refill();
        yield bytes;
      }
      if (position >= end) return;
    } catch (error) {
      await nextTry(storage, name, budget, oneTry.isTimedOut() ? timeoutError(storage.retry.tryTimeoutMs) : error);
    } finally {
      oneTry.end();
    }
  }
}

async function nextTry(
  storage: Storage,
  name: string,
  budget: ReturnType<typeof createBudget>,
  error: unknown,
): Promise<void> {
  try {
    await budget.next(error);
  } catch (failed) {
    if (isBlobMissing(failed)) throw mismatch(name, 'it is no longer there', failed);
    if (endedWith(failed, 'ConditionNotMet')) throw mismatch(name, 'it was replaced while it was read', failed);
    if (endedWith(failed, 'InvalidRange')) throw mismatch(name, 'it is shorter than what was written', failed);
    throw blobError(storage, name, failed);
  }
}

function mismatch(name: string, detail: string, cause?: unknown): AppError {
  return new AppError('PART_MISMATCH', { blob: name, detail }, cause instanceof RequestFailed ? cause : undefined);
}
