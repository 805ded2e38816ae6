// Unpacks a stream of gzip; what follows its last member is refused.
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { refuse, Refusal } from './refusal.ts';

/** Errors of `packed` pass through; Refusal for what is not gzip. */
export async function* gunzip(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const unzip = createGunzip({ chunkSize: 256 << 10 });
  let packedBytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array, void, void> {
    for await (const bytes of packed) {
      packedBytes += bytes.length;
      yield bytes;
    }
  };
  const fed = pipeline(counted(), unzip);
  // Its failure reaches the loop below, which may have been left by then.
  fed.catch(() => {});
  try {
    for await (const text of unzip) yield text;
    await fed;
  } catch (error) {
    throw isZlibError(error) ? new Refusal(`it cannot be unzipped: ${error.message}`) : error;
  } finally {
    unzip.destroy();
  }
  if (unzip.bytesWritten !== packedBytes) refuse(`${packedBytes - unzip.bytesWritten} bytes follow its end`);
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}
