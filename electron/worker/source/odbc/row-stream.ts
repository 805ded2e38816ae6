// The rows of a statement that runs through ODBC, held back while they are not wanted.
import { AppError } from '../../../../shared/errors.ts';
import { asError, memberOf, type OdbcConnection } from './odbc-driver.ts';
import type { PlacedStatement } from './statement-parameters.ts';

/** `set`: which result of the statement, from 0. */
export type OdbcRow = { readonly set: number; readonly values: readonly unknown[] };
export type OdbcStream = AsyncGenerator<OdbcRow, void, void>;
/** What the server said, first message first. */
export class OdbcFailure extends Error {
  readonly errors: readonly unknown[];
  constructor(errors: readonly unknown[]) {
    super(asError(errors[0]).message);
    this.errors = errors;
  }
}

/** How long a statement may say nothing. */
export type Patience = { readonly server: string; readonly stallTimeoutMs: number };

/** The driver goes on delivering what it has after it was told to pause. */
const mostWaiting = 2000;
const fewestWaiting = 500;

/** Rows in their order. Rejects with OdbcFailure; leaving early, or an abort, cancels the statement. */
export async function* streamRows(
  connection: OdbcConnection,
  { sql, values: parameters }: PlacedStatement,
  patience: Patience,
  signal: AbortSignal,
  onColumns: (names: readonly string[], set: number) => void = () => undefined,
): OdbcStream {
  signal.throwIfAborted();
  const waiting: OdbcRow[] = [];
  const errors: unknown[] = [];
  let isOver = false;
  let isPaused = false;
  let set = -1;
  let current: unknown[] | null = null;
  let pieces: unknown[] = [];
  let wake: (() => void) | null = null;
  const stir = (): void => {
    wake?.();
    wake = null;
  };
  const query = connection.queryRaw(sql, parameters);
  const pushRow = (): void => {
    if (current !== null) waiting.push({ set, values: current });
    current = null;
    if (waiting.length > mostWaiting && !isPaused) {
      isPaused = true;
      query.pauseQuery();
    }
    stir();
  };
  query.on('meta', (columns) => {
    pushRow();
    set += 1;
    onColumns(
      columns.map(({ name }) => name),
      set,
    );
  });
  query.on('row', () => {
    pushRow();
    current = [];
  });
  query.on('column', (_column, value, isMore) => {
    pieces.push(value);
    if (isMore) return;
    current?.push(joined(pieces));
    pieces = [];
  });
  query.on('error', (error) => {
    errors.push(...(Array.isArray(error) ? error : [error]));
    stir();
  });
  query.on('done', pushRow);
  query.on('free', () => {
    pushRow();
    isOver = true;
    stir();
  });
  const onAbort = (): void => stir();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      signal.throwIfAborted();
      const next = waiting.shift();
      if (next !== undefined) {
        if (isPaused && waiting.length < fewestWaiting) {
          isPaused = false;
          query.resumeQuery();
        }
        yield next;
      } else if (isOver) break;
      else await stirred(patience, (resolve) => (wake = resolve));
    }
    if (errors.length > 0) throw new OdbcFailure(errors);
  } finally {
    signal.removeEventListener('abort', onAbort);
    if (!isOver) await cancel(query);
  }
}

/** Throws SOURCE_STALLED when nothing stirs for too long. */
async function stirred({ server, stallTimeoutMs }: Patience, listen: (resolve: () => void) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(
    () => reject(new AppError('SOURCE_STALLED', { server, seconds: stallTimeoutMs / 1000 })),
    stallTimeoutMs,
  );
  listen(resolve);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
  }
}

/** A long value comes in pieces. */
function joined(pieces: readonly unknown[]): unknown {
  if (pieces.length === 1) return pieces[0];
  if (pieces.every((piece) => piece instanceof Uint8Array)) return Buffer.concat(pieces);
  return pieces.map(String).join('');
}

/** A driver that does not even end what it does is not waited for: its connection is closed next. */
const longestCancelMs = 5000;

function cancel(query: { cancelQuery(done: () => void): void }): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, longestCancelMs);
  query.cancelQuery(() => {
    clearTimeout(timer);
    resolve();
  });
  return promise;
}

/** Number and text of a message, as far as the driver told them. */
export const serverMessageOf = (error: unknown): { readonly number: number; readonly text: string } => {
  const number = memberOf(error, 'code');
  const text = String(memberOf(error, 'message') ?? error);
  // `[Microsoft][ODBC Driver 18 for SQL Server][SQL Server]Invalid object name` tells of its way what nobody asked.
  return { number: typeof number === 'number' ? number : 0, text: text.replace(/^(?:\[[^\]]*\])+/, '') };
};
export const sqlStateOf = (error: unknown): string => String(memberOf(error, 'sqlstate') ?? '');
