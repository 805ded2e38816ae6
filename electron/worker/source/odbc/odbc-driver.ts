// The part of msnodesqlv8 that is used, loaded only when somebody signs in by ODBC: it is optional and holds native code.
import { AppError } from '../../../../shared/errors.ts';

export type OdbcValue = string | number | boolean | Uint8Array | null;

export type OdbcQuery = {
  on(event: 'meta', listener: (columns: readonly { readonly name: string }[]) => void): void;
  on(event: 'row', listener: (row: number) => void): void;
  /** `isMore`: this is a piece of the value, and others follow. */
  on(event: 'column', listener: (column: number, value: unknown, isMore: boolean) => void): void;
  /** `isMore`: further messages of the same failure follow. */
  on(event: 'error', listener: (error: unknown, isMore: boolean) => void): void;
  on(event: 'done' | 'free', listener: () => void): void;
  pauseQuery(): void;
  resumeQuery(): void;
  cancelQuery(done: () => void): void;
};

export type OdbcConnection = {
  queryRaw(sql: string, parameters: readonly OdbcValue[]): OdbcQuery;
  close(done: () => void): void;
};

export type OdbcDriver = {
  /** Rejects with the driver's error, or errors. */
  open(connectionString: string, timeoutMs: number): Promise<OdbcConnection>;
};

/** Throws ODBC_NOT_LOADED with what keeps it from loading. */
export async function loadOdbcDriver(): Promise<OdbcDriver> {
  let found: unknown;
  try {
    const loaded: unknown = await import('msnodesqlv8');
    found = memberOf(loaded, 'default') ?? loaded;
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new AppError('ODBC_NOT_LOADED', { detail }, error);
  }
  const open = memberOf(found, 'open');
  if (typeof open !== 'function') throw new AppError('BUG', { detail: 'msnodesqlv8 cannot open connections any more' });
  return {
    open: (connectionString, timeoutMs) =>
      new Promise((resolve, reject) => {
        const description = { conn_str: connectionString, conn_timeout: Math.ceil(timeoutMs / 1000) };
        Reflect.apply(open, found, [
          description,
          (error: unknown, connection: unknown) => {
            if (isConnection(connection) && (error === null || error === undefined)) resolve(connection);
            else reject(asError(error));
          },
        ]);
      }),
  };
}

const isConnection = (value: unknown): value is OdbcConnection =>
  typeof memberOf(value, 'queryRaw') === 'function' && typeof memberOf(value, 'close') === 'function';

export function memberOf(owner: unknown, name: string): unknown {
  const mayHave = (typeof owner === 'object' && owner !== null) || typeof owner === 'function';
  return mayHave ? Reflect.get(owner, name) : undefined;
}

/** Several errors come as a list; the first tells what happened. */
export function asError(error: unknown): Error {
  const first: unknown = Array.isArray(error) ? error[0] : error;
  if (first instanceof Error) return first;
  const { sqlstate, code } = { sqlstate: memberOf(first, 'sqlstate'), code: memberOf(first, 'code') };
  return Object.assign(new Error(String(memberOf(first, 'message') ?? first)), { sqlstate, code });
}
