// Validates a manifest with the live pieces: threads for its parts, a connection to its source, and who asked.
import { randomInt } from 'node:crypto';
import type { SourceConfig, TargetConfig } from '../../shared/connection.ts';
import type { VerifyProgress } from '../../shared/contract.ts';
import type { Manifest } from '../../shared/manifest.ts';
import type { Tier, Validation } from '../../shared/validation.ts';
import { validateRun } from './validate/validate-run.ts';
import { whoAndWhere } from './who-and-where.ts';
import type { WorkerParts } from './worker-parts.ts';

export type StoredValidation = {
  readonly manifest: Manifest;
  /** Blob name or path, as the user knows it. */
  readonly name: string;
  readonly target: TargetConfig;
  readonly targetSecret: string;
  /** Null: it is not asked. */
  readonly source: { readonly config: SourceConfig; readonly secret: string } | null;
  readonly tier: Tier;
  readonly sample: { readonly rowsPerTable: number; readonly seed: number | null } | null;
  readonly maxDop: number;
  readonly timeLimitMs: number | null;
  /** Null: as usual. */
  readonly lanes: number | null;
};

/** Enough to hide the round trips, few enough to leave the line to others. */
const usualLanes = 4;
const usualSampleRows = 100;

/** Throws as validateRun does. */
export function validateStored(
  parts: WorkerParts,
  { manifest, name, target, targetSecret, source, tier, sample, maxDop, timeLimitMs, lanes }: StoredValidation,
  onProgress: (progress: VerifyProgress) => void,
  signal: AbortSignal,
): Promise<Validation> {
  // A look at records is over before a thread has begun.
  const where = tier === 'quick' ? 'here' : 'thread';
  return validateRun(
    {
      manifest,
      manifestName: name,
      tier,
      openChecker: () => parts.openChecker(target, targetSecret, where),
      source:
        source === null
          ? null
          : {
              server: source.config.server,
              database: source.config.database,
              open: (stop, database = source.config.database) =>
                parts.openSession({ ...source.config, database }, source.secret, stop),
            },
      sample: { rowsPerTable: sample?.rowsPerTable ?? usualSampleRows, seed: sample?.seed ?? randomInt(2 ** 31) },
      maxDop,
      timeLimitMs,
      lanes: lanes ?? usualLanes,
      by: whoAndWhere(),
      nowMs: parts.nowMs,
    },
    onProgress,
    signal,
  );
}
