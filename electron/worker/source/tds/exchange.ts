// One connection's requests, one at a time: sends, yields control whenever a batch is full, cancels what is given up.
import type { OpenConnection } from '../take-over.ts';
import { translateServerErrors, translateStreamError, type ErrorScene } from '../errors.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { Pace } from '../../ports/ports.ts';
import type { SqlParameter } from '../session.ts';
import { cancelRequest } from './attention.ts';
import { Channel, ClosedError } from './channel.ts';
import { UnknownColumnTypeError, type WireColumn } from './column-metadata.ts';
import { packetise } from './packet.ts';
import { writeRequest } from './request.ts';
import { ResponseReader, type ResponseSummary } from './response.ts';
import type { RowReader } from './row-reader.ts';

/** `batch`: the row reader's batch is full; it must be emptied before the next step. `end`: the answer is complete. */
export type ExchangeStep = { readonly kind: 'batch' } | { readonly kind: 'end'; readonly summary: ResponseSummary };

export type ExchangeRequest = {
  readonly sql: string;
  readonly parameters: readonly SqlParameter[];
  /** Gives the reader for the rows of a result set. */
  readonly onColumns: (columns: readonly WireColumn[]) => RowReader;
  readonly scene: ErrorScene;
  /** Holds back the taking of more bytes, and so, through the connection, the server's sending. */
  readonly pace?: Pace | null;
};

/** How long the server may take to confirm a cancellation. */
const defaultCancelDeadlineMs = 5000;
const noTransaction = Buffer.alloc(8);
/** ENVCHANGE types that start (8, 11) and end (9, 10, 12, 17) a transaction. */
const transactionStarts: readonly number[] = [8, 11];
const transactionEnds: readonly number[] = [9, 10, 12, 17];

export class Exchange {
  readonly #connection: OpenConnection;
  readonly #channel: Channel;
  readonly #stallTimeoutMs: number;
  readonly #cancelDeadlineMs: number;
  #transaction: Buffer = noTransaction;
  #isBusy = false;
  #keepsTransaction = false;

  constructor(connection: OpenConnection, stallTimeoutMs: number, cancelDeadlineMs = defaultCancelDeadlineMs) {
    this.#connection = connection;
    this.#stallTimeoutMs = stallTimeoutMs;
    this.#cancelDeadlineMs = cancelDeadlineMs;
    this.#channel = new Channel(connection.stream, connection.direct);
    connection.onGone((error) => this.#channel.fail(new ClosedError(error?.message ?? 'it was closed', error)));
  }

  /**
   * Runs a request. Throws AppError for everything that goes wrong, the signal's reason when it is aborted. Ending the
   * iteration early cancels the request on the server; the connection stays usable if the server confirms in time.
   */
  async *run(request: ExchangeRequest, signal: AbortSignal): AsyncGenerator<ExchangeStep, void, void> {
    signal.throwIfAborted();
    if (this.#isBusy) throw new AppError('BUG', { detail: 'two requests on one connection' });
    this.#isBusy = true;
    const response = new ResponseReader({
      onColumns: request.onColumns,
      onEnvironment: (change, newValue) => this.#noteTransaction(change, newValue),
    });
    const { pace = null } = request;
    let isRunning = false;
    try {
      this.#send(request);
      isRunning = true;
      for (;;) {
        const outcome = response.run();
        if (outcome === 'batch') {
          yield { kind: 'batch' };
          signal.throwIfAborted();
        } else if (outcome === 'starved') {
          const chunk = await this.#channel.next(this.#stallTimeoutMs, signal);
          response.take(chunk);
          if (pace !== null && !pace.isOpen) await pace.admit(chunk.length, signal);
          signal.throwIfAborted();
        } else break;
      }
      isRunning = false;
      const summary = response.summary();
      if (summary.errors.length > 0) throw translateServerErrors(summary.errors, request.scene);
      yield { kind: 'end', summary };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw this.#explain(error, response, request.scene);
    } finally {
      if (isRunning) await this.#cancel(response);
      this.#channel.rest();
      this.#isBusy = false;
    }
  }

  /** Cancelling a request inside a transaction leaves the transaction open; right only with XACT_ABORT OFF. */
  keepTransaction(isWanted: boolean): void {
    this.#keepsTransaction = isWanted;
  }

  close(): void {
    this.#connection.destroy();
  }

  #send({ sql, parameters }: ExchangeRequest): void {
    const { type, payload } = writeRequest(sql, parameters, this.#transaction);
    this.#channel.write(packetise(type, payload, this.#connection.packetSizeBytes));
  }

  /** What the server said before it hung up explains more than the hanging up. */
  #explain(error: unknown, response: ResponseReader, scene: ErrorScene): unknown {
    const { errors } = response.summary();
    const isGone = error instanceof ClosedError;
    const translated =
      isGone && errors.length > 0 ? translateServerErrors(errors, scene) : translateStreamError(error, scene);
    // Unless a value or the server's message was the trouble, nothing is known of where the next answer begins.
    if (!(error instanceof AppError) && !(error instanceof UnknownColumnTypeError)) this.#drop();
    return translated;
  }

  /** A cancelled transaction is rolled back by the server (XACT_ABORT), unless told otherwise: no more use. */
  async #cancel(response: ResponseReader): Promise<void> {
    if (!this.#channel.isOpen) return;
    if (this.#transaction !== noTransaction && !this.#keepsTransaction) {
      this.#drop();
      return;
    }
    try {
      await cancelRequest(
        this.#channel,
        response.surrender(),
        this.#connection.packetSizeBytes,
        this.#cancelDeadlineMs,
      );
    } catch {
      // Not confirmed in time, or the connection is gone: either way it must not be used again.
      this.#drop();
    }
  }

  #drop(): void {
    this.#connection.destroy();
    this.#channel.fail(new ClosedError('it was given up after a failure'));
  }

  #noteTransaction(change: number, newValue: Buffer): void {
    if (transactionStarts.includes(change) && newValue.length === 8) this.#transaction = newValue;
    else if (transactionEnds.includes(change)) this.#transaction = noTransaction;
  }
}
