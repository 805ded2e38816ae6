// A target that keeps nothing but the end of each blob: benches of the pipeline measure everything before the upload.
import { createHash } from 'node:crypto';
import type { PartUpload, StoredBlob, TargetPort } from '../../electron/worker/ports/ports.ts';
import { metadataNames } from '../../shared/part-metadata.ts';

type Kept = StoredBlob & { readonly metadata: Record<string, string>; readonly tail: Uint8Array };

export type NullTarget = TargetPort & { readonly sizeBytes: () => number; readonly blobCount: () => number };

/** Enough for the footer that verify reads back. */
const tailBytes = 1 << 20;

/**
 * MD5 is taken as the real target does, since it is most of an upload's cost; `hash: false` leaves it out. Full verify
 * is not possible: the content is gone.
 */
export function createNullTarget({ hash = true }: { hash?: boolean } = {}): NullTarget {
  const kept = new Map<string, Kept>();
  let sizeBytes = 0;
  const openPart = (name: string): PartUpload => {
    const md5 = createHash('md5');
    let tail: Uint8Array[] = [];
    let partBytes = 0;
    return {
      async write(bytes) {
        if (hash) md5.update(bytes);
        partBytes += bytes.length;
        tail = bytes.length >= tailBytes ? [bytes] : keepTail([...tail, bytes]);
      },
      async commit({ runId, rowCount }) {
        const stored = { name, sizeBytes: partBytes, md5: md5.digest('base64'), etag: '"1"' };
        const metadata = { [metadataNames.run]: runId, [metadataNames.rows]: String(rowCount) };
        kept.set(name, { ...stored, metadata, tail: Buffer.concat(tail) });
        sizeBytes += partBytes;
        return stored;
      },
      async abort() {
        tail = [];
      },
    };
  };
  const need = (name: string): Kept => {
    const blob = kept.get(name);
    if (blob === undefined) throw new Error(`no blob ${name}`);
    return blob;
  };
  const putWhole = async (name: string, bytes: Uint8Array, runId: string): Promise<StoredBlob> => {
    const upload = openPart(name);
    await upload.write(bytes);
    return upload.commit({ runId, rowCount: 0 });
  };
  return {
    address: 'https://account.blob.core.windows.net/migration',
    sizeBytes: () => sizeBytes,
    blobCount: () => kept.size,
    openPart,
    properties: async (name) => kept.get(name) ?? null,
    async readRange(name, offset, count) {
      const { tail, sizeBytes: total } = need(name);
      const start = offset - (total - tail.length);
      if (start < 0) throw new Error(`the first ${total - tail.length} bytes of ${name} were not kept`);
      return tail.subarray(start, start + count);
    },
    async *download(name) {
      yield need(name).tail;
    },
    putBlob: (name, bytes) => putWhole(name, bytes, ''),
    putRunBlob: (name, bytes, _, runId) => putWhole(name, bytes, runId),
    deleteBlob: async (name) => kept.delete(name),
    async *listBlobs(prefix) {
      for (const blob of kept.values()) if (blob.name.startsWith(prefix)) yield blob;
    },
    ensureContainer: async () => undefined,
    close: async () => undefined,
  };
}

/** The last pieces that together hold `tailBytes`. */
function keepTail(pieces: Uint8Array[]): Uint8Array[] {
  let held = 0;
  let first = pieces.length;
  while (first > 0 && held < tailBytes) {
    first -= 1;
    held += pieces[first].length;
  }
  return pieces.slice(first);
}
