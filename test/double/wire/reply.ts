// One reply: tokens go into a reused buffer, full packets leave it as fast as the socket takes them.
import type { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ByteWriter } from './byte-writer.ts';
import { cutPackets, packetType } from './packet.ts';

/** The client went away while it was being answered. */
export class ConnectionClosed extends Error {
  constructor() {
    super('the client closed the connection');
    this.name = 'ConnectionClosed';
  }
}

/** Bytes gathered before packets are cut: large enough that system calls do not dominate. */
const flushSize = 64 * 1024;
/** A request gives way to other connections at least this often. */
const turnMs = 5;

export type ReplyOptions = { readonly packetSize: number; readonly spid: number };

export class Reply {
  readonly out: ByteWriter;
  private readonly stream: Duplex;
  private readonly options: ReplyOptions;
  private packetId = 1;
  private turnStart = performance.now();

  /** `out` is the connection's buffer; it must be empty. */
  constructor(stream: Duplex, out: ByteWriter, options: ReplyOptions) {
    this.stream = stream;
    this.out = out;
    this.options = options;
  }

  get isFull(): boolean {
    return this.out.length >= flushSize;
  }

  /** Sends the packets that are complete; waits for the socket when it is behind, else gives way when the turn is over. */
  async flush(): Promise<void> {
    this.cut(false);
    await this.settle();
  }

  /** Sends everything gathered, even a packet that is not full, without ending the message. */
  async flushAll(): Promise<void> {
    this.cut(false);
    if (this.out.length > 0) {
      const { packetSize: _, ...rest } = this.options;
      this.send({ ...rest, packetSize: this.out.length + 8 }, false);
    }
    await this.settle();
  }

  /** Sends bytes that are packets already. */
  async sendPackets(packets: Buffer): Promise<void> {
    this.stream.write(packets);
    await this.settle();
  }

  /** Sends the rest and ends the message. */
  async end(): Promise<void> {
    this.cut(true);
    await this.settle();
  }

  private cut(isLast: boolean): void {
    this.send(this.options, isLast);
  }

  private send(options: ReplyOptions, isLast: boolean): void {
    const { out } = this;
    const body = out.buffer.subarray(0, out.length);
    const { bytes, taken, nextId } = cutPackets(body, { ...options, type: packetType.reply }, this.packetId, isLast);
    this.packetId = nextId;
    out.dropFront(taken);
    if (bytes.length > 0 && !this.stream.destroyed) this.stream.write(bytes);
  }

  private async settle(): Promise<void> {
    if (this.stream.destroyed) throw new ConnectionClosed();
    if (this.stream.writableNeedDrain) {
      await drained(this.stream);
      this.turnStart = performance.now();
    } else if (performance.now() - this.turnStart > turnMs) {
      await nextTurn();
      this.turnStart = performance.now();
    }
  }
}

function drained(stream: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      stream.off('drain', settle);
      stream.off('close', settle);
      if (stream.destroyed) reject(new ConnectionClosed());
      else resolve();
    };
    stream.on('drain', settle);
    stream.on('close', settle);
  });
}
