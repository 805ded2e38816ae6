// The byte stream of a connection as chunks to wait for, with back-pressure and a watchdog for silence.
import type { Duplex } from 'node:stream';
import type { DirectSocket } from '../direct-socket.ts';

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
  readonly #direct: DirectSocket | null;
  /** The chunk handed out last, whose memory is given back with the next one. */
  #lent: Buffer | null = null;
  #isPaused = false;
  readonly #chunks: Buffer[] = [];
  #waitingBytes = 0;
  #waiter: Waiter | null = null;
  #waitingSince = 0;
  #limitMs = 0;
  #watchdog: NodeJS.Timeout | null = null;
  #signal: AbortSignal | null = null;
  #failure: ClosedError | null = null;

  /** With `direct` the chunks come from there, and `stream` is only written to and watched. */
  constructor(stream: Duplex, direct: DirectSocket | null = null) {
    this.#stream = stream;
    this.#direct = direct;
    if (direct === null) stream.on('data', this.#onData);
    else direct.divert(this.#take);
    stream.resume();
    stream.on('error', (error) => this.fail(new ClosedError(error.message, error)));
    stream.on('end', () => this.fail(new ClosedError('the server closed it')));
    stream.on('close', () => this.fail(new ClosedError('it was closed')));
  }

  get isOpen(): boolean {
    return this.#failure === null;
  }

  write(bytes: Buffer): void {
    if (this.#failure !== null) throw this.#failure;
    this.#stream.write(bytes);
  }

  /**
   * The next chunk, valid until the following call. Rejects with SilenceError, ClosedError or the signal's reason. One
   * caller at a time.
   */
  next(limitMs: number, signal: AbortSignal | null): Promise<Buffer> {
    if (this.#lent !== null) this.#direct?.release(this.#lent);
    this.#lent = this.#chunks.shift() ?? null;
    if (this.#lent !== null) {
      this.#waitingBytes -= this.#lent.length;
      if (this.#chunks.length === 0) this.#resume();
      return Promise.resolve(this.#lent);
    }
    if (this.#failure !== null) return Promise.reject(this.#failure);
    return this.#wait(limitMs, signal);
  }

  /** Ends every wait, now and later, with `failure`; the first one counts. What arrived before can still be read. */
  fail(failure: ClosedError): void {
    this.#failure ??= failure;
    this.#reject(this.#failure);
  }

  /** One timer watches all waits of a stream: setting one for every chunk would cost more than the chunk's bytes. */
  #wait(limitMs: number, signal: AbortSignal | null): Promise<Buffer> {
    if (signal !== this.#signal) this.#listenTo(signal);
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    if (limitMs !== this.#limitMs) this.#stopWatchdog();
    this.#limitMs = limitMs;
    this.#waitingSince = performance.now();
    this.#watchdog ??= setTimeout(this.#look, limitMs);
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
    });
  }

  #listenTo(signal: AbortSignal | null): void {
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort);
  }

  /** Ends the watch over a request: no timer and no listener outlives it. */
  rest(): void {
    this.#stopWatchdog();
    this.#listenTo(null);
  }

  #stopWatchdog(): void {
    clearTimeout(this.#watchdog ?? undefined);
    this.#watchdog = null;
  }

  readonly #onAbort = (): void => this.#reject(this.#signal?.reason);

  readonly #look = (): void => {
    this.#watchdog = null;
    if (this.#waiter === null) return;
    const leftMs = this.#waitingSince + this.#limitMs - performance.now();
    if (leftMs <= 0) this.#reject(new SilenceError(this.#limitMs));
    else this.#watchdog = setTimeout(this.#look, Math.ceil(leftMs));
  };

  #reject(reason: unknown): void {
    const waiter = this.#waiter;
    this.#waiter = null;
    waiter?.reject(reason);
  }

  #resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#stream.resume();
  }

  /** False when no more is wanted for now. */
  readonly #take = (chunk: Buffer): boolean => {
    const waiter = this.#waiter;
    if (waiter !== null) {
      this.#waiter = null;
      this.#lent = chunk;
      waiter.resolve(chunk);
      return true;
    }
    this.#chunks.push(chunk);
    this.#waitingBytes += chunk.length;
    this.#isPaused = this.#waitingBytes >= readAheadBytes;
    return !this.#isPaused;
  };

  readonly #onData = (chunk: Buffer): void => {
    if (!this.#take(chunk)) this.#stream.pause();
  };
}
