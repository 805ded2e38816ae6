// Reads the rows that were set aside beside a part, and insists on the bytes that were recorded.
import { createHash } from 'node:crypto';
import type { OutputColumn } from '../../../../shared/columns.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { Batch } from '../../batch/batch.ts';
import type { TargetPort } from '../../ports/ports.ts';
import type { QuarantineRecord } from '../../store/quarantines.ts';
import { decodeQuarantine, type QuarantinedRow } from '../../validate/decode/decode-quarantine.ts';

/** Rows as they stand in the blob, the first of them at `firstLine`, and the same rows as a batch. */
export type QuarantineLines = {
  readonly firstLine: number;
  readonly rows: readonly QuarantinedRow[];
  readonly batch: Batch;
};

/**
 * The rows in the order of the blob; the batch is filled again after each yield. Nothing is known to be what was
 * recorded before the generator has ended. Throws QUARANTINE_UNREADABLE, and what the target throws.
 */
export async function* readQuarantine(
  target: Pick<TargetPort, 'download'>,
  columns: readonly OutputColumn[],
  { blobName: name, sizeBytes, md5, rowCount }: Omit<QuarantineRecord, 'examples'>,
  signal: AbortSignal,
): AsyncGenerator<QuarantineLines, void, void> {
  const refuse = (detail: string, cause?: unknown): AppError =>
    new AppError('QUARANTINE_UNREADABLE', { blob: name, detail }, cause);
  const hash = createHash('md5');
  const onBytes = (bytes: Uint8Array): void => void hash.update(bytes);
  const compression = name.endsWith('.gz') ? 'gzip' : 'none';
  let line = 0;
  try {
    const read = decodeQuarantine(target, { name, sizeBytes, compression, columns, onBytes }, signal);
    for await (const { rows, batch } of read) {
      yield { firstLine: line, rows, batch };
      line += rows.length;
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'PART_UNREADABLE') throw error;
    throw refuse(String(error.context['detail']), error);
  }
  if (hash.digest('base64') !== md5) throw refuse('its bytes are not those that were recorded');
  if (line !== rowCount) throw refuse(`it holds ${String(line)} rows instead of ${String(rowCount)}`);
}
