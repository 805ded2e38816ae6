// A blob from its first byte to its last, in pieces of the size that is asked for; one download serves all who look.
import { refuse } from './refusal.ts';

export type BlobStream = {
  /** Exactly `count` bytes, which stay valid until they are let go. */
  take(count: number): Promise<Uint8Array>;
  /** Passes over `count` bytes without keeping them. */
  skip(count: number): Promise<void>;
  /** Refuses a blob that goes on. */
  end(): Promise<void>;
  /** Ends the download, also halfway. */
  close(): Promise<void>;
};

/** `onBytes` sees every byte that arrives, once and in order. */
export function openBlobStream(
  download: AsyncGenerator<Uint8Array, void, void>,
  onBytes: (bytes: Uint8Array) => void = () => {},
): BlobStream {
  let rest: Uint8Array = new Uint8Array(0);
  const next = async (): Promise<Uint8Array | null> => {
    for (;;) {
      const result = await download.next();
      if (result.done === true) return null;
      onBytes(result.value);
      if (result.value.length > 0) return result.value;
    }
  };
  /** Hands the next `count` bytes on piece by piece. */
  const pass = async (count: number, use: (bytes: Uint8Array, at: number) => void): Promise<void> => {
    for (let at = 0; at < count;) {
      if (rest.length === 0) rest = (await next()) ?? refuse('it ends too early');
      const piece = rest.subarray(0, count - at);
      use(piece, at);
      at += piece.length;
      rest = rest.subarray(piece.length);
    }
  };
  return {
    async take(count) {
      if (rest.length >= count) {
        const taken = rest.subarray(0, count);
        rest = rest.subarray(count);
        return taken;
      }
      // Not zero-filled: every byte is written, or the read is refused.
      const bytes = Buffer.allocUnsafeSlow(count);
      await pass(count, (piece, at) => bytes.set(piece, at));
      return bytes;
    },
    skip: (count) => pass(count, () => {}),
    async end() {
      if (rest.length > 0 || (await next()) !== null) refuse('it is longer than it should be');
    },
    async close() {
      await download.return();
    },
  };
}
