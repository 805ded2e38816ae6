// Counts what the rows of a part of changes do, by its first column, while they stream by.
import type { OperationCounts } from '../../../shared/fingerprint.ts';
import type { Fingerprinter } from '../ports/ports.ts';

/** The bytes of `I` and `D`. */
const [insertByte, deleteByte] = [0x49, 0x44];

/** The same fingerprint, with these counts in it. */
export function countOperations(fingerprinter: Fingerprinter): Fingerprinter {
  let [rows, inserted, deleted] = [0, 0, 0];
  return {
    add(batch) {
      fingerprinter.add(batch);
      const [{ data, offsets }] = batch.columns;
      for (let row = 0; row < batch.rowCount; row++) {
        const byte = data[offsets[row]];
        inserted += byte === insertByte ? 1 : 0;
        deleted += byte === deleteByte ? 1 : 0;
      }
      rows += batch.rowCount;
    },
    finish() {
      const operations = { inserted, updated: rows - inserted - deleted, deleted };
      const { version, rows: counted, hash, columns } = fingerprinter.finish();
      return { version, rows: counted, hash, operations, columns };
    },
  };
}

/** Null where a part does not say. */
export function sumOperations(
  parts: readonly { readonly fingerprint?: { readonly operations?: OperationCounts | undefined } | undefined }[],
): OperationCounts | null {
  let sum: OperationCounts | null = { inserted: 0, updated: 0, deleted: 0 };
  for (const { fingerprint } of parts) {
    const own = fingerprint?.operations;
    sum = sum === null || own === undefined ? null : addOperations(sum, own);
  }
  return sum;
}

const addOperations = (a: OperationCounts, b: OperationCounts): OperationCounts => ({
  inserted: a.inserted + b.inserted,
  updated: a.updated + b.updated,
  deleted: a.deleted + b.deleted,
});
