import type { Storage, StoredPart } from './storage.ts';
import type { Tableferry } from './tableferry.ts';
export type Killed = {
  readonly seconds: number;
  /** Parts that were published when the process was dead. */
  readonly parts: readonly StoredPart[];
};
/** Throws when the run ends before `afterParts` parts are there: then nothing was shown. */
export declare function runAndKill(
  tableferry: Tableferry,
  runArguments: readonly string[],
  storage: Storage,
  afterParts: number,
): Promise<Killed>;
