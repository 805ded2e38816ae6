// Append blobs in memory that behave like the real ones: a block is added only at the end of its blob.
import type { AppendPort } from '../../electron/worker/ports/ports.ts';

type Grown = { bytes: Buffer; readonly owner: string; isSealed: boolean; blocks: number };

export type FakeAppend = AppendPort & {
  readonly blobs: ReadonlyMap<string, Grown>;
  text(name: string): string;
  /** Awaited before a block is looked at: throw to refuse it, wait to hold it back. */
  beforeAppend: (name: string) => Promise<void> | void;
  /** After the block is in the blob: throw to lose the answer. */
  afterAppend: (name: string) => Promise<void> | void;
};

export function createFakeAppend(): FakeAppend {
  const blobs = new Map<string, Grown>();
  const target: FakeAppend = {
    blobs,
    text: (name) => blobs.get(name)?.bytes.toString() ?? '',
    beforeAppend: () => undefined,
    afterAppend: () => undefined,
    async create(name, owner) {
      const found = blobs.get(name);
      if (found === undefined) blobs.set(name, { bytes: Buffer.alloc(0), owner, isSealed: false, blocks: 0 });
      return found === undefined || (found.owner === owner && found.bytes.length === 0);
    },
    async append(name, position, bytes) {
      await target.beforeAppend(name);
      const blob = blobs.get(name);
      if (blob === undefined || blob.isSealed) return false;
      // As the adapter does: a block that is there already came with a try whose answer was lost.
      if (blob.bytes.subarray(position, position + bytes.length).equals(bytes)) return true;
      if (blob.bytes.length !== position) return false;
      blob.bytes = Buffer.concat([blob.bytes, bytes]);
      blob.blocks += 1;
      await target.afterAppend(name);
      return true;
    },
    async seal(name) {
      const blob = blobs.get(name);
      if (blob !== undefined) blob.isSealed = true;
      return blob !== undefined;
    },
    close: async () => undefined,
  };
  return target;
}
