// What a validation is asked for, and what it is given to do it with.
import type { Manifest } from '../../../shared/manifest.ts';
import type { Tier } from '../../../shared/validation.ts';
import type { SourceSession } from '../source/session.ts';
import type { PartChecker } from './checker-port.ts';

/** The database that the rows came from. */
export type AskedSource = {
  readonly server: string;
  readonly database: string;
  /** `database`: another one than its own, such as a database snapshot. */
  open(signal: AbortSignal, database?: string): Promise<SourceSession>;
};

export type ValidationRequest = {
  readonly manifest: Manifest;
  /** Blob name or path, as the user knows it. */
  readonly manifestName: string;
  readonly tier: Tier;
  /** Called for each lane when it is first needed. */
  readonly openChecker: () => PartChecker;
  /** Null: it is not asked. */
  readonly source: AskedSource | null;
  /** Rows of each table that `sample` compares, and what picks them. */
  readonly sample: { readonly rowsPerTable: number; readonly seed: number };
  /** Processors of the server that one statement may use. */
  readonly maxDop: number;
  /** Null: as long as it takes. */
  readonly timeLimitMs: number | null;
  /** Parts looked at at the same time. */
  readonly lanes: number;
  /** Who runs it. */
  readonly by: string;
  readonly nowMs: () => number;
};
