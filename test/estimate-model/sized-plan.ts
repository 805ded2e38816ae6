// A plan of tables of given sizes, cut as the product cuts them.
import { countPartitions } from '../../electron/worker/plan/split/count-partitions.ts';
import { giveEngines } from '../../electron/worker/plan/give-engines.ts';
import { factoryPlaceSchema } from '../../shared/factory.ts';
import type { Plan, PlanTable } from '../../shared/plan.ts';
import { cutAt, plan, planTable } from '../fakes/plan.ts';

export const rowBytes = 152;

/** Tables of one key of whole numbers, in the order of `tableBytes`. */
export function sizedTables(tableBytes: readonly number[], lanes: number): readonly PlanTable[] {
  const planBytes = tableBytes.reduce((sum, bytes) => sum + bytes, 0);
  return tableBytes.map((bytes, index) => {
    const rows = Math.ceil(bytes / rowBytes);
    const ranges = countPartitions(rows, bytes, lanes, planBytes);
    return planTable(String(index), {
      rowsEstimate: rows,
      bytesEstimate: bytes,
      partitions: cutAt(...Array.from({ length: ranges - 1 }, (_, at) => Math.ceil((rows * (at + 1)) / ranges))),
    });
  });
}

/** A plan of which Data Factory moves `going`, as if they had been named. */
export function sharedPlan(
  tables: readonly PlanTable[],
  going: readonly { readonly schema: string; readonly name: string }[],
  nodes: number,
): Plan {
  const { hash: _, ...unsealed } = plan(tables, { format: 'parquet', compression: 'zstd' });
  const given = giveEngines(unsealed, {
    place: factoryPlaceSchema.parse({ ...place, nodes }),
    fromBytes: null,
    tables: going.map(({ schema, name }) => ({ schema, name, engine: 'factory' })),
  });
  return { ...given, hash: 'a'.repeat(64) };
}

const place = {
  factory: 'adf-model',
  vault: 'kv-model',
  storage: 'https://account.blob.core.windows.net',
  subscription: '11111111-2222-3333-4444-555555555555',
  resourceGroup: 'rg-model',
  signIn: { as: { kind: 'managedIdentity' } },
};
