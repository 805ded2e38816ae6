// Decodes a file held in memory, as if it were a stored part.
import { decodePart, type DecodeRequest } from '../../../../electron/worker/validate/decode/decode-part.ts';
import type { Batch } from '../../../../electron/worker/batch/batch.ts';
import type { TargetPort } from '../../../../electron/worker/ports/ports.ts';
import { AppError } from '../../../../shared/errors.ts';
import { batchOf, type FilledColumn } from '../../pipeline/formats/cells.ts';
import { batchDifference } from './compare-batches.ts';

type Stored = Pick<TargetPort, 'readRange' | 'download'>;

/** `pieceBytes`: what a chunk of the download holds. */
export function storedFile(file: Uint8Array, pieceBytes = 65_536): Stored {
  return {
    readRange: async (_, offset, sizeBytes) => file.subarray(offset, offset + sizeBytes),
    async *download() {
      for (let at = 0; at < file.length; at += pieceBytes) yield file.subarray(at, at + pieceBytes);
    },
  };
}

type Request = Omit<DecodeRequest, 'name' | 'sizeBytes'> & { readonly pieceBytes?: number };

export function decodeFile(file: Uint8Array, { pieceBytes, ...rest }: Request): AsyncGenerator<Batch, void, void> {
  const request = { name: 'part-00001', sizeBytes: file.length, ...rest };
  return decodePart(storedFile(file, pieceBytes), request, new AbortController().signal);
}

/** Where the decoded rows differ from the cells, slot by slot; null when nowhere. */
export async function decodedDifference(
  file: Uint8Array,
  filled: readonly FilledColumn[],
  request: Omit<Request, 'columns'>,
): Promise<string | null> {
  const columns = filled.map(({ column }) => column);
  const rowCount = filled[0].cells.length;
  let row = 0;
  for await (const batch of decodeFile(file, { ...request, columns })) {
    const end = row + batch.rowCount;
    const difference =
      end > rowCount ? `${end} rows of ${rowCount}` : batchDifference(batchOf(filled, row, end), batch);
    if (difference !== null) return `from row ${row}: ${difference}`;
    row = end;
  }
  return row === rowCount ? null : `${row} rows of ${rowCount}`;
}

/** What the decoder says of the file; `read` when it finds nothing wrong. Errors that are not typed are thrown. */
export async function refusalOf(file: Uint8Array, request: Request): Promise<string> {
  try {
    const batches = decodeFile(file, request);
    while ((await batches.next()).done !== true);
    return 'read';
  } catch (error) {
    if (error instanceof AppError && error.code === 'PART_UNREADABLE') return String(error.context['detail']);
    throw error;
  }
}
