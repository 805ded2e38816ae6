// Small documents that are replaced as a whole, under a lease that others see; nobody's lease is ever broken.
import { createHash } from 'node:crypto';
import type { BlobRequestConditions } from '@azure/storage-blob';
import type { TargetConfig } from '../../../shared/connection.ts';
import type { LeaseHolder, LeasePort, StoredText } from '../ports/lease.ts';
import { endedWith, isBlobMissing } from './errors.ts';
import { readProperties } from './properties.ts';
import { patientRetry, type RetryOptions } from './retry.ts';
import { openSmallStorage, type SmallOptions } from './small-storage.ts';
import { blobClient, blobError, send, writtenWith, type Storage } from './storage.ts';

/** The service takes 15 to 60. */
const leaseSeconds = 60;
/** A lease lasts a minute: whoever cannot renew it by then has lost it anyway. */
const briefRetry: RetryOptions = {
  ...patientRetry,
  maxTries: 6,
  maxDelayMs: 3_000,
  maxWaitMs: 12_000,
  tryTimeoutMs: 20_000,
};
const metadataNames = { holder: 'tableferry_holder', since: 'tableferry_since' } as const;
/** Another version, another holder, or none. */
const refusals = [
  'ConditionNotMet',
  'BlobAlreadyExists',
  'LeaseIdMissing',
  'LeaseLost',
  'LeaseIdMismatchWithBlobOperation',
  'LeaseNotPresentWithBlobOperation',
] as const;
const lostLeases = [
  'LeaseIdMismatchWithLeaseOperation',
  'LeaseNotPresentWithLeaseOperation',
  'LeaseIsBrokenAndCannotBeRenewed',
  'LeaseIsBreakingAndCannotBeAcquired',
  'LeaseLost',
  'LeaseAlreadyPresent',
] as const;

/** As `openTarget`. Contacts nobody yet. Errors: TARGET_SETTINGS_INVALID. */
export function openLeaseTarget(config: TargetConfig, secret: string, options: SmallOptions = {}): LeasePort {
  const { storage, close } = openSmallStorage(config, secret, options, { stallTimeoutMs: 20_000, retry: briefRetry });
  return {
    read: (name, signal) => readText(storage, name, signal),
    write: (name, text, conditions, signal) => write(storage, name, text, conditions, signal),
    acquire: (name, leaseId, holder, signal) => acquire(storage, name, leaseId, holder, signal),
    renew: (name, leaseId, signal) => renewLease(storage, name, leaseId, signal),
    release: (name, leaseId, signal) => release(storage, name, leaseId, signal),
    close,
  };
}

async function readText(storage: Storage, name: string, signal: AbortSignal): Promise<StoredText | null> {
  try {
    return await send(storage, signal, async (one) => {
      const answer = await blobClient(storage, name).download(0, undefined, { abortSignal: one, maxRetryRequests: 0 });
      const chunks: Buffer[] = [];
      for await (const chunk of answer.readableStreamBody ?? [])
        chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
      return { text: Buffer.concat(chunks).toString('utf8'), etag: answer.etag ?? '' };
    });
  } catch (error) {
    if (isBlobMissing(error)) return null;
    throw blobError(storage, name, error);
  }
}

async function write(
  storage: Storage,
  name: string,
  text: string,
  { etag, leaseId, contentType = 'application/json' }: Parameters<LeasePort['write']>[2],
  signal: AbortSignal,
): Promise<string | null> {
  const bytes = Buffer.from(text);
  const md5 = createHash('md5').update(bytes).digest();
  const lease = leaseId === null ? {} : { leaseId };
  const conditions: BlobRequestConditions = {
    ...lease,
    ...(etag === null ? { ifNoneMatch: '*' } : { ifMatch: etag }),
  };
  try {
    const kept = leaseId === null ? {} : ((await readProperties(storage, name, signal))?.metadata ?? {});
    const done = await send(storage, signal, (one) =>
      blobClient(storage, name).upload(bytes, bytes.length, {
        abortSignal: one,
        conditions,
        transactionalContentMD5: md5,
        metadata: { ...kept },
        blobHTTPHeaders: { blobContentType: contentType, blobContentMD5: md5 },
        ...writtenWith(storage),
      }),
    );
    return done.etag ?? '';
  } catch (error) {
    if (!endedWith(error, ...refusals)) throw blobError(storage, name, error);
  }
  const found = await readText(storage, name, signal);
  return found?.text === text ? found.etag : null;
}

async function acquire(
  storage: Storage,
  name: string,
  leaseId: string,
  { holder, sinceUtc }: { readonly holder: string; readonly sinceUtc: string },
  signal: AbortSignal,
): Promise<LeaseHolder | null> {
  const client = blobClient(storage, name);
  try {
    // The same id again is not refused: a lost answer does not lock its own process out.
    await send(storage, signal, (one) =>
      client.getBlobLeaseClient(leaseId).acquireLease(leaseSeconds, { abortSignal: one }),
    );
    const metadata = { [metadataNames.holder]: encodeURIComponent(holder), [metadataNames.since]: sinceUtc };
    await send(storage, signal, (one) =>
      client.setMetadata(metadata, { abortSignal: one, conditions: { leaseId }, ...writtenWith(storage) }),
    );
    return null;
  } catch (error) {
    if (!endedWith(error, ...refusals, ...lostLeases)) throw blobError(storage, name, error);
  }
  const metadata = (await readProperties(storage, name, signal))?.metadata ?? {};
  return {
    holder: decodeText(metadata[metadataNames.holder]),
    sinceUtc: metadata[metadataNames.since] ?? null,
  };
}

function decodeText(text: string | undefined): string | null {
  if (text === undefined) return null;
  try {
    return decodeURIComponent(text);
  } catch {
    // Somebody else's metadata: as it is.
    return text;
  }
}

async function renewLease(storage: Storage, name: string, leaseId: string, signal: AbortSignal): Promise<boolean> {
  try {
    await send(storage, signal, (one) =>
      blobClient(storage, name).getBlobLeaseClient(leaseId).renewLease({ abortSignal: one }),
    );
    return true;
  } catch (error) {
    if (endedWith(error, ...lostLeases) || isBlobMissing(error)) return false;
    throw blobError(storage, name, error);
  }
}

/** The name goes first, so that nobody reads that of a holder who has left. */
async function release(storage: Storage, name: string, leaseId: string, signal: AbortSignal): Promise<void> {
  const client = blobClient(storage, name);
  try {
    await send(storage, signal, (one) =>
      client.setMetadata({}, { abortSignal: one, conditions: { leaseId }, ...writtenWith(storage) }),
    );
    await send(storage, signal, (one) => client.getBlobLeaseClient(leaseId).releaseLease({ abortSignal: one }));
  } catch (error) {
    if (endedWith(error, ...refusals, ...lostLeases) || isBlobMissing(error)) return;
    throw blobError(storage, name, error);
  }
}
