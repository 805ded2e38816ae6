// Proves a finished run once more, as deep as its tier says, and tells what that proves.
import type { VerifyProgress } from '../../../shared/contract.ts';
import { AppError, describeError } from '../../../shared/errors.ts';
import type { Validation } from '../../../shared/validation.ts';
import { toolName } from '../../../shared/version.ts';
import { isRefusal } from '../source/catalog/ask.ts';
import { checkTable, checkTotals } from './check-manifest.ts';
import { checkParts } from './check-parts.ts';
import { createFindings, notice } from './findings.ts';
import { countSource, describeCount } from './source-count.ts';
import { closeTable, openTable, type TableWork } from './table-work.ts';
import { sayProof } from './tier-words.ts';
import type { AskedSource, ValidationRequest } from './validation-request.ts';

/**
 * What differs is a finding; what goes wrong otherwise (network, rights, an unreachable source) is thrown, since it says
 * nothing about the data.
 */
export async function validateRun(
  request: ValidationRequest,
  onProgress: (progress: VerifyProgress) => void,
  signal: AbortSignal,
): Promise<Validation> {
  const { manifest, tier, source, nowMs } = request;
  const startedUtc = new Date(nowMs()).toISOString();
  const whole = createFindings('', '');
  const tables = manifest.tables.map(openTable);
  whole.add(...checkTotals(manifest));
  for (const { table, findings } of tables) findings.add(...checkTable(table));
  await Promise.all([
    checkParts(request, tables, tier === 'quick' ? 'record' : 'content', onProgress, signal),
    source === null ? null : askCounts(request, source, tables, signal),
  ]);
  return {
    validationVersion: 1,
    tool: toolName,
    runId: manifest.runId,
    manifest: request.manifestName,
    tier,
    startedUtc,
    finishedUtc: new Date(nowMs()).toISOString(),
    by: request.by,
    verified: whole.faults === 0 && tables.every(({ findings }) => findings.faults === 0 && !findings.isIncomplete),
    ...sayProof(request),
    source: source === null ? null : { server: source.server, database: source.database, moment: 'as it is now' },
    sample: null,
    findings: whole.list(),
    rows: manifest.rows,
    parts: manifest.tables.reduce((sum, { parts }) => sum + parts.length, 0),
    bytes: manifest.bytes,
    tables: tables.map(closeTable),
  };
}

async function askCounts(
  { maxDop }: ValidationRequest,
  source: AskedSource,
  tables: readonly TableWork[],
  signal: AbortSignal,
): Promise<void> {
  const session = await source.open(signal);
  try {
    for (const work of tables) {
      try {
        work.sourceRows = await countSource(session, work.plan, maxDop, signal);
        judgeCount(work);
      } catch (error) {
        if (!(error instanceof AppError) || !isRefusal(error)) throw error;
        work.source = 'The source could not be asked.';
        work.findings.leave(`The source could not be asked: ${describeError(error)}`);
      }
    }
  } finally {
    await session.close();
  }
}

function judgeCount(work: TableWork): void {
  const { sourceRows, table, findings } = work;
  if (sourceRows === null) return findings.leave('The source did not say how many rows it has.');
  work.source = 'The source was asked how many rows it has now.';
  const difference = describeCount(table, sourceRows);
  if (difference === null) return;
  const text = `${difference}; whether it changed since the run cannot be told.`;
  const expected = String(sourceRows);
  findings.add(notice('changedUnknown', text, { expected, found: String(table.rows + table.rowsSetAside) }));
}
