// Writes batches as parts of a table beside those of its run: published with the same care, and proven as they are.
import { AppError } from '../../../../shared/errors.ts';
import type { ManifestPart } from '../../../../shared/manifest.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import type { Batch } from '../../batch/batch.ts';
import type { PartEncoder, PartUpload, StoredBlob } from '../../ports/ports.ts';

export type PartMaker = {
  readonly partBytes: number;
  readonly createEncoder: (table: PlanTable) => PartEncoder;
  readonly openPart: (name: string, signal: AbortSignal) => PartUpload;
  readonly commit: (upload: PartUpload, rowCount: number) => Promise<StoredBlob>;
  /** Compares what was written with what is stored. Throws PART_MISMATCH. */
  readonly verify: (table: PlanTable, blob: StoredBlob, rowCount: number, signal: AbortSignal) => Promise<void>;
};

export type SupplementParts = {
  add(batch: Batch, signal: AbortSignal): Promise<void>;
  finish(signal: AbortSignal): Promise<readonly ManifestPart[]>;
};

type Open = { readonly encoder: PartEncoder; readonly upload: PartUpload; readonly number: number };
type Place = { readonly partition: number; readonly name: string };

/** The same batches always make the same parts. */
export function createSupplementParts(
  maker: PartMaker,
  table: PlanTable,
  placeOf: (part: number) => Place,
): SupplementParts {
  const parts: ManifestPart[] = [];
  let open: Open | null = null;
  const begin = (signal: AbortSignal): Open => {
    const number = parts.length;
    return {
      number,
      encoder: maker.createEncoder(table),
      upload: maker.openPart(placeOf(number).name, signal),
    };
  };
  const write = async ({ upload }: Open, pieces: readonly Uint8Array[]): Promise<void> => {
    for (const piece of pieces) await upload.write(piece);
  };
  const close = async (part: Open, signal: AbortSignal): Promise<void> => {
    await write(part, part.encoder.finish());
    const { rowCount, sizeBytes } = part.encoder;
    const blob = await maker.commit(part.upload, rowCount);
    if (blob.sizeBytes !== sizeBytes)
      throw new AppError('PART_MISMATCH', {
        blob: blob.name,
        detail: `${String(sizeBytes)} bytes were encoded but ${String(blob.sizeBytes)} were stored`,
      });
    await maker.verify(table, blob, rowCount, signal);
    const { partition } = placeOf(part.number);
    parts.push({
      partition,
      part: part.number,
      name: blob.name,
      rows: rowCount,
      bytes: blob.sizeBytes,
      md5: blob.md5,
      firstKey: null,
      lastKey: null,
    });
  };
  return {
    async add(batch, signal) {
      const part = (open ??= begin(signal));
      await write(part, part.encoder.write(batch));
      if (part.encoder.sizeBytes < maker.partBytes && part.encoder.rowCount < table.partRows) return;
      open = null;
      await close(part, signal);
    },
    async finish(signal) {
      const part = open;
      open = null;
      if (part !== null) await close(part, signal);
      return parts;
    },
  };
}
