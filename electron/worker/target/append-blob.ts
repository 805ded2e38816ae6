// Append blobs: each block is added once and in its place, although an answer may be lost on the way.
import { createHash } from 'node:crypto';
import type { TargetConfig } from '../../../shared/connection.ts';
import type { AppendPort } from '../ports/ports.ts';
import { readRange } from './download.ts';
import { endedWith, isBlobMissing } from './errors.ts';
import { readProperties } from './properties.ts';
import { patientRetry, RequestFailed, type RetryOptions } from './retry.ts';
import { openSmallStorage, type SmallOptions } from './small-storage.ts';
import { blobError, send, writtenWith, type Storage } from './storage.ts';

/** Whoever appends keeps what was not delivered and comes again. */
const briefRetry: RetryOptions = {
  ...patientRetry,
  maxTries: 6,
  maxDelayMs: 5_000,
  maxWaitMs: 20_000,
  tryTimeoutMs: 60_000,
};
const ownerName = 'tableferry_log';

/** As `openTarget`. Contacts nobody yet. Errors: TARGET_SETTINGS_INVALID. */
export function openAppendTarget(config: TargetConfig, secret: string, options: SmallOptions = {}): AppendPort {
  const { storage, close } = openSmallStorage(config, secret, options, { stallTimeoutMs: 30_000, retry: briefRetry });
  return {
    create: (name, owner, signal) => create(storage, name, owner, signal),
    append: (name, position, bytes, signal) => append(storage, name, position, bytes, signal),
    seal: (name, signal) => seal(storage, name, signal),
    close,
  };
}

const appendClient = ({ client }: Storage, name: string) => client.getAppendBlobClient(name);

async function create(storage: Storage, name: string, owner: string, signal: AbortSignal): Promise<boolean> {
  try {
    await send(storage, signal, (one) =>
      appendClient(storage, name).create({
        abortSignal: one,
        conditions: { ifNoneMatch: '*' },
        metadata: { [ownerName]: owner },
        blobHTTPHeaders: { blobContentType: 'application/x-ndjson' },
        ...writtenWith(storage),
      }),
    );
    return true;
  } catch (error) {
    if (!endedWith(error, 'BlobAlreadyExists', 'ConditionNotMet', 'UnauthorizedBlobOverwrite'))
      throw blobError(storage, name, error);
  }
  // Made by a try of ours whose answer was lost?
  const found = await unlessRefused(() => readProperties(storage, name, signal));
  return found?.metadata[ownerName] === owner && found.sizeBytes === 0;
}

async function append(
  storage: Storage,
  name: string,
  position: number,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<boolean> {
  const md5 = createHash('md5').update(bytes).digest();
  try {
    await send(storage, signal, (one) =>
      appendClient(storage, name).appendBlock(bytes, bytes.length, {
        abortSignal: one,
        conditions: { appendPosition: position },
        transactionalContentMD5: md5,
        ...writtenWith(storage),
      }),
    );
    return true;
  } catch (error) {
    if (endedWith(error, 'AppendPositionConditionNotMet')) return holds(storage, name, position, bytes, signal);
    if (isBlobMissing(error) || endedWith(error, ...noLongerGrowing)) return false;
    throw blobError(storage, name, error);
  }
}

const noLongerGrowing = [
  'BlobIsSealed',
  'BlockCountExceedsLimit',
  'InvalidBlobType',
  'MaxBlobSizeConditionNotMet',
  'LeaseIdMissing',
] as const;

/** True when the blob has these bytes in this place: they arrived with a try whose answer was lost. */
async function holds(
  storage: Storage,
  name: string,
  position: number,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<boolean> {
  const found = await unlessRefused(() => readProperties(storage, name, signal));
  if (found === null || found.sizeBytes < position + bytes.length) return false;
  const stored = await unlessRefused(() => readRange(storage, name, position, bytes.length, signal));
  return stored !== null && bytes.equals(stored);
}

/** Null when this key or SAS may not read. Other failures are thrown. */
async function unlessRefused<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'STORAGE_REFUSED' || error.code === 'PART_MISMATCH');

async function seal(storage: Storage, name: string, signal: AbortSignal): Promise<boolean> {
  try {
    await send(storage, signal, (one) => appendClient(storage, name).seal({ abortSignal: one }));
    return true;
  } catch (error) {
    if (endedWith(error, 'BlobIsSealed')) return true;
    if (error instanceof RequestFailed) return false;
    throw error;
  }
}
