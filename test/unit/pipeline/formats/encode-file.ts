// Runs an encoder over batches of filled columns and returns the whole file.
import { createEncoder, type EncoderOptions } from '../../../../electron/worker/pipeline/encode.ts';
import { batchOf, type FilledColumn } from './cells.ts';

/** `batchRows`: rows of each batch but the last. The batch is overwritten after each write, as the reader does. */
export function encodeFile(
  filled: readonly FilledColumn[],
  options: EncoderOptions,
  batchRows = Number.POSITIVE_INFINITY,
): Buffer {
  const rowCount = filled[0].cells.length;
  const encoder = createEncoder(
    filled.map(({ column }) => column),
    options,
  );
  const pieces: Uint8Array[] = [];
  for (let from = 0; from < rowCount; from += batchRows) {
    const batch = batchOf(filled, from, Math.min(rowCount, from + batchRows));
    pieces.push(...encoder.write(batch));
    for (const column of batch.columns) {
      column.data.fill(0xee);
      column.present.fill(1);
      column.offsets.fill(0);
    }
  }
  pieces.push(...encoder.finish());
  const file = Buffer.concat(pieces);
  if (encoder.sizeBytes !== file.length) throw new Error(`counted ${encoder.sizeBytes} of ${file.length} bytes`);
  if (encoder.rowCount !== rowCount) throw new Error(`counted ${encoder.rowCount} of ${rowCount} rows`);
  return file;
}
