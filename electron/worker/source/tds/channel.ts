// The byte stream of a connection as chunks to wait for, with back-pressure and a watchdog for silence.
import type { Duplex } from 'node:stream';

/** Chunks that may wait unread before the socket is paused. */
const readAheadBytes = 512 * 1024;

/** Nothing came for the whole time allowed. */
export class SilenceError extends Error {
  readonly silentMs: number;
  constructor(silentMs: number) {
    super(`no byte for ${silentMs} ms`);
    this.silentMs = silentMs;
  }
}

/** The connection ended; `cause` is the socket's error when there was one. */
export class ClosedError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}

type Waiter = { readonly resolve: (chunk: Buffer) => void; readonly reject: (reason: unknown) => void };

export class Channel {
  readonly #stream: Duplex;
  readonly #chunks: Buffer[] = [];
  #waitingBytes = 0;
  #waiter: Waiter | null = null;
  #failure: ClosedError | null = null;

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on('data', this.#onData);
    stream.resume();
    stream.on('error', (error) => this.fail(new ClosedError(error.message, error)));
    stream.on('end', () => this.fail(new ClosedError('the server closed it')));
    stream.on('close', () => this.fail(new ClosedError('it was closed')));
  }

  get isOpen(): boolean {
    return this.#failure === null;
  }

  /** Unread bytes are left: the server sent what nobody asked for. */
  get hasUnread(): boolean {
    return this.#chunks.length > 0;
  }

  write(bytes: Buffer): void {
    if (this.#failure !== null) throw this.#failure;
    this.#stream.write(bytes);
  }

  /** The next chunk. Rejects with SilenceError, ClosedError or the signal's reason. One caller at a time. */
  next(limitMs: number, signal: AbortSignal | null): Promise<Buffer> {
    const chunk = this.#chunks.shift();
    if (chunk !== undefined) {
      this.#waitingBytes -= chunk.length;
      if (this.#chunks.length === 0 && this.#stream.isPaused()) this.#stream.resume();
      return Promise.resolve(chunk);
    }
    if (this.#failure !== null) return Promise.reject(this.#failure);
    return this.#wait(limitMs, signal);
  }

  /** Ends every wait, now and later, with `failure`; the first one counts. What arrived before can still be read. */
  fail(failure: ClosedError): void {
    this.#failure ??= failure;
    this.#waiter?.reject(this.#failure);
  }

  #wait(limitMs: number, signal: AbortSignal | null): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const onAbort = () => this.#waiter?.reject(signal?.reason);
      const timer = setTimeout(() => this.#waiter?.reject(new SilenceError(limitMs)), limitMs);
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#waiter = null;
      };
      this.#waiter = {
        resolve: (chunk) => {
          settle();
          resolve(chunk);
        },
        reject: (reason) => {
          settle();
          reject(reason);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted === true) onAbort();
    });
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#waiter !== null) {
      this.#waiter.resolve(chunk);
      return;
    }
    this.#chunks.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes >= readAheadBytes) this.#stream.pause();
  };
}
