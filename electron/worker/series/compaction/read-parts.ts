// Reads stored parts as batches, and insists that they are what their manifest lists.
import { createHash } from 'node:crypto';
import { AppError } from '../../../../shared/errors.ts';
import { outputColumnsOf } from '../../../../shared/plan.ts';
import type { Batch } from '../../batch/batch.ts';
import type { TargetPort } from '../../ports/ports.ts';
import { decodeColumns, decodePart } from '../../validate/decode/decode-part.ts';
import type { StoredPart } from './stored-parts.ts';

export type Readable = Pick<TargetPort, 'properties' | 'readRange' | 'download'>;

const requestOf = (part: StoredPart) => ({
  name: part.name,
  sizeBytes: part.bytes,
  format: part.format,
  compression: part.compression,
  columns: outputColumnsOf({ columns: [...part.columns] }),
});

const unreadable = ({ name }: StoredPart, detail: string): AppError =>
  new AppError('PART_UNREADABLE', { blob: name, detail });

/** Every byte; whether it is the right part is known at its end. Throws PART_UNREADABLE, storage errors. */
export async function* readWhole(
  target: Readable,
  part: StoredPart,
  signal: AbortSignal,
): AsyncGenerator<Batch, void, void> {
  const hash = createHash('md5');
  const request = { ...requestOf(part), onBytes: (bytes: Uint8Array) => void hash.update(bytes) };
  yield* counted(decodePart(target, request, signal), part);
  if (hash.digest('base64') !== part.md5) throw unreadable(part, 'its bytes are not those that were recorded');
}

/** Some columns, by their places among the columns of the file. Throws PART_UNREADABLE, storage errors. */
export async function* readSome(
  target: Readable,
  part: StoredPart,
  wanted: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<Batch, void, void> {
  // A manifest may list a part without rows, and then there is nothing to find in it.
  if (part.rows === 0) return;
  yield* counted(decodeColumns(target, { ...requestOf(part), wanted }, signal), part);
}

async function* counted(
  batches: AsyncGenerator<Batch, void, void>,
  part: StoredPart,
): AsyncGenerator<Batch, void, void> {
  let rows = 0;
  for await (const batch of batches) {
    rows += batch.rowCount;
    if (rows > part.rows) break;
    yield batch;
  }
  if (rows !== part.rows) throw unreadable(part, `it does not hold the ${String(part.rows)} rows that were recorded`);
}

/** Throws PART_UNREADABLE unless the storage has the part on record as its manifest lists it. */
export async function checkThere(target: Readable, part: StoredPart, signal: AbortSignal): Promise<void> {
  const found = await target.properties(part.name, signal);
  if (found === null) throw unreadable(part, 'it is not there');
  if (found.sizeBytes !== part.bytes || (found.md5 !== null && found.md5 !== part.md5))
    throw unreadable(part, 'it is not the one that was recorded');
}
