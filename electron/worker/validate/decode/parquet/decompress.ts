// Gives back the bytes of a compressed page, exactly as many as its header promises.
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { refuse, Refusal } from '../refusal.ts';
import { uncompressSnappy } from './snappy.ts';

const codecNames = ['none', 'snappy', 'gzip', 'LZO', 'Brotli', 'LZ4', 'zstd', 'LZ4 raw'];

/** Room that is taken at once on the word of a header; a page that is truly larger gets it piece by piece. */
const trustedBytes = 16 << 20;

/** `sizeBytes`: what the header promises, bounded by the caller. The result may be `stored` itself. */
export function decompress(codecId: number, stored: Uint8Array, sizeBytes: number): Uint8Array {
  const bytes = byCodec(codecId, stored, sizeBytes);
  if (bytes.length !== sizeBytes) refuse(`it holds ${bytes.length} bytes where its header says ${sizeBytes}`);
  return bytes;
}

function byCodec(codecId: number, stored: Uint8Array, sizeBytes: number): Uint8Array {
  // One byte more than promised shows a page that holds more, and keeps the room above the smallest allowed.
  const room = { chunkSize: Math.max(64, Math.min(sizeBytes + 1, trustedBytes)), maxOutputLength: sizeBytes + 1 };
  switch (codecId) {
    case 0:
      return stored;
    case 1:
      return uncompressSnappy(stored, sizeBytes);
    case 2:
      return translated(() => gunzipSync(stored, room));
    case 6:
      return translated(() => zstdDecompressSync(stored, room));
    default:
      return refuse(`it is compressed with ${codecNames[codecId] ?? `codec ${codecId}`}, which is not written`);
  }
}

function translated(unpack: () => Uint8Array): Uint8Array {
  try {
    return unpack();
  } catch (error) {
    throw new Refusal(`it cannot be decompressed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
