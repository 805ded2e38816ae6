// Reads a blob of rows that were set aside: its MD5 and the number of its rows, which are JSON lines of any shape.
import { AppError } from '../../../shared/errors.ts';
import type { ManifestQuarantine } from '../../../shared/manifest.ts';
import { verifyPart } from '../pipeline/verify.ts';
import { fault, type Found } from './findings.ts';
import type { PartForm } from './part-job.ts';
import type { Readable } from './read-part.ts';

export async function checkAside(
  target: Readable,
  { name, bytes, md5, rows }: ManifestQuarantine,
  { runId, format, compression }: PartForm,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const expectation = { runId, rowCount: rows, format, compression, columns: [] };
  try {
    await verifyPart(target, { name, sizeBytes: bytes, md5 }, expectation, 'full', signal);
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'PART_MISMATCH') throw error;
    const text = `The rows set aside in ${name} differ: ${String(error.context['detail'])}.`;
    return [fault('partDiffers', text, { part: name })];
  }
}
