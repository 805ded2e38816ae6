// What a validation is asked for, and what it is given to do it with.
import type { Manifest } from '../../../shared/manifest.ts';
import type { Tier } from '../../../shared/validation.ts';
import type { TargetPort } from '../ports/ports.ts';
import type { SourceSession } from '../source/session.ts';

/** The database that the rows came from, as it is now. */
export type AskedSource = {
  readonly server: string;
  readonly database: string;
  open(signal: AbortSignal): Promise<SourceSession>;
};

export type ValidationRequest = {
  readonly manifest: Manifest;
  /** Blob name or path, as the user knows it. */
  readonly manifestName: string;
  readonly tier: Tier;
  readonly target: TargetPort;
  /** Null: it is not asked. */
  readonly source: AskedSource | null;
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
