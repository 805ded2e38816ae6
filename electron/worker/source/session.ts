// One connection to SQL Server: small catalog queries and the big columnar read share it, one request at a time.
import type { SourcePort } from '../ports/ports.ts';

export type SqlParameter = {
  /** With the at sign: `@lo1`. */
  readonly name: string;
  readonly type: 'nvarchar' | 'int' | 'bigint' | 'float' | 'real' | 'varbinary';
  readonly value: string | number | bigint | Uint8Array | null;
};

/** bigint for bigint columns; decimal, money, date and time types as their lossless text. */
export type QueryValue = null | boolean | number | bigint | string | Uint8Array;
export type QueryRow = Readonly<Record<string, QueryValue>>;

export type SourceSession = SourcePort & {
  /** Rows of the first result set. Throws AppError (source/errors.ts); the session stays usable after a server error. */
  query(sql: string, parameters: readonly SqlParameter[], signal: AbortSignal): Promise<readonly QueryRow[]>;
  /** Whether a request that is given up inside a transaction leaves it open; right only while XACT_ABORT is OFF. */
  readonly outliveCancel?: (isWanted: boolean) => void;
};
