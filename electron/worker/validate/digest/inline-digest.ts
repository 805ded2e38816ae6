// Row digests selected with the rows: what the read asks for beside its columns, and the comparison of each row.
import type { PlanColumn } from '../../../../shared/columns.ts';
import { AppError } from '../../../../shared/errors.ts';
import type { PlanTable } from '../../../../shared/plan.ts';
import type { Batch } from '../../batch/batch.ts';
import type { ComputedColumns, SourcePort } from '../../ports/ports.ts';
import { createDigestBytes } from './row-digest.ts';
import { digestApply, digestHalf } from './row-hash.ts';

/** The two halves of the server's digest, as columns that are not written. */
export function digestColumns({ columns }: Pick<PlanTable, 'columns'>): ComputedColumns {
  return {
    apply: digestApply(columns),
    columns: [
      { column: halfColumn('__h1'), expression: digestHalf('h1') },
      { column: halfColumn('__h2'), expression: digestHalf('h2') },
    ],
  };
}

const halfColumn = (name: string): PlanColumn => ({
  name,
  sqlType: { name: 'bigint', maxLength: 8, precision: 19, scale: 0, collation: null, codePage: null },
  isNullable: true,
  selectAs: 'plain',
  outputs: [{ name, isNullable: true, type: { kind: 'int', bits: 64, signed: true } }],
  isKeyOnly: true,
  note: null,
});

/** Compares every row of a batch that was read with `digestColumns`; rows that hold a refused value have no digest here. */
export function createDigestCheck(table: PlanTable, keyAt: SourcePort['keyAt']): (batch: Batch) => void {
  const digestBytes = createDigestBytes(table.columns);
  const first = table.columns.reduce((count, { outputs }) => count + outputs.length, 0);
  return (batch) => {
    const refused = new Set(batch.refused.map(({ row }) => row));
    const [h1, h2] = batch.columns.slice(first);
    for (let row = 0; row < batch.rowCount; row++) {
      if (refused.has(row)) continue;
      const bytes = digestBytes(batch, row);
      if (isHalf(h1.i32, row, bytes, 0) && isHalf(h2.i32, row, bytes, 8)) continue;
      const key = table.key === null ? 'without a key' : `with the key (${keyAt(table, batch, row).join(', ')})`;
      throw new AppError('ROW_DIGEST_MISMATCH', { table: `${table.schema}.${table.name}`, row: key });
    }
  };
}

/** Two halves of a little-endian int64 against eight bytes, big-endian: without making a bigint for each row. */
const isHalf = (values: Int32Array, row: number, bytes: Uint8Array, at: number): boolean =>
  values[2 * row + 1] === int32At(bytes, at) && values[2 * row] === int32At(bytes, at + 4);

const int32At = (bytes: Uint8Array, at: number): number =>
  (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
