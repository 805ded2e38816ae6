// Makes a blob visible exactly once: never over another's blob, and certain of its own although an answer was lost.
import type { BlobRequestConditions } from '@azure/storage-blob';
import { AppError } from '../../../shared/errors.ts';
import { metadataNames } from '../../../shared/part-metadata.ts';
import type { StoredBlob } from '../ports/ports.ts';
import { blobStays, endedWith } from './errors.ts';
import { readProperties, type BlobProperties } from './properties.ts';
import { blobError, send, type Storage } from './storage.ts';

export type Publication = {
  readonly name: string;
  readonly sizeBytes: number;
  /** Base64. */
  readonly md5: string;
  /** The run whose differing blob may be replaced; null = none may. */
  readonly runId: string | null;
  put(conditions: BlobRequestConditions, signal: AbortSignal): Promise<{ etag?: string | undefined }>;
};

const maxRounds = 5;

/**
 * A refusal because the blob is there may mean that an earlier try of ours succeeded and its answer was lost: the blob
 * itself tells. Errors: BLOB_EXISTS; BLOB_STAYS when an earlier one of the same run may not be replaced; STORAGE_BUSY when
 * the staged blocks are gone, so that the part is written again.
 */
export async function publish(storage: Storage, publication: Publication, signal: AbortSignal): Promise<StoredBlob> {
  const { name, sizeBytes, md5 } = publication;
  let conditions: BlobRequestConditions = { ifNoneMatch: '*' };
  for (let round = 0; round < maxRounds; round += 1) {
    try {
      const { etag = '' } = await send(storage, signal, (one) => publication.put(conditions, one));
      return { name, sizeBytes, md5, etag };
    } catch (error) {
      const areBlocksGone = endedWith(error, 'InvalidBlockList');
      // A right to create alone may be refused so where a blob is there; without one it is a refusal.
      const isRefused = !storage.mayReplace && endedWith(error, 'AuthorizationPermissionMismatch');
      const isThere = endedWith(error, 'BlobAlreadyExists', 'ConditionNotMet', 'UnauthorizedBlobOverwrite');
      if (!areBlocksGone && !isThere && !isRefused) throw blobError(storage, name, error);
      const found = await readProperties(storage, name, signal);
      if (found === null && isRefused) throw blobError(storage, name, error);
      if (found !== null && isSame(found, publication)) return { name, sizeBytes, md5, etag: found.etag };
      if (found !== null && !isOfRun(found, publication.runId)) throw new AppError('BLOB_EXISTS', { blob: name });
      if (areBlocksGone) throw blocksGone(name);
      if (found !== null && !storage.mayReplace) throw blobStays(name);
      conditions = found === null ? { ifNoneMatch: '*' } : { ifMatch: found.etag };
    }
  }
  throw new AppError('BLOB_EXISTS', { blob: name });
}

function isSame(found: BlobProperties, publication: Publication): boolean {
  const isOwn = publication.runId === null || isOfRun(found, publication.runId);
  return isOwn && found.sizeBytes === publication.sizeBytes && found.md5 === publication.md5;
}

function isOfRun(found: BlobProperties, runId: string | null): boolean {
  return runId !== null && found.metadata[metadataNames.run] === runId;
}

/** Another attempt's commit, or a week of waiting, has dropped them; nothing was published, so the part is repeated. */
function blocksGone(name: string): AppError {
  return new AppError('STORAGE_BUSY', { what: `blob ${name}`, status: 400, storageCode: 'InvalidBlockList' });
}
