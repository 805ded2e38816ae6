// A storage container in memory that behaves like the real one: nothing visible before commit, first writer wins.
import { createHash } from 'node:crypto';
import type { PartUpload, StoredBlob, TargetPort } from '../../electron/worker/ports/ports.ts';
import { AppError } from '../../shared/errors.ts';

type Blob = { bytes: Buffer; md5: string; etag: string; metadata: Record<string, string> };

export type FakeTarget = TargetPort & {
  readonly blobs: ReadonlyMap<string, Blob>;
  /** Names in the order in which their commits arrived, repeated ones included. */
  readonly commits: readonly string[];
  readonly uploadsOpen: () => number;
  /** Puts a blob there, whatever there was. */
  put(name: string, blob: Blob): void;
  /** Bytes of a blob as text. */
  text(name: string): string;
  /** Awaited before each commit: throw to refuse it, wait to hold it back. */
  beforeCommit: (name: string) => Promise<void> | void;
  /** After the blob is there, before its writer is told: throw to lose the answer. */
  afterCommit: (name: string) => Promise<void> | void;
  beforeDelete: (name: string) => void;
};

const md5Of = (bytes: Buffer): string => createHash('md5').update(bytes).digest('base64');

export function createFakeTarget(): FakeTarget {
  const blobs = new Map<string, Blob>();
  const commits: string[] = [];
  let open = 0;
  let etags = 0;
  const publish = (name: string, bytes: Buffer, metadata: Record<string, string>, runId: string | null): StoredBlob => {
    const md5 = md5Of(bytes);
    const found = blobs.get(name);
    const isSame = found !== undefined && found.md5 === md5;
    if (found !== undefined && !isSame && (runId === null || found.metadata['tableferry_run'] !== runId))
      throw new AppError('BLOB_EXISTS', { blob: name });
    etags += isSame ? 0 : 1;
    const etag = isSame ? found.etag : `"${etags}"`;
    blobs.set(name, { bytes, md5, etag, metadata });
    return { name, sizeBytes: bytes.length, md5, etag };
  };
  const need = (name: string): Blob => {
    const blob = blobs.get(name);
    if (blob === undefined) throw new Error(`no blob ${name}`);
    return blob;
  };
  const openPart = (name: string): PartUpload => {
    const pieces: Uint8Array[] = [];
    let isOpen = true;
    open += 1;
    const close = (): void => {
      open -= isOpen ? 1 : 0;
      isOpen = false;
    };
    return {
      async write(bytes) {
        pieces.push(bytes);
      },
      async commit({ runId, rowCount }) {
        try {
          await target.beforeCommit(name);
          commits.push(name);
          const metadata = { tableferry_run: runId, tableferry_rows: String(rowCount) };
          const stored = publish(name, Buffer.concat(pieces), metadata, runId);
          await target.afterCommit(name);
          return stored;
        } finally {
          close();
        }
      },
      async abort() {
        close();
      },
    };
  };
  const target: FakeTarget = {
    address: 'https://account.blob.core.windows.net/migration',
    blobs,
    commits,
    uploadsOpen: () => open,
    put: (name, blob) => void blobs.set(name, blob),
    text: (name) => need(name).bytes.toString(),
    beforeCommit: () => undefined,
    afterCommit: () => undefined,
    beforeDelete: () => undefined,
    openPart,
    async properties(name) {
      const blob = blobs.get(name);
      return blob === undefined ? null : { ...blob, sizeBytes: blob.bytes.length };
    },
    readRange: async (name, offset, sizeBytes) => need(name).bytes.subarray(offset, offset + sizeBytes),
    async *download(name) {
      yield need(name).bytes;
    },
    putRunBlob: async (name, bytes, _, runId) => publish(name, Buffer.from(bytes), { tableferry_run: runId }, runId),
    putBlob: async (name, bytes) => publish(name, Buffer.from(bytes), {}, null),
    async deleteBlob(name) {
      target.beforeDelete(name);
      return blobs.delete(name);
    },
    async *listBlobs(prefix) {
      for (const [name, { bytes }] of blobs) if (name.startsWith(prefix)) yield { name, sizeBytes: bytes.length };
    },
    ensureContainer: async () => undefined,
    close: async () => undefined,
  };
  return target;
}
