// The body of a block request, sent in small pieces so that a slow line shows that it lives.
import { Readable } from 'node:stream';

const pieceBytes = 256 << 10;

/**
 * A block in one write looks silent until its last byte is gone, over TLS at least, and a slow line would be taken for a
 * dead one; it would also be encrypted as a whole, ahead of time. The pieces are views: nothing is copied.
 */
export function blockBody(block: Buffer): () => Readable {
  return () => {
    let offset = 0;
    return new Readable({
      highWaterMark: pieceBytes,
      read() {
        if (offset >= block.length) {
          this.push(null);
          return;
        }
        const piece = block.subarray(offset, offset + pieceBytes);
        offset += piece.length;
        this.push(piece);
      },
    });
  };
}
