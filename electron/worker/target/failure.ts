// Reads what went wrong with a storage request out of the SDK's error: status, code, and whether it may pass by itself.
import { isRestError } from '@azure/storage-blob';
import { AppError } from '../../../shared/errors.ts';
import { retryAfterMs } from '../../../shared/retry-after.ts';
import { isCertificateRefusal, obstacleOf } from '../../network/obstacle.ts';

export type Failure = {
  /** HTTP status; 0 = no answer. */
  readonly status: number;
  /** The service's error code (BlobAlreadyExists), or Node's (ECONNRESET). */
  readonly storageCode: string;
  /** One line, without query strings or signatures. */
  readonly detail: string;
  readonly isTransient: boolean;
  readonly isCertificate: boolean;
  /** What the service asked to wait; 0 = nothing. */
  readonly retryAfterMs: number;
  /** The failure has a name already: it was not the storage that failed. */
  readonly known: AppError | null;
};

const transientStatuses = new Set([408, 429, 500, 502, 503, 504]);
/** Refusals that time heals, although their status says otherwise. */
const transientCodes = new Set(['ContainerBeingDeleted', 'Md5Mismatch', 'OperationTimedOut', 'ServerBusy']);

/**
 * Never throws. An error without an HTTP status is one of the connection and counts as transient, a refused
 * certificate apart.
 */
export function failureOf(error: unknown): Failure {
  const known = error instanceof AppError ? error : obstacleOf(error);
  if (known !== null) return ofKnown(known);
  const status = isRestError(error) ? (error.statusCode ?? 0) : 0;
  const storageCode = codeOf(error);
  const isCertificate = status === 0 && isCertificateRefusal(storageCode);
  const hasAnswer = status >= 400;
  return {
    status,
    storageCode,
    detail: redact(firstLine(error)),
    // An answer of 2xx that still failed was cut off in its middle.
    isTransient: hasAnswer ? transientStatuses.has(status) || transientCodes.has(storageCode) : !isCertificate,
    isCertificate,
    retryAfterMs: retryAfterOf(error),
    known: null,
  };
}

/** The way to a request failed, such as asking for its token. */
const ofKnown = (error: AppError): Failure => ({
  status: 0,
  storageCode: error.code,
  detail: error.message,
  isTransient: error.kind === 'transient',
  isCertificate: false,
  retryAfterMs: 0,
  known: error,
});

/** True for errors that no request can cause: they are not to be repeated and not to be reworded. */
export function isOwnMistake(error: unknown): boolean {
  return (
    (error instanceof AppError && error.kind !== 'transient') ||
    error instanceof TypeError ||
    error instanceof ReferenceError ||
    !(error instanceof Error)
  );
}

function codeOf(error: unknown): string {
  if (isRestError(error)) {
    // HEAD answers have no body, so there the header is the only place that names the code.
    return error.response?.headers.get('x-ms-error-code') ?? error.code ?? '';
  }
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split(/\r?\n/).find((line) => line.trim() !== '') ?? '').trim().replace(/\.$/, '').slice(0, 300);
}

/** Seconds, or an HTTP date, or Azure's own header in milliseconds. */
function retryAfterOf(error: unknown): number {
  if (!isRestError(error)) return 0;
  const headers = error.response?.headers;
  const ms = Number(headers?.get('x-ms-retry-after-ms') ?? headers?.get('retry-after-ms') ?? Number.NaN);
  if (ms >= 0) return ms;
  return retryAfterMs(headers?.get('retry-after'), Date.now()) ?? 0;
}

/** Takes query strings, signatures and keys out of a text that may be shown or logged. */
export function redact(text: string): string {
  return text
    .replace(/\?[^\s'"]*\b(?:sig|se|sp|sv)=[^\s'"]*/gi, '?(redacted)')
    .replace(
      /\b(sig|signature|AccountKey|SharedAccessSignature|SharedKey)(\s*[=:]\s*|\s+)[^\s;&'"]+/gi,
      '$1=(redacted)',
    )
    .replace(/'[A-Za-z0-9+/]{40,}={0,2}'/g, "'(redacted)'");
}
