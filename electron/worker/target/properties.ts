// What the service tells about a stored blob.
import { isBlobMissing } from './errors.ts';
import { blobClient, blobError, send, type Storage } from './storage.ts';

export type BlobProperties = {
  readonly sizeBytes: number;
  /** Base64; null when none was stored. The service does not compute it for block lists: it is what was claimed. */
  readonly md5: string | null;
  readonly etag: string;
  readonly metadata: Readonly<Record<string, string>>;
};

/** null when there is no such blob. */
export async function readProperties(
  storage: Storage,
  name: string,
  signal: AbortSignal,
): Promise<BlobProperties | null> {
  try {
    const found = await send(storage, signal, (one) => blobClient(storage, name).getProperties({ abortSignal: one }));
    return {
      sizeBytes: found.contentLength ?? 0,
      md5: found.contentMD5 === undefined ? null : Buffer.from(found.contentMD5).toString('base64'),
      etag: found.etag ?? '',
      metadata: lowerCaseNames(found.metadata ?? {}),
    };
  } catch (error) {
    if (isBlobMissing(error)) return null;
    throw blobError(storage, name, error);
  }
}

/** Metadata names travel as headers: proxies and services may change their case. */
function lowerCaseNames(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value]));
}
