// The incoming side of a connection: messages one by one, attentions at once.
import type { Duplex } from 'node:stream';
import { MessageAssembler, packetType, type Message } from './packet.ts';

const attention: Message = { type: packetType.attention, payload: Buffer.alloc(0), reset: 'no', isIgnored: false };

export class Inbox {
  private packets = new MessageAssembler();
  private queue: Message[] = [];
  private waiting: { resolve(message: Message | null): void; reject(error: unknown): void } | null = null;
  private stream: Duplex | null = null;
  private isEnded = false;
  private failure: unknown = null;
  private listeners: (() => void)[] = [];
  /** An attention has come and was not answered yet. */
  hasAttention = false;

  attach(stream: Duplex): void {
    this.packets = new MessageAssembler();
    this.stream = stream;
    stream.on('data', this.receive);
    stream.on('end', this.finish);
    stream.on('close', this.finish);
    stream.resume();
  }

  /** Stops listening; the stream is paused, so that nothing is lost before the next `attach`. */
  detach(): void {
    const { stream } = this;
    this.stream = null;
    stream?.pause();
    stream?.off('data', this.receive);
    stream?.off('end', this.finish);
    stream?.off('close', this.finish);
  }

  /** The next message; null when the client has gone. Rejects with ProtocolError when it sent something else than TDS. */
  next(): Promise<Message | null> {
    if (this.hasAttention) {
      // It came between two requests, when nobody was waiting.
      this.hasAttention = false;
      return Promise.resolve(attention);
    }
    const ready = this.queue.shift();
    if (ready !== undefined) return Promise.resolve(ready);
    if (this.failure !== null) return Promise.reject(this.failure);
    if (this.isEnded) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }

  /** Resolves at the next attention or at the end of the connection, at once when there was one already. */
  interruption(): { readonly happened: Promise<void>; cancel(): void } {
    if (this.hasAttention || this.isEnded) return { happened: Promise.resolve(), cancel: () => undefined };
    const { promise, resolve } = Promise.withResolvers<void>();
    this.listeners.push(resolve);
    return {
      happened: promise,
      cancel: () => {
        this.listeners = this.listeners.filter((listener) => listener !== resolve);
      },
    };
  }

  get isClosed(): boolean {
    return this.isEnded;
  }

  private readonly receive = (chunk: Buffer): void => {
    try {
      for (const message of this.packets.push(chunk)) this.accept(message);
    } catch (error) {
      this.failure = error;
      this.isEnded = true;
      this.interrupt();
      this.waiting?.reject(error);
      this.waiting = null;
    }
  };

  /** An attention in the middle of a request interrupts it; between requests it is answered like a message. */
  private accept(message: Message): void {
    if (message.type === packetType.attention && this.waiting === null) {
      this.hasAttention = true;
      this.interrupt();
      return;
    }
    const { waiting } = this;
    this.waiting = null;
    if (waiting === null) this.queue.push(message);
    else waiting.resolve(message);
  }

  private readonly finish = (): void => {
    this.isEnded = true;
    this.interrupt();
    this.waiting?.resolve(null);
    this.waiting = null;
  };

  /** Wakes whoever waits for an interruption. */
  interrupt(): void {
    const { listeners } = this;
    this.listeners = [];
    listeners.forEach((listener) => listener());
  }
}
