// Proves a finished run once more, as deep as its tier says, and tells what that proves.
import type { VerifyProgress } from '../../../shared/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Validation } from '../../../shared/validation.ts';
import { toolName } from '../../../shared/version.ts';
import { checkTable, checkTotals } from './check-manifest.ts';
import { checkFolders } from './check-parts.ts';
import { createCheckerPool } from './checker-pool.ts';
import { createFindings } from './findings.ts';
import { closeTable, isVerified, openTable } from './table-work.ts';
import { sayProof } from './tier-words.ts';
import { runTier } from './tiers.ts';
import { createTimeLimit } from './time-limit.ts';
import { createValidationProgress } from './validating.ts';
import type { ValidationRequest } from './validation-request.ts';

/**
 * What differs is a finding; what goes wrong otherwise (network, rights, an unreachable source) is thrown, since it says
 * nothing about the data. Throws SOURCE_NEEDED for a tier that compares rows with a source, without one.
 */
export async function validateRun(
  asked: ValidationRequest,
  onProgress: (progress: VerifyProgress) => void,
  signal: AbortSignal,
): Promise<Validation> {
  // Rows that were brought in later are some of their table's: what a source says of the whole table is not about them.
  const request = asked.manifest.supplement === undefined ? asked : { ...asked, source: null };
  const { manifest, tier, source, nowMs, lanes } = request;
  if (source === null && (tier === 'full' || tier === 'sample')) throw new AppError('SOURCE_NEEDED', { tier });
  const startedUtc = new Date(nowMs()).toISOString();
  const whole = createFindings('', '');
  const tables = manifest.tables.map(openTable);
  whole.add(...checkTotals(manifest));
  for (const { table, findings } of tables) findings.add(...checkTable(table));
  const limit = createTimeLimit(request.timeLimitMs, signal);
  const pool = createCheckerPool(request.openChecker, lanes);
  const progress = createValidationProgress(manifest.runId, onProgress);
  try {
    const validating = { request, tables, pool, limit, progress };
    await checkFolders(validating);
    await runTier(validating);
  } finally {
    limit.end();
    await pool.close();
  }
  return {
    validationVersion: 1,
    tool: toolName,
    runId: manifest.runId,
    manifest: request.manifestName,
    tier,
    startedUtc,
    finishedUtc: new Date(nowMs()).toISOString(),
    by: request.by,
    verified: whole.faults === 0 && tables.every(isVerified),
    ...sayProof(request, tables),
    source: source === null ? null : { server: source.server, database: source.database, moment: momentOf(tables) },
    sample: tier === 'sample' ? request.sample : null,
    findings: whole.list(),
    rows: manifest.rows,
    parts: manifest.tables.reduce((sum, { parts }) => sum + parts.length, 0),
    bytes: manifest.bytes,
    tables: tables.map(closeTable),
  };
}

/** What all tables were compared at, in a word. */
const momentOf = (tables: readonly { readonly isThen: boolean }[]): string => {
  const then = tables.filter(({ isThen }) => isThen).length;
  if (then === 0) return 'as it is now';
  return then === tables.length
    ? 'at the point in time of the run'
    : 'partly at the point in time of the run, else as it is now';
};
