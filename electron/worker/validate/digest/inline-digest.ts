// Row digests selected with the rows: what the read asks for beside its columns, and the comparison of each row.
import { AppError } from '../../../../shared/errors.ts';
import type { KeyTuple, Plan, PlanTable } from '../../../../shared/plan.ts';
import type { Batch } from '../../batch/batch.ts';
import type { ComputedColumns } from '../../ports/ports.ts';
import { digestRefusal } from './digest-refusal.ts';
import { createDigestBytes } from './row-digest.ts';
import { digestExpression } from './row-hash.ts';

type KeyAt = (batch: Batch, row: number) => KeyTuple;

/** A sentence why rows of the table cannot be sent with their digests; null: they can. */
export const inlineRefusal = (
  table: Pick<PlanTable, 'columns' | 'query' | 'schema' | 'name' | 'changes'>,
  server: Plan['server'],
): string | null => {
  if (table.changes?.kind === 'changes') return 'Changes are not rows of the table, and have no digests of their own.';
  return table.query === null
    ? digestRefusal(table, server)
    : 'A query in the place of a table is sent as it is written, and nothing is selected beside its columns.';
};

/** What a read of the table asks for beside its columns, where the plan wants that and the server can. */
export const plannedDigest = (
  { options, server }: Pick<Plan, 'options' | 'server'>,
  table: PlanTable,
): ComputedColumns | null =>
  options.rowDigests === true && inlineRefusal(table, server) === null ? digestColumn(table) : null;

const digestBytes = 16;

/** One column, so that the server has no reason to hash a row twice. */
export const digestColumn = ({ columns }: Pick<PlanTable, 'columns'>): ComputedColumns => ({
  columns: [
    {
      expression: `CONVERT(binary(${String(digestBytes)}), ${digestExpression(columns)})`,
      column: {
        name: '__digest',
        sqlType: { name: 'binary', maxLength: digestBytes, precision: 0, scale: 0, collation: null, codePage: null },
        isNullable: true,
        selectAs: 'plain',
        outputs: [{ name: '__digest', isNullable: true, type: { kind: 'fixed', length: digestBytes } }],
        isKeyOnly: true,
        note: null,
      },
    },
  ],
});

/** Of a batch the digest stands behind the columns of the table, in front of what else was asked for. */
const placeOfDigest = ({ columns }: Pick<PlanTable, 'columns'>): number =>
  columns.reduce((count, { outputs }) => count + outputs.length, 0);

/** Compares every row of a batch that was read with `digestColumn`; rows that hold a refused value have no digest here. */
export function createDigestCheck(table: PlanTable, keyAt: KeyAt): (batch: Batch) => void {
  const digestOf = createDigestBytes(table.columns);
  const place = placeOfDigest(table);
  return (batch) => {
    const refused = new Set(batch.refused.map(({ row }) => row));
    const { data } = batch.columns[place];
    for (let row = 0; row < batch.rowCount; row++) {
      if (refused.has(row) || isSame(digestOf(batch, row), data, row * digestBytes)) continue;
      const key = table.key === null ? 'without a key' : `with the key (${keyAt(batch, row).join(', ')})`;
      throw new AppError('ROW_DIGEST_MISMATCH', { table: `${table.schema}.${table.name}`, row: key });
    }
  };
}

function isSame(digest: string, data: Uint8Array, at: number): boolean {
  for (let i = 0; i < digestBytes; i++) if (digest.charCodeAt(i) !== data[at + i]) return false;
  return true;
}

/** The batches without the digests, once each of their rows was found to be what the server hashed. */
export async function* compareDigests(
  batches: AsyncGenerator<Batch, void, void>,
  table: PlanTable,
  keyAt: KeyAt,
): AsyncGenerator<Batch, void, void> {
  const check = createDigestCheck(table, keyAt);
  const place = placeOfDigest(table);
  for await (const batch of batches) {
    check(batch);
    yield { ...batch, columns: batch.columns.toSpliced(place, 1) };
  }
}
