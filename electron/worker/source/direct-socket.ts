// A socket that reads into the same few buffers again and again, for connections without encryption.
// Otherwise Node makes a new buffer for every read: they leave the processor's cache and keep the collector busy.
import { connect, type Socket } from 'node:net';

const bufferBytes = 128 * 1024;

export type SocketTarget = {
  readonly host: string;
  readonly port: number;
  readonly autoSelectFamilyAttemptTimeout: number;
};

/** Takes a chunk; false asks for a pause, until `socket.resume()`. */
export type TakeChunk = (chunk: Buffer) => boolean;

export class DirectSocket {
  readonly socket: Socket;
  readonly #free: Buffer[] = [];
  #take: TakeChunk;

  /** Starts connecting. Until `divert` the socket is an ordinary stream: what arrives can be read and piped. */
  constructor(target: SocketTarget) {
    this.socket = connect({
      ...target,
      onread: {
        buffer: () => this.#free.pop() ?? Buffer.allocUnsafeSlow(bufferBytes),
        callback: (size, buffer) => this.#take(Buffer.from(buffer.buffer, buffer.byteOffset, size)),
      },
    });
    this.#take = (chunk) => {
      const isWanted = this.socket.push(Buffer.from(chunk));
      this.#reuse(chunk);
      return isWanted;
    };
  }

  /** From now on chunks go to `take`; each stays valid until it is released. */
  divert(take: TakeChunk): void {
    this.#take = take;
  }

  /** Gives the memory of a chunk back. */
  release(chunk: Buffer): void {
    this.#reuse(chunk);
  }

  #reuse(chunk: Buffer): void {
    this.#free.push(Buffer.from(chunk.buffer, chunk.byteOffset, bufferBytes));
  }
}
