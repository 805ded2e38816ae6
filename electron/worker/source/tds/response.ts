// Reads one response: packets to tokens to rows, synchronously, as far as the bytes that are there go.
import type { WireColumn } from './column-metadata.ts';
import { ByteFeed } from './byte-feed.ts';
import { PacketSplitter } from './packet.ts';
import { doneStatus, ProtocolError, tokens } from './protocol.ts';
import type { RowReader } from './row-reader.ts';
import { readToken, type ServerMessage, type Token } from './tokens.ts';

/** A finished result set: rows received and what the server says it sent. */
export type FinishedSet = { readonly rowsReceived: number; readonly rowsCounted: number | null };

/** What a response amounted to, apart from its rows. */
export type ResponseSummary = {
  readonly errors: readonly ServerMessage[];
  readonly sets: readonly FinishedSet[];
  /** The last DONE said that no more follows, without an error bit. */
  readonly isComplete: boolean;
};

export type ResponseHandlers = {
  /** The columns of a result set; gives the reader of its rows, or null to refuse rows. */
  onColumns(columns: readonly WireColumn[]): RowReader | null;
  onEnvironment(change: number, newValue: Buffer): void;
};

/** `batch`: the row reader's batch is full. `starved`: give the next chunk. `end`: the response is complete. */
export type ResponseOutcome = 'batch' | 'starved' | 'end';

export class ResponseReader {
  readonly #feed = new ByteFeed();
  readonly #splitter = new PacketSplitter();
  readonly #handlers: ResponseHandlers;
  #rows: RowReader | null = null;
  /** Rows of the current result set that were in batches already handed on, less those before it in the batch. */
  #setRows = 0;
  readonly #errors: ServerMessage[] = [];
  readonly #sets: FinishedSet[] = [];
  #isOpenSet = false;
  #isComplete = false;

  constructor(handlers: ResponseHandlers) {
    this.#handlers = handlers;
  }

  /** Gives the next chunk from the socket; only after `starved`. */
  take(chunk: Buffer): void {
    this.#splitter.take(chunk);
  }

  /** Goes on reading. After `batch` the row reader must have started a new batch. Throws ProtocolError, AppError. */
  run(): ResponseOutcome {
    for (;;) {
      if (this.#parse() === 'batch') return 'batch';
      const outcome = this.#splitter.next(this.#feed);
      if (outcome === 'starved') return 'starved';
      if (outcome === 'end') {
        this.#checkEnd();
        return 'end';
      }
    }
  }

  /** Gives up parsing: hands over what is left of the response. */
  surrender(): { readonly splitter: PacketSplitter; readonly feed: ByteFeed } {
    return { splitter: this.#splitter, feed: this.#feed };
  }

  summary(): ResponseSummary {
    return { errors: this.#errors, sets: this.#sets, isComplete: this.#isComplete };
  }

  #parse(): 'batch' | 'starved' {
    const feed = this.#feed;
    for (;;) {
      const outcome = this.#rows === null ? 'token' : this.#readRows(this.#rows);
      if (outcome === 'full') return 'batch';
      if (outcome === 'starved' || feed.at >= feed.end || !this.#readToken()) {
        if (!feed.refill()) return 'starved';
      }
    }
  }

  #readRows(rows: RowReader): 'full' | 'token' | 'starved' {
    const before = rows.batch.rowCount;
    const outcome = rows.read(this.#feed);
    this.#setRows += rows.batch.rowCount - before;
    return outcome;
  }

  #readToken(): boolean {
    const { bytes, at, end } = this.#feed;
    const type = bytes[at];
    if (type === tokens.row || type === tokens.nbcRow) throw new ProtocolError('a row without column metadata');
    const result = readToken(bytes, at, end);
    if (result === null) return false;
    this.#feed.at = result.next;
    this.#handle(result.token);
    return true;
  }

  #handle(token: Token): void {
    switch (token.kind) {
      case 'columns':
        if (this.#isOpenSet) this.#closeSet(null);
        this.#isOpenSet = true;
        this.#setRows = 0;
        this.#rows = this.#handlers.onColumns(token.columns);
        return;
      case 'error':
        this.#errors.push(token.message);
        return;
      case 'environment':
        this.#handlers.onEnvironment(token.change, token.newValue);
        return;
      case 'done':
        this.#finishStatement(token);
        return;
      case 'info':
      case 'other':
        return;
    }
  }

  #finishStatement(done: Extract<Token, { kind: 'done' }>): void {
    const { status } = done;
    if (this.#isOpenSet) this.#closeSet((status & doneStatus.count) !== 0 ? done.rowCount : null);
    const isFailed = (status & (doneStatus.error | doneStatus.serverError)) !== 0;
    this.#isComplete = (status & doneStatus.more) === 0 && !isFailed;
    if (isFailed && this.#errors.length === 0) this.#errors.push(unexplained);
  }

  #closeSet(rowsCounted: number | null): void {
    this.#sets.push({ rowsReceived: this.#setRows, rowsCounted });
    this.#isOpenSet = false;
    this.#rows = null;
  }

  #checkEnd(): void {
    if (!this.#feed.isEmpty || this.#rows?.isInRow === true) throw new ProtocolError('the answer ends in the middle');
  }
}

/** A DONE with the error bit and no ERROR before it. */
const unexplained: ServerMessage = {
  number: 0,
  state: 0,
  severity: 16,
  text: 'the statement failed without a message',
  server: '',
  procedure: '',
  line: 0,
};
