// One part of a table, looked at as deep as the tier goes.
import { AppError } from '../../../shared/errors.ts';
import type { ManifestQuarantine } from '../../../shared/manifest.ts';
import type { Compression } from '../../../shared/plan.ts';
import { verifyPart } from '../pipeline/verify.ts';
import type { TargetPort } from '../ports/ports.ts';
import { checkRecord, type PartForm } from './check-record.ts';
import { fault, type Found } from './findings.ts';

export type PartDepth = 'record' | 'content';

export type PartJob = {
  readonly part: ManifestQuarantine;
  readonly form: PartForm & { readonly compression: Compression };
  readonly depth: PartDepth;
};

export type PartFacts = { readonly found: readonly Found[] };

export async function checkPart(
  target: Pick<TargetPort, 'properties' | 'readRange' | 'download'>,
  { part, form, depth }: PartJob,
  signal: AbortSignal,
): Promise<PartFacts> {
  const found = await checkRecord(target, part, form, signal);
  if (depth === 'record' || found.some(({ kind }) => kind === 'partMissing')) return { found };
  const content = await checkContent(target, part, form, signal);
  return { found: found.length > 0 ? found : content };
}

async function checkContent(
  target: Pick<TargetPort, 'properties' | 'readRange' | 'download'>,
  { name, bytes, md5, rows }: ManifestQuarantine,
  { runId, format, compression, columnNames }: PartJob['form'],
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const columns = columnNames.map((column) => ({ name: column }));
  const expectation = { runId, rowCount: rows, format, compression, columns };
  try {
    await verifyPart(target, { name, sizeBytes: bytes, md5 }, expectation, 'full', signal);
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'PART_MISMATCH') throw error;
    return [fault('partDiffers', `The part ${name} differs: ${String(error.context['detail'])}.`, { part: name })];
  }
}
