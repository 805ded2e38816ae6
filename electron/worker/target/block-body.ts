// The body of a block request, sent in small pieces so that a slow line shows that it lives.
import { Readable } from 'node:stream';
import type { Pace } from '../ports/ports.ts';

const pieceBytes = 256 << 10;

/**
 * A block in one write looks silent until its last byte is gone, over TLS at least, and a slow line would be taken for a
 * dead one; it would also be encrypted as a whole, ahead of time. The pieces are views: nothing is copied. `pace` holds each piece back until it may go; the connection
 * moves bytes meanwhile, since a piece is small, and is not taken for a dead one.
 */
export function blockBody(block: Buffer, pace: Pace | null = null): () => Readable {
  return () => {
    let offset = 0;
    return new Readable({
      highWaterMark: pace?.pieceBytes ?? pieceBytes,
      read() {
        if (offset >= block.length) {
          this.push(null);
          return;
        }
        const size = pace?.pieceBytes ?? pieceBytes;
        const piece = block.subarray(offset, offset + size);
        offset += piece.length;
        if (pace === null || pace.isOpen) this.push(piece);
        else void pace.admit(piece.length).then(() => this.destroyed || this.push(piece));
      },
    });
  };
}
