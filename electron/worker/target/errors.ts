// Turns the end of a storage request into the error the user reads; the only place where SDK errors are worded.
import { AppError, type ErrorContext } from '../../../shared/errors.ts';
import { refusalWords } from './refusal-words.ts';
import { RequestFailed } from './retry.ts';
import type { Failure } from './failure.ts';

/** What was tried, for the sentence: `what` = "blob a/b.parquet", "container c". */
export type RequestPlace = { readonly host: string; readonly container: string; readonly what: string };

/**
 * The AppError for a failed request: STORAGE_REFUSED, CONTAINER_MISSING, STORAGE_UNREACHABLE, STORAGE_BUSY,
 * STORAGE_CERTIFICATE_REFUSED, BLOB_STAYS or STORAGE_REJECTED. Anything that is no failed request (cancelled, an AppError, a bug)
 * is given back as it is. The SDK's error is never kept as the cause: it holds the request with its signature.
 */
export function translate(error: unknown, place: RequestPlace): unknown {
  if (!(error instanceof RequestFailed)) return error;
  const { failure, tries } = error;
  if (failure.known !== null) return failure.known;
  const context: ErrorContext = {
    host: place.host,
    container: place.container,
    what: place.what,
    status: failure.status === 0 ? 'no answer' : failure.status,
    storageCode: failure.storageCode === '' ? 'without a code' : failure.storageCode,
    reason: refusalWords(failure.storageCode),
    detail: tries > 1 ? `${failure.detail}, after ${tries} tries` : failure.detail,
  };
  const cause = new Error(`${place.what}: ${failure.status} ${failure.storageCode} ${failure.detail}`);
  return new AppError(codeFor(failure), context, cause);
}

function codeFor(failure: Failure) {
  if (failure.isCertificate) return 'STORAGE_CERTIFICATE_REFUSED';
  if (failure.storageCode.startsWith('BlobImmutable')) return 'BLOB_STAYS';
  switch (failure.status) {
    case 0:
    case 407:
      return 'STORAGE_UNREACHABLE';
    case 401:
    case 403:
      return 'STORAGE_REFUSED';
    case 404:
      return failure.storageCode === 'ContainerNotFound' ? 'CONTAINER_MISSING' : 'STORAGE_REJECTED';
    default:
      return failure.isTransient ? 'STORAGE_BUSY' : 'STORAGE_REJECTED';
  }
}

/** For a target that may only be created into, where nothing has to be asked. */
export const blobStays = (name: string): AppError =>
  new AppError('BLOB_STAYS', { what: `blob ${name}`, reason: 'this target may only be created into' });

/** A refusal to create the container says, for the user, that the container is missing. */
export function whenCreating(error: unknown): unknown {
  if (!(error instanceof RequestFailed) || ![401, 403].includes(error.failure.status)) return error;
  return new RequestFailed({ ...error.failure, status: 404, storageCode: 'ContainerNotFound' }, error.tries);
}

/** True when the request ended with one of these codes of the service. */
export function endedWith(error: unknown, ...storageCodes: readonly string[]): boolean {
  return error instanceof RequestFailed && storageCodes.includes(error.failure.storageCode);
}

/** True when the service answered 404 for the blob itself. */
export function isBlobMissing(error: unknown): boolean {
  return error instanceof RequestFailed && error.failure.status === 404 && !endedWith(error, 'ContainerNotFound');
}
